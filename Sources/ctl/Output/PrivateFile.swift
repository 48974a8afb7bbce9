import FoundationEssentials
import Glibc

/// A new file that nobody but its owner may read.
final class PrivateFile {
    let path: String
    private let descriptor: Int32

    /// Errors: `.unwritable`, also when there is such a file already.
    init(path: String) throws(FileFailure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
    }

    deinit { close(descriptor) }

    func write(_ data: Data) throws(FileFailure) {
        var bytes = [UInt8](data)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Takes it away again.
    func remove() { unlink(path) }
}
