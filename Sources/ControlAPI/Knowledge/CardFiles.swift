public import FoundationEssentials

/// `knowledge.import`: cards of a file, or of a piece of one with its header. A row is the card with its id, or with its title in its
/// category, or a new one; the same file again changes nothing. Errors: `tooLarge`, `batchRefused` (nothing of it can be read).
public struct ImportCardsRequest: ControlRequest, Equatable {
    public typealias Response = CardImport
    public static let method = ControlMethod.knowledgeImport

    /// CSV, TSV or Markdown in UTF-8, GB18030 or UTF-16, base64 on the wire; at most 512 KiB.
    public var data: Data
    /// Name of the file; `.md` is Markdown.
    public var name: String
    /// Judge every row and store nothing; default false.
    public var dryRun: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case data, name, dryRun
    }

    public init(data: Data, name: String, dryRun: Bool? = nil) {
        self.data = data
        self.name = name
        self.dryRun = dryRun
    }
}

/// Answer to `knowledge.import`.
public struct CardImport: Codable, Sendable, Equatable {
    /// `csv`, `tsv` or `markdown`.
    public var format: String
    /// True: nothing was stored.
    public var dryRun: Bool
    /// One for each row.
    public var verdicts: [CardVerdict]

    public init(format: String, dryRun: Bool, verdicts: [CardVerdict]) {
        self.format = format
        self.dryRun = dryRun
        self.verdicts = verdicts
    }
}

/// What became of a row.
public struct CardVerdict: Codable, Sendable, Equatable {
    /// From 1, the header not counted; of Markdown the card's place.
    public var row: Int
    /// Line in the file where it begins, from 1.
    public var line: Int
    public var title: String
    public var cardId: String?
    /// `added`, `changed`, `same` or `refused`.
    public var verdict: String
    /// The field at fault.
    public var field: String?
    /// Why it was refused.
    public var text: String?

    public init(
        row: Int, line: Int, title: String, cardId: String? = nil, verdict: String, field: String? = nil,
        text: String? = nil
    ) {
        self.row = row
        self.line = line
        self.title = title
        self.cardId = cardId
        self.verdict = verdict
        self.field = field
        self.text = text
    }
}

/// `knowledge.export`: cards as a file that can be imported again, in parts. Errors: `invalidParams`.
public struct ExportCardsRequest: ControlRequest, Equatable {
    public typealias Response = CardExport
    public static let method = ControlMethod.knowledgeExport

    /// `csv` or `markdown`; default `csv`.
    public var format: String?
    /// Only of this category.
    public var category: String?
    /// Skip so many cards: `next` of the part before; default 0.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case format, category, offset
    }

    public init(format: String? = nil, category: String? = nil, offset: Int? = nil) {
        self.format = format
        self.category = category
        self.offset = offset
    }
}

/// Answer to `knowledge.export`.
public struct CardExport: Codable, Sendable, Equatable {
    /// What follows the text of the part before; CSV's header is in the first.
    public var text: String
    /// Cards in this part.
    public var cards: Int
    /// Where the next part begins; absent: this is the last.
    public var next: Int?

    public init(text: String, cards: Int, next: Int? = nil) {
        self.text = text
        self.cards = cards
        self.next = next
    }
}

/// `knowledge.attach`: a file for a card, whole or its next piece. Errors: `notFound`, `invalidParams` (name, kind), `tooLarge`,
/// `conflict` (the name is taken, too many, or the piece does not follow).
public struct AttachFileRequest: ControlRequest, Equatable {
    public typealias Response = AttachmentInfo
    public static let method = ControlMethod.knowledgeAttach

    /// Id of the card.
    public var card: String
    /// The bytes, base64 on the wire; at most 512 KiB at once.
    public var data: Data
    /// The file's name, with the first piece: PNG, JPEG, WebP, PDF, or text with a name that ends in `.txt`.
    public var name: String?
    /// How long the file is, with the first piece of several; at most 4 MiB.
    public var bytes: Int?
    /// With the next pieces: the id that the first was answered with.
    public var attachment: String?
    /// With the next pieces: where it belongs, which is what was received so far.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case card, data, name, bytes, attachment, offset
    }

    public init(
        card: String, data: Data, name: String? = nil, bytes: Int? = nil, attachment: String? = nil, offset: Int? = nil
    ) {
        self.card = card
        self.data = data
        self.name = name
        self.bytes = bytes
        self.attachment = attachment
        self.offset = offset
    }
}

/// `knowledge.detach`: a card's file is removed. Errors: `notFound`.
public struct DetachFileRequest: ControlRequest, Equatable {
    public typealias Response = CardInfo
    public static let method = ControlMethod.knowledgeDetach

    /// Id of the card.
    public var card: String
    /// Id of the file.
    public var attachment: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case card, attachment
    }

    public init(card: String, attachment: String) {
        self.card = card
        self.attachment = attachment
    }
}

/// `knowledge.open`: an address at which a card's file can be seen for a while, without a token. Errors: `notFound`.
public struct OpenAttachmentRequest: ControlRequest, Equatable {
    public typealias Response = AttachmentOpening
    public static let method = ControlMethod.knowledgeOpen

    /// Id of the card.
    public var card: String
    /// Id of the file.
    public var attachment: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case card, attachment
    }

    public init(card: String, attachment: String) {
        self.card = card
        self.attachment = attachment
    }
}

/// Answer to `knowledge.open`.
public struct AttachmentOpening: Codable, Sendable, Equatable {
    /// Of the HTTP door; nobody can guess it.
    public var path: String
    public var name: String
    public var type: String
    public var bytes: Int

    public init(path: String, name: String, type: String, bytes: Int) {
        self.path = path
        self.name = name
        self.type = type
        self.bytes = bytes
    }
}
