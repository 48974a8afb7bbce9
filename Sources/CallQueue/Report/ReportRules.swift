/// What reports count as good and bad, and what a call by hand would have cost. Seconds.
package struct ReportRules: Sendable, Hashable {
    /// To find a number, dial it and wait for the line: what an agent saves with each call that is placed.
    package var handDialing = 30.0
    /// Silence of both sides.
    package var longSilence = 15.0
    /// Share of a recorded talk in which both speak at once, 0 to 1.
    package var talkOver = 0.15
    /// On hold, in all.
    package var longHold = 60.0
    /// MOS-CQE (ITU-T G.107) below this is bad.
    package var poorMOS = 3.5
    /// A talk below this hardly was one.
    package var shortTalk = 10.0
    /// Keys with which a customer says in a survey to be dissatisfied.
    package var lowMarks: Set<String> = ["1", "2"]

    package init() {}
}

extension ReportRules: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case handDialing, longSilence, talkOver, longHold, poorMOS, shortTalk, lowMarks
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let file = try decoder.strict(CodingKeys.self)
        try file.read(.handDialing, into: &handDialing, within: 0...3_600)
        try file.read(.longSilence, into: &longSilence, within: 1...3_600)
        try file.read(.talkOver, into: &talkOver, within: 0.01...1)
        try file.read(.longHold, into: &longHold, within: 1...86_400)
        try file.read(.poorMOS, into: &poorMOS, within: 1...5)
        try file.read(.shortTalk, into: &shortTalk, within: 0...3_600)
        try file.read(.lowMarks, into: &lowMarks)
    }
}
