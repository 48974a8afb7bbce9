import Foundation
import Testing

@testable import Media

@Suite(.serialized) struct RecordingTests {
    @Test("each party is in its own channel of the file, agent left, customer right")
    func channels() async throws {
        let test = try TestCall()
        let path = try temporaryDirectory() + "/new/call.wav"
        try test.connect()
        test.engine.startRecording(
            test.call, agent: test.agentLeg.id, customer: test.customerLeg.id, file: path)
        var agent = Talker(440)
        var customer = Talker(1000)
        try await everyFrame(75) { _ in
            test.agent.send(agent.next())
            test.customer.send(customer.next())
        }
        test.engine.stopRecording(test.call)
        let stopped = await test.log.wait("recordingStopped") {
            if case .recordingStopped = $0 { true } else { false }
        }
        guard case .recordingStopped(test.call, path, let duration, 0)? = stopped else {
            Issue.record("got \(String(describing: stopped))")
            return
        }
        let file = try RecordedFile(path)
        #expect(file.duration == duration)
        #expect(abs(duration / .milliseconds(1) - 1490) < 60)
        let middle = 1600..<9600
        #expect(share(of: 440, in: Array(file.leftSamples[middle])) > 0.95)
        #expect(share(of: 1000, in: Array(file.rightSamples[middle])) > 0.95)
        #expect(share(of: 1000, in: Array(file.leftSamples[middle])) < 0.01)
        #expect(share(of: 440, in: Array(file.rightSamples[middle])) < 0.01)
    }
}
