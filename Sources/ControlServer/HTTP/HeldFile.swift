import Glibc

/// An open file, closed when nobody holds it any more.
final class HeldFile: Sendable {
    private let descriptor: Int32

    /// Takes the descriptor over.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// A descriptor of the same file for somebody who closes it; negative if there is none to be had.
    func duplicate() -> Int32 { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
}
