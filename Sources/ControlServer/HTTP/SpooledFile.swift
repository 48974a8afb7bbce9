import CGnuTLS
import CLinux
import FoundationEssentials
import Glibc
import Synchronization

/// A body too large for memory on its way in: a file without a name, so that nothing of it remains however the daemon ends.
final class SpooledFile: Sendable {
    private struct State {
        var bytes = 0
        /// GnuTLS' state of a SHA-256; nil once it was told, or where it could not begin.
        var hash: Hash?
    }

    /// @unchecked because the pointer is GnuTLS'; the mutex around it is its guard.
    private struct Hash: @unchecked Sendable {
        let handle: gnutls_hash_hd_t
    }

    private let descriptor: Int32
    private let limit: Int
    private let state: Mutex<State>

    /// Nil where the system has no room or no folder for it.
    ///
    /// - Parameter limit: most bytes.
    init?(limit: Int, folder: String = FileManager.default.temporaryDirectory.path) {
        let descriptor = clinux_unnamed_file(folder)
        guard descriptor >= 0 else { return nil }
        var handle: gnutls_hash_hd_t?
        guard gnutls_hash_init(&handle, GNUTLS_DIG_SHA256) == 0, let handle else {
            close(descriptor)
            return nil
        }
        (self.descriptor, self.limit) = (descriptor, limit)
        state = Mutex(State(hash: Hash(handle: handle)))
    }

    deinit {
        close(descriptor)
        if let hash = state.withLock({ $0.hash }) { gnutls_hash_deinit(hash.handle, nil) }
    }

    enum Trouble: Error { case tooLarge, notWritten }

    var bytes: Int { state.withLock { $0.bytes } }

    /// Takes the next bytes in.
    func append(_ bytes: UnsafeRawBufferPointer) throws(Trouble) {
        try state.withLock { state throws(Trouble) in
            guard state.bytes + bytes.count <= limit else { throw .tooLarge }
            var written = 0
            while written < bytes.count {
                let count = write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw .notWritten }
                written += count
            }
            if let hash = state.hash { gnutls_hash(hash.handle, bytes.baseAddress, bytes.count) }
            state.bytes += bytes.count
        }
    }

    /// The SHA-256 of what came, in hex; only once.
    func takeDigest() -> String {
        state.withLock { state in
            guard let hash = state.hash else { return "" }
            state.hash = nil
            var digest = [UInt8](repeating: 0, count: 32)
            gnutls_hash_deinit(hash.handle, &digest)
            return TokenDigest(bytes: digest).hex
        }
    }

    /// A piece; shorter at the end, nil if it cannot be read.
    func piece(at offset: Int, most: Int) -> Data? {
        var piece = [UInt8](repeating: 0, count: max(0, min(most, bytes - offset)))
        guard pread(descriptor, &piece, piece.count, offset) == piece.count else { return nil }
        return Data(piece)
    }
}
