extension AgentRules: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case signsInByItself, leastWrapUp, pausesUnresolved, missesToPause, stickyWait, order
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let file = try decoder.strict(CodingKeys.self)
        try file.read(.signsInByItself, into: &signsInByItself)
        try file.read(.leastWrapUp, into: &leastWrapUp, within: 0...600)
        try file.read(.pausesUnresolved, into: &pausesUnresolved)
        try file.read(.missesToPause, into: &missesToPause, within: 0...1_000)
        try file.read(.stickyWait, into: &stickyWait, within: 0...86_400)
        try file.read(.order, into: &order, among: AgentOrder.allCases)
    }
}
