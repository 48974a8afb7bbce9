/// Of a ticket that is being worked on: by whom, and in which call.
extension TicketQueue {
    func textOfWork(on ticket: StoredTicket) -> ExplanationText {
        switch ticket.state {
        case .reserved:
            if let agent = floor.agent(shown: ticket.id) { return .shown(to: agent.rawValue) }
        case .dialing(let attempt), .talking(let attempt):
            if let live = memory.live[attempt] { return text(of: live).adding(live.order.callID) }
        default: break
        }
        return ExplanationText(ticket.state)
    }

    private func text(of attempt: LiveAttempt) -> ExplanationText {
        let order = attempt.order
        let there = floor.agents(in: order.callID).filter { $0.stage != .dialingSelf }.map(\.agent.rawValue)
        let flow = order.isAutomated ? order.flow?.rawValue : nil
        switch attempt.phase {
        case .dialingAgent:
            if let agent = order.agent { return .dialing(agent: agent.rawValue) }
            if let flow { return .aboutToDial(customerFor: "flow “\(flow)”", "流程“\(flow)”") }
            return .aboutToDial(customerFor: "the next free agent", "下一位空闲坐席")
        case .dialingCustomer:
            if let flow { return .dialing(customerFor: "flow “\(flow)”", "流程“\(flow)”") }
            if order.isCustomerFirst { return .dialing(customerFor: "the next free agent", "下一位空闲坐席") }
            let agent = order.agent?.rawValue ?? "–"
            return .dialing(customerFor: "agent \(agent)", "坐席 \(agent) ")
        case .answered, .ended:
            if !there.isEmpty { return .talking(there.joined(separator: ", "), there.joined(separator: "、")) }
            if let flow { return .inFlow(flow) }
            return order.isCustomerFirst ? .waitsForAgent : ExplanationText(.talking(order.attemptID))
        }
    }
}

extension ExplanationText {
    fileprivate static func shown(to agent: String) -> ExplanationText {
        ExplanationText("agent \(agent) is looking at it", "坐席 \(agent) 正在预览")
    }

    fileprivate static func dialing(agent: String) -> ExplanationText {
        ExplanationText(
            "the phone of agent \(agent) is rung for it, the customer's after that", "正在呼叫坐席 \(agent) 的话机，随后呼叫客户")
    }

    fileprivate static func aboutToDial(customerFor english: String, _ chinese: String) -> ExplanationText {
        ExplanationText("its customer is about to be called for \(english)", "即将为\(chinese)呼叫客户")
    }

    fileprivate static func dialing(customerFor english: String, _ chinese: String) -> ExplanationText {
        ExplanationText("its customer is being called for \(english)", "正在为\(chinese)呼叫客户")
    }

    fileprivate static func talking(_ english: String, _ chinese: String) -> ExplanationText {
        ExplanationText("its customer is talking with agent \(english)", "客户正在与坐席 \(chinese) 通话")
    }

    fileprivate static func inFlow(_ flow: String) -> ExplanationText {
        ExplanationText("its customer is in flow “\(flow)”", "客户正在流程“\(flow)”中")
    }

    fileprivate static let waitsForAgent = ExplanationText(
        "its customer has answered and waits for an agent", "客户已接听，正在等待坐席")

    fileprivate func adding(_ call: CallID) -> ExplanationText {
        ExplanationText("\(english) (call \(call.rawValue))", "\(chinese)（通话 \(call.rawValue)）")
    }
}
