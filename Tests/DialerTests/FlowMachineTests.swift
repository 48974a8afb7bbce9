import Foundation
import Testing

@testable import Dialer

@Suite("A call flow being carried out")
struct FlowMachineTests {

    private func machine(_ name: String) throws -> FlowMachine {
        FlowMachine(try #require(CallFlow.shipped.first { $0.name == name }))
    }

    private func prompts(_ names: String...) -> FlowAction { .say(names.compactMap { PromptName(rawValue: $0) }) }
    private func key(_ key: Character) throws -> FlowDigit { try #require(FlowDigit(key)) }

    @Test("resolved: the answer is kept at once, thanks are said, and the call ends")
    func resolved() throws {
        var flow = try machine("quality")
        #expect(flow.start() == [prompts("identification", "recording-consent")])
        #expect(flow.promptsEnded() == [prompts("resolved-question")])
        #expect(flow.promptsEnded() == [.arm(.seconds(5))])
        let one = try key("1")
        #expect(
            flow.digit(one) == [
                .disarm, .answer(FlowAnswer(step: "resolved", note: "resolved", digit: one)), prompts("thanks"),
            ])
        #expect(flow.promptsEnded() == [prompts("goodbye")])
        #expect(flow.promptsEnded() == [.finish(.ended)])
        #expect(flow.answers == [FlowAnswer(step: "resolved", note: "resolved", digit: one)])
        #expect(flow.promptsEnded().isEmpty)
        #expect(flow.timerFired().isEmpty)
        #expect(flow.digit(one).isEmpty)
    }

    @Test("a key cuts a question short, but no announcement")
    func bargeIn() throws {
        var flow = try machine("quality")
        _ = flow.start()
        let nine = try key("9")
        #expect(flow.digit(nine).isEmpty)
        _ = flow.promptsEnded()
        #expect(
            flow.digit(nine) == [
                .stopSaying, .answer(FlowAnswer(step: "resolved", note: "resolved", digit: nine)), .markDoNotCall,
                prompts("will-not-call-again"),
            ], "the wish holds before it is confirmed aloud")
    }

    @Test("silence and wrong keys are tries alike; after the last it goes on by itself")
    func tries() throws {
        var flow = try machine("quality")
        _ = flow.start()
        _ = flow.promptsEnded()
        _ = flow.promptsEnded()
        #expect(flow.digit(try key("7")) == [.disarm, prompts("invalid-choice", "resolved-question")])
        #expect(flow.promptsEnded() == [.arm(.seconds(5))])
        #expect(flow.timerFired() == [prompts("goodbye")])
        #expect(flow.answers.isEmpty)
    }

    @Test("a person is looked for while the customer is told so; where there is none, a later call is offered")
    func handOver() throws {
        var flow = try machine("quality")
        _ = flow.start()
        _ = flow.promptsEnded()
        let two = try key("2")
        #expect(flow.digit(two).suffix(2) == [.handOver(.asked, atMost: nil), prompts("one-moment")])
        #expect(flow.promptsEnded().isEmpty)
        var other = flow
        #expect(other.handedOver() == [.finish(.handedOver)])
        #expect(flow.handOverFailed() == [prompts("agents-busy", "callback-offer")])
        #expect(
            flow.digit(try key("1")) == [
                .stopSaying, .answer(FlowAnswer(step: "busy", note: nil, digit: try key("1"))),
                .schedule(after: .seconds(7200)), prompts("will-call-again"),
            ])
        #expect(flow.answers.map(\.step) == ["resolved", "busy"])
    }

    @Test("one who has it repeated for ever is let go")
    func endless() throws {
        var flow = try machine("logistics")
        _ = flow.start()
        _ = flow.promptsEnded()
        let one = try key("1")
        let ended = (0..<200).first { _ in flow.digit(one).contains(.finish(.tooManySteps)) }
        #expect(ended == FlowMachine.mostSteps - 2)
    }

    // MARK: Properties

    /// Whether what was asked for leaves the customer waiting for something that will come.
    private struct Watch {
        var isSpeaking = false
        var isArmed = false
        var isHandingOver = false
        var finishes = 0

        mutating func take(_ actions: [FlowAction]) {
            for action in actions {
                switch action {
                case .say: isSpeaking = true
                case .stopSaying: isSpeaking = false
                case .arm: isArmed = true
                case .disarm: isArmed = false
                case .handOver: isHandingOver = true
                case .finish: finishes += 1
                case .answer, .schedule, .markDoNotCall: break
                }
            }
        }

        /// Until the end, exactly one thing is waited for; while a person is looked for something may be said.
        var isCaredFor: Bool {
            finishes == 0 ? (isHandingOver ? !isArmed : isSpeaking != isArmed) : !isArmed && !isHandingOver
        }
    }

    private static func flow(_ random: inout SplitMix) -> CallFlow? {
        let names = (0..<Int.random(in: 1...8, using: &random)).map { "s\($0)" }
        var steps: [String: FlowStep] = [:]
        for name in names {
            let say = Bool.random(using: &random) ? [PromptName.invalidChoice] : []
            let next = names.randomElement(using: &random)
            let deed: FlowStep.Deed =
                switch Int.random(in: 0..<7, using: &random) {
                case 0: .announce
                case 1: .schedule(after: .seconds(60))
                case 2: .doNotCall
                case 3: .handOver(atMost: nil)
                case 4, 5: .ask(question(names, &random))
                default: .end
                }
            steps[name] = FlowStep(say: say, does: deed, next: deed == .end ? nil : next)
        }
        let flow = CallFlow(name: "random", about: "", start: "s0", steps: steps)
        return flow.faults().allSatisfy { $0.text.contains("never reached") } ? flow : nil
    }

    private static func question(_ names: [String], _ random: inout SplitMix) -> FlowQuestion {
        var question = FlowQuestion(choices: [:])
        for key in FlowDigit.all where Bool.random(using: &random) {
            if let digit = FlowDigit(key) { question.choices[digit] = names.randomElement(using: &random) }
        }
        question.tries = Int.random(in: 1...5, using: &random)
        question.bargesIn = Bool.random(using: &random)
        question.invalid = Bool.random(using: &random) ? [.invalidChoice] : []
        return question
    }

    /// What comes next of what the machine waits for; nil when it waits for nothing.
    private static func tick(_ flow: inout FlowMachine, _ watch: inout Watch) -> [FlowAction]? {
        switch flow.state {
        case .speaking:
            watch.isSpeaking = false
            return flow.promptsEnded()
        case .listening:
            watch.isArmed = false
            return flow.timerFired()
        case .handingOver:
            watch.isHandingOver = false
            watch.isSpeaking = false
            return flow.handOverFailed()
        case .idle, .over: return nil
        }
    }

    @Test("whoever presses nothing hears every flow that passed the checks come to its end")
    func silentCustomer() {
        var random = SplitMix(seed: 1)
        var tried = 0
        while tried < 2000 {
            guard let flow = Self.flow(&random) else { continue }
            tried += 1
            var machine = FlowMachine(flow)
            var watch = Watch()
            watch.take(machine.start())
            var ticks = 0
            while let actions = Self.tick(&machine, &watch) {
                watch.take(actions)
                #expect(watch.isCaredFor, "\(flow)")
                ticks += 1
                guard ticks <= 100 else {
                    Issue.record("does not end: \(flow)")
                    return
                }
            }
            #expect(machine.state == .over(.ended) && watch.finishes == 1, "\(flow)")
        }
    }

    @Test("whatever is pressed, the customer is never left in a silence that nothing ends, and every flow ends once")
    func pressingCustomer() {
        var random = SplitMix(seed: 2)
        var tried = 0
        while tried < 2000 {
            guard let flow = Self.flow(&random) else { continue }
            tried += 1
            var machine = FlowMachine(flow)
            var watch = Watch()
            watch.take(machine.start())
            var inputs = 0
            while watch.finishes == 0, inputs < 5000 {
                inputs += 1
                if Int.random(in: 0..<3, using: &random) > 0,
                    let digit = FlowDigit.all.randomElement(using: &random).flatMap(FlowDigit.init)
                {
                    watch.take(machine.digit(digit))
                } else if let actions = Self.tick(&machine, &watch) {
                    watch.take(actions)
                }
                guard watch.isCaredFor else {
                    Issue.record("left in silence: \(flow), \(machine.state)")
                    return
                }
            }
            #expect(watch.finishes == 1 && machine.answers.count <= FlowMachine.mostSteps, "\(flow)")
        }
    }
}

extension CallFlow {
    /// Those that come with the configuration's example.
    static let shipped: [CallFlow] = {
        let file = SourceTree.projectRoot.appendingPathComponent("config/dialer.json5")
        return (try? ConfigurationFile(path: file.path).read().flows) ?? []
    }()
}
