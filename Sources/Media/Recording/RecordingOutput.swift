import Glibc

/// The file under a recording: made anew, for its owner alone.
struct RecordingOutput {
    let descriptor: Int32

    /// Makes the file, and its directory if need be; an existing file is left alone and is an error.
    init(path: String) throws(RecordingFailure) {
        Self.makeDirectory(of: path)
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure() }
    }

    /// A file that is open already.
    init(descriptor: Int32) { self.descriptor = descriptor }

    func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(RecordingFailure) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, offset + done)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(count < 0 ? errno : ENOSPC) }
            done += count
        }
    }

    func put(_ bytes: [UInt8], at offset: Int) throws(RecordingFailure) {
        let put = bytes.withUnsafeBytes { bytes in
            Result<Void, RecordingFailure> { () throws(RecordingFailure) in try self.put(bytes, at: offset) }
        }
        try put.get()
    }

    func read(_ count: Int, at offset: Int) throws(RecordingFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard pread(descriptor, &bytes, count, offset) == count else { throw Self.failure() }
        return bytes
    }

    func closeFile() { close(descriptor) }

    private static func makeDirectory(of path: String) {
        var index = path.startIndex
        while let slash = path[index...].firstIndex(of: "/") {
            // Failing is said by `open`, with the same reason.
            if slash > path.startIndex { mkdir(String(path[..<slash]), 0o700) }
            index = path.index(after: slash)
        }
    }

    static func failure(_ number: Int32 = errno) -> RecordingFailure {
        RecordingFailure(reason: String(cString: strerror(number)))
    }
}
