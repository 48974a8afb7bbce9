import CLinux
import Glibc

/// Who may use the socket: root, the daemon's own user, and members of the configured group.
struct SocketPeers: Sendable {
    let group: UInt32?

    /// The peer of an accepted connection, or nil if it may not use it.
    func admit(_ socket: Int32) -> ControlPeer? {
        var (uid, gid, pid) = (uid_t(), gid_t(), pid_t())
        guard clinux_peer_credentials(socket, &uid, &gid, &pid) == 0 else { return nil }
        guard admits(uid: uid, gid: gid) else { return nil }
        return .socket(uid: uid, pid: pid)
    }

    func admits(uid: UInt32, gid: UInt32) -> Bool {
        if uid == 0 || uid == geteuid() { return true }
        guard let group else { return false }
        return gid == group || clinux_is_member(uid, group)
    }
}
