/// Which bytes of a file a reader wants (RFC 9110, section 14).
enum ByteRange: Equatable, Sendable {
    case whole
    /// From the first on, so many.
    case part(first: Int, count: Int)
    /// Beyond its end.
    case unsatisfiable

    /// - Parameters:
    ///   - header: the value of `Range`; what is not understood, and several ranges at once, give the whole.
    ///   - size: bytes there are.
    init(_ header: String?, of size: Int) {
        guard let header, header.hasPrefix("bytes=") else { self = .whole; return }
        let ends = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { self = .whole; return }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (.absent, .is(let last)): self = Self.part(from: max(0, size - last), to: size - 1, of: size)
        case (.is(let first), .absent): self = Self.part(from: first, to: size - 1, of: size)
        case (.is(let first), .is(let last)) where last >= first:
            self = Self.part(from: first, to: min(last, size - 1), of: size)
        default: self = .whole
        }
    }

    private static func part(from first: Int, to last: Int, of size: Int) -> ByteRange {
        first < size && first <= last ? .part(first: first, count: last - first + 1) : .unsatisfiable
    }

    private enum Number {
        case absent, bad
        case `is`(Int)
    }

    private static func number(_ text: Substring) -> Number {
        if text.isEmpty { return .absent }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text) else { return .bad }
        return .is(value)
    }
}
