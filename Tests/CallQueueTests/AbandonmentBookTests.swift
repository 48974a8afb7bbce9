import Foundation
import Testing

@testable import CallQueue

@Suite("The book of abandoned calls")
struct AbandonmentBookTests {
    private static let campaign = Campaign(batch: 1, ticketClass: .quality)
    private static let start = QueueFixture.morning

    private func answer(_ seconds: Double, _ isAbandoned: Bool = false, _ campaign: Campaign = campaign) -> PersonAnswer
    {
        PersonAnswer(campaign: campaign, at: Self.start + seconds, isAbandoned: isAbandoned)
    }

    @Test("counts each campaign apart, and of it only what lies in the period")
    func counts() {
        var book = AbandonmentBook((0..<10).map { answer(Double($0), $0 == 3) })
        book.note(answer(5, true, Campaign(batch: 2, ticketClass: .quality)))
        book.note(answer(5, true, Campaign(batch: 1, ticketClass: .logistics)))
        func standing(_ seconds: Double) -> AbandonmentStanding {
            book.standing(of: Self.campaign, since: Self.start + seconds, limit: 0.03)
        }
        #expect(standing(0) == AbandonmentStanding(answered: 10, abandoned: 1, limit: 0.03))
        #expect(standing(3) == AbandonmentStanding(answered: 7, abandoned: 1, limit: 0.03), "the edge belongs to it")
        #expect(standing(3.001) == AbandonmentStanding(answered: 6, abandoned: 0, limit: 0.03))
        #expect(standing(0).answered == 10, "a clock set back loses nothing")
        #expect(standing(100).rate == nil)
    }

    @Test(
        "three of a hundred are allowed, and not one more",
        arguments: [
            (100, 3, false, 0), (100, 4, true, -2), (99, 3, true, -1), (0, 0, false, 0), (33, 0, false, 1),
            (32, 0, false, 0),
            (1, 1, true, -1), (1_000, 10, false, 20),
        ])
    func limit(answered: Int, abandoned: Int, isOver: Bool, allowance: Int) {
        let standing = AbandonmentStanding(answered: answered, abandoned: abandoned, limit: 0.03)
        #expect(standing.isOver == isOver)
        #expect(standing.allowance == allowance)
        // What is allowed is within the limit, one more is not.
        guard !isOver else { return }
        let most = AbandonmentStanding(answered: answered + allowance, abandoned: abandoned + allowance, limit: 0.03)
        let more = AbandonmentStanding(
            answered: answered + allowance + 1, abandoned: abandoned + allowance + 1, limit: 0.03)
        #expect(!most.isOver && more.isOver)
    }

    @Test("with no share allowed the first one is too many")
    func none() {
        #expect(!AbandonmentStanding(answered: 1_000, abandoned: 0, limit: 0).isOver)
        #expect(AbandonmentStanding(answered: 1_000, abandoned: 1, limit: 0).isOver)
    }

    @Test("knows which answer has to leave the period before calls go on")
    func reopening() {
        let book = AbandonmentBook([
            answer(0, true), answer(10), answer(20, true), answer(30), answer(40), answer(50),
        ])
        func last(_ limit: Double, since seconds: Double = 0) -> Date? {
            book.lastInTheWay(of: Self.campaign, since: Self.start + seconds, limit: limit)
        }
        #expect(last(0.5) == nil, "two of six are allowed")
        #expect(last(0.25) == Self.start, "one of five is")
        #expect(last(0.1) == Self.start + 20)
        #expect(last(0.1, since: 21) == nil)
    }

    @Test("agrees with counting anew, whatever comes in whatever order", arguments: 0..<20)
    func property(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var book = AbandonmentBook()
        var all: [PersonAnswer] = []
        var now = 0.0
        for _ in 0..<3_000 {
            now += .random(in: 0...2_000, using: &random)
            // Calls end in another order than they were answered in.
            let next = answer(now - .random(in: 0...3_600, using: &random), Int.random(in: 0..<20, using: &random) == 0)
            book.note(next)
            all.append(next)
            guard Int.random(in: 0..<10, using: &random) == 0 else { continue }
            let since = Self.start + now - .random(in: 0...2_592_000, using: &random)
            let counted = all.filter { $0.at.milliseconds >= since.milliseconds }
            let standing = book.standing(of: Self.campaign, since: since, limit: 0.03)
            #expect(standing.answered == counted.count)
            #expect(standing.abandoned == counted.count(where: \.isAbandoned))
        }
    }
}
