import Testing

@testable import SIP

@Suite("Phones: asked with OPTIONS, and called")
struct PhoneWatchTests {
    private let start = ContinuousClock.now

    private func binding(_ port: UInt16 = 5060, order: UInt64 = 1) -> Binding {
        Binding(
            account: "agent01", key: .uri("a@10.0.0.1:\(port);"), contact: "sip:a@10.0.0.1:\(port)", q: 1000,
            instance: "", regID: 0, callID: "c", cseq: 1,
            flow: PhoneFlow(listener: 0, transport: .udp, address: "192.0.2.7", port: port, connection: 0),
            userAgent: "", registeredAt: start, expiresAt: start + .seconds(600), order: order)
    }

    @Test("a phone is asked once an interval, and overdue once its patience is over; a late answer counts")
    func probes() throws {
        var probes = PhoneProbes(interval: .seconds(20), patience: .seconds(5))
        probes.watch(binding(), at: start)
        #expect(probes.due(at: start + .seconds(9)).isEmpty)
        let first = try #require(probes.due(at: start + .seconds(20)).first)
        #expect(probes.due(at: start + .seconds(20)).isEmpty)
        #expect(probes.overdue(at: start + .milliseconds(24_999)).isEmpty)
        #expect(probes.overdue(at: start + .seconds(25)) == [first.target])
        #expect(probes.overdue(at: start + .seconds(26)).isEmpty)
        #expect(probes.due(at: start + .seconds(100)).isEmpty, "one question at a time")
        #expect(probes.ended(first.token) == first.target)
        #expect(probes.ended(first.token) == nil)
        #expect(probes.due(at: start + .seconds(100)).count == 1)
    }

    @Test("an answer to a question about an earlier way says nothing about the new one")
    func moved() throws {
        var probes = PhoneProbes(interval: .seconds(20), patience: .seconds(5))
        probes.watch(binding(), at: start)
        let first = try #require(probes.due(at: start + .seconds(20)).first)
        probes.watch(binding(order: 2), at: start + .seconds(21))
        #expect(probes.ended(first.token) == nil)
        #expect(probes.overdue(at: start + .seconds(30)).isEmpty)
        #expect(probes.due(at: start + .seconds(41)).count == 1)
    }

    @Test("without an interval nobody is asked")
    func off() {
        var probes = PhoneProbes(interval: .zero, patience: .seconds(5))
        probes.watch(binding(), at: start)
        #expect(probes.due(at: start + .seconds(1000)).isEmpty)
    }

    // MARK: Calls

    private let leg = LegID(rawValue: 7)

    private func invite() -> OutgoingInvite {
        OutgoingInvite(
            leg: leg, account: "agent01", from: SIPIdentity(uri: "sip:x@y"),
            media: LocalMedia(address: "127.0.0.1", rtpPort: 4000))
    }

    private func end(_ origin: LegEnding.Origin, cancelled: Bool = false) -> SIPEvent {
        .ended(leg, LegEnding(status: 503, phrase: "", origin: origin, wasCancelledByUs: cancelled), at: start)
    }

    @Test("the next contact is tried when nothing could be sent to the first, and its failure is the call's")
    func next() {
        var legs = PhoneLegs()
        legs.add(invite(), remaining: [binding(2)])
        #expect(legs.judge(.invited(leg, DialogID(callID: "", localTag: ""), at: start)) == .report)
        #expect(legs.next(leg) == nil)
        #expect(legs.judge(end(.transport)) == .tryNext)
        #expect(legs.next(leg)?.binding.flow.port == 2)
        #expect(legs.judge(.invited(leg, DialogID(callID: "", localTag: ""), at: start)) == .keep)
        #expect(legs.judge(end(.transport)) == .report)
        #expect(legs.isEmpty)
    }

    @Test(
        "what a phone answers is the account's answer, and so is silence", arguments: [LegEnding.Origin.farEnd, .timer])
    func answered(_ origin: LegEnding.Origin) {
        var legs = PhoneLegs()
        legs.add(invite(), remaining: [binding(2)])
        #expect(legs.judge(end(origin)) == .report)
        #expect(legs.isEmpty)
    }

    @Test("once a phone was heard of, no other is tried")
    func ringing() {
        var legs = PhoneLegs()
        legs.add(invite(), remaining: [binding(2)])
        #expect(legs.judge(.provisional(leg, Provisional(status: 180, phrase: ""), at: start)) == .report)
        #expect(legs.judge(end(.transport)) == .report)
    }

    @Test("a call that is ended between two attempts ends once")
    func endedBetween() {
        var legs = PhoneLegs()
        legs.add(invite(), remaining: [binding(2)])
        #expect(legs.judge(end(.transport)) == .tryNext)
        #expect(legs.close(leg) != nil)
        #expect(legs.next(leg) == nil)
        #expect(legs.close(leg) == nil)
    }
}
