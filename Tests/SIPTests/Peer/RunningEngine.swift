import Foundation
import Synchronization
import Testing

@testable import SIP

/// An engine on loopback for one test. A process has one at a time, so all tests that use one are serialized.
struct RunningEngine: Sendable {
    let engine: SIPEngine
    let events: EventLog
    let lines: LogLines
    let media = LocalMedia(address: "127.0.0.1", rtpPort: 18_400)

    private static let lastLeg = Atomic<UInt64>(1000)

    static func nextLeg() -> LegID {
        LegID(rawValue: lastLeg.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    /// Sends an INVITE to the peer.
    func call(
        _ peer: SIPpPeer, to uri: String? = nil, trunk: String? = nil, headers: [(name: String, value: String)] = [],
        credentials: [SIPCredential] = [], media: LocalMedia? = nil
    ) async throws -> LegID {
        let leg = Self.nextLeg()
        try await engine.invite(
            OutgoingInvite(
                leg: leg, requestURI: uri ?? peer.uri,
                from: SIPIdentity(displayName: "客服 \"01\"", uri: "sip:4008001234@127.0.0.1"), trunk: trunk,
                extraHeaders: headers, credentials: credentials, media: media ?? self.media))
        return leg
    }
}

/// PJSIP's log lines.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    func append(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
}

/// Runs `body` with an engine, and ends the engine whatever happens. Expects that each leg ended exactly once.
func withEngine(
    listeners: [SIPListener]? = nil, configure: (inout SIPConfiguration) -> Void = { _ in },
    _ body: (RunningEngine) async throws -> Void
) async throws {
    let port = try FreePort.next()
    var configuration = SIPConfiguration(
        listeners: listeners ?? [SIPListener(transport: .udp, address: "127.0.0.1", port: port)],
        userAgent: "callback-dialer-test", nameservers: ["127.0.0.1"])
    configuration.cancelPatience = .milliseconds(700)
    configure(&configuration)
    let lines = LogLines()
    let thread = try PJSIPThread()
    let engine = SIPEngine(thread: thread, configuration: configuration) { _, line in lines.append(line) }
    let events = EventLog()
    await events.read(engine.events)
    let running = RunningEngine(engine: engine, events: events, lines: lines)
    do {
        try await engine.start()
        try await body(running)
    } catch {
        await engine.shutdown()
        throw error
    }
    await engine.shutdown()
    await events.untilFinished()
    await expectOneEndPerLeg(events)
    #expect(!lines.all.contains { $0.contains("Assert failed") }, "\(lines.all)")
}

private func expectOneEndPerLeg(_ events: EventLog) async {
    var endings: [LegID: Int] = [:]
    for event in await events.all {
        switch event {
        case .invited(let leg, _, _): endings[leg, default: 0] += 0
        case .ended(let leg, _, _): endings[leg, default: 0] += 1
        default: break
        }
    }
    for (leg, count) in endings { #expect(count == 1, "leg \(leg) ended \(count) times") }
}
