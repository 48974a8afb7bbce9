import Testing

@testable import Webhooks

@Suite("When a webhook is told")
struct DeliveryPlanTests {
    private static let down = DeliveryResult.failed("no connection", after: nil)

    /// Begins one and ends it.
    private func tried(
        _ plan: inout DeliveryPlan, _ result: DeliveryResult, tries: Int = 1, age: Duration = .zero,
        at now: Duration = .zero,
        jitter: Double = 0.5
    ) -> DeliveryPlan.Verdict {
        plan.began()
        return plan.ended(result, tries: tries, age: age, at: now, jitter: jitter)
    }

    @Test("a message that fails is tried again after pauses that double, to a longest one, with some chance in them")
    func pauses() {
        var terms = DeliveryTerms()
        terms.failuresBeforeRest = 100
        var plan = DeliveryPlan(terms)
        let pauses = (1...12).map { tried(&plan, Self.down, tries: $0) }
        let seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]
        #expect(pauses == seconds.map { .again(after: .seconds($0)) })
        #expect(tried(&plan, Self.down, tries: 4, jitter: 0) == .again(after: .seconds(6)))
        #expect(tried(&plan, Self.down, tries: 4, jitter: 0.999_999) < .seconds(10))
    }

    @Test(
        "what is too old or was tried too often is given up; what is refused, sooner, and the webhook works all the same"
    )
    func givenUp() {
        var plan = DeliveryPlan(DeliveryTerms())
        #expect(tried(&plan, Self.down, tries: 2, age: .seconds(86_400)) == .dead)
        #expect(tried(&plan, Self.down, tries: 200) == .dead)
        for tries in 1...2 { #expect(tried(&plan, .refused("422"), tries: tries) != .dead) }
        #expect(tried(&plan, .refused("422"), tries: 3) == .dead)
        #expect(plan.state == .works(failures: 0))
    }

    @Test(
        "after some failures in a row the webhook rests as a whole, ever longer, and one message finds out if it is back"
    )
    func rests() {
        var plan = DeliveryPlan(DeliveryTerms())
        #expect(plan.room(at: .zero) == 4)
        for _ in 1...5 { _ = tried(&plan, Self.down) }
        #expect(plan.restsUntil == .seconds(10))
        #expect(plan.room(at: .seconds(9)) == 0)
        #expect(plan.room(at: .seconds(10)) == 1, "one probe")
        plan.began()
        #expect(plan.room(at: .seconds(10)) == 0, "and no second")
        _ = plan.ended(Self.down, tries: 6, age: .zero, at: .seconds(10), jitter: 0.5)
        #expect(plan.restsUntil == .seconds(30))
        var longest = Duration.zero
        for _ in 1...20 {
            guard let until = plan.restsUntil else { break }
            #expect(plan.room(at: until) == 1)
            _ = tried(&plan, Self.down, at: until)
            longest = max(longest, (plan.restsUntil ?? until) - until)
        }
        #expect(longest == .seconds(600))
        #expect(plan.room(at: .seconds(100_000)) == 1)
        #expect(tried(&plan, .delivered, at: .seconds(100_000)) == .delivered)
        #expect(plan.room(at: .seconds(100_000)) == 4)
    }

    @Test("a receiver that says when to come again is left alone until then, within reason")
    func retryAfter() {
        var plan = DeliveryPlan(DeliveryTerms())
        let verdict = tried(&plan, .failed("503", after: .seconds(120)))
        #expect(verdict == .again(after: .seconds(120)) && plan.restsUntil == .seconds(120))
        var other = DeliveryPlan(DeliveryTerms())
        #expect(tried(&other, .failed("503", after: .seconds(86_400))) == .again(after: .seconds(600)))
        #expect(Duration.retryAfter("90") == .seconds(90) && Duration.retryAfter("-1") == nil)
        #expect(Duration.retryAfter("Fri, 31 Dec 2027 23:59:59 GMT") == nil)
    }

    @Test("in doubt one message at a time is tried; no more than agreed are under way")
    func room() {
        var plan = DeliveryPlan(DeliveryTerms())
        plan.began()
        #expect(plan.room(at: .zero) == 3)
        _ = plan.ended(Self.down, tries: 1, age: .zero, at: .zero, jitter: 0)
        #expect(plan.room(at: .zero) == 1)
        plan.began()
        #expect(plan.room(at: .zero) == 0)
        plan.dropped()
        #expect(plan.room(at: .zero) == 1)
    }

    @Test("whoever knows better ends a rest")
    func wakes() {
        var plan = DeliveryPlan(DeliveryTerms())
        for _ in 1...5 { _ = tried(&plan, Self.down) }
        plan.wake()
        #expect(plan.room(at: .zero) == 4)
    }

    @Test(
        "a status says whether the message, the webhook, or nothing is at fault",
        arguments: [
            (200, "delivered"), (202, "delivered"), (204, "delivered"), (301, "failed"), (400, "refused"),
            (401, "failed"), (403, "failed"), (404, "failed"), (408, "failed"), (409, "refused"), (410, "failed"),
            (413, "refused"), (422, "refused"), (429, "failed"), (500, "failed"), (503, "failed"),
        ])
    func statuses(status: Int, what: String) {
        let result = DeliveryResult(status: status)
        let word =
            switch result {
            case .delivered: "delivered"
            case .refused: "refused"
            case .failed: "failed"
            }
        // A gone URL is gone for all messages.
        #expect(word == (status == 410 || status == 404 ? "failed" : what), "\(status)")
    }
}

private func < (verdict: DeliveryPlan.Verdict, limit: Duration) -> Bool {
    if case .again(let pause) = verdict { pause < limit } else { false }
}
