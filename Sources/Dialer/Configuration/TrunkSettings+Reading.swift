import CallQueue
import FoundationEssentials
import SIP

extension TrunkSettings {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        id = section.identifier("id", hint: "a short name")
        host = section.host("host", hint: "the gateway's name or IP address")
        transport = section.choice("transport", default: TransportWord.udp)
        port = UInt16(section.int("port", in: 1...65535, default: Int(transport.usualPort)))
        usesSRV = !section.has("port") && !host.isEmpty && !ConfigurationSection.isAddress(host)
        callerIDs = section.strings("callerIds")
        numberFormat = section.choice("numberFormat", default: NumberFormat.e164)
        prefix = section.string("prefix", default: "")
        lines = section.int("lines", in: 1...100_000, default: 30)
        callsPerSecond = section.double("callsPerSecond", in: 0.1...100_000, default: 5)
        media = section.choice("media", default: MediaSourceWord.signalled)
        codecs = section.choices("codecs", default: CodecWord.usual)
        let (hasCredentials, registers) = (section.has("credentials"), section.has("register"))
        credentials = section.section("credentials") { hasCredentials ? .init($0, folder) : nil }
        registration = section.section("register") { registers ? .init($0) : nil }
        let hasTLS = section.has("tls")
        tls = section.section("tls") { hasTLS ? TrunkTLS($0, folder) : TrunkTLS() }
        if hasTLS, transport != .tls {
            section.faults.add(section.keyPath("tls"), "is for transport: \"tls\"; say so, or take it away")
        }
        srtp = section.choice("srtp", default: SRTPWord.off)
        if srtp != .off, transport != .tls {
            section.faults.add(section.keyPath("srtp"), srtp.words(on: "transport: \"\(transport.rawValue)\""))
        }
        checkCallerIDs(section)
        readRouting(section)
        readFailover(section)
    }

    private mutating func readRouting(_ section: ConfigurationSection) {
        isEnabled = section.bool("enabled", default: true)
        order = section.has("order") ? section.int("order", in: 0...65535) : section.nothing("order")
        weight = section.int("weight", in: 0...65535, default: 1)
        numbers = CarriedNumbers(
            carries: section.prefixes("carries"), refuses: section.prefixes("refuses"))
        rewrites = section.sections("rewrite", NumberRewrite.init)
        callerIDRules = section.sections("callerIdRules") { CallerIDRule($0, callerIDs) }
    }

    private mutating func readFailover(_ section: ConfigurationSection) {
        firstResponse = section.milliseconds("firstResponseMilliseconds", in: 200...32_000, default: firstResponse)
        circuit = section.section("circuit", CircuitSettings.init)
        let asks = section.has("options")
        options = section.section("options") { asks ? OptionsSettings($0) : nil }
        corrections = section.sections("corrections", OutcomeCorrection.init)
    }

    private func checkCallerIDs(_ section: ConfigurationSection) {
        if callerIDs.isEmpty {
            section.faults.add(section.keyPath("callerIds"), "is empty; list the numbers this trunk may show")
        }
        for (index, number) in callerIDs.enumerated() where !Self.isNumber(number) {
            section.faults.add(
                "\(section.keyPath("callerIds"))[\(index)]",
                "is “\(number)”, but a number of digits is wanted, such as “+862112345678”")
        }
    }

    /// What may stand as a caller: 2 to 20 digits, a + before them or not.
    private static func isNumber(_ text: String) -> Bool {
        let digits = text.drop { $0 == "+" }
        return text.count - digits.count <= 1 && (2...20).contains(digits.count)
            && digits.utf8.allSatisfy { (48...57).contains($0) }
    }
}

extension ConfigurationSection {
    /// Beginnings of numbers: E.164 with its plus, or 700 and such without.
    fileprivate func prefixes(_ key: String) -> [String] {
        let texts = strings(key)
        for (index, text) in texts.enumerated() {
            let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
            guard digits.isEmpty || digits.count > 18 || !digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
                if !text.hasPrefix("+"), !text.hasPrefix("700"), !"700".hasPrefix(text) {
                    faults.add(
                        "\(keyPath(key))[\(index)]",
                        "is “\(text)”, which no number begins with: give the country code (“+86\(digits.drop { $0 == "0" })”), "
                            + "or “700”")
                }
                continue
            }
            faults.add(
                "\(keyPath(key))[\(index)]",
                "is “\(text)”, but the beginning of a number is wanted here, such as “+86571” or “700”")
        }
        return texts
    }
}

extension NumberRewrite {
    init(_ section: ConfigurationSection) {
        match = section.string("match", default: "")
        add = section.string("add", default: "")
        strip = section.int("strip", in: 0...20, default: 0)
        if strip > match.count {
            section.faults.add(
                section.keyPath("strip"),
                "is \(strip), but match is \(match.count) long; only what was matched may be taken off")
        }
        for (key, text) in [("match", match), ("add", add)] where !text.utf8.allSatisfy(Self.isDialled) {
            section.faults.add(section.keyPath(key), "is “\(text)”, but only digits, +, * and # can be dialled")
        }
    }

    private static func isDialled(_ byte: UInt8) -> Bool { (48...57).contains(byte) || "+*#".utf8.contains(byte) }
}

extension CallerIDRule {
    fileprivate init(_ section: ConfigurationSection, _ own: [String]) {
        classes = section.strings("classes").map(TicketClass.init(rawValue:))
        prefixes = section.prefixes("prefixes")
        callerID = section.string("callerId", hint: "one of the trunk's callerIds")
        guard section.has("callerId"), !own.contains(callerID) else { return }
        section.faults.add(section.keyPath("callerId"), "is “\(callerID)”, which is not among this trunk's callerIds")
    }
}

extension CircuitSettings {
    init(_ section: ConfigurationSection) {
        credentialFailures = section.int("credentialFailures", in: 1...1000, default: credentialFailures)
        refusals = section.int("refusals", in: 1...1000, default: refusals)
        failures = section.int("failures", in: 1...1000, default: failures)
        rest = section.seconds("restSeconds", in: 0.1...3600, default: rest)
        longestRest = section.seconds("longestRestSeconds", in: 0.1...86_400, default: max(longestRest, rest))
        if longestRest < rest {
            section.faults.add(section.keyPath("longestRestSeconds"), "is shorter than restSeconds")
        }
    }
}

extension OptionsSettings {
    init(_ section: ConfigurationSection) {
        interval = section.seconds("intervalSeconds", in: 0.2...3600, default: interval)
        answer = section.seconds("answerSeconds", in: 0.1...32, default: answer)
        downAfter = section.int("downAfter", in: 1...100, default: downAfter)
        upAfter = section.int("upAfter", in: 1...100, default: upAfter)
    }
}

extension OutcomeCorrection {
    /// What an INVITE's end can mean; the rest are our own refusals, or the agent's side.
    private static let known: [Disposition] = [
        .busy, .noAnswer, .unreachable, .trunkTimeout, .invalidNumber, .numberChanged, .badFormat, .barred, .declined,
        .unwanted, .blockedByAnalytics, .trunkAuth, .networkFailure, .congestion, .mediaMismatch, .routingLoop,
        .callerNotRegistered, .numberExpired,
    ]

    init(_ section: ConfigurationSection) {
        let word = section.string("disposition", hint: "what it means, such as “congestion”")
        let disposition = Self.known.first { $0.rawValue == word }
        self.init(
            status: section.optionalInt("status", in: 300...699), q850: section.optionalInt("q850", in: 1...127),
            phrase: section.optionalString("phrase", hint: "a piece of the response's words"),
            beforeSeconds: section.has("beforeSeconds")
                ? section.double("beforeSeconds", in: 0.01...600, default: 1) : section.nothing("beforeSeconds"),
            earlyMedia: section.optionalBool("earlyMedia"), rang: section.optionalBool("rang"),
            tone: Self.tone(section),
            disposition: disposition ?? .congestion, triesNextTrunk: section.bool("nextTrunk", default: false))
        if disposition == nil, section.has("disposition") {
            let words = Self.known.map { "“\($0.rawValue)”" }.joined(separator: ", ")
            section.faults.add(
                section.keyPath("disposition"), "is “\(word)”, but only these can be meant: \(words)")
        }
        if status == nil, q850 == nil, phrase?.isEmpty ?? true, tone == nil {
            section.faults.add(section.path, "would correct every ending; give status, q850, phrase or tone")
        }
        if triesNextTrunk, rang == true || earlyMedia == true || tone != nil {
            section.faults.add(
                section.keyPath("nextTrunk"), "can never be: once something rang or played, no other trunk is tried")
        }
    }
}

extension OutcomeCorrection {
    private static func tone(_ section: ConfigurationSection) -> NetworkTone? {
        guard let word = section.optionalString("tone", hint: "what was heard, such as “intercept”") else { return nil }
        if let tone = NetworkTone(rawValue: word) { return tone }
        let words = NetworkTone.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
        section.faults.add(section.keyPath("tone"), "is “\(word)”, but only these can be heard: \(words)")
        return nil
    }
}

extension TrunkTLS {
    fileprivate init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        self.init()
        authoritiesFile = section.optionalString("caFile", hint: "a PEM file's path").map(folder.resolve)
        serverName =
            section.has("serverName")
            ? section.host("serverName", hint: "the name in the gateway's certificate") : section.nothing("serverName")
        verifies = !section.bool("insecure", default: false)
        let own = section.optionalString("certificateFile", hint: "a PEM file's path").map(folder.resolve)
        let key = section.optionalString("keyFile", hint: "a PEM file's path").map(folder.resolve)
        if let own, let key {
            certificate = TLSCertificate(certificateFile: own, keyFile: key)
        } else if own != nil || key != nil {
            section.faults.add(section.path, "needs certificateFile and keyFile together, or none of them")
        }
        if !verifies, authoritiesFile != nil || serverName != nil {
            section.faults.add(
                section.keyPath("insecure"), "is true, so caFile and serverName say nothing; take it or them away")
        }
        checkFiles(section)
    }

    private mutating func checkFiles(_ section: ConfigurationSection) {
        if let certificate {
            do throws(TLSCertificateFault) {
                _ = try certificate.check()
            } catch {
                section.faults.add(section.keyPath("certificateFile"), "will not do: \(error)")
            }
        }
        for (key, file) in [
            ("caFile", authoritiesFile), ("certificateFile", certificate?.certificateFile),
            ("keyFile", certificate?.keyFile),
        ] {
            guard let file else { continue }
            let facts = try? FileManager.default.attributesOfItem(atPath: file)
            guard let changed = facts?[.modificationDate] as? Date else {
                section.faults.add(section.keyPath(key), "names \(file), which cannot be read")
                continue
            }
            version += changed.timeIntervalSince1970
        }
    }
}

extension TrunkSettings.Registration {
    init(_ section: ConfigurationSection) {
        registrar = section.string("registrar", hint: "the registrar's name or address")
        if section.has("registrar"), !SIPConfiguration.isURI("sip:\(registrar)") {
            section.faults.add(
                section.keyPath("registrar"), "is “\(registrar)”, but a host such as “192.0.2.10:5060” is wanted here")
        }
        user = section.string("user", hint: "the name to register")
        expiresSeconds = section.int("expiresSeconds", in: 60...86400, default: 600)
    }
}

extension TrunkSettings.Credentials {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        realm = section.string("realm", default: "*")
        user = section.string("user", hint: "the account's name")
        secret = section.secret(folder) ?? ""
    }
}
