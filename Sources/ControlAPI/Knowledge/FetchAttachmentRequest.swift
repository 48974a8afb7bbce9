public import FoundationEssentials

/// `knowledge.fetch`: the bytes of a card's file, in pieces. Errors: `notFound`, `invalidParams`.
public struct FetchAttachmentRequest: ControlRequest, Equatable {
    public typealias Response = AttachmentPiece
    public static let method = ControlMethod.knowledgeFetch

    /// Id of the card.
    public var card: String
    /// Id of the file.
    public var attachment: String
    /// Where the piece begins; default 0.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case card, attachment, offset
    }

    public init(card: String, attachment: String, offset: Int? = nil) {
        self.card = card
        self.attachment = attachment
        self.offset = offset
    }
}

/// Answer to `knowledge.fetch`.
public struct AttachmentPiece: Codable, Sendable, Equatable {
    /// Base64, 512 KiB at most.
    public var data: Data
    /// Nothing comes after it.
    public var last: Bool

    public init(data: Data, last: Bool) {
        self.data = data
        self.last = last
    }
}
