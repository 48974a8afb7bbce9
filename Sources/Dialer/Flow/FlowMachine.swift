/// A ``CallFlow`` being carried out, as a pure machine: inputs are methods, outputs are ``FlowAction``s. It knows no clock, no
/// media and no queue. At any moment before its end prompts are being played, its one timer runs, or a person is looked for:
/// the customer is never left in a silence that nothing ends.
struct FlowMachine: Sendable {
    enum State: Sendable, Equatable {
        /// Before ``start()``.
        case idle
        /// Entered with each step and each further try of a question; left when its prompts end, or by a digit that may cut
        /// them short.
        case speaking(String, tries: Int)
        /// Entered when a question was heard; left by a digit or the timer.
        case listening(String, tries: Int)
        /// Entered when a person is wanted, whatever is still being said; left when one has the customer, or none can be had.
        case handingOver(String)
        /// Entered once; nothing leaves it.
        case over(FlowEnding)
    }

    /// Steps carried out in one call at most: nobody needs so many, but a child at the keys may.
    static let mostSteps = 100

    let flow: CallFlow
    private(set) var state = State.idle
    private(set) var answers: [FlowAnswer] = []
    private var entered = 0

    init(_ flow: CallFlow) { self.flow = flow }

    // MARK: Inputs

    /// The first input of all: the customer has answered.
    mutating func start() -> [FlowAction] {
        guard state == .idle else { return [] }
        return enter(flow.start, .rule)
    }

    /// What ``FlowAction/say(_:)`` asked for was played to its end.
    mutating func promptsEnded() -> [FlowAction] {
        guard case .speaking(let name, let tries) = state, let step = flow.steps[name] else { return [] }
        return spoken(name, step, tries)
    }

    /// The customer pressed a key. Outside of questions it means nothing.
    mutating func digit(_ digit: FlowDigit) -> [FlowAction] {
        switch state {
        case .speaking(let name, let tries):
            guard let question = question(of: name), question.bargesIn else { return [] }
            return [.stopSaying] + take(digit, for: question, name, tries)
        case .listening(let name, let tries):
            guard let question = question(of: name) else { return [] }
            return [.disarm] + take(digit, for: question, name, tries)
        case .idle, .handingOver, .over: return []
        }
    }

    /// The time that ``FlowAction/arm(_:)`` asked for has passed.
    mutating func timerFired() -> [FlowAction] {
        guard case .listening(let name, let tries) = state, let question = question(of: name) else { return [] }
        return askAgain(question, name, tries, after: [])
    }

    /// A person talks to the customer.
    mutating func handedOver() -> [FlowAction] {
        guard case .handingOver = state else { return [] }
        return finish(.handedOver)
    }

    /// A person has stepped in, whatever was being said or asked.
    mutating func takenOver() {
        if case .over = state { return }
        state = .over(.handedOver)
    }

    /// What was being said was interrupted: it is said again from its beginning, and asked again if it was a question.
    mutating func again() -> [FlowAction] {
        switch state {
        case .speaking(let name, let tries), .listening(let name, let tries):
            guard let step = flow.steps[name] else { return [] }
            return speak(step.say, name, step, tries: tries)
        case .idle, .handingOver, .over: return []
        }
    }

    /// No person was to be had in the time that is allowed.
    mutating func handOverFailed() -> [FlowAction] {
        guard case .handingOver(let name) = state else { return [] }
        return enter(flow.steps[name]?.next, .rule)
    }

    // MARK: Steps

    private mutating func enter(_ name: String?, _ why: FlowHandOver.Reason) -> [FlowAction] {
        guard let name, let step = flow.steps[name], entered < Self.mostSteps else { return finish(.tooManySteps) }
        entered += 1
        if case .handOver(let limit) = step.does {
            state = .handingOver(name)
            // Nobody is kept waiting for the end of a sentence.
            return [.handOver(why, atMost: limit)] + (step.say.isEmpty ? [] : [.say(step.say)])
        }
        // What the customer asked for holds from now on, also for one who hangs up before hearing so.
        return Self.deed(of: step) + speak(step.say, name, step, tries: 1)
    }

    private static func deed(of step: FlowStep) -> [FlowAction] {
        switch step.does {
        case .schedule(let after): [.schedule(after: after)]
        case .doNotCall: [.markDoNotCall]
        case .announce, .ask, .handOver, .end: []
        }
    }

    private mutating func speak(_ prompts: [PromptName], _ name: String, _ step: FlowStep, tries: Int) -> [FlowAction] {
        state = .speaking(name, tries: tries)
        return prompts.isEmpty ? spoken(name, step, tries) : [.say(prompts)]
    }

    private mutating func spoken(_ name: String, _ step: FlowStep, _ tries: Int) -> [FlowAction] {
        switch step.does {
        case .announce, .schedule, .doNotCall: return enter(step.next, .rule)
        case .ask(let question):
            state = .listening(name, tries: tries)
            return [.arm(question.timeout)]
        case .handOver: return []
        case .end: return finish(.ended)
        }
    }

    private mutating func finish(_ ending: FlowEnding) -> [FlowAction] {
        state = .over(ending)
        return [.finish(ending)]
    }

    // MARK: Questions

    private func question(of name: String) -> FlowQuestion? {
        if case .ask(let question) = flow.steps[name]?.does { question } else { nil }
    }

    private mutating func take(
        _ digit: FlowDigit, for question: FlowQuestion, _ name: String, _ tries: Int
    ) -> [FlowAction] {
        guard let target = question.choices[digit] else {
            return askAgain(question, name, tries, after: question.invalid)
        }
        let answer = FlowAnswer(step: name, note: question.note, digit: digit)
        answers.append(answer)
        return [.answer(answer)] + enter(target, .asked)
    }

    private mutating func askAgain(
        _ question: FlowQuestion, _ name: String, _ tries: Int, after prompts: [PromptName]
    ) -> [FlowAction] {
        guard tries < question.tries, let step = flow.steps[name] else {
            return enter(flow.steps[name]?.next, .noInput)
        }
        return speak(prompts + step.say, name, step, tries: tries + 1)
    }
}
