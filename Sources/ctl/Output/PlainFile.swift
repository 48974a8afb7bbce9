import Glibc

/// A text written to a file: in one beside it first, so that a broken run leaves no half one under this name.
enum PlainFile {
    /// Errors: `FileFailure`.
    static func write(_ text: String, to path: String) throws(FileFailure) {
        let partial = path + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .writing(path, errno: errno) }
        var fault: Int32 = 0
        do {
            try Descriptor(number: descriptor).write(text)
        } catch {
            fault = EIO
        }
        if fault == 0, fsync(descriptor) != 0 { fault = errno }
        close(descriptor)
        if fault == 0, rename(partial, path) != 0 { fault = errno }
        guard fault != 0 else { return }
        unlink(partial)
        throw .writing(path, errno: fault)
    }
}
