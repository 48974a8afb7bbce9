import CallQueue
import Testing

@testable import Dialer

@Suite("The line of an agent who stays on it, as a pure machine")
struct AgentLineMachineTests {
    private typealias Machine = AgentLineMachine

    private static let first = Machine.Use(call: 1, party: .agent)
    private static let second = Machine.Use(call: 2, party: .agent)
    private static let bye = LegVerdict(status: 200, byFarEnd: true, wasAnswered: true)
    private static let busy = LegVerdict(status: 486, byFarEnd: true, wasAnswered: false, phrase: "Busy Here")

    private func ready() -> AgentLineMachine {
        var line = AgentLineMachine()
        _ = line.connect()
        _ = line.answered()
        return line
    }

    @Test("is rung once, and lent to one call after the other without a BYE")
    func shift() {
        var line = AgentLineMachine()
        #expect(line.connect() == [.arm(Machine.ringLimit), .report(.calling), .place])
        #expect(line.answered() == [.disarm, .rest, .report(.ready)])
        for use in [Self.first, Self.second] {
            #expect(line.lend(to: use) == (.now, []))
            #expect(line.giveBack(use) == [.rest])
        }
        #expect(line.disconnect() == [.disarm, .end, .report(.off(.disconnected))])
    }

    @Test("one call has it at a time, and only that call gives it back")
    func taken() {
        var line = ready()
        _ = line.lend(to: Self.first)
        #expect(line.lend(to: Self.second) == (.taken, []))
        #expect(line.giveBack(Self.second) == [] && line.use == Self.first)
    }

    @Test("a call for an agent whose line is off rings the phone, and its leg stays")
    func begunByCall() {
        var line = AgentLineMachine()
        #expect(line.lend(to: Self.first) == (.ringing, [.disarm, .report(.calling), .place]))
        #expect(line.answered() == [.disarm, .report(.ready)] && line.state == .inCall(Self.first))
        #expect(line.giveBack(Self.first) == [.rest] && line.state == .ready)
    }

    @Test("a call that gives up while the phone rings lets it ring no more")
    func givenUp() {
        var line = AgentLineMachine()
        _ = line.lend(to: Self.first)
        #expect(line.giveBack(Self.first) == [.end, .report(.off(.disconnected))])
    }

    @Test("a call takes over the ringing that somebody asked for")
    func whileRinging() {
        var line = AgentLineMachine()
        _ = line.connect()
        #expect(line.lend(to: Self.first) == (.ringing, [.disarm]))
    }

    @Test("a phone that cannot be had is not rung again, and the reason is kept")
    func failed() {
        var line = AgentLineMachine()
        _ = line.connect()
        #expect(line.gone(Self.busy) == [.disarm, .report(.off(.failed(Self.busy)))])
        #expect(line.ending == .failed(Self.busy) && !line.isWanted)
        _ = line.connect()
        #expect(line.timerFired() == [.end, .disarm, .report(.off(.failed(.notAnswered)))])
    }

    @Test("the agent's BYE ends the shift, in a call or not")
    func hungUp() {
        var line = ready()
        #expect(line.gone(Self.bye) == [.report(.off(.hungUp))])
        line = ready()
        _ = line.lend(to: Self.first)
        #expect(line.gone(Self.bye) == [.report(.off(.hungUp))] && line.use == nil)
    }

    @Test("a line that broke is rung again, ever later, and given up in the end")
    func lost() {
        var line = ready()
        let first = Machine.pauses[0]
        #expect(line.fellSilent() == [.end, .arm(first), .report(.lost(.lost, retryIn: first))])
        for pause in Machine.pauses.dropFirst() {
            #expect(line.timerFired().contains(.place))
            #expect(line.gone(Self.busy).contains(.arm(pause)))
        }
        _ = line.timerFired()
        #expect(line.gone(Self.busy) == [.disarm, .report(.off(.failed(Self.busy)))])
    }

    @Test("a call whose agent's line broke rings the phone at once, not after the pause")
    func lostInCall() {
        var line = ready()
        _ = line.lend(to: Self.first)
        _ = line.fellSilent()
        #expect(line.state == .resting)
        #expect(line.lend(to: Self.second) == (.ringing, [.disarm, .report(.calling), .place]))
        #expect(line.giveBack(Self.first) == [], "the call that lost it has nothing to give back")
    }

    @Test("disconnected in a call, it ends with the call")
    func disconnectedInCall() {
        var line = ready()
        _ = line.lend(to: Self.first)
        #expect(line.disconnect() == [])
        #expect(line.giveBack(Self.first) == [.end, .report(.off(.disconnected))])
    }

    /// What an exchange would have to believe.
    private struct Book {
        var hasLeg = false
        var timerRuns = false
        var faults: [String] = []

        mutating func follow(_ actions: [AgentLineMachine.Action], _ line: AgentLineMachine) {
            for action in actions {
                switch action {
                case .place:
                    if hasLeg { faults.append("rung twice at once") }
                    hasLeg = true
                case .end:
                    if !hasLeg { faults.append("ended without a leg") }
                    hasLeg = false
                case .arm: timerRuns = true
                case .disarm: timerRuns = false
                case .rest: if !hasLeg { faults.append("rests without a leg") }
                case .report: break
                }
            }
            switch line.state {
            case .off: if hasLeg || timerRuns { faults.append("off, but leg \(hasLeg), timer \(timerRuns)") }
            case .calling(nil): if !hasLeg || !timerRuns { faults.append("rings for nobody without an end") }
            case .calling, .ready, .inCall: if !hasLeg { faults.append("\(line.state) without a leg") }
            case .resting: if hasLeg || !timerRuns { faults.append("rests for ever") }
            }
        }
    }

    @Test(
        "whatever happens in whatever order, there is one leg at most, and no state without a way on", arguments: 0..<40
    )
    func property(_ seed: UInt64) {
        var (random, line, book) = (SplitMix(seed: seed), AgentLineMachine(), Book())
        var uses: [AgentLineMachine.Use] = []
        for number in 0..<400 {
            let before = line.use
            switch random.next() % 10 {
            case 0: book.follow(line.connect(), line)
            case 1: if random.next() % 4 == 0 { book.follow(line.disconnect(), line) }
            case 2, 3:
                let use = AgentLineMachine.Use(call: UInt64(number), party: .agent)
                let (lending, actions) = line.lend(to: use)
                book.follow(actions, line)
                if lending == .taken { #expect(line.use == before && before != nil) } else { uses.append(use) }
            case 4, 5: if let use = uses.randomElement(using: &random) { book.follow(line.giveBack(use), line) }
            case 6: if book.hasLeg { book.follow(line.answered(), line) }
            case 7:
                guard book.hasLeg, random.next() % 3 == 0 else { break }
                book.hasLeg = false
                book.follow(line.gone(.random(&random)), line)
            case 8: if random.next() % 4 == 0 { book.follow(line.fellSilent(), line) }
            default:
                guard book.timerRuns else { break }
                book.timerRuns = false
                book.follow(line.timerFired(), line)
            }
            if let use = line.use { #expect(uses.last == use, "a call that has not asked last has the line") }
        }
        #expect(book.faults == [])
    }
}
