import CallQueue

@testable import Dialer

/// What a telephone exchange would have to believe after a call's actions: the property tests' judge.
struct LegBook {
    private(set) var agentLives = false
    private(set) var customerLives = false
    private(set) var finishes = 0
    private(set) var faults: [String] = []
    private var agentEndings = 0
    private var customerEndings = 0
    private var customerPlacings = 0

    mutating func agentEnds() { agentLives = false }
    mutating func customerEnds() { customerLives = false }

    mutating func follow(_ actions: [CallAction]) {
        for action in actions {
            if finishes > 0 { faults.append("\(action) after the finish") }
            switch action {
            case .placeAgent: agentLives = true
            case .placeCustomer:
                customerPlacings += 1
                customerLives = true
                if customerPlacings > 1 { faults.append("the customer was rung twice") }
                if !agentLives { faults.append("the customer was rung without an agent") }
            case .endAgent:
                agentEndings += 1
                if agentEndings > 1 { faults.append("the agent's leg was ended twice") }
            case .endCustomer:
                customerEndings += 1
                if customerEndings > 1 { faults.append("the customer's leg was ended twice") }
            case .finish:
                finishes += 1
                if agentLives || customerLives { faults.append("finished over a living leg") }
            default: break
            }
        }
    }

    /// One event such as the network may bring at any time; legs that are gone bring none.
    mutating func randomInput(_ call: inout CallStateMachine, _ random: inout SplitMix) -> [CallAction] {
        let leg = LegVerdict(status: 486, byFarEnd: random.next() % 2 == 0, wasAnswered: false)
        switch random.next() % 14 {
        case 0: return agentLives ? call.agentRinging() : []
        case 1, 2: return agentLives ? call.agentAnswered() : []
        case 3: return call.authorized()
        case 4: return call.refused(.capped)
        case 5: return customerLives ? call.customerProgressed(status: 180, hasMedia: false) : []
        case 6: return customerLives ? call.customerProgressed(status: 183, hasMedia: true) : []
        case 7: return customerLives ? call.customerAnswered() : []
        case 8: return endCustomer(&call, leg)
        case 9: return endAgent(&call, leg)
        case 12: return call.mediaAgreed(.agent, holds: random.next() % 2 == 0)
        case 13: return call.mediaAgreed(.customer, holds: random.next() % 2 == 0)
        case 10: return call.timerFired([.agentRing, .customerRing, .talkLimit, .announcement][Int(random.next() % 4)])
        default: return random.next() % 4 == 0 ? call.hangUp(by: .request) : []
        }
    }

    private mutating func endCustomer(_ call: inout CallStateMachine, _ leg: LegVerdict) -> [CallAction] {
        guard customerLives else { return [] }
        customerLives = false
        return call.customerGone(leg)
    }

    private mutating func endAgent(_ call: inout CallStateMachine, _ leg: LegVerdict) -> [CallAction] {
        guard agentLives else { return [] }
        agentLives = false
        return call.agentGone(leg)
    }
}
