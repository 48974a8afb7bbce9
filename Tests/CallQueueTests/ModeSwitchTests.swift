import Foundation
import Testing

@testable import CallQueue

@Suite("A class that moves between modes")
struct ModeSwitchTests {
    private func figures(backlog: Int = 0, agents: Int = 5, late: Double? = nil, abandoned: Double? = nil)
        -> ModeFigures
    {
        var figures = ModeFigures()
        (figures.backlog, figures.agents, figures.hoursLate, figures.abandoned) = (backlog, agents, late, abandoned)
        return figures
    }

    private func condition(_ change: (inout ModeCondition) -> Void) -> ModeCondition {
        var condition = ModeCondition()
        change(&condition)
        return condition
    }

    private var automated: ModeMove {
        ModeMove(to: .automated, flow: FlowName(rawValue: "logistics"), when: condition { $0.hoursLate = 1 })
    }

    @Test("goes when its figures ask for it, stays while they nearly do, and comes back, each time with the reason")
    func toAndFro() {
        var mode = ModeSwitch()
        let moves = [automated]
        let step1 = mode.look(figures(backlog: 10, late: 0.9), moves, at: .zero)
        #expect(step1 == nil)
        let went = mode.look(figures(backlog: 10, late: 1.24), moves, at: .seconds(60))
        #expect(went?.move == automated && went?.why == "hoursLate 1.2 ≥ 1")
        let step2 = mode.look(figures(backlog: 10, late: -5), moves, at: .seconds(959))
        #expect(step2 == nil, "15 min at least")
        let step3 = mode.look(figures(backlog: 10, late: 0.8), moves, at: .seconds(1_000))
        #expect(step3 == nil, "nearly is enough to stay")
        let back = mode.look(figures(backlog: 10, late: 0.5), moves, at: .seconds(1_010))
        #expect(back?.move == nil && back?.why.contains("hoursLate 1.2") == true)
        #expect(mode.move == nil)
    }

    @Test(
        "each figure is a reason, at its threshold and not below it",
        arguments: [
            ("backlog", 100, 5, nil as Double?, nil as Double?, true), ("backlog", 99, 5, nil, nil, false),
            ("backlogPerAgent", 100, 5, nil, nil, true), ("backlogPerAgent", 99, 5, nil, nil, false),
            ("backlogPerAgent", 20, 0, nil, nil, true), ("agentsBelow", 0, 2, nil, nil, true),
            ("agentsBelow", 0, 3, nil, nil, false), ("hoursLate", 1, 0, nil, nil, true),
            ("hoursLate", 0, 0, nil, nil, false), ("hoursLate", 1, 3, nil, nil, false),
            ("abandonedAbove", 0, 3, nil, 2.6, true), ("abandonedAbove", 0, 3, nil, 2.5, false),
            ("abandonedAbove", 0, 3, nil, nil, false),
        ])
    func reasons(name: String, backlog: Int, agents: Int, late: Double?, abandoned: Double?, isMet: Bool) {
        let asked = condition {
            switch name {
            case "backlog": $0.backlog = 100
            case "backlogPerAgent": $0.backlogPerAgent = 20
            case "agentsBelow": $0.agentsBelow = 3
            case "hoursLate": $0.hoursLate = 1
            default: $0.abandonedAbove = 2.5
            }
        }
        let figures = figures(backlog: backlog, agents: agents, late: late, abandoned: abandoned)
        #expect((asked.met(by: figures) != nil) == isMet)
    }

    @Test("all that a condition names has to hold")
    func all() {
        let both = condition {
            $0.backlog = 10
            $0.agentsBelow = 3
        }
        #expect(both.met(by: figures(backlog: 10, agents: 2)) == "backlog 10 ≥ 10, agents 2 < 3")
        #expect(both.met(by: figures(backlog: 10, agents: 3)) == nil)
        #expect(both.met(by: figures(backlog: 9, agents: 2)) == nil)
    }

    @Test("a move that is named first goes first, at once; one that is configured no more is taken back")
    func order() {
        let preview = ModeMove(to: .preview, when: condition { $0.backlog = 100 })
        let power = ModeMove(to: .power, when: condition { $0.backlog = 50 })
        var mode = ModeSwitch()
        let step4 = mode.look(figures(backlog: 60), [preview, power], at: .zero)
        #expect(step4?.move == power)
        let step5 = mode.look(figures(backlog: 120), [preview, power], at: .seconds(1))
        #expect(step5?.move == preview)
        let step6 = mode.look(figures(backlog: 60), [preview, power], at: .seconds(2))
        #expect(step6 == nil)
        let step7 = mode.look(figures(backlog: 60), [preview, power], at: .seconds(2_000))
        #expect(step7?.move == power)
        let back = mode.look(figures(backlog: 60), [], at: .seconds(2_001))
        #expect(back != nil && back?.move == nil)
    }

    @Test("never goes to and fro within its least time, whatever the figures do", arguments: 0..<10)
    func property(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var mode = ModeSwitch()
        var last: Duration?
        for second in stride(from: 0, to: 100_000, by: 30) {
            let now = Duration.seconds(second)
            let late = Double.random(in: -3...3, using: &random)
            guard let step = mode.look(figures(backlog: 5, late: late), [automated], at: now) else { continue }
            if step.move == nil, let last { #expect(now - last >= .seconds(900)) }
            last = now
        }
        #expect(last != nil)
    }

    @Test("how late the last ticket will be follows from deadlines, agents and their pace")
    func lateness() throws {
        func late(_ deadlines: [(Double, Int)], _ agents: Int) -> Double? {
            ModeFigures.hoursLate(
                deadlines.map { (seconds: $0.0, count: $0.1) }, agents: agents, secondsEach: 180)
        }
        // Twenty an hour for each agent.
        #expect(try #require(late([(3_600, 40)], 1)) == 1)
        #expect(try #require(late([(3_600, 40)], 2)) == 0)
        #expect(try #require(late([(7_200, 20), (3_600, 30)], 1)) == 0.5, "the first to be due is what is late")
        #expect(try #require(late([(-3_600, 1)], 1)) > 1, "what is late already")
        #expect(late([(3_600, 40)], 0) == nil && late([], 3) == nil)
    }

    @Test("the figures are told with their names, also where nobody is at work, and in Chinese")
    func words() {
        var late = ModeCondition()
        late.hoursLate = 1
        var figures = ModeFigures()
        figures.backlog = 3
        #expect(late.met(by: figures) == "hoursLate: agents 0")
        #expect(ModeCondition.chinese("backlog 4 ≥ 3, agents 0 < 1") == "积压 4 ≥ 3，在岗坐席 0 < 1")
        #expect(ModeCondition.chinese("no longer: backlogPerAgent 2 ≥ 1") == "已不再满足：每坐席积压 2 ≥ 1")
    }
}
