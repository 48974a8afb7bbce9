import Glibc

/// A recording on disk, sealed or not.
public enum StoredRecording {
    /// What became of a recording that was read.
    public struct Copy: Sendable, Equatable {
        public var duration: Duration
        /// False: the recording stops early (a kill, a full disk), or what follows is damaged.
        public var isComplete: Bool
        /// What follows was not written by us, or has changed since; what came before it is in the copy.
        public var isDamaged: Bool
        /// Of the copy.
        public var bytes: Int
    }

    /// Writes the recording as a WAV file into an open, empty file. Takes as long as the disk: not for a thread that others
    /// wait for.
    public static func copy(
        _ path: String, keys: [RecordingKey], to target: Int32
    ) throws(RecordingFault) -> Copy {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        defer { close(source) }
        var magic = [UInt8](repeating: 0, count: 8)
        guard pread(source, &magic, 8, 0) == 8 else { throw .notARecording(path: path) }
        if magic == SealedHeader.magic { return try unseal(source, path, keys, to: target) }
        guard magic.starts(with: Array("RIFF".utf8)) else { throw .notARecording(path: path) }
        return try copy(source, path, to: target)
    }

    /// Which key the file needs; nil for one that is not sealed or cannot be read.
    public static func keyID(of path: String) -> String? {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { return nil }
        defer { close(source) }
        var bytes = [UInt8](repeating: 0, count: SealedHeader.size)
        guard pread(source, &bytes, bytes.count, 0) == bytes.count else { return nil }
        return SealedHeader(bytes)?.keyID
    }

    private static func unseal(
        _ source: Int32, _ path: String, _ keys: [RecordingKey], to target: Int32
    ) throws(RecordingFault) -> Copy {
        var reader = try SealedRecordingReader(source, path: path, keys: keys)
        guard case .format(let law)? = reader.next() else { throw .damaged(path: path) }
        var file = RecordingFile(
            RecordingOutput(descriptor: target), path: path, call: MediaCallID(value: 0), law: law)
        do throws(RecordingFailure) {
            while let record = reader.next() { try take(record, into: &file) }
            try file.flush()
        } catch {
            throw .unwritable(reason: error.reason)
        }
        return Copy(
            duration: .microseconds(file.frames * 125), isComplete: reader.end == .complete,
            isDamaged: reader.end == .damaged, bytes: WaveHeader.size + file.frames * 2)
    }

    private static func take(_ record: SealedRecord, into file: inout RecordingFile) throws(RecordingFailure) {
        switch record {
        case .format, .end: break
        case .mark(let mark): try file.mark(mark)
        case .samples(let position, let pairs):
            try withPointer(to: pairs) { pointer throws(RecordingFailure) in
                try file.write(pointer, count: pairs.count / 2, at: position)
            }
        case .amendment(let position, let party, let mixes, let samples):
            try withPointer(to: samples) { pointer throws(RecordingFailure) in
                try file.amend(pointer, count: samples.count, at: position, party: party, mixes: mixes)
            }
        }
    }

    private static func withPointer(
        to bytes: [UInt8], _ body: (UnsafePointer<UInt8>) throws(RecordingFailure) -> Void
    ) throws(RecordingFailure) {
        let result = bytes.withUnsafeBufferPointer { buffer in
            Result<Void, RecordingFailure> { () throws(RecordingFailure) in
                if let base = buffer.baseAddress { try body(base) }
            }
        }
        try result.get()
    }

    private static func copy(_ source: Int32, _ path: String, to target: Int32) throws(RecordingFault) -> Copy {
        let output = RecordingOutput(descriptor: target)
        var (offset, header) = (0, [UInt8]())
        while true {
            var block = [UInt8](repeating: 0, count: 64 << 10)
            let count = pread(source, &block, block.count, offset)
            guard count >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            guard count > 0 else { break }
            do throws(RecordingFailure) {
                try output.put(Array(block[..<count]), at: offset)
            } catch {
                throw .unwritable(reason: error.reason)
            }
            if offset == 0 { header = Array(block[..<min(count, 50)]) }
            offset += count
        }
        let frames = header.count == 50 ? header[46..<50].reversed().reduce(0) { $0 << 8 | Int($1) } : 0
        return Copy(duration: .microseconds(frames * 125), isComplete: true, isDamaged: false, bytes: offset)
    }
}
