import Glibc

/// Tells the service manager how the daemon fares (`sd_notify(3)`): one datagram to `$NOTIFY_SOCKET`.
///
/// The protocol is one `sendto`; linking libsystemd for it would tie the daemon to systemd.
struct ServiceManager: Sendable {
    private let path: String?

    init(environmentPath: String? = getenv("NOTIFY_SOCKET").map { String(cString: $0) }) {
        path = environmentPath
    }

    func ready(status: String) { send("READY=1\nSTATUS=\(status)\nMAINPID=\(getpid())") }
    func status(_ text: String) { send("STATUS=\(text)") }
    /// The start takes longer: it is not given up for so many seconds, unless this is said again.
    func starting(status: String, extendingBy seconds: Int) {
        send("EXTEND_TIMEOUT_USEC=\(seconds * 1_000_000)\nSTATUS=\(status)")
    }

    func stopping(status: String) { send("STOPPING=1\nSTATUS=\(status)") }

    func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        send("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
    }

    private func send(_ message: String) {
        guard let path, path.first == "/" || path.first == "@" else { return }
        let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard socket >= 0 else { return }
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        // A leading @ names a socket in the abstract namespace (unix(7)).
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                message.withCString { sendto(socket, $0, strlen($0), Int32(MSG_NOSIGNAL), address, length) }
            }
        }
    }
}
