import Foundation
import Testing

@testable import SIP

/// Places calls from an actor on the engine's thread, as the dialer does.
actor Load {
    /// The deadline has passed.
    struct Stuck: Error, CustomStringConvertible {
        let description: String
    }

    private var current: SIPEngine?
    private nonisolated let thread: PJSIPThread
    private let uri: String
    private let media = LocalMedia(address: "127.0.0.1", rtpPort: 18_410)
    private var toPlace = 0
    private var isHolding = false
    private var answered: [LegID] = []
    private var wanted = 0
    private var waiter: CheckedContinuation<Bool, Never>?
    /// Legs placed, and how often each has ended.
    private(set) var endings: [LegID: Int] = [:]
    private(set) var open = 0
    /// Legs that ended without having been answered.
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

    /// Places legs, `outstanding` at a time, and ends each once it is answered.
    func run(legs: Int, outstanding: Int) async throws {
        (toPlace, isHolding) = (legs, false)
        for _ in 0..<min(outstanding, legs) { place() }
        try await untilDone("run")
    }

    /// Places legs until so many are up at once.
    func hold(legs: Int) async throws {
        (toPlace, isHolding, wanted) = (legs, true, legs)
        for _ in 0..<50 { place() }
        try await untilDone("hold")
    }

    /// Ends every leg that is up, at once.
    func release() async throws {
        isHolding = false
        endAnswered()
        try await untilDone("release")
    }

    /// Ends the engine while its thread, which is this actor's too, goes on.
    func shutDownEngine() async { await current?.shutdown() }

    /// Waits until PJSIP has forgotten every dialog: each BYE has got its answer.
    func untilForgotten(within seconds: Double = 30) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while let usage = await usage(), usage.dialogs > 0 {
            guard ContinuousClock.now < deadline else {
                throw Stuck(description: "\(usage.dialogs) dialogs, \(usage.transactions) transactions are left")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private var isDone: Bool { isHolding ? answered.count == wanted : open == 0 && toPlace == 0 }

    private func untilDone(_ what: String, within seconds: Double = 60) async throws {
        guard !isDone else { return }
        let deadline = Task {
            try await Task.sleep(for: .seconds(seconds))
            finish(false)
        }
        let isInTime = await withCheckedContinuation { waiter = $0 }
        deadline.cancel()
        guard isInTime else {
            throw Stuck(
                description:
                    "\(what): to place \(toPlace), open \(open), answered \(answered.count), failed \(failures)")
        }
    }

    private func endAnswered() {
        for leg in answered { current?.assumeIsolated { $0.end(leg) } }
        answered = []
    }

    private func place() {
        guard toPlace > 0 else { return }
        toPlace -= 1
        let leg = RunningEngine.nextLeg()
        let invite = OutgoingInvite(
            leg: leg, requestURI: uri, from: SIPIdentity(uri: "sip:4008001234@127.0.0.1"), media: media)
        do {
            try current?.assumeIsolated { engine in try engine.invite(invite) }
            open += 1
            endings[leg] = 0
        } catch {
            failures += 1
            print(error)
        }
    }

    func take(_ event: SIPEvent) {
        switch event {
        case .answered(let leg, _, _):
            if isHolding {
                answered.append(leg)
                place()
            } else {
                current?.assumeIsolated { $0.end(leg) }
            }
        case .ended(let leg, let ending, _):
            open -= 1
            endings[leg, default: 0] += 1
            if !ending.wasAnswered { failures += 1 }
            place()
        default: return
        }
        if isDone { finish(true) }
    }

    private func finish(_ isInTime: Bool) {
        waiter?.resume(returning: isInTime)
        waiter = nil
    }
}

/// Runs `body` with an engine and a load on its thread; the engine is shut down whatever happens.
func withLoad(
    _ peer: SIPpPeer, _ delivery: LoadDelivery = .handler, _ body: (Load) async throws -> Void
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
    let result: Result<Void, any Error>
    do { result = .success(try await body(load)) } catch { result = .failure(error) }
    await engine.shutdown()
    try result.get()
}

/// How the events reach the actor that places the calls.
enum LoadDelivery: Sendable { case handler, stream, preferringStream }

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
