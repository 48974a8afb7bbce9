import Glibc

/// Reads the records of a sealed recording, in order, as far as they are whole and authentic.
struct SealedRecordingReader {
    /// Why there are no more records.
    enum End: Equatable {
        /// The recording was completed.
        case complete
        /// The file stops, as a killed process or a full disk leaves it.
        case cutOff
        /// What follows was not written by us, or has changed since.
        case damaged
    }

    let header: SealedHeader
    private let cipher: AEADCipher
    private let descriptor: Int32
    private var offset = SealedHeader.size
    private var index: UInt64 = 0
    private(set) var end: End?

    /// - Parameter descriptor: of the open file; it stays the caller's.
    init(_ descriptor: Int32, path: String, keys: [RecordingKey]) throws(RecordingFault) {
        guard let header = SealedHeader(Self.read(descriptor, SealedHeader.size, at: 0)) else {
            throw .notARecording(path: path)
        }
        guard let master = keys.first(where: { $0.id == header.keyID }) else {
            throw .unknownKey(path: path, id: header.keyID)
        }
        guard let key = header.key(opening: master), let cipher = AEADCipher(key) else {
            throw .damaged(path: path)
        }
        self.header = header
        self.cipher = cipher
        self.descriptor = descriptor
    }

    /// `nil` at the end, which `end` then tells of.
    mutating func next() -> SealedRecord? {
        guard end == nil else { return nil }
        let head = Self.read(descriptor, 4, at: offset)
        guard head.count == 4 else { return stop(.cutOff) }
        let length = head.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard (AEADCipher.tagSize...SealedRecord.largest).contains(length) else { return stop(.damaged) }
        let sealed = Self.read(descriptor, length, at: offset + 4)
        guard sealed.count == length else { return stop(.cutOff) }
        guard let text = cipher.open(sealed, nonce: RecordNonce.bytes(index), with: header.bytes),
            let record = SealedRecord(text)
        else { return stop(.damaged) }
        offset += 4 + length
        index += 1
        if case .end = record { end = .complete }
        return record
    }

    private mutating func stop(_ end: End) -> SealedRecord? {
        self.end = end
        return nil
    }

    /// As many of the bytes as there are.
    private static func read(_ descriptor: Int32, _ count: Int, at offset: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, offset))
        }
    }
}
