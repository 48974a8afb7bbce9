import Testing

@testable import CallQueue

@Suite("Which agent gets the next call")
struct AgentFloorTests {
    private let ids = ["1001", "1002", "1003"].map(AgentID.init(rawValue:))

    private func floor(_ order: AgentOrder = .longestIdle, _ change: (inout AgentRules) -> Void = { _ in })
        -> AgentFloor
    {
        var rules = AgentRules()
        rules.order = order
        change(&rules)
        var floor = AgentFloor(rules)
        floor.use(ids.map { AgentProfile($0) }, rules, at: .zero)
        return floor
    }

    /// A call of so many seconds, without a write-up.
    private func call(_ agent: Int, from begin: Int, seconds: Int, in floor: inout AgentFloor) {
        let id = CallID(rawValue: "c\(begin)-\(agent)")
        floor.reached(.dialingSelf, of: ids[agent], in: id, isGiven: true, at: .seconds(begin))
        floor.reached(.talking, of: ids[agent], in: id, at: .seconds(begin))
        floor.ended(id, missedBy: nil, wrapUp: WrapUpTerms(limit: 0), at: .seconds(begin + seconds))
    }

    private func free(_ floor: AgentFloor, at seconds: Int = 1_000) -> [Int] {
        floor.free(at: .seconds(seconds)).compactMap { ids.firstIndex(of: $0) }
    }

    @Test("before any call the configuration's order decides, afterwards who is idle longest")
    func longestIdle() {
        var floor = floor()
        #expect(free(floor) == [0, 1, 2])
        call(0, from: 10, seconds: 50, in: &floor)
        call(2, from: 11, seconds: 20, in: &floor)
        #expect(free(floor) == [1, 2, 0])
        floor.wish(.paused(.unspecified), of: ids[1], at: .seconds(70))
        floor.wish(.available, of: ids[1], at: .seconds(80))
        #expect(free(floor) == [2, 0, 1], "a pause is no waiting")
    }

    @Test("fewest calls, least talk time and round robin each keep their own count")
    func otherOrders() {
        var fewest = floor(.fewestCalls)
        call(0, from: 1, seconds: 9, in: &fewest)
        call(0, from: 20, seconds: 1, in: &fewest)
        call(1, from: 40, seconds: 90, in: &fewest)
        #expect(free(fewest) == [2, 1, 0])

        var least = floor(.leastTalkTime)
        call(0, from: 1, seconds: 9, in: &least)
        call(0, from: 20, seconds: 1, in: &least)
        call(1, from: 40, seconds: 90, in: &least)
        #expect(free(least) == [2, 0, 1])

        var robin = floor(.roundRobin)
        #expect(free(robin) == [0, 1, 2])
        call(0, from: 1, seconds: 9, in: &robin)
        #expect(free(robin) == [1, 2, 0])
        call(2, from: 20, seconds: 1, in: &robin)
        #expect(free(robin) == [0, 1, 2])
    }

    @Test("who wants no call, or rests, or writes up, is not free")
    func absent() {
        var floor = floor()
        floor.wish(.loggedOut, of: ids[0], at: .zero)
        let missed = CallID(rawValue: "m")
        floor.reached(.dialingSelf, of: ids[1], in: missed, at: .zero)
        #expect(free(floor, at: 1) == [2])
        floor.ended(missed, missedBy: ids[1], wrapUp: WrapUpTerms(limit: 0), at: .seconds(1))
        #expect(free(floor, at: 30) == [2])
        #expect(free(floor, at: 31) == [2, 1])
        let talk = CallID(rawValue: "t")
        floor.reached(.talking, of: ids[2], in: talk, at: .seconds(40))
        floor.ended(talk, missedBy: nil, wrapUp: WrapUpTerms(limit: 10), at: .seconds(50))
        #expect(free(floor, at: 55) == [1])
        floor.tick(at: .seconds(60))
        #expect(free(floor, at: 60) == [1, 2])
    }

    @Test("the end of a call frees everybody who was in it")
    func everybody() {
        var floor = floor()
        let call = CallID(rawValue: "c")
        for agent in ids { floor.reached(.talking, of: agent, in: call, at: .zero) }
        floor.left(ids[1], call, wrapUp: WrapUpTerms(limit: 0), at: .seconds(1))
        #expect(free(floor) == [1])
        floor.ended(call, missedBy: nil, wrapUp: WrapUpTerms(limit: 0), at: .seconds(2))
        #expect(free(floor) == [1, 0, 2])
    }

    @Test("a changed configuration keeps who stays, takes who comes, and forgets who goes")
    func reload() {
        var floor = floor { $0.signsInByItself = false }
        #expect(free(floor) == [])
        floor.wish(.available, of: ids[1], at: .zero)
        let fourth = AgentID(rawValue: "1004")
        floor.use([AgentProfile(ids[1]), AgentProfile(fourth)], AgentRules(), at: .seconds(1))
        #expect(floor.states.map(\.id) == [ids[1], fourth])
        #expect(floor.free(at: .seconds(2)) == [ids[1], fourth])
        #expect(!floor.knows(ids[0]))
    }

    @Test("a call goes to who has the skills and the language, with the highest level where that is the order")
    func skills() {
        let quality = Skill(rawValue: "quality")
        var floor = AgentFloor(AgentRules())
        let profiles = [
            AgentProfile(ids[0], skills: [quality: 2], languages: ["zh-CN"]),
            AgentProfile(ids[1], skills: [quality: 9], languages: ["en"]),
            AgentProfile(ids[2], skills: [quality: 5], languages: ["zh", "en"]),
        ]
        floor.use(profiles, AgentRules(), at: .zero)
        let free = floor.free(at: .zero)
        #expect(floor.choice(for: AgentDemand(), of: free) == 0)
        #expect(floor.choice(for: AgentDemand(skills: [quality: 3]), of: free) == 1)
        #expect(floor.choice(for: AgentDemand(skills: [quality: 3], language: "zh"), of: free) == 2)
        #expect(floor.choice(for: AgentDemand(language: "zh-TW"), of: free) == 0, "a dialect is no other language")
        #expect(floor.choice(for: AgentDemand(skills: [quality: 10]), of: free) == nil)
        var rules = AgentRules()
        rules.order = .skillLevel
        floor.use(rules)
        #expect(floor.choice(for: AgentDemand(skills: [quality: 1]), of: free) == 1)
        #expect(floor.choice(for: AgentDemand(skills: [quality: 1], language: "zh"), of: free) == 2)
    }
}
