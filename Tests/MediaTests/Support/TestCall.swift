import Testing

@testable import Media

/// An engine with one call of two legs, and their far ends.
struct TestCall {
    let engine: MediaEngine
    let log: EventLog
    let call: MediaCallID
    let agentLeg: MediaLeg
    let customerLeg: MediaLeg
    let agent: TestPeer
    let customer: TestPeer

    init(_ address: String = "127.0.0.1", silenceThreshold: Duration = .seconds(60)) throws {
        engine = try MediaEngine(
            MediaConfiguration(
                addresses: [address], portRange: TestPorts.take(), silenceThreshold: silenceThreshold))
        log = EventLog(engine)
        call = engine.openCall()
        agentLeg = try engine.openLeg(in: call)
        customerLeg = try engine.openLeg(in: call)
        agent = try TestPeer(address)
        customer = try TestPeer(address)
        try agent.aim(at: agentLeg)
        try customer.aim(at: customerLeg)
    }

    /// Answers on both legs and joins them.
    func connect(agent agentCodec: AudioCodec = .pcmu, customer customerCodec: AudioCodec = .pcmu) throws {
        try engine.setRemote(agentLeg.id, agent.remote(agentCodec))
        try engine.setRemote(customerLeg.id, customer.remote(customerCodec))
        engine.bridge(agentLeg.id, customerLeg.id)
    }

    /// The leg's figures once they are as wanted; a test failure when they do not become so in time.
    func statistics(
        _ leg: MediaLeg, _ what: String, until isReached: (MediaLegStatistics) -> Bool
    ) async throws -> MediaLegStatistics {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if let figures = await engine.statistics(leg.id), isReached(figures) { return figures }
        }
        return try #require(nil, "\(what) within 60 s")
    }
}

/// A packet of one value, to be known again.
func frame(_ value: UInt8, _ count: Int = 160) -> [UInt8] { [UInt8](repeating: value, count: count) }

extension TestCall {
    /// Starts a recording of the call and returns its path.
    func startRecording() throws -> String {
        let path = try temporaryDirectory() + "/call.wav"
        engine.startRecording(call, agent: agentLeg.id, customer: customerLeg.id, file: path)
        return path
    }

    func stopRecording() async {
        engine.stopRecording(call)
        _ = await log.wait("recordingStopped") { if case .recordingStopped = $0 { true } else { false } }
    }
}
