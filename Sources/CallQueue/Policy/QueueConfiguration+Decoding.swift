extension QueueConfiguration: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case policy, classes, attemptCaps, calleeZones, dayParts, permission, region, alsoAssigned, lines,
            callsPerSecond, flowLines, agents,
            duplicatePressWindow, keyRetention, selection, profile, holidays, classWeights, pressingTime,
            reports, zone
    }

    package init(from decoder: any Decoder) throws {
        let file = try decoder.strict(CodingKeys.self)
        try readProfile(file, decoder)
        try readHolidays(file, decoder)
        try readWeights(file)
        try file.read(.pressingTime, into: &pressingTime, within: 0...604_800)
        try file.read(.attemptCaps, into: &attemptCaps)
        guard attemptCaps.allSatisfy({ $0.count >= 1 && $0.period > 0 }) else {
            throw file.refusal(.attemptCaps, "a cap needs a count from 1 and a period above 0 seconds")
        }
        try file.read(.calleeZones, into: &calleeZones)
        try file.read(.dayParts, into: &dayParts)
        try file.read(.permission, into: &permission)
        try file.read(.region, into: &region)
        try file.read(.alsoAssigned, into: &alsoAssigned)
        lines = try file.decodeIfPresent(Int.self, forKey: .lines) ?? lines
        if let lines, lines < 1 { throw file.refusal(.lines, "must be 1 or more; leave it out for no limit") }
        callsPerSecond = try file.decodeIfPresent(Double.self, forKey: .callsPerSecond) ?? callsPerSecond
        if let rate = callsPerSecond, !(rate > 0) {
            throw file.refusal(.callsPerSecond, "must be above 0; leave it out for no limit")
        }
        flowLines = try file.decodeIfPresent(Int.self, forKey: .flowLines) ?? flowLines
        if let flowLines, flowLines < 1 {
            throw file.refusal(.flowLines, "must be 1 or more; leave it out for all lines")
        }
        try file.read(.agents, into: &agents)
        try file.read(.reports, into: &reports)
        try readZone(file)
        try file.read(.duplicatePressWindow, into: &duplicatePressWindow, within: 0...3_600)
        try file.read(.keyRetention, into: &keyRetention, within: 86_400...31_536_000)
        try readSelection(file)
        try readPolicies(file)
    }

    /// `profile: "us"`: everything else in the file is on top of it.
    private mutating func readProfile(_ file: KeyedDecodingContainer<CodingKeys>, _ decoder: any Decoder) throws {
        guard let name = try file.decodeIfPresent(String.self, forKey: .profile) else { return }
        do {
            self = try PolicyFiles.profile(name, decoder)
        } catch let fault as PolicyFileFault {
            throw file.refusal(.profile, fault.text)
        }
    }

    private mutating func readHolidays(_ file: KeyedDecodingContainer<CodingKeys>, _ decoder: any Decoder) throws {
        guard let names = try file.decodeIfPresent([String].self, forKey: .holidays) else { return }
        holidays = Holidays()
        do {
            for name in names { holidays.add(try PolicyFiles.holidays(name, decoder)) }
        } catch let fault as PolicyFileFault {
            throw file.refusal(.holidays, fault.text)
        }
    }

    private mutating func readWeights(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        guard let weights = try file.decodeIfPresent([String: Double].self, forKey: .classWeights) else { return }
        for (name, weight) in weights {
            guard FairShare.weights.contains(weight) else {
                throw file.refusal(
                    .classWeights,
                    "\(name): \(weight) is outside \(FairShare.weights.lowerBound) to \(FairShare.weights.upperBound)")
            }
            classWeights[TicketClass(rawValue: name)] = weight
        }
    }

    private mutating func readZone(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        guard let name = try file.decodeIfPresent(String.self, forKey: .zone) else { return }
        guard let found = ZoneRules(named: name) else {
            throw file.refusal(.zone, "no such time zone: “\(name)”; use a name such as Asia/Shanghai or UTC")
        }
        zone = found
    }

    /// `selection: { quality: 100, logistics: 70 }`, percent; a class that is not named keeps its share.
    private mutating func readSelection(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        guard file.contains(.selection) else { return }
        let named = try file.nestedContainer(keyedBy: AnyKey.self, forKey: .selection)
        var shares = selection.shares
        for key in named.allKeys {
            let share = try named.decode(Double.self, forKey: key)
            guard (0...100).contains(share) else {
                throw named.refusal(key, "\(share) is outside 0 to 100 percent")
            }
            shares[TicketClass(rawValue: key.stringValue)] = share
        }
        selection = Selection(shares: shares, otherShare: selection.otherShare)
    }

    private mutating func readPolicies(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        if file.contains(.policy) {
            policy = try ClassPolicy(from: file.superDecoder(forKey: .policy), base: policy)
        }
        guard file.contains(.classes) else { return }
        let named = try file.nestedContainer(keyedBy: AnyKey.self, forKey: .classes)
        for key in named.allKeys {
            classes[TicketClass(rawValue: key.stringValue)] = try ClassPolicy(
                from: named.superDecoder(forKey: key), base: policy)
        }
    }
}

extension DialPermission: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case countryCodes, otherCountries
    }

    package init(from decoder: any Decoder) throws {
        let file = try decoder.strict(CodingKeys.self)
        try file.read(.countryCodes, into: &countryCodes)
        try file.read(.otherCountries, into: &otherCountries, among: Rule.allCases)
    }
}

extension ClassPolicy {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case callingHours, clickIgnoresHours, maxAttempts, redial, ringTimeout, agentRingTimeout, maxTalk, recording,
            consent, requiresConsent, pauseAfterTalk, onMachine, wrapUpLimit, mode, previewSeconds, previewEnds, skills,
            language, expiresAtDeadline, alternateInterval, flow, surveyFlow, ratio, mostRatio, abandonment, moves,
            script
    }

    /// - Parameter base: holds what the file leaves out.
    init(from decoder: any Decoder, base: ClassPolicy) throws {
        self = base
        let file = try decoder.strict(CodingKeys.self)
        if file.contains(.callingHours) {
            callingHours = try CallingHours(from: file.superDecoder(forKey: .callingHours), base: callingHours)
        }
        try file.read(.requiresConsent, into: &requiresConsent)
        try file.read(.pauseAfterTalk, into: &pauseAfterTalk, within: 0...31_536_000)
        try file.read(.clickIgnoresHours, into: &clickIgnoresHours)
        try file.read(.maxAttempts, into: &maxAttempts, within: 1...100)
        // Never under 15 s: 47 CFR 64.1200(a)(6), and most people need longer.
        try file.read(.ringTimeout, into: &ringTimeout, within: 15...180)
        try file.read(.agentRingTimeout, into: &agentRingTimeout, within: 5...180)
        try file.read(.maxTalk, into: &maxTalk, within: 10...86_400)
        try file.read(.recording, into: &recording)
        try readConsent(file)
        try readMachine(file)
        try file.read(.wrapUpLimit, into: &wrapUpLimit, within: 0...3_600)
        try file.read(.mode, into: &mode, among: DialMode.allCases)
        try file.read(.previewSeconds, into: &previewSeconds, within: 5...3_600)
        try file.read(.previewEnds, into: &previewEnds, among: PreviewEnd.allCases)
        try readDemand(file)
        try file.read(.expiresAtDeadline, into: &expiresAtDeadline)
        try file.read(.alternateInterval, into: &alternateInterval, within: 1...604_800)
        // null: none, though the policy for all has one.
        if file.contains(.flow) { flow = try file.decodeIfPresent(FlowName.self, forKey: .flow) }
        if file.contains(.surveyFlow) { surveyFlow = try file.decodeIfPresent(FlowName.self, forKey: .surveyFlow) }
        try readScript(file)
        try readRedial(file)
        try readPacing(file)
    }

    /// Modes in which customers are rung before an agent is there, and what binds them.
    private mutating func readPacing(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        try file.read(.ratio, into: &pacing.ratio, within: 1...5)
        try file.read(.mostRatio, into: &pacing.mostRatio, within: 1...5)
        if file.contains(.abandonment) {
            abandonment =
                try file.decodeNil(forKey: .abandonment)
                ? nil : AbandonmentRules(from: file.superDecoder(forKey: .abandonment), base: abandonment)
        }
        try file.read(.moves, into: &moves)
        if mode == .automated, flow == nil { throw file.refusal(.mode, "“automated” wants a `flow`") }
        guard abandonment == nil else { return }
        let unbound =
            "rings customers before an agent is on the line: say in `abandonment` how many of those who answer may "
            + "meet nobody (`limit`, percent) and what they are told (`announcement`, a prompt), or take a profile that does"
        if mode.isCustomerFirst { throw file.refusal(.mode, "“\(mode.rawValue)” \(unbound)") }
        if let move = moves.first(where: \.to.isCustomerFirst) {
            throw file.refusal(.moves, "“\(move.to.rawValue)” \(unbound)")
        }
    }

    /// `skills: { quality: 3 }`, least levels; `language: null` takes away what the policy of all classes says.
    private mutating func readDemand(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        if let levels = try file.decodeIfPresent([String: Int].self, forKey: .skills) {
            guard levels.values.allSatisfy(Skill.levels.contains) else {
                throw file.refusal(.skills, "levels are 1 to 10")
            }
            demand.skills = Dictionary(
                levels.map { (Skill(rawValue: $0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        if file.contains(.language) { demand.language = try file.decodeIfPresent(String.self, forKey: .language) }
    }

    /// `script: ""` takes away what the policy of all classes says.
    private mutating func readScript(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        guard let text = try file.decodeIfPresent(String.self, forKey: .script) else { return }
        guard text.count <= Self.longestScript else {
            throw file.refusal(.script, "a script has at most \(Self.longestScript) characters")
        }
        script = text.isEmpty ? nil : text
    }

    private static let longestScript = 8000

    /// `consent: ""` takes away what the policy of all classes says.
    private mutating func readConsent(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        guard let name = try file.decodeIfPresent(String.self, forKey: .consent) else { return }
        guard name.isEmpty || Self.isPromptName(name) else {
            throw file.refusal(
                .consent, "“\(name)” is no prompt's name: \(Self.promptNameRule), such as recording-consent")
        }
        consent = name.isEmpty ? nil : name
    }

    private mutating func readMachine(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        guard let text = try file.decodeIfPresent(String.self, forKey: .onMachine) else { return }
        guard let policy = MachinePolicy(text) else {
            throw file.refusal(
                .onMachine, "“\(text)” is none of off, continue, hangUp, message:PROMPT (\(Self.promptNameRule))")
        }
        onMachine = policy
    }

    private static let promptNameRule = "up to 64 letters, digits and hyphens"

    static func isPromptName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private mutating func readRedial(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        guard file.contains(.redial) else { return }
        let rules = try file.nestedContainer(keyedBy: AnyKey.self, forKey: .redial)
        for key in rules.allKeys {
            guard let disposition = Disposition(rawValue: key.stringValue), disposition.mayRedial else {
                throw UnknownKey(
                    path: rules.codingPath + [key], known: Disposition.allCases.filter(\.mayRedial).map(\.rawValue))
            }
            redial.rules[disposition] = try rules.decode(RedialRule.self, forKey: key)
        }
    }
}
