/// Where a batch is.
public struct BatchStateWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Rows are being read.
    public static let loading = BatchStateWord(rawValue: "loading")
    /// Loaded, and not started.
    public static let loaded = BatchStateWord(rawValue: "loaded")
    /// Its tickets are being called.
    public static let running = BatchStateWord(rawValue: "running")
    /// No new calls from it until resumed.
    public static let paused = BatchStateWord(rawValue: "paused")
    /// Every ticket has an outcome.
    public static let completed = BatchStateWord(rawValue: "completed")
    /// Taken out; running calls ended by themselves.
    public static let cancelled = BatchStateWord(rawValue: "cancelled")
}

/// What became of one row of a batch file.
public struct RowVerdictWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A ticket was made of it.
    public static let accepted = RowVerdictWord(rawValue: "accepted")
    /// It cannot be called as it is.
    public static let refused = RowVerdictWord(rawValue: "refused")
    /// The ticket is known already.
    public static let duplicate = RowVerdictWord(rawValue: "duplicate")
    /// Its class is called in part only, and the stable draw left it out.
    public static let notSelected = RowVerdictWord(rawValue: "notSelected")
}

/// Why a ticket did not come into the clone of its batch.
public struct CloneSkipWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Its customer was reached.
    public static let reached = CloneSkipWord(rawValue: "reached")
    /// It is not over.
    public static let open = CloneSkipWord(rawValue: "open")
    /// Its last attempt ended otherwise.
    public static let otherOutcome = CloneSkipWord(rawValue: "otherOutcome")
    /// A later batch calls it.
    public static let loadedAgain = CloneSkipWord(rawValue: "loadedAgain")
}

/// What a dry run says of tickets beside what they would wait for.
public struct OutlookWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Past their latest callback time, and called all the same.
    public static let late = OutlookWord(rawValue: "late")
}

/// What speaks for a column's being a field.
public struct MappingBasisWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Its name.
    public static let header = MappingBasisWord(rawValue: "header")
    /// What stands in it.
    public static let values = MappingBasisWord(rawValue: "values")
    /// Both.
    public static let both = MappingBasisWord(rawValue: "both")
    /// Nothing but that a mapping needs it.
    public static let nothing = MappingBasisWord(rawValue: "nothing")
}

/// Why a row was refused.
public struct RowRefusalWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// There is no number.
    public static let noNumber = RowRefusalWord(rawValue: "noNumber")
    /// Digits of the number are hidden.
    public static let masked = RowRefusalWord(rawValue: "masked")
    /// A spreadsheet made a quantity of the number.
    public static let spreadsheetNumber = RowRefusalWord(rawValue: "spreadsheetNumber")
    /// A spreadsheet wrote an error instead of the number.
    public static let spreadsheetError = RowRefusalWord(rawValue: "spreadsheetError")
    /// There is something besides a number.
    public static let unexpectedText = RowRefusalWord(rawValue: "unexpectedText")
    /// An emergency, operator or hotline number.
    public static let shortNumber = RowRefusalWord(rawValue: "shortNumber")
    /// A premium-rate number.
    public static let premiumRate = RowRefusalWord(rawValue: "premiumRate")
    /// Too few digits.
    public static let tooShort = RowRefusalWord(rawValue: "tooShort")
    /// Too many digits.
    public static let tooLong = RowRefusalWord(rawValue: "tooLong")
    /// A landline without the 0 before its area code.
    public static let leadingZeroLost = RowRefusalWord(rawValue: "leadingZeroLost")
    /// No such number can exist.
    public static let notInNumberingPlan = RowRefusalWord(rawValue: "notInNumberingPlan")
    /// Read only by leaving digits out or adding some.
    public static let digitsLeftOver = RowRefusalWord(rawValue: "digitsLeftOver")
    /// More than one way to read it.
    public static let ambiguous = RowRefusalWord(rawValue: "ambiguous")
    /// The extension cannot be dialled.
    public static let badExtension = RowRefusalWord(rawValue: "badExtension")
    /// More numbers than a ticket has room for.
    public static let tooManyNumbers = RowRefusalWord(rawValue: "tooManyNumbers")
    /// The row has no ticket id.
    public static let missingID = RowRefusalWord(rawValue: "missingID")
    /// The ticket id cannot be used.
    public static let badID = RowRefusalWord(rawValue: "badID")
    /// The mapping knows no class for it.
    public static let unknownClass = RowRefusalWord(rawValue: "unknownClass")
    /// The mapping knows no priority for it.
    public static let unknownPriority = RowRefusalWord(rawValue: "unknownPriority")
    /// A time cannot be read.
    public static let badTime = RowRefusalWord(rawValue: "badTime")
    /// The mapping leaves such rows out.
    public static let leftOut = RowRefusalWord(rawValue: "leftOut")
    /// Bytes that are no characters.
    public static let malformedBytes = RowRefusalWord(rawValue: "malformedBytes")
    /// More or fewer values than columns.
    public static let wrongFieldCount = RowRefusalWord(rawValue: "wrongFieldCount")
    /// Text follows a closing quote.
    public static let badQuote = RowRefusalWord(rawValue: "badQuote")
    /// A quote is never closed.
    public static let unclosedQuote = RowRefusalWord(rawValue: "unclosedQuote")
    /// A value is too long.
    public static let fieldTooLong = RowRefusalWord(rawValue: "fieldTooLong")
    /// The row is too long.
    public static let recordTooLong = RowRefusalWord(rawValue: "recordTooLong")
    /// Not a JSON object.
    public static let badJSON = RowRefusalWord(rawValue: "badJSON")
    /// Too many keys.
    public static let tooManyColumns = RowRefusalWord(rawValue: "tooManyColumns")
}
