import CallQueue
import Testing

@testable import Dialer

@Suite("Which agents a batch rings")
struct DispatchTests {
    private let anna = AgentID(rawValue: "1001")
    private let bo = AgentID(rawValue: "1002")

    private var roster: AgentRoster {
        AgentRoster(agents: [anna, bo], wrapUp: .seconds(10), missRest: .seconds(30))
    }

    @Test("an agent who talked rests for the wrap-up, not longer")
    func wrapUp() {
        var roster = roster
        #expect(roster.available(at: .zero) == [anna, bo])
        roster.ended(anna, .answered, at: .seconds(100))
        #expect(roster.available(at: .seconds(109)) == [bo])
        #expect(roster.nextReturn(after: .seconds(100)) == .seconds(110))
        #expect(roster.available(at: .seconds(110)) == [bo, anna])
    }

    @Test("a changed configuration's pauses count from the next call on, and who rests goes on resting")
    func replaced() {
        var roster = roster
        roster.ended(anna, .answered, at: .seconds(100))
        roster.replace([anna, bo], wrapUp: .seconds(60), missRest: .seconds(5))
        #expect(roster.available(at: .seconds(110)) == [bo, anna])
        roster.ended(anna, .answered, at: .seconds(200))
        roster.ended(bo, .agentNoAnswer, at: .seconds(200))
        #expect(roster.available(at: .seconds(205)) == [bo])
        #expect(roster.available(at: .seconds(260)) == [anna, bo])
    }

    @Test("who has been idle longest is rung first")
    func longestIdle() {
        var roster = roster
        roster.ended(anna, .answered, at: .seconds(100))
        roster.ended(bo, .answered, at: .seconds(150))
        #expect(roster.available(at: .seconds(200)) == [anna, bo])
        roster.ended(anna, .busy, at: .seconds(210))
        #expect(roster.available(at: .seconds(220)) == [bo, anna])
    }

    @Test("a phone nobody takes is rung ever more rarely, and at once again after a call that went well")
    func misses() {
        var roster = roster
        var now = Duration.seconds(1)
        for pause in [30, 60, 120, 240, 480, 600, 600] {
            roster.ended(anna, .agentNoAnswer, at: now)
            #expect(roster.available(at: now + .seconds(pause) - .milliseconds(1)) == [bo])
            now += .seconds(pause)
            #expect(roster.available(at: now) == [bo, anna])
        }
        roster.ended(anna, .busy, at: now)
        #expect(roster.available(at: now) == [bo, anna])
        roster.ended(anna, .agentNoAnswer, at: now)
        #expect(roster.available(at: now + .seconds(30)) == [bo, anna])
    }
}
