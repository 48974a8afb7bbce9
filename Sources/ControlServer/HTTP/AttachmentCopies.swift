import ControlAPI
public import FoundationEssentials
import Synchronization

/// Files of knowledge cards while they are looked at, each at an address of 256 random bits: an image in a page sends no token.
/// An address is good for this file alone, for as long as its reader's token is, and not for long.
public final class AttachmentCopies: Sendable {
    /// A file as it is served.
    public struct Copy: Sendable {
        let id: String
        let name: String
        let type: String
        let isInline: Bool
        let data: Data

        /// - Parameters:
        ///   - id: names these bytes; they never change.
        ///   - isInline: a browser may show it; else it is saved.
        public init(id: String, name: String, type: String, isInline: Bool, data: Data) {
            (self.id, self.name, self.type, self.isInline, self.data) = (id, name, type, isInline, data)
        }
    }

    private struct Offer {
        let copy: Copy
        let reader: ControlPeer
        var usedAt: ContinuousClock.Instant
    }

    /// Bytes of all together; then the one that was not read for longest is forgotten.
    static let mostBytes = 64 << 20
    /// A file that nobody reads for so long is forgotten.
    static let patience = Duration.seconds(600)
    /// Where they are.
    static let folder = "/v1/attachments/"

    private let offers = Mutex<[String: Offer]>([:])

    public init() {}

    /// The path at which its reader finds the file; the same as before if it was opened before.
    public func offer(_ copy: Copy, to reader: ControlPeer) -> String { offer(copy, to: reader, now: .now) }

    func offer(_ copy: Copy, to reader: ControlPeer, now: ContinuousClock.Instant) -> String {
        let fresh = PageAccess.makeToken()
        return offers.withLock { offers in
            if let known = offers.first(where: { $0.value.copy.id == copy.id && $0.value.reader == reader }) {
                offers[known.key]?.usedAt = now
                return Self.folder + known.key
            }
            var bytes = offers.values.reduce(copy.data.count) { $0 + $1.copy.data.count }
            while bytes > Self.mostBytes, let oldest = offers.min(by: { $0.value.usedAt < $1.value.usedAt }) {
                bytes -= oldest.value.copy.data.count
                offers[oldest.key] = nil
            }
            offers[fresh] = Offer(copy: copy, reader: reader, usedAt: now)
            return Self.folder + fresh
        }
    }

    /// The file of a name and who may read it; nil for none.
    func copy(_ name: String, now: ContinuousClock.Instant = .now) -> (Copy, reader: ControlPeer)? {
        offers.withLock { offers in
            offers[name]?.usedAt = now
            return offers[name].map { ($0.copy, $0.reader) }
        }
    }

    /// Files that are there no more, by their ids: nobody reads them on.
    public func forget(_ files: [String]) {
        offers.withLock { offers in offers = offers.filter { !files.contains($0.value.copy.id) } }
    }

    /// Forgets what nobody reads any more.
    func expire(now: ContinuousClock.Instant = .now) {
        offers.withLock { offers in offers = offers.filter { now - $0.value.usedAt < Self.patience } }
    }
}

extension HTTPService {
    /// The answer to `GET /v1/attachments/…`.
    func attachment(_ name: String) -> HTTPAnswer {
        let nothing = HTTPAnswer.problem(ControlError(.notFound, "There is nothing at this address (any more)."))
        guard let (copy, reader) = pages.attachments.copy(name) else { return nothing }
        if case .page(let page) = reader, !pages.isValid(page) { return nothing }
        let way = copy.isInline ? "inline" : "attachment"
        return HTTPAnswer(
            200, type: copy.type == "text/plain" ? "text/plain; charset=utf-8" : copy.type, body: copy.data,
            headers: [
                ("Cache-Control", "no-store"), ("Cross-Origin-Resource-Policy", "same-origin"),
                // Whatever somebody may have hidden in it: as a page of its own it may do nothing.
                ("Content-Security-Policy", "default-src 'none'; sandbox"),
                ("Content-Disposition", "\(way); filename*=UTF-8''\(PercentText.encode(copy.name))"),
            ])
    }
}
