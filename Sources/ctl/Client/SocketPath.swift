import Glibc

/// Where the daemon's socket is looked for.
enum SocketPath {
    /// The system's daemon listens here.
    static let system = "/run/dialer/dialer.sock"

    /// The paths to try, in order: `--socket` alone if given; else `DIALER_SOCKET` alone if set; else a daemon of one's own,
    /// `$XDG_RUNTIME_DIR/dialer/dialer.sock`, then the system's.
    static func candidates(option: String?, environment: [String: String]) -> [String] {
        if let option { return [option] }
        if let path = environment["DIALER_SOCKET"], !path.isEmpty { return [path] }
        guard let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/") else { return [system] }
        return [folder + "/dialer/dialer.sock", system]
    }
}
