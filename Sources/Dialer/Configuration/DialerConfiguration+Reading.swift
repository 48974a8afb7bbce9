import CallQueue
import ControlServer
import FoundationEssentials
import SIP

/// What each section of the file holds; relative paths start at the file's own folder.
extension DialerConfiguration {
    init(_ root: ConfigurationSection, folder: String) {
        let place = ConfigurationFolder(path: folder)
        sip = root.section("sip") { SIPSettings($0, place) }
        trunks = root.sections("trunks") { TrunkSettings($0, place) }
        agents = root.sections("agents") { AgentSettings($0, place) }
        calls = root.section("calls", CallSettings.init)
        media = root.section("media") { MediaSettings($0, place) }
        recording = root.section("recording") { RecordingSettings($0, place) }
        control = root.section("control") { ControlSettings($0, place) }
        log = root.section("log", LogSettings.init)
        queue.database = root.path("database", default: queue.database, in: place)
        root.readElsewhere("queue")
        flows = root.section("flows", CallFlow.all)
        webhooks = root.sections("webhooks") { WebhookSettings($0, place) }
        ticketSources = root.sections("ticketSources") { TicketSource($0, place) }
        if sip.registrar == nil, agents.contains(where: { $0.phone != nil }) { sip.registrar = RegistrarSettings() }
        checkWhole(root.faults)
    }

    /// What no section can see alone.
    private func checkWhole(_ faults: ConfigurationFaults) {
        if sip.listeners.isEmpty {
            faults.add("sip.listen", "is empty; give at least one { transport, address, port }")
        }
        if trunks.isEmpty { faults.add("trunks", "is empty; give at least one trunk to dial through") }
        for (index, trunk) in trunks.enumerated() where !canReach(trunk) {
            let family = trunk.host.isIPv6Literal ? "IPv6" : "IPv4"
            faults.add(
                "trunks[\(index)].host",
                "is reached by \(trunk.transport.rawValue) over \(family), but sip.listen has no such listener")
        }
        refuseClearKeys(faults)
        refuseTwice(trunks.map(\.id), "trunks", faults)
        refuseTwice(agents.map(\.id), "agents", faults)
        refuseTwice(webhooks.map(\.id), "webhooks", faults)
        refuseTwice(ticketSources.map(\.id), "ticketSources", faults)
        refusePhonesTwice(faults)
        for token in control.http?.tokens ?? []
        where token.role != .integration && !agents.contains(where: { $0.id == token.agent }) {
            faults.add("control.http.tokens", "names agent “\(token.agent)”, whom `agents` does not hold")
        }
    }

    /// Whether a listener has the trunk's transport and address family; a name may have addresses of either.
    private func canReach(_ trunk: TrunkSettings) -> Bool {
        sip.listeners.isEmpty
            || trunk.transport == .tls
            || sip.listeners.contains {
                $0.transport.rawValue == trunk.transport.rawValue
                    && (AddressBlock(trunk.host) == nil || $0.address.isIPv6Literal == trunk.host.isIPv6Literal)
            }
    }

    private func refusePhonesTwice(_ faults: ConfigurationFaults) {
        var seen: Set<String> = []
        for (index, agent) in agents.enumerated() {
            guard let user = agent.phone?.user, !user.isEmpty, !seen.insert(user).inserted else { continue }
            faults.add("agents[\(index)].phone.user", "is “\(user)” a second time; every phone's user stands once")
        }
    }

    private func refuseTwice(_ ids: [String], _ key: String, _ faults: ConfigurationFaults) {
        var seen: Set<String> = []
        for (index, id) in ids.enumerated() where !seen.insert(id).inserted {
            faults.add("\(key)[\(index)].id", "is “\(id)” a second time; every id stands once")
        }
    }
}

/// The folder that relative paths of a configuration start at.
struct ConfigurationFolder {
    var path: String

    func resolve(_ file: String) -> String {
        if file.hasPrefix("/") || path.isEmpty { return file }
        return FilePath.joined(path, file)
    }
}

extension SIPSettings {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        listeners = section.sections("listen") { Listener($0, folder) }
        nameservers = section.addresses("nameservers")
        sessionExpiresSeconds = section.int("sessionExpiresSeconds", in: 90...86400, default: 1800)
        userAgent = section.string("userAgent", default: "callback-dialer")
        let isRegistrar = section.has("registrar")
        registrar = section.section("registrar") { isRegistrar ? RegistrarSettings($0) : nil }
    }
}

extension SIPSettings.Listener {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        transport = section.choice("transport", default: ListenerTransportWord.udp)
        address = section.address("address", default: "0.0.0.0")
        port = UInt16(section.int("port", in: 0...65535, default: transport == .tls ? 5061 : 5060))
        publicAddress = section.optionalAddress("publicAddress")
        certificateFile = section.optionalString("certificateFile", hint: "a PEM file's path").map(folder.resolve)
        keyFile = section.optionalString("keyFile", hint: "a PEM file's path").map(folder.resolve)
        checkCertificate(section)
    }

    private func checkCertificate(_ section: ConfigurationSection) {
        for (key, file) in [("certificateFile", certificateFile), ("keyFile", keyFile)] {
            if transport == .tls, file == nil {
                section.faults.add(section.keyPath(key), "is missing; a TLS listener needs certificateFile and keyFile")
            } else if transport != .tls, file != nil {
                section.faults.add(section.keyPath(key), "is for TLS; say transport: \"tls\", or take it away")
            }
        }
        guard transport == .tls, let certificate else { return }
        do throws(TLSCertificateFault) {
            _ = try certificate.check()
        } catch {
            section.faults.add(section.keyPath("certificateFile"), "will not do: \(error)")
        }
    }

    var certificate: TLSCertificate? {
        guard let certificateFile, let keyFile else { return nil }
        return TLSCertificate(certificateFile: certificateFile, keyFile: keyFile)
    }
}

extension AgentSettings {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        id = section.identifier("id", hint: "the agent's id, such as “1001”")
        name = section.string("name", default: "")
        uri = section.optionalString("uri", hint: "the phone's SIP URI, such as “sip:1001@10.0.0.5”") ?? ""
        let registers = section.has("phone")
        phone = section.section("phone") { registers ? PhoneSettings($0, folder) : nil }
        autoAnswer = section.optionalChoice("autoAnswer")
        headers = section.section("headers") { headers in
            Dictionary(uniqueKeysWithValues: headers.names.map { ($0, headers.string($0)) })
        }
        let has = section.has("credentials")
        credentials = section.section("credentials") { has ? .init($0, folder) : nil }
        // A phone that registers may sit behind a router: its audio comes from the host that its SIP comes from.
        media = section.choice("media", default: registers ? MediaSourceWord.learned : .signalled)
        codecs = section.choices("codecs", default: CodecWord.usual)
        srtp = section.choice("srtp", default: SRTPWord.off)
        staysOnLine = section.bool("stayOnLine", default: false)
        skills = section.section("skills") { skills in
            Dictionary(
                uniqueKeysWithValues: skills.names.map { (Skill(rawValue: $0), skills.int($0, in: Skill.levels)) })
        }
        languages = section.strings("languages")
        checkPlace(section)
    }

    /// A phone is reached in one of two ways.
    private func checkPlace(_ section: ConfigurationSection) {
        switch (section.has("uri"), phone) {
        case (true, nil):
            guard !SIPConfiguration.isURI(uri) else { return }
            section.faults.add(
                section.keyPath("uri"), "is “\(uri)”, but a SIP URI such as “sip:1001@10.0.0.5” is wanted here")
        case (false, .some):
            if credentials != nil {
                section.faults.add(section.keyPath("credentials"), "are for a uri; a phone that registers needs none")
            }
        case (true, .some):
            section.faults.add(section.keyPath("phone"), "and uri are both given; keep one")
        case (false, nil):
            section.faults.add(
                section.keyPath("uri"), "is missing; give uri, such as “sip:1001@10.0.0.5”, or phone: { user, secret }")
        }
    }
}

extension CallSettings {
    init(_ section: ConfigurationSection) {
        announcement = section.seconds("announcementSeconds", in: 0...1.8, default: announcement)
        agentWait = section.seconds("agentWaitSeconds", in: 5...3600, default: agentWait)
        mediaSilence = section.seconds("mediaSilenceSeconds", in: 6...3600, default: mediaSilence)
        redirects = section.choice("redirects", default: redirects)
        limitWarning = section.seconds("limitWarningSeconds", in: 0...3600, default: limitWarning)
        drain = section.seconds("drainSeconds", in: 0...7200, default: drain)
        wrapUp = section.seconds("wrapUpSeconds", in: 0...3600, default: wrapUp)
        missRest = section.seconds("missRestSeconds", in: 1...600, default: missRest)
        agentDisplayName = section.string("agentDisplayName", default: agentDisplayName)
    }
}

extension MediaSettings {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        addresses = section.addresses("addresses", default: addresses)
        publicAddress = section.optionalAddress("publicAddress")
        let first = section.int("firstPort", in: 1024...65534, default: 40000)
        let last = section.int("lastPort", in: 1025...65535, default: 41999)
        if last <= first {
            section.faults.add(section.keyPath("lastPort"), "is \(last), but it must be above firstPort (\(first))")
        } else {
            portRange = UInt16(first)...UInt16(last)
        }
        threads = section.int("threads", in: 1...64, default: threads)
        soundsFolder = section.path("soundsFolder", default: soundsFolder, in: folder)
        language = section.string("language", default: language)
    }
}

extension LogSettings {
    init(_ section: ConfigurationSection) {
        level = section.choice("level", default: level)
        sipLevel = section.int("sipLevel", in: 0...4, default: sipLevel)
    }
}

extension ControlSettings {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        socket = section.path("socket", default: socket, in: folder)
        if socket.utf8.count > 107 {
            section.faults.add(section.keyPath("socket"), "is longer than the 107 bytes a Unix socket's path may have")
        }
        socketGroup = section.optionalString("socketGroup", hint: "a group's name")
        let hasHTTP = section.has("http")
        http = section.section("http") { hasHTTP ? HTTP($0) : nil }
    }
}

extension ControlSettings.HTTP {
    init(_ section: ConfigurationSection) {
        addresses = section.addresses("addresses", default: ["127.0.0.1"])
        port = UInt16(section.int("port", in: 0...65535, default: 7080))
        origins = section.strings("origins")
        for (index, origin) in origins.enumerated() where !Self.isOrigin(origin) {
            section.faults.add(
                "\(section.keyPath("origins"))[\(index)]",
                "is “\(origin)”, but an exact origin such as “https://tickets.example” is wanted; wildcards are refused"
            )
        }
        hosts = section.strings("hosts")
        metrics = section.choice("metrics", default: .token)
        tokens = section.sections("tokens") { token in
            let digest = token.string("sha256", hint: "the token's SHA-256 in hex").lowercased()
            if digest.count != 64 || !digest.allSatisfy(\.isHexDigit) {
                token.faults.add(token.keyPath("sha256"), "must be 64 hexadecimal digits")
            }
            return Token(
                agent: token.string("agent", hint: "an agent's id, or an integration's name"),
                role: token.choice("role", default: .agent), origin: Self.origin(of: token), sha256: digest)
        }
    }

    private static func origin(of token: ConfigurationSection) -> String? {
        let origin = token.optionalString("origin", hint: "an exact origin, or “none” for a program")?.lowercased()
        if let origin, origin != PageGrant.noOrigin, !isOrigin(origin) {
            token.faults.add(
                token.keyPath("origin"),
                "is “\(origin)”, but an exact origin such as “https://tickets.example” is wanted, or “none”")
        }
        return origin
    }

    /// Scheme, host and port as a browser sends them: nothing behind, no wildcard.
    private static func isOrigin(_ text: String) -> Bool {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()) else { return false }
        return !parts[1].isEmpty && !parts[1].contains { "/*?#@ ".contains($0) }
    }
}
