extension AgentRules: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case signsInByItself, leastWrapUp, pausesUnresolved, missesToPause, order
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let file = try decoder.strict(CodingKeys.self)
        try file.read(.signsInByItself, into: &signsInByItself)
        try file.read(.leastWrapUp, into: &leastWrapUp, within: 0...600)
        try file.read(.pausesUnresolved, into: &pausesUnresolved)
        try file.read(.missesToPause, into: &missesToPause, within: 0...1_000)
        try readOrder(file)
    }

    private mutating func readOrder(_ file: KeyedDecodingContainer<CodingKeys>) throws {
        guard let text = try file.decodeIfPresent(String.self, forKey: .order) else { return }
        guard let order = AgentOrder(rawValue: text) else {
            let known = AgentOrder.allCases.map(\.rawValue).joined(separator: ", ")
            throw file.refusal(.order, "“\(text)” is none of \(known)")
        }
        self.order = order
    }
}
