import CLinux
import Glibc

/// The socket in the file system: made with care not to take it from a living daemon, removed when done.
struct SocketFile: Sendable {
    let path: String
    let listener: Int32
    /// Held locked while we live: two daemons starting at once cannot both take a stale socket for theirs.
    private let lock: Int32

    /// Makes and binds the socket. With a group its members may connect too (mode 0660), else the owner only (0600).
    init(path: String, group: UInt32?) throws(DoorFailure) {
        self.path = path
        lock = try Self.takeLock(path + ".lock")
        do throws(DoorFailure) {
            try Self.removeStale(path)
            listener = try Self.bound(path, group: group)
        } catch {
            close(lock)
            throw error
        }
    }

    /// Closes and removes it. The lock file stays: removing it would let two daemons lock different files.
    func remove() {
        close(listener)
        unlink(path)
        close(lock)
    }

    private static func takeLock(_ path: String) throws(DoorFailure) -> Int32 {
        let lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else {
            throw DoorFailure("Cannot open \(path); its folder must exist and be writable for the daemon", errno: errno)
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw DoorFailure(
                "Another daemon holds \(path). Stop it first, or give this one its own “control.socket”.")
        }
        return lock
    }

    private static func removeStale(_ path: String) throws(DoorFailure) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw DoorFailure("\(path) exists and is no socket; it is left alone. Choose another “control.socket”.")
        }
        if let daemon = listeningProcess(path) {
            throw DoorFailure(
                "A daemon (process \(daemon)) already listens on \(path). Stop it first, or choose another “control.socket”."
            )
        }
        guard unlink(path) == 0 else { throw DoorFailure("Cannot remove the stale socket \(path)", errno: errno) }
    }

    /// The process behind a socket file, if one is alive.
    private static func listeningProcess(_ path: String) -> pid_t? {
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else { return nil }
        defer { close(probe) }
        guard (try? withAddress(path) { connect(probe, $0, $1) }) == 0 else { return nil }
        var (uid, gid, pid) = (uid_t(), gid_t(), pid_t())
        return clinux_peer_credentials(probe, &uid, &gid, &pid) == 0 ? pid : 0
    }

    private static func bound(_ path: String, group: UInt32?) throws(DoorFailure) -> Int32 {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw DoorFailure("Cannot make a Unix socket", errno: errno) }
        do throws(DoorFailure) {
            // The mode is set before the name exists: there is no moment in which others could connect.
            guard fchmod(listener, 0o600) == 0, try withAddress(path, { bind(listener, $0, $1) }) == 0 else {
                throw DoorFailure("Cannot bind \(path)", errno: errno)
            }
            try setAccess(path, group: group)
            guard listen(listener, 128) == 0 else { throw DoorFailure("Cannot listen on \(path)", errno: errno) }
        } catch {
            close(listener)
            throw error
        }
        return listener
    }

    private static func setAccess(_ path: String, group: UInt32?) throws(DoorFailure) {
        if let group, lchown(path, uid_t.max, group) != 0 {
            throw DoorFailure("Cannot give \(path) to group \(group)", errno: errno)
        }
        guard chmod(path, group == nil ? 0o600 : 0o660) == 0 else {
            throw DoorFailure("Cannot set the mode of \(path)", errno: errno)
        }
    }

    private static func withAddress(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(DoorFailure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity, !path.isEmpty else {
            throw DoorFailure("“\(path)” cannot be a socket's path: it may have 1 to \(capacity - 1) bytes.")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
