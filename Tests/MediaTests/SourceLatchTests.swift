import Testing

@testable import Media

struct SourceLatchTests {
    private let signalled = key("192.0.2.10", 4000)
    private let sameHost = key("192.0.2.10", 4002)
    private let behindNAT = key("198.51.100.7", 31000)
    private let rebound = key("198.51.100.7", 31999)
    private let stranger = key("203.0.113.66", 9999)

    private func latch(_ policy: SourceLatch.Policy) -> SourceLatch {
        var latch = SourceLatch()
        latch.expect(signalled, policy: policy)
        return latch
    }

    @Test("with the signalled policy nobody else is heard, not even the same host from another port")
    func signalledOnly() {
        var latch = latch(.signalled)
        #expect(latch.judge(stranger, ssrc: 1, now: 0) == .refuse)
        #expect(latch.judge(sameHost, ssrc: 1, now: 1) == .refuse)
        #expect(latch.judge(signalled, ssrc: 1, now: 2) == .acceptSignalled)
        #expect(latch.judge(signalled, ssrc: 1, now: 3) == .accept)
        #expect(latch.judge(stranger, ssrc: 1, now: 4) == .refuse)
    }

    @Test("a learned source must be of the permitted host, and keeps all others out")
    func learned() {
        var latch = latch(.host(key("198.51.100.7", 0)))
        #expect(latch.judge(stranger, ssrc: 5, now: 0) == .refuse)
        #expect(latch.judge(behindNAT, ssrc: 5, now: 1) == .acceptNewSource)
        #expect(latch.judge(behindNAT, ssrc: 5, now: 2) == .accept)
        #expect(latch.judge(rebound, ssrc: 5, now: 3) == .refuse)
    }

    @Test("another source is learned only after silence and with the same SSRC")
    func relearning() {
        var latch = latch(.any)
        #expect(latch.judge(behindNAT, ssrc: 5, now: 0) == .acceptNewSource)
        let early = SourceLatch.silenceBeforeRelearning
        #expect(latch.judge(rebound, ssrc: 5, now: early) == .refuse)
        #expect(latch.judge(rebound, ssrc: 6, now: early + 1) == .refuse)
        #expect(latch.judge(rebound, ssrc: 5, now: early + 1) == .acceptNewSource)
        #expect(latch.judge(behindNAT, ssrc: 5, now: early + 2) == .refuse)
    }

    @Test("a packet from the signalled address ends learning for good")
    func signalledWins() {
        var latch = latch(.any)
        #expect(latch.judge(stranger, ssrc: 5, now: 0) == .acceptNewSource)
        #expect(latch.judge(signalled, ssrc: 9, now: 1) == .acceptSignalled)
        #expect(latch.judge(stranger, ssrc: 5, now: 60 * MediaClock.second) == .refuse)
    }

    @Test("a new answer with another address starts over; the same one again changes nothing")
    func newAnswer() {
        var latch = latch(.any)
        #expect(latch.judge(behindNAT, ssrc: 5, now: 0) == .acceptNewSource)
        latch.expect(signalled, policy: .any)
        #expect(latch.judge(behindNAT, ssrc: 5, now: 1) == .accept)
        latch.expect(sameHost, policy: .signalled)
        #expect(latch.judge(behindNAT, ssrc: 5, now: 2) == .refuse)
        #expect(latch.judge(sameHost, ssrc: 5, now: 3) == .acceptSignalled)
    }

    @Test("IPv6 hosts are told apart by their whole address")
    func ipv6() {
        #expect(key("2001:db8::1", 5).isSameHost(as: key("2001:db8::1", 6)))
        #expect(!key("2001:db8::1", 5).isSameHost(as: key("2001:db8:0:1::1", 5)))
        #expect(!key("2001:db8::1", 5).isSameHost(as: key("192.0.2.1", 5)))
        #expect(!key("192.0.2.1", 5).isSameHost(as: key("192.0.2.2", 5)))
    }
}

private func key(_ literal: String, _ port: UInt16) -> EndpointKey {
    SocketAddress(literal: literal, port: port)?.key ?? .none
}
