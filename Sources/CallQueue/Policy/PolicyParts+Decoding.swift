import FoundationEssentials

extension CallingHours {
    private enum CodingKeys: String, CodingKey, CaseIterable { case periods, breaks, holidays, makeUpDays }

    /// - Parameter base: holds what the file leaves out; periods that are given come without its breaks.
    init(from decoder: any Decoder, base: CallingHours) throws {
        self = base
        let file = try decoder.strict(CodingKeys.self)
        if let periods = try file.decodeIfPresent([Period].self, forKey: .periods) {
            self.periods = periods
            breaks = []
        }
        try file.read(.breaks, into: &breaks)
        try file.read(.makeUpDays, into: &countsMakeUpDays)
        try file.read(.holidays, into: &onHolidays)
        guard WeekMask(self).hasOpening else {
            throw file.refusal(.periods, "no minute of the week is left to call in")
        }
    }
}

extension CallingHours.OnHolidays: Decodable {
    package init(from decoder: any Decoder) throws {
        let text: String
        do {
            text = try decoder.singleValueContainer().decode(String.self)
        } catch DecodingError.typeMismatch {
            self = .hours(try CallingHours(from: decoder, base: CallingHours(periods: [])))
            return
        }
        switch text {
        case "closed": self = .closed
        case "asUsual": self = .asUsual
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "“\(text)” is none of closed, asUsual, { periods: […] }"))
        }
    }
}

extension CallingHours.Period: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case days, from, to }

    package init(from decoder: any Decoder) throws {
        let file = try decoder.strict(CodingKeys.self)
        self.init(
            days: try file.decodeIfPresent(Set<Weekday>.self, forKey: .days) ?? Weekday.everyDay,
            from: try file.decode(TimeOfDay.self, forKey: .from), to: try file.decode(TimeOfDay.self, forKey: .to))
        // Two times that changed places would be the whole night.
        guard to > from else {
            throw file.refusal(
                .to,
                "“\(to)” is not after from “\(from)”; for hours past midnight write two periods, to “24:00” and from “00:00”"
            )
        }
    }
}

extension AttemptCap: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case count, period }

    package init(from decoder: any Decoder) throws {
        let file = try decoder.strict(CodingKeys.self)
        count = try file.decode(Int.self, forKey: .count)
        period = try file.decode(Double.self, forKey: .period)
        guard count >= 1 else { throw file.refusal(.count, "must be 1 or more") }
        guard period > 0, period <= 31_536_000 else {
            throw file.refusal(.period, "must be above 0 and at most 31536000 seconds (a year)")
        }
    }
}

extension CalleeZones: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case overrides, unknown }

    package init(from decoder: any Decoder) throws {
        self.init()
        let file = try decoder.strict(CodingKeys.self)
        try file.read(.overrides, into: &overrides)
        try file.read(.unknown, into: &unknown)
        for (code, names) in overrides { try Self.check(names, file, .overrides, "code \(code): ") }
        try Self.check(unknown, file, .unknown, "")
    }

    private static func check(
        _ names: [String], _ file: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys, _ place: String
    ) throws {
        guard !names.isEmpty else { throw file.refusal(key, place + "name at least one zone") }
        for name in names where ZoneRules(named: name) == nil {
            throw file.refusal(key, place + "“\(name)” is no time zone; write it as “Asia/Shanghai”")
        }
    }
}

extension RedialRule: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case intervals, afterwards, inOtherDayPart, onNextDay, jitter
    }

    package init(from decoder: any Decoder) throws {
        self.init(intervals: [])
        let file = try decoder.strict(CodingKeys.self)
        try file.read(.intervals, into: &intervals)
        afterwards = try file.decodeIfPresent(Double.self, forKey: .afterwards)
        try file.read(.inOtherDayPart, into: &inOtherDayPart)
        try file.read(.onNextDay, into: &onNextDay)
        try file.read(.jitter, into: &jitter, within: 0...1)
        let range = 0.0...31_536_000.0
        guard intervals.allSatisfy(range.contains), afterwards.map(range.contains) ?? true else {
            throw file.refusal(.intervals, "seconds must be 0 to 31536000")
        }
    }
}
