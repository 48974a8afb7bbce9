import Testing

@testable import SIP

@Suite("Limits, retries and the choice of a listener")
struct PolicyTests {
    private let start = ContinuousClock.now

    @Test("a source may send a burst, then as much as the rate allows, and others are not concerned")
    func bucket() {
        let limiter = Limiter(StrangerPolicy(rate: 2, burst: 3))
        let burst = (0..<5).map { _ in limiter.admits("192.0.2.1", at: start) }
        #expect(burst == [true, true, true, false, false])
        #expect(limiter.admits("192.0.2.2", at: start))
        let later = start + .milliseconds(500)
        #expect(limiter.admits("192.0.2.1", at: later))
        #expect(!limiter.admits("192.0.2.1", at: later))
        let muchLater = start + .seconds(3600)
        let again = (0..<5).map { _ in limiter.admits("192.0.2.1", at: muchLater) }
        #expect(again == [true, true, true, false, false])
    }

    @Test("a flood from many addresses does not grow memory, and idle ones make room")
    func bounded() {
        let limiter = Limiter(StrangerPolicy(rate: 1, burst: 2))
        let admitted = (0..<10_000).count { limiter.admits("10.0.\($0 / 256).\($0 % 256)", at: start) }
        #expect(admitted == StrangerLimiter.capacity)
        #expect(limiter.admits("198.51.100.1", at: start + .seconds(10)))
    }

    @Test("only listed sources are answered when a list is given")
    func known() throws {
        let block = try #require(AddressBlock("192.0.2.0/24"))
        let limiter = Limiter(StrangerPolicy(knownSources: [block]))
        #expect(limiter.admits("192.0.2.9", at: start))
        #expect(!limiter.admits("192.0.3.9", at: start))
        #expect(!limiter.admits("nonsense", at: start))
    }

    @Test(
        "a failed registration is tried again later and later, as the registrar wishes, and rarely with wrong credentials"
    )
    func retries() {
        let retry = Retry()
        let delays = (0..<8).map { _ in retry.delay(status: 408, retryAfter: nil) }
        #expect(delays == [5, 10, 20, 40, 80, 160, 300, 300].map { Duration.seconds($0) })
        #expect(retry.delay(status: 503, retryAfter: .seconds(7)) == .seconds(7))
        #expect(retry.delay(status: 503, retryAfter: .seconds(99_999)) == .seconds(3600))
        retry.succeeded()
        #expect(retry.delay(status: 403, retryAfter: nil) == .seconds(300))
        retry.succeeded()
        #expect(retry.delay(status: 500, retryAfter: .zero) == .seconds(5))
    }

    @Test("tokens of registrations are never used twice")
    func tokens() {
        var book = RegistrationBook()
        let first = book.open(trunk: "a")
        book.close(first)
        let second = book.open(trunk: "a")
        #expect(first != second)
        #expect(book.trunk(of: first) == nil)
        #expect(book.trunk(of: second) == "a")
        #expect(book.token(of: "a") == second)
    }

    @Test("a destination gets the first listener that can reach it")
    func listeners() throws {
        var table = ListenerTable()
        let loopback = SIPListener(address: "127.0.0.1", port: 1)
        let lan = SIPListener(address: "192.0.2.1", port: 2)
        let tcp = SIPListener(transport: .tcp, address: "192.0.2.1", port: 3)
        let v6 = SIPListener(address: "::", port: 4)
        for (index, listener) in [loopback, lan, tcp, v6].enumerated() { table.add(listener, index: UInt32(index)) }
        func port(_ uri: String, _ transport: SIPTransport = .udp) throws -> UInt16 {
            try table.listener(for: try #require(SIPURI(uri)), transport: transport).listener.port
        }
        #expect(try port("sip:a@127.0.0.5") == 1)
        #expect(try port("sip:a@198.51.100.1") == 2)
        #expect(try port("sip:a@gateway.example") == 2)
        #expect(try port("sip:a@198.51.100.1", .tcp) == 3)
        #expect(try port("sip:a@[2001:db8::1]") == 4)
        #expect(throws: SIPError.noListener(.tcp, isIPv6: true)) { try port("sip:a@[::1]", .tcp) }
    }

    @Test("errors say what failed, where, and what to do")
    func errors() {
        let listener = SIPListener(transport: .tcp, address: "::1", port: 5060)
        #expect(
            SIPError.listener(listener, "cannot listen: Address already in use").description
                == "cannot listen on tcp [::1]:5060: cannot listen: Address already in use; choose another port, or end the program that has it"
        )
        #expect(SIPError.noListener(.udp, isIPv6: false).description.contains("add one"))
    }
}

// #expect cannot call what mutates a value; these hold one.

private final class Limiter {
    private var limiter: StrangerLimiter
    init(_ policy: StrangerPolicy) { limiter = StrangerLimiter(policy: policy) }
    func admits(_ source: String, at now: ContinuousClock.Instant) -> Bool { limiter.admits(source, at: now) }
}

private final class Retry {
    private var retry = RegistrationRetry()
    func delay(status: Int, retryAfter: Duration?) -> Duration { retry.delay(status: status, retryAfter: retryAfter) }
    func succeeded() { retry.succeeded() }
}
