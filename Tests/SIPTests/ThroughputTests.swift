import Foundation
import Testing

@testable import SIP

extension EngineTests {
    /// Not part of the usual run: set `SIP_BENCHMARK=1` and build for release. Prints what it measured.
    @Suite("Throughput", .enabled(if: ProcessInfo.processInfo.environment["SIP_BENCHMARK"] != nil))
    struct ThroughputTests {
        @Test(
            "legs placed and ended: per second, and CPU seconds per 1,000",
            arguments: [Delivery.handler, .stream, .preferringStream])
        func throughput(_ delivery: Delivery) async throws {
            for _ in 0..<2 {
                let peer = try await SIPpPeer.answering()
                try await withLoad(peer, delivery) { load in
                    try await load.run(legs: 500, outstanding: 100)  // warm
                    let (seconds, cpu) = try await measured { try await load.run(legs: 6000, outstanding: 200) }
                    print(
                        "\(delivery): legs/s \(Int(6000 / seconds)), CPU s per 1,000 legs \(cpu / 6), two-leg callbacks \(cpu / 3)"
                    )
                    #expect(await load.failures == 0)
                }
                peer.stop()
                _ = await peer.verdict()
            }
        }

        @Test("legs held: resident memory for each")
        func memory() async throws {
            let peer = try await SIPpPeer.answering()
            try await withLoad(peer) { load in
                try await load.run(legs: 200, outstanding: 100)
                let before = residentBytes()
                let count = 2000
                try await load.hold(legs: count)
                let after = residentBytes()
                let usage = await load.usage()
                print(
                    "held \(count) legs: \((after - before) / count) bytes resident each, pools \((usage?.poolBytes ?? 0) / count) each, start \(before >> 20) MiB"
                )
                try await load.release()
                #expect(await load.failures == 0)
            }
            peer.stop()
            _ = await peer.verdict()
        }

        /// How the events reach the actor that places the calls.
        enum Delivery: Sendable { case handler, stream, preferringStream }

        private func withLoad(
            _ peer: SIPpPeer, _ delivery: Delivery = .handler, _ body: (Load) async throws -> Void
        ) async throws {
            let thread = try PJSIPThread()
            let configuration = SIPConfiguration(
                listeners: [SIPListener(address: "127.0.0.1", port: 0)], logLevel: .error)
            let load = Load(thread: thread, uri: peer.uri)
            let handler: @Sendable (SIPEvent) -> Void = { event in load.assumeIsolated { $0.take(event) } }
            let engine = SIPEngine(
                thread: thread, configuration: configuration, onEvent: delivery == .handler ? handler : nil)
            try await engine.start()
            await load.use(engine)
            switch delivery {
            case .handler: break
            case .stream: Task { await load.read(engine) }
            case .preferringStream: Task(executorPreference: thread) { await load.read(engine) }
            }
            try await body(load)
            await engine.shutdown()
            thread.stop()
        }

        private func measured(_ body: () async throws -> Void) async throws -> (seconds: Double, cpu: Double) {
            let start = ContinuousClock.now
            let before = cpuSeconds()
            try await body()
            let passed = (ContinuousClock.now - start) / .seconds(1)
            return (passed, cpuSeconds() - before)
        }
    }
}

/// Places calls from an actor on the engine's thread, as the dialer does.
private actor Load {
    private var current: SIPEngine?
    private nonisolated let thread: PJSIPThread
    private let uri: String
    private let media = LocalMedia(address: "127.0.0.1", rtpPort: 18_410)
    private var toPlace = 0
    private var open = 0
    private var isHolding = false
    private var answered: [LegID] = []
    private var waiter: CheckedContinuation<Void, Never>?
    private var wanted = 0
    private(set) var failures = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(thread: PJSIPThread, uri: String) {
        self.thread = thread
        self.uri = uri
    }

    func read(_ engine: SIPEngine) async {
        for await event in engine.events { take(event) }
    }

    func use(_ engine: SIPEngine) { current = engine }

    func usage() async -> SIPEngine.Usage? { await current?.usage() }

    func run(legs: Int, outstanding: Int) async throws {
        (toPlace, isHolding) = (legs, false)
        for _ in 0..<min(outstanding, legs) { place() }
        await withCheckedContinuation { waiter = $0 }
    }

    func hold(legs: Int) async throws {
        (toPlace, isHolding, wanted) = (legs, true, legs)
        for _ in 0..<50 { place() }
        await withCheckedContinuation { waiter = $0 }
    }

    func release() async throws {
        isHolding = false
        endAll()
        if open > 0 { await withCheckedContinuation { waiter = $0 } }
    }

    private func endAll() {
        for leg in answered { current?.assumeIsolated { $0.end(leg) } }
        answered = []
    }

    private func place() {
        guard toPlace > 0 else { return }
        toPlace -= 1
        open += 1
        let invite = OutgoingInvite(
            leg: RunningEngine.nextLeg(), requestURI: uri, from: SIPIdentity(uri: "sip:4008001234@127.0.0.1"),
            media: media)
        current?.assumeIsolated { engine in
            do { try engine.invite(invite) } catch { print(error) }
        }
    }

    func take(_ event: SIPEvent) {
        switch event {
        case .answered(let leg, _, _):
            if isHolding {
                answered.append(leg)
                place()
                if answered.count == wanted { finish() }
            } else {
                current?.assumeIsolated { $0.end(leg) }
            }
        case .ended(_, let ending, _):
            open -= 1
            if !ending.wasAnswered { failures += 1 }
            place()
            if open == 0 && toPlace == 0 { finish() }
        default: break
        }
    }

    private func finish() {
        waiter?.resume()
        waiter = nil
    }
}

extension SIPpPeer {
    /// SIPp's own UAS: 180, 200, and 200 to BYE, for ever.
    static func answering() async throws -> SIPpPeer {
        try await SIPpPeer(
            Scenario(
                "uas",
                [
                    receiveINVITE(), respond(180, "Ringing"), respond(200, "OK", sdp: sdp(), retransmitted: true),
                    "<recv request=\"ACK\"/>", "<recv request=\"BYE\"/>", respondInDialog(200, "OK"),
                ]), calls: 1_000_000, seconds: 60, isTraced: false, arguments: ["-l", "100000"])
    }
}

private func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) * 1e-6
    return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) * 1e-6
}

private func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
}
