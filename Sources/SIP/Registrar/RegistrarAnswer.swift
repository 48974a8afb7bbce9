/// What is answered to a REGISTER.
struct RegistrarAnswer: Equatable {
    var status: Int
    var headers: [(name: String, value: String)] = []

    /// Whether it took effect; only then anything is kept of it.
    var isAccepted: Bool { status == 200 }

    static func == (a: Self, b: Self) -> Bool {
        a.status == b.status && a.headers.map(\.name) == b.headers.map(\.name)
            && a.headers.map(\.value) == b.headers.map(\.value)
    }
}

/// What a REGISTER brings about.
struct RegistrarVerdict {
    /// Nil answers nothing.
    var answer: RegistrarAnswer?
    var changes: [PhoneChange] = []
    /// For the log.
    var note: RegistrarNote?
}

/// What an operator should know of a refused REGISTER.
enum RegistrarNote: Equatable, CustomStringConvertible {
    case wrongCredentials(user: String, source: String)
    case otherAccount(user: String, account: String, source: String)
    case banned(source: String, for: Duration, failures: Int)
    case refused(user: String, source: String, reason: String)

    var description: String {
        switch self {
        case .wrongCredentials(let user, let source):
            "REGISTER of \"\(user)\" from \(source) refused: no such account, or a wrong secret"
        case .otherAccount(let user, let account, let source):
            "REGISTER from \(source) refused: \"\(account)\" may not register \"\(user)\""
        case .banned(let source, let time, let failures):
            "\(source) is not answered for \(time.components.seconds) s: \(failures) wrong credentials"
        case .refused(let user, let source, let reason): "REGISTER of \"\(user)\" from \(source) refused: \(reason)"
        }
    }
}
