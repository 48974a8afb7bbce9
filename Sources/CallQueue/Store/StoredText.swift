import FoundationEssentials

// How values that are no plain column are written, so that `sqlite3` at the shell still reads them.

extension Date {
    /// Whole milliseconds since 1970.
    var milliseconds: Int { Int((timeIntervalSince1970 * 1_000).rounded()) }

    init(milliseconds: Int) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}

/// A number as `ordinary:2:+862130059115;802`: kind, length of the country code, digits, extension.
enum StoredNumber {
    static func text(_ number: DialableNumber) -> String {
        let tail = number.extensionDigits.map { ";" + $0 } ?? ""
        return "\(number.kind.rawValue):\(number.countryCodeLength):\(number.number)\(tail)"
    }

    static func text(_ numbers: [DialableNumber]) -> String {
        numbers.count == 1 ? text(numbers[0]) : numbers.map(text).joined(separator: ",")
    }

    static func number(_ text: some StringProtocol) -> DialableNumber? {
        // Read for every ticket that is looked at: without making arrays of its parts.
        guard let kindEnds = text.utf8.firstIndex(of: colon) else { return nil }
        let afterKind = text[text.utf8.index(after: kindEnds)...]
        guard let codeEnds = afterKind.utf8.firstIndex(of: colon),
            let kind = DialableNumber.Kind(rawValue: String(text[..<kindEnds])),
            let countryCodeLength = Int(afterKind[..<codeEnds])
        else { return nil }
        let digits = afterKind[afterKind.utf8.index(after: codeEnds)...]
        let mainEnds = digits.utf8.firstIndex(of: semicolon) ?? digits.endIndex
        guard mainEnds > digits.startIndex, !digits.utf8.contains(colon) else { return nil }
        let rest = digits[mainEnds...].dropFirst()
        return DialableNumber(
            number: String(digits[..<mainEnds]), countryCodeLength: countryCodeLength,
            extensionDigits: rest.isEmpty ? nil : String(rest), kind: kind)
    }

    private static var colon: UInt8 { 58 }
    private static var semicolon: UInt8 { 59 }

    static func numbers(_ text: String) -> [DialableNumber]? {
        guard text.utf8.contains(44) else { return number(text).map { [$0] } }
        let parts = text.split(separator: ",")
        let numbers = parts.compactMap { number($0) }
        return numbers.count == parts.count && !numbers.isEmpty ? numbers : nil
    }
}

/// A ticket's state as columns, and as one text for the state to go back to.
struct StoredState: Sendable, Hashable {
    var word: String
    var reason: String?
    var at: Int?
    var attempt: String?

    init(word: String, reason: String?, at: Int?, attempt: String?) {
        self.word = word
        self.reason = reason
        self.at = at
        self.attempt = attempt
    }

    init(_ state: TicketState) {
        self.init(word: state.word, reason: nil, at: nil, attempt: nil)
        switch state {
        case .waiting(let reason, let readyAt): (self.reason, at) = (reason.rawValue, readyAt?.milliseconds)
        case .reserved(let until), .wrapUp(let until): at = until.milliseconds
        case .dialing(let attempt), .talking(let attempt): self.attempt = attempt.rawValue
        case .cancelled(let reason): self.reason = reason.rawValue
        case .loaded, .refused, .notSelected, .ready, .done, .exhausted, .expired: break
        }
    }

    /// `waiting cooldown 1700000000000`; only for states without an attempt.
    init?(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        self.init(word: parts[0], reason: parts[1].isEmpty ? nil : parts[1], at: Int(parts[2]), attempt: nil)
    }

    var text: String { "\(word) \(reason ?? "") \(at.map(String.init) ?? "")" }

    /// nil when the columns do not fit together.
    var state: TicketState? {
        switch word {
        case "loaded": .loaded
        case "refused": .refused
        case "notSelected": .notSelected
        case "waiting": waitingReason.map { .waiting($0, readyAt: at.map(Date.init(milliseconds:))) }
        case "ready": .ready
        case "reserved": at.map { .reserved(until: Date(milliseconds: $0)) }
        case "dialing": attempt.map { .dialing(AttemptID(rawValue: $0)) }
        case "talking": attempt.map { .talking(AttemptID(rawValue: $0)) }
        case "wrapUp": at.map { .wrapUp(until: Date(milliseconds: $0)) }
        case "done": .done
        case "exhausted": .exhausted
        case "expired": .expired
        case "cancelled": reason.flatMap(TicketState.CancelReason.init(rawValue:)).map { .cancelled($0) }
        default: nil
        }
    }

    private var waitingReason: WaitingReason? { reason.flatMap(WaitingReason.init(rawValue:)) }
}
