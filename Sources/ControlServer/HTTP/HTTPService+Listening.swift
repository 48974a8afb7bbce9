import ControlAPI
import FoundationEssentials

extension HTTPService {
    /// The answer to `GET /v1/listen/…`: the piece of a recording that a player wants.
    func listen(_ name: String, range: String?) -> HTTPExchange.Answer {
        guard let copy = pages.copies.copy(name) else { return .whole(Self.nothingToHear) }
        if case .page(let page) = copy.listener, !pages.isValid(page) { return .whole(Self.nothingToHear) }
        switch ByteRange(range, of: copy.bytes) {
        case .whole: return Self.file(200, copy, from: 0, count: copy.bytes)
        case .part(let first, let count):
            let told = "bytes \(first)-\(first + count - 1)/\(copy.bytes)"
            return Self.file(206, copy, from: first, count: count, [("Content-Range", told)])
        case .unsatisfiable:
            return .whole(HTTPAnswer(416, headers: [("Content-Range", "bytes */\(copy.bytes)")]))
        }
    }

    /// The same for an address that never was and one whose time is over.
    private static let nothingToHear = HTTPAnswer.problem(
        ControlError(.notFound, "There is nothing to listen to at this address (any more)."))

    private static func file(
        _ status: UInt32, _ copy: ListeningCopies.Copy, from offset: Int, count: Int,
        _ headers: [(name: String, value: String)] = []
    ) -> HTTPExchange.Answer {
        let head = HTTPAnswer(
            status, type: "audio/wav",
            headers: headers + [
                ("Accept-Ranges", "bytes"), ("Cache-Control", "no-store"),
                ("Cross-Origin-Resource-Policy", "same-origin"), ("Content-Disposition", "inline"),
            ])
        return .file(copy.file, offset: offset, count: count, head)
    }
}
