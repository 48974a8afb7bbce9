import ControlAPI
import Glibc

/// What can be seen of a socket from outside, for `doctor`.
struct SocketCheck {
    let path: String
    let language: Language

    /// The file: is there one, is it a socket, whose is it, may we open it.
    func check() -> DoctorCheck {
        var information = stat()
        guard stat(path, &information) == 0 else { return failed(SocketFailure(path: path, errno: errno)) }
        guard information.st_mode & S_IFMT == S_IFSOCK else {
            return failed(SocketFailure(path: path, cause: .noSocket))
        }
        let mode = String(information.st_mode & 0o777, radix: 8)
        let owner = Self.userName(information.st_uid)
        let group = Self.groupName(information.st_gid)
        guard access(path, R_OK | W_OK) == 0 else {
            return made(
                .failed, "You may not open \(path): it belongs to \(owner):\(group), mode \(mode).",
                cure: "Join the group \(group) if that is the socket's group (usermod -aG \(group) USER), or use sudo.")
        }
        return made(.ok, "\(path), of \(owner):\(group), mode \(mode).")
    }

    /// A failure to connect as a check.
    func failed(_ failure: SocketFailure) -> DoctorCheck { made(.failed, failure.finding, cure: failure.cure) }

    private func made(_ verdict: DoctorVerdict, _ text: Message, cure: Message? = nil) -> DoctorCheck {
        DoctorCheck(
            name: Message("socket").text(in: language), verdict: verdict, text: text.text(in: language),
            cure: cure?.text(in: language))
    }

    private static func userName(_ id: uid_t) -> String {
        getpwuid(id).map { String(cString: $0.pointee.pw_name) } ?? String(id)
    }

    private static func groupName(_ id: gid_t) -> String {
        getgrgid(id).map { String(cString: $0.pointee.gr_name) } ?? String(id)
    }
}
