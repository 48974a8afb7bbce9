import ControlAPI
import SIP

/// `doctor`'s look at phones whose calls must be encrypted: keys travel over TLS only, so by any other way they are not called.
/// Trunks, and phones that do not register with us, are refused by the configuration where they are not on TLS. Pure.
struct EncryptionCheck {
    /// The accounts whose phones must be encrypted, each with its agent.
    var required: [(user: String, agent: String)]
    var phones: [RegisteredPhone]

    /// nil where no phone of an account must be encrypted.
    var check: DoctorCheck? {
        guard !required.isEmpty else { return nil }
        let clear = required.compactMap { account -> String? in
            let ways = phones.filter { $0.account == account.user && $0.transport != .tls }.map(\.transport.rawValue)
            return ways.isEmpty ? nil : "\(account.agent) (\(Set(ways).sorted().joined(separator: ", ")))"
        }
        guard !clear.isEmpty else {
            return DoctorCheck(
                name: "encryption", verdict: .ok, text: "no phone with srtp: \"required\" is registered but over TLS")
        }
        let names = clear.prefix(10).joined(separator: ", ") + (clear.count > 10 ? ", …" : "")
        return DoctorCheck(
            name: "encryption", verdict: .warning,
            text: "with srtp: \"required\", and not registered over TLS: \(names); their calls are not placed",
            cure: "set the phone's transport to TLS, or say srtp: \"optional\" for the agent")
    }
}

extension EncryptionCheck {
    init(_ configuration: DialerConfiguration, _ phones: [RegisteredPhone]) {
        let required = configuration.agents.filter { $0.srtp == .required }
        self.init(
            required: required.compactMap { agent in agent.phone.map { ($0.user, agent.id) } }, phones: phones)
    }
}
