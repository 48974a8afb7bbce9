import CallQueue
import ControlAPI
import ControlServer
import Glibc
import Media
import SIP

/// The configuration in the words of each part it starts.
extension DialerConfiguration {
    var sipConfiguration: SIPConfiguration {
        SIPConfiguration(
            listeners: sip.listeners.map {
                SIPListener(
                    transport: SIPTransport($0.transport), address: $0.address, port: $0.port,
                    publicAddress: $0.publicAddress, certificate: $0.certificate)
            },
            userAgent: sip.userAgent, nameservers: sip.nameservers,
            sessionExpires: UInt32(sip.sessionExpiresSeconds), trunks: sipTrunks,
            registrar: registrarConfiguration,
            logLevel: SIPLogLevel(rawValue: Int32(log.sipLevel)) ?? .warning)
    }

    var sipTrunks: [SIPTrunk] {
        trunks.filter(\.isEnabled).map { trunk in
            var sipTrunk = SIPTrunk(
                id: trunk.id, gatewayHost: trunk.host, port: trunk.port, transport: SIPTransport(trunk.transport),
                registration: trunk.registration.map {
                    SIPRegistration(
                        registrar: "sip:\($0.host)\(trunk.transport.uriParameter)",
                        aor: "sip:\($0.user)@\($0.host)", expires: UInt32($0.expiresSeconds))
                },
                credentials: trunk.credentials.map {
                    [SIPCredential(realm: $0.realm, user: $0.user, secret: $0.secret)]
                } ?? [])
            sipTrunk.usesSRV = trunk.usesSRV
            sipTrunk.tls = trunk.tls
            return sipTrunk
        }
    }

    var mediaConfiguration: MediaConfiguration {
        MediaConfiguration(
            addresses: media.addresses, portRange: media.portRange, threads: media.threads,
            silenceThreshold: calls.mediaSilence)
    }

    var pageGrants: [PageGrant] {
        control.http?.tokens.map {
            PageGrant(
                sha256: $0.sha256, agent: $0.agent, role: PageRole(rawValue: $0.role.rawValue), origin: $0.origin)
        } ?? []
    }
}

extension TrunkSettings.Registration {
    /// The registrar as a URI wants it. Only an IPv6 literal without a port has more than one colon.
    fileprivate var host: String {
        registrar.first != "[" && registrar.count { $0 == ":" } > 1 ? registrar.inURI : registrar
    }
}

extension TransportWord {
    /// UDP is what a URI means without the parameter (RFC 3261 section 19.1.1).
    var uriParameter: String { self == .udp ? "" : ";transport=\(rawValue)" }
}

extension DialerConfiguration {
    /// Everything that a leg may speak.
    var codecs: Set<CodecWord> { Set(trunks.flatMap(\.codecs) + agents.flatMap(\.codecs)) }

    /// The prompts that calls may need, each with the key that asks for it.
    var promptUses: [PromptUse] { flows.flatMap(\.promptUses) + policyPrompts }

    /// What is announced before a recording, and what is left with machines, class by class.
    var policyPrompts: [PromptUse] {
        let classes = queue.policies.classes.sorted { $0.key.rawValue < $1.key.rawValue }
        let all =
            [("queue.policy", queue.policies.policy)] + classes.map { ("queue.classes.\($0.key.rawValue)", $0.value) }
        return all.flatMap { path, policy in
            [
                ("\(path).consent", policy.consent), ("\(path).onMachine", policy.onMachine?.prompt),
                ("\(path).abandonment.announcement", policy.announcementForAbandoned),
            ].compactMap { path, name in
                name.flatMap(PromptName.init(rawValue:)).map { PromptUse(name: $0, path: path) }
            }
        }
    }
}

extension ClassPolicy {
    /// Where customers may be rung before an agent is there.
    fileprivate var announcementForAbandoned: String? {
        mode.isCustomerFirst || moves.contains(where: \.to.isCustomerFirst) ? abandonment?.announcement : nil
    }
}

extension MachinePolicy {
    fileprivate var prompt: String? { if case .message(let prompt) = self { prompt } else { nil } }
}

extension SIPTransport {
    init(_ word: TransportWord) {
        switch word {
        case .udp: self = .udp
        case .tcp: self = .tcp
        case .tls: self = .tls
        }
    }

    init(_ word: ListenerTransportWord) {
        switch word {
        case .udp: self = .udp
        case .tcp: self = .tcp
        case .tls: self = .tls
        }
    }
}

extension SwitchboardSettings {
    init(_ configuration: DialerConfiguration) {
        self.init(
            announcement: configuration.calls.announcement, agentWait: configuration.calls.agentWait,
            mediaSilence: configuration.calls.mediaSilence,
            followsRedirects: configuration.calls.redirects == .agents,
            limitWarning: configuration.calls.limitWarning, recording: configuration.recording,
            addresses: configuration.ownAddresses)
    }
}

extension DialerConfiguration {
    var ownAddresses: OwnAddresses {
        OwnAddresses(listeners: sip.listeners, media: media.addresses, publicMedia: media.publicAddress)
    }
}

extension DialerConfiguration {
    var agentProfiles: [AgentProfile] {
        agents.map { AgentProfile(AgentID(rawValue: $0.id), skills: $0.skills, languages: $0.languages) }
    }
}

extension ControlSettings {
    /// The id of `socketGroup`.
    ///
    /// - Throws: ``ConfigurationProblem`` when the machine has no such group.
    func groupID() throws -> UInt32? {
        guard let socketGroup else { return nil }
        guard let group = getgrnam(socketGroup) else {
            throw ConfigurationProblem(
                path: "control.socketGroup", text: "is “\(socketGroup)”, but this machine has no such group; create it")
        }
        return group.pointee.gr_gid
    }
}
