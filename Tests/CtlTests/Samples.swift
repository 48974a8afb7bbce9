import ControlAPI
import FoundationEssentials

/// Things the fake daemon knows.
enum Samples {
    static let start = Date(timeIntervalSince1970: 1_795_248_000)

    static func call(
        _ id: String, _ state: CallState = .talking, agent: String = "1001", number: String = "+86138****8000",
        outcome: CallDisposition? = nil
    ) -> CallInfo {
        CallInfo(
            callId: id, ticketId: "T-1", agentId: agent, number: number, state: state, requestedAt: start,
            durationSeconds: 20, talkSeconds: outcome == .answered ? 12 : 0,
            legs: [LegInfo(leg: .agent, state: .confirmed, sipStatus: 200, codec: "PCMA")],
            outcome: outcome.map { OutcomeInfo(disposition: $0, blame: .callee, sip: 486, q850: 17) })
    }

    static func event(
        _ type: EventKind, _ seq: Int, call: String? = "c-1", disposition: CallDisposition? = nil,
        data: EventData? = nil
    ) -> ControlEvent {
        ControlEvent(
            type, at: start, callId: call, agentId: "1001",
            data: data ?? disposition.map { EventData(disposition: $0) },
            seq: seq)
    }

    static func steps(to disposition: CallDisposition) -> [ControlEvent] {
        [
            event(.callRequested, 1), event(.callAgentRinging, 2), event(.callAgentAnswered, 3),
            event(.callCustomerRinging, 4), event(.callEnded, 5, disposition: disposition),
        ]
    }

    static func subscribed(seq: Int = 5, oldest: Int = 1, epoch: String = "e1") -> SubscribeResult {
        SubscribeResult(seq: seq, oldest: oldest, epoch: epoch)
    }

    static func batch(_ id: String, _ state: BatchStateWord = .running, name: String = "quality") -> BatchInfo {
        BatchInfo(
            batchId: id, name: name, state: state, loadedAt: start, tickets: 40, states: ["done": 12, "waiting": 28],
            attempts: 20)
    }

    static func summary(accepted: Int, refused: [String: Int] = [:], dryRun: Bool = false) -> LoadSummary {
        LoadSummary(
            batchId: "b-1", name: "quality.csv", dryRun: dryRun, rows: accepted + refused.values.reduce(0, +),
            accepted: accepted, refused: refused, duplicates: 0, notSelected: 0, mapping: "quality", encoding: "utf-8",
            format: "csv",
            classes: [ClassLoad(ticketClass: "quality", rows: accepted, selected: accepted, notSelected: 0)],
            loadSeconds: 0.2)
    }
}
