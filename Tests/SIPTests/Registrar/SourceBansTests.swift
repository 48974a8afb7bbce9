import Testing

@testable import SIP

@Suite("Bans by source")
struct SourceBansTests {
    private let start = ContinuousClock.now

    private func bans(_ change: (inout SourceBanPolicy) -> Void = { _ in }) -> SourceBans {
        var policy = SourceBanPolicy(
            failures: 5, window: .seconds(100), ban: .seconds(300), patience: 2, challengeBurst: 3, challengeRate: 1)
        change(&policy)
        return SourceBans(policy: policy)
    }

    @Test("each wrong attempt beyond the first ones has to wait longer, and at last the source is banned")
    func delays() {
        var bans = bans()
        for (failures, wait) in [(1, 0), (2, 0), (3, 1), (4, 2)] {
            #expect(bans.failed("192.0.2.1", account: nil, at: start) == false, "failure \(failures)")
            let verdict = bans.verdict(on: "192.0.2.1", account: nil, at: start)
            #expect(verdict == (wait == 0 ? .admitted : .wait(.seconds(wait))))
        }
        #expect(bans.failed("192.0.2.1", account: nil, at: start) == true)
        #expect(bans.verdict(on: "192.0.2.1", account: nil, at: start + .seconds(299)) == .banned)
        #expect(bans.verdict(on: "192.0.2.1", account: nil, at: start + .seconds(300)) == .admitted)
        #expect(bans.verdict(on: "192.0.2.2", account: nil, at: start) == .admitted)
    }

    @Test("after a ban, and after the window, counting begins anew")
    func anew() {
        var bans = bans()
        for _ in 1...5 { _ = bans.failed("192.0.2.1", account: nil, at: start) }
        #expect(bans.failed("192.0.2.1", account: nil, at: start + .seconds(300)) == false)
        for _ in 1...4 { _ = bans.failed("192.0.2.3", account: nil, at: start) }
        #expect(bans.failed("192.0.2.3", account: nil, at: start + .seconds(101)) == false)
    }

    @Test("an account that is registered from there is counted by itself")
    func accounts() {
        var bans = bans()
        for _ in 1...5 { _ = bans.failed("192.0.2.1", account: nil, at: start) }
        #expect(bans.verdict(on: "192.0.2.1", account: "agent01", at: start) == .admitted)
        for _ in 1...5 { _ = bans.failed("192.0.2.1", account: "agent01", at: start) }
        #expect(bans.verdict(on: "192.0.2.1", account: "agent01", at: start) == .banned)
        #expect(bans.verdict(on: "192.0.2.1", account: "agent02", at: start) == .admitted)
    }

    @Test("IPv6 is counted by its /64, and an IPv4 address by itself however it is written")
    func prefixes() {
        var bans = bans()
        for host in 1...5 { _ = bans.failed("2001:db8:1:2::\(host)", account: nil, at: start) }
        #expect(bans.verdict(on: "2001:db8:1:2:ffff::1", account: nil, at: start) == .banned)
        #expect(bans.verdict(on: "2001:db8:1:3::1", account: nil, at: start) == .admitted)
        for _ in 1...5 { _ = bans.failed("192.0.2.1", account: nil, at: start) }
        #expect(bans.verdict(on: "::ffff:192.0.2.1", account: nil, at: start) == .banned)
    }

    @Test("a source that is spared waits, but is not banned")
    func spared() throws {
        let block = try #require(AddressBlock("10.0.0.0/8"))
        var bans = bans { $0.neverBanned = [block] }
        for _ in 1...50 { #expect(bans.failed("10.1.2.3", account: nil, at: start) == false) }
        #expect(bans.verdict(on: "10.1.2.3", account: nil, at: start) == .wait(.seconds(8)))
    }

    @Test("challenges are limited per source, and a phone that registers gives its own back")
    func challenges() {
        var bans = bans()
        func admits(_ source: String, _ seconds: Int) -> Bool {
            bans.admitsChallenge(source, at: start + .seconds(seconds))
        }
        #expect((1...3).allSatisfy { _ in admits("192.0.2.1", 0) })
        #expect(!admits("192.0.2.1", 0))
        #expect(admits("192.0.2.2", 0))
        bans.succeeded("192.0.2.1", account: nil)
        #expect(admits("192.0.2.1", 0))
        #expect(!admits("192.0.2.1", 0))
        #expect(admits("192.0.2.1", 1))
    }

    @Test("memory is bounded, however many sources there are")
    func bounded() {
        var bans = bans()
        for number in 0..<(3 * SourceBans.capacity) {
            let source = "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"
            _ = bans.admitsChallenge(source, at: start)
            _ = bans.failed(source, account: nil, at: start)
        }
        #expect(bans.count <= SourceBans.capacity)
    }
}
