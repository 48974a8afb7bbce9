extension AbandonmentRules {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case limit, days, calendarDay, within, lockHours, announcement, whenReached
    }

    /// `{ limit: 3, days: 30, announcement: "abandoned-call" }`; limit in percent.
    ///
    /// - Parameter base: holds what the file leaves out; nil where nothing was set before.
    init(from decoder: any Decoder, base: AbandonmentRules?) throws {
        let file = try decoder.strict(CodingKeys.self)
        guard base != nil || (file.contains(.limit) && file.contains(.announcement)) else {
            throw file.refusal(
                file.contains(.limit) ? .announcement : .limit,
                "is missing: `limit` (percent of those who answer) and `announcement` (a prompt) are both wanted")
        }
        self = base ?? AbandonmentRules(limit: 0, announcement: "")
        var percent = limit * 100
        try file.read(.limit, into: &percent, within: 0...10)
        limit = percent / 100
        try readPeriod(file)
        try file.read(.within, into: &within, within: 0.5...10)
        var hours = lock / 3_600
        try file.read(.lockHours, into: &hours, within: 0...8_760)
        lock = hours * 3_600
        try file.read(.announcement, into: &announcement)
        guard ClassPolicy.isPromptName(announcement) else {
            throw file.refusal(.announcement, "“\(announcement)” is no prompt's name, such as abandoned-call")
        }
        try file.read(.whenReached, into: &whenReached, among: Reaction.allCases)
    }

    private mutating func readPeriod(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        if file.contains(.days) {
            var days = 30.0
            try file.read(.days, into: &days, within: 1...30)
            period = .rolling(days * 86_400)
        }
        guard let byDay = try file.decodeIfPresent(Bool.self, forKey: .calendarDay) else { return }
        guard !byDay || !file.contains(.days) else {
            throw file.refusal(.calendarDay, "the share is taken over `days` or over a calendar day, not over both")
        }
        if byDay { period = .calendarDay } else if period == .calendarDay { period = .rolling(2_592_000) }
    }
}

extension ModeMove: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case to, flow, when, atLeast }

    package init(from decoder: any Decoder) throws {
        let file = try decoder.strict(CodingKeys.self)
        var to = DialMode.progressive
        guard file.contains(.to) else { throw file.refusal(.to, "is missing: the mode to move to") }
        try file.read(.to, into: &to, among: DialMode.allCases)
        self.init(
            to: to, flow: try file.decodeIfPresent(FlowName.self, forKey: .flow),
            when: try file.decode(ModeCondition.self, forKey: .when))
        try file.read(.atLeast, into: &atLeast, within: 0...86_400)
        guard (to == .automated) == (flow != nil) else {
            throw file.refusal(.flow, "`automated` wants a flow, and no other mode has one")
        }
    }
}

extension ModeCondition: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case backlog, backlogPerAgent, hoursLate, agentsBelow, abandonedAbove
    }

    package init(from decoder: any Decoder) throws {
        let file = try decoder.strict(CodingKeys.self)
        backlog = try file.decodeIfPresent(Int.self, forKey: .backlog)
        backlogPerAgent = try file.decodeIfPresent(Double.self, forKey: .backlogPerAgent)
        hoursLate = try file.decodeIfPresent(Double.self, forKey: .hoursLate)
        agentsBelow = try file.decodeIfPresent(Int.self, forKey: .agentsBelow)
        abandonedAbove = try file.decodeIfPresent(Double.self, forKey: .abandonedAbove)
        guard !isEmpty else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "says nothing; known are "
                        + CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")))
        }
    }
}
