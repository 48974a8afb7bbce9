/// One entry of a sealed recording. The file is a log: nothing in it is ever written over, so no nonce is used twice, and
/// what was written before a kill stays readable.
enum SealedRecord: Equatable {
    case format(G711.Law)
    /// Sample pairs and their place.
    case samples(position: Int, pairs: [UInt8])
    /// One party's samples that came late.
    case amendment(position: Int, RecordedParty, mixes: Bool, samples: [UInt8])
    case mark(PlacedMark)
    /// The last one of a recording that was completed.
    case end(frames: Int, lostBlocks: Int)

    /// Bytes of one record at most: a block, and what stands before it.
    static let largest = RecordingBlocks.size + 64

    private enum Kind: UInt8 { case format = 1, samples, amendment, mark, end }

    var bytes: [UInt8] {
        switch self {
        case .format(let law): [Kind.format.rawValue, law == .pcma ? 6 : 7]
        case .samples(let position, let pairs): [Kind.samples.rawValue] + Self.word(position) + pairs
        case .amendment(let position, let party, let mixes, let samples):
            [Kind.amendment.rawValue] + Self.word(position) + [party == .agent ? 0 : 1, mixes ? 1 : 0] + samples
        case .mark(let mark): [Kind.mark.rawValue] + Self.word(mark.position) + [mark.mark.rawValue]
        case .end(let frames, let lostBlocks): [Kind.end.rawValue] + Self.word(frames) + Self.word(lostBlocks)
        }
    }

    /// `nil` for what is none.
    init?(_ bytes: [UInt8]) {
        guard let first = bytes.first, let kind = Kind(rawValue: first) else { return nil }
        if kind == .format {
            guard bytes.count == 2, bytes[1] == 6 || bytes[1] == 7 else { return nil }
            self = .format(bytes[1] == 6 ? .pcma : .pcmu)
            return
        }
        guard bytes.count >= 9 else { return nil }
        let number = Self.number(bytes[1..<9])
        let rest = Array(bytes[9...])
        switch kind {
        case .samples where rest.count % 2 == 0: self = .samples(position: number, pairs: rest)
        case .amendment where rest.count >= 2:
            self = .amendment(
                position: number, rest[0] == 0 ? .agent : .customer, mixes: rest[1] == 1, samples: Array(rest[2...]))
        case .mark where rest.count == 1:
            guard let mark = RecordingMark(rawValue: rest[0]) else { return nil }
            self = .mark(PlacedMark(mark: mark, position: number))
        case .end where rest.count == 8: self = .end(frames: number, lostBlocks: Self.number(rest[...]))
        default: return nil
        }
    }

    private static func word(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}

/// The nonce of each record: its number. The key belongs to one file, whose records are numbered once.
enum RecordNonce {
    static func bytes(_ index: UInt64) -> [UInt8] {
        [0, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: index >> (8 * $0)) }
    }
}
