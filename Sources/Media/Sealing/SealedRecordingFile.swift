/// One recording, sealed: a header, then records, each behind its length. Format and reasons: docs/recordings.md.
struct SealedRecordingFile: RecordingStorage {
    let call: MediaCallID
    let path: String
    private(set) var frames = 0
    private let output: RecordingOutput
    private let cipher: AEADCipher
    private let header: SealedHeader
    private var offset = SealedHeader.size
    private var index: UInt64 = 0

    /// Makes the file, and its directory if need be; an existing file is left alone and is an error.
    init(path: String, call: MediaCallID, law: G711.Law, key: RecordingKey) throws(RecordingFailure) {
        guard let own = RecordingKey.random(), let header = SealedHeader(sealing: own, with: key),
            let cipher = AEADCipher(own)
        else { throw RecordingFailure(reason: "the recording cannot be sealed: the cipher or its randomness fails") }
        output = try RecordingOutput(path: path)
        self.path = path
        self.call = call
        self.header = header
        self.cipher = cipher
        do throws(RecordingFailure) {
            try output.put(header.bytes, at: 0)
            try append(.format(law))
        } catch {
            output.closeFile()
            throw error
        }
    }

    mutating func write(_ pairs: UnsafePointer<UInt8>, count: Int, at position: Int) throws(RecordingFailure) {
        try append(.samples(position: position, pairs: Array(UnsafeBufferPointer(start: pairs, count: count * 2))))
        frames = max(frames, position + count)
    }

    mutating func amend(
        _ samples: UnsafePointer<UInt8>, count: Int, at position: Int, party: RecordedParty, mixes: Bool
    ) throws(RecordingFailure) {
        let count = min(count, frames - position)
        guard count > 0 else { return }
        let samples = Array(UnsafeBufferPointer(start: samples, count: count))
        try append(.amendment(position: position, party, mixes: mixes, samples: samples))
    }

    mutating func mark(_ mark: PlacedMark) throws(RecordingFailure) { try append(.mark(mark)) }

    /// Each record is whole when it is written.
    mutating func flush() throws(RecordingFailure) {}

    mutating func complete(lostBlocks: Int) throws(RecordingFailure) {
        try append(.end(frames: frames, lostBlocks: lostBlocks))
    }

    func closeFile() { output.closeFile() }

    private mutating func append(_ record: SealedRecord) throws(RecordingFailure) {
        let nonce = RecordNonce.bytes(index)
        guard let sealed = cipher.seal(record.bytes, nonce: nonce, with: header.bytes) else {
            throw RecordingFailure(reason: "the recording cannot be sealed: the cipher fails")
        }
        let length = (0..<4).map { UInt8(truncatingIfNeeded: sealed.count >> (8 * $0)) }
        try output.put(length + sealed, at: offset)
        offset += length.count + sealed.count
        index += 1
    }
}
