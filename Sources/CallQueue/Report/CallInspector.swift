/// The rules by which every talk is judged. Pure.
struct CallInspector {
    /// What is known of a talk; nil where it was not measured. Seconds.
    struct Facts {
        var talk = 0.0
        var held = 0.0
        var meanOpinionScore: Double?
        var isOneWay = false
        var hasTicket = false
        var hasResolution = false
        /// Whether an agent was there to say how it went.
        var hasAgent = false
        var speech: SpeechRecord?
        /// Keys pressed in surveys.
        var marks: [String] = []
    }

    let rules: ReportRules

    /// The gravest first.
    func findings(_ facts: Facts) -> [CallFinding] {
        var found: [CallFinding] = []
        if facts.isOneWay, facts.talk * 1_000 >= Double(ReportedAttempt.leastTalk) {
            found.append(CallFinding(.oneWayAudio))
        }
        if let mark = facts.marks.filter(rules.lowMarks.contains).min() {
            found.append(CallFinding(.lowMark, Double(mark)))
        }
        if let score = facts.meanOpinionScore, score < rules.poorMOS {
            found.append(CallFinding(.poorQuality, score, severity: 1 + (rules.poorMOS - score)))
        }
        if let speech = facts.speech { found += Self.findings(speech, rules) }
        if facts.held >= rules.longHold {
            found.append(CallFinding(.longHold, facts.held, severity: facts.held / max(1, rules.longHold)))
        }
        if facts.talk < rules.shortTalk { found.append(CallFinding(.shortTalk, facts.talk)) }
        if facts.hasTicket, facts.hasAgent, !facts.hasResolution { found.append(CallFinding(.noResolution)) }
        return found.sorted { $0.score > $1.score }
    }

    private static func findings(_ speech: SpeechRecord, _ rules: ReportRules) -> [CallFinding] {
        var found: [CallFinding] = []
        if speech.longestSilence >= rules.longSilence {
            found.append(
                CallFinding(
                    .longSilence, speech.longestSilence, severity: speech.longestSilence / rules.longSilence))
        }
        if speech.measured > 0, speech.both / speech.measured >= rules.talkOver {
            let share = speech.both / speech.measured
            found.append(CallFinding(.talkOver, share, severity: share / rules.talkOver))
        }
        return found
    }
}

/// Keeps the calls to listen to first, however many there are.
struct InspectionRanking {
    private let most: Int
    private(set) var result = Inspection()

    init(most: Int) { self.most = max(1, most) }

    mutating func add(_ call: InspectedCall) {
        result.inspected += 1
        guard !call.findings.isEmpty else { return }
        result.found += 1
        for reason in Set(call.findings.map(\.reason)) { result.reasons[reason, default: 0] += 1 }
        result.calls.append(call)
        if result.calls.count >= 2 * most { trim() }
    }

    mutating func concluded() -> Inspection {
        trim()
        return result
    }

    private mutating func trim() {
        result.calls.sort { ($0.score, $0.issuedAt) > ($1.score, $1.issuedAt) }
        result.calls = Array(result.calls.prefix(most))
    }
}
