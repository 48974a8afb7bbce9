package import FoundationEssentials

/// Why somebody should listen to a call.
package struct CallFinding: Sendable, Hashable {
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// One side was never heard.
        case oneWayAudio
        /// The customer was not content.
        case lowMark
        case poorQuality
        /// Neither side spoke for long.
        case longSilence
        case talkOver
        case longHold
        case shortTalk
        /// The ticket's call went through, and nobody said how.
        case noResolution

        /// What it adds to the call's score when it is just there.
        var weight: Double {
            switch self {
            case .oneWayAudio: 40
            case .lowMark: 35
            case .poorQuality, .longSilence: 20
            case .talkOver, .longHold, .shortTalk: 15
            case .noResolution: 10
            }
        }
    }

    package let reason: Reason
    /// Seconds, a MOS, a share or a key, as the reason has it; nil where there is none.
    package let value: Double?
    /// How far beyond the limit, from 1: twice as long counts twice, four times at most.
    let severity: Double

    init(_ reason: Reason, _ value: Double? = nil, severity: Double = 1) {
        self.reason = reason
        self.value = value
        self.severity = min(max(severity, 1), 4)
    }

    var score: Double { reason.weight * severity }
}

/// A call with what was found in it.
package struct InspectedCall: Sendable, Hashable {
    package let attempt: AttemptID
    package let ticket: TicketID?
    package let ticketClass: TicketClass?
    package let agent: AgentID?
    package let number: DialableNumber?
    package let issuedAt: Date
    /// Seconds.
    package let talkTime: Double
    package let recordingPath: String?
    /// The gravest first.
    package var findings: [CallFinding] = []

    /// What to listen to first has the most.
    package var score: Double { findings.reduce(0) { $0 + $1.score }.rounded() }
}

/// What was found in the talks of a period.
package struct Inspection: Sendable, Hashable {
    /// Talks that were looked at.
    package var inspected = 0
    /// Of them, those with a finding.
    package var found = 0
    /// Calls by what was found in them.
    package var reasons: [CallFinding.Reason: Int] = [:]
    /// The highest scores first, of equals the latest.
    package var calls: [InspectedCall] = []
}
