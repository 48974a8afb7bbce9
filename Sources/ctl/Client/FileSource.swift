import FoundationEssentials
import Glibc

/// A file read piece by piece, or standard input.
final class FileSource {
    /// Name for messages.
    let path: String
    /// Bytes in all; nil for a pipe.
    let size: Int?
    private let descriptor: Int32

    /// `-` is standard input. Errors: `FileFailure`.
    init(path: String) throws(FileFailure) {
        let isInput = path == "-"
        self.path = isInput ? "standard input" : path
        descriptor = isInput ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .reading(path, errno: errno) }
        var information = stat()
        let isKnown = fstat(descriptor, &information) == 0
        guard !isKnown || information.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw .reading(path, errno: EISDIR)
        }
        size = isKnown && information.st_mode & S_IFMT == S_IFREG ? Int(information.st_size) : nil
    }

    deinit { close(descriptor) }

    /// The next piece, full unless it is the last; empty at the end. Errors: `FileFailure`.
    func read(upTo count: Int) throws(FileFailure) -> Data {
        var piece = Data(count: count)
        var filled = 0
        while filled < count {
            let got = piece.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), count - filled)
            }
            if got == 0 { break }
            if got > 0 { filled += got } else if errno != EINTR { throw .reading(path, errno: errno) }
        }
        return piece.prefix(filled)
    }
}
