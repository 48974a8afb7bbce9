import CallQueue
import FoundationEssentials
import Media
import SIP

/// From a finished call's legs to what the queue keeps of them.
enum LegRecords {
    static func of(_ call: CallSession) -> [LegRecord] {
        call.machine.parties.all.compactMap { party in
            call.legs[party.id].map { record(party, $0, call) }
        }
    }

    private static func record(_ party: Party, _ leg: CallLeg, _ call: CallSession) -> LegRecord {
        let figures = call.figures(of: leg)
        return LegRecord(
            party: Int(party.id.rawValue), role: party.role.recorded, agent: party.agent,
            number: party.number?.identity,
            codec: leg.remote.map { "\($0.codec)".uppercased() },
            srtp: leg.remote?.crypto?.suite.name, answeredAt: call.timeline.date(leg.answered),
            roundTrip: figures?.roundTripMilliseconds, received: figures.map { AudioFigures($0.received) } ?? .init(),
            sent: figures.map { AudioFigures($0.sent) } ?? .init())
    }
}

extension Party {
    var agent: AgentID? { if case .agent(let agent) = target { agent } else { nil } }

    /// Of somebody outside beside the customer.
    var number: DialableNumber? { if case .number(let number) = target { number } else { nil } }
}

extension Party.Role {
    fileprivate var recorded: LegRecord.Role {
        switch self {
        case .agent: .agent
        case .customer: .customer
        case .guest: .guest
        case .supervisor: .supervisor
        }
    }
}

extension AudioFigures {
    init(_ direction: MediaLegStatistics.Direction) {
        let isMeasured = direction.meanOpinionScore != nil
        self.init(
            packets: Int(clamping: direction.packets), lost: Int(clamping: direction.lost),
            jitter: isMeasured ? direction.jitterMilliseconds : nil, rating: direction.rFactor,
            meanOpinionScore: direction.meanOpinionScore)
    }
}
