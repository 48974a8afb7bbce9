import ControlAPI
import FoundationEssentials

/// What events add up to since the door was opened. Pure: events come in order, each once.
struct EventFigures: Sendable {
    /// When what came of a call that runs.
    private struct Steps {
        let requestedAt: Date
        var customerDialedAt: Date?
        var isHeardOf = false
    }

    /// Calls that run, at most: more than any site has, so that a lost end fills no memory.
    private static let most = 100_000

    private var running: [String: Steps] = [:]
    private(set) var requested = 0
    private(set) var outcomes: [String: Int] = [:]
    private(set) var setup: [String: Histogram] = [:]
    private(set) var mos: [String: Histogram] = [:]
    private(set) var trunkFailures: [String: Int] = [:]
    private(set) var missed = 0

    mutating func miss(_ count: Int) { missed += count }

    mutating func note(_ event: ControlEvent) {
        guard let call = event.callId else { return }
        switch event.type {
        case .callRequested:
            requested += 1
            if running.count < Self.most { running[call] = Steps(requestedAt: event.ts) }
        case .callAgentDialing: addSetup("agentDialing", since: running[call]?.requestedAt, event)
        case .callCustomerDialing: running[call]?.customerDialedAt = event.ts
        case .callCustomerProgress, .callCustomerRinging, .callCustomerAnswered: noteHeard(call, event)
        case .callBridged: addSetup("bridged", since: running[call]?.requestedAt, event)
        case .callTrunkFailed: trunkFailures[event.data?.trunk ?? "", default: 0] += 1
        case .callEnded: noteEnd(call, event)
        default: break
        }
    }

    /// The customer's network said something for the first time: the delay after dialling.
    private mutating func noteHeard(_ call: String, _ event: ControlEvent) {
        guard let steps = running[call], !steps.isHeardOf else { return }
        running[call]?.isHeardOf = true
        addSetup("customerRinging", since: steps.customerDialedAt, event)
    }

    private mutating func noteEnd(_ call: String, _ event: ControlEvent) {
        running[call] = nil
        outcomes[event.data?.disposition?.rawValue ?? "unknown", default: 0] += 1
        for leg in event.data?.legs ?? [] {
            guard let heard = leg.received?.mos else { continue }
            mos[leg.leg.rawValue, default: .mos].add(heard)
        }
    }

    private mutating func addSetup(_ stage: String, since: Date?, _ event: ControlEvent) {
        guard let since else { return }
        setup[stage, default: .setup].add(max(0, event.ts.timeIntervalSince(since)))
    }

    func write(to text: inout MetricsText) {
        text.add("dialer_calls_requested_total", .counter, "Calls that were asked for and accepted.", Double(requested))
        text.add(
            "dialer_attempts_total", .counter, "Calls that are over, by outcome.", by: "outcome", outcomes)
        text.add(
            "dialer_trunk_failures_total", .counter, "Calls that a trunk could not take.", by: "trunk", trunkFailures)
        text.add(
            "dialer_call_setup_seconds",
            "From the request to the agent's INVITE and to both hearing each other; from the customer's INVITE to the first sign of the customer's network.",
            by: "stage", setup)
        text.add("dialer_leg_mos", "How each leg of a call that is over was heard (MOS, ITU-T G.107).", by: "leg", mos)
        text.add(
            "dialer_metrics_missed_events_total", .counter, "Events that came too fast to be counted.", Double(missed))
    }
}
