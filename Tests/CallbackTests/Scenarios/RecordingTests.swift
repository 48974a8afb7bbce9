import ControlAPI
import Foundation
import TestPrograms
import Testing

/// Recordings from the first word to their deletion, by a daemon that runs.
@Suite("Recordings that are kept")
struct RecordingTests {
    /// Fetches a copy as `ctl recording export` does.
    private func copy(_ recording: String, from control: ControlClient) async throws -> WaveFile {
        let export = try await control.ask(ExportRecordingRequest(recording: recording, reason: "test"))
        var bytes = Data()
        while true {
            let piece = try await control.ask(RecordingPieceRequest(export: export.export, offset: bytes.count))
            bytes += piece.data
            if piece.last { break }
        }
        #expect(bytes.count == export.bytes && export.complete)
        let file = try TemporaryFolder.make("copy").appendingPathComponent("copy.wav")
        try bytes.write(to: file)
        return try WaveFile(file.path)
    }

    @Test("with a key nothing clear is on the disk; a copy holds both voices, and the file is deleted for good")
    func sealed() async throws {
        let key = try TemporaryFolder.make("key").appendingPathComponent("recording.key").path
        _ = FileManager.default.createFile(
            atPath: key, contents: Data(String(repeating: "5a", count: 32).utf8), attributes: [.posixPermissions: 0o600]
        )
        try await withVoices(configure: { $0.recordingExtras = "keyFile: \"\(key)\"" }) { voices in
            let control = voices.site.control
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer, packets: 50)
            try await voices.site.hangUp(call)
            let file = try #require(try await control.event(.recordingStopped, call: call).data?.file)
            #expect(file.hasSuffix("\(call).sealed"))
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            #expect(bytes.count > 10_000 && bytes.range(of: Data("RIFF".utf8)) == nil)
            let copy = try await copy(call, from: control)
            #expect(copy.frames(of: Tone.agent, in: \.left) >= 40)
            #expect(copy.frames(of: Tone.customer, in: \.right) >= 40)
            let listed = try await control.ask(ListRecordingsRequest(call: call)).recordings
            #expect(listed.map(\.recordingId) == [call] && listed.first?.keyId?.count == 16)
            await #expect(throws: ControlError.self) {
                try await control.ask(DeleteRecordingRequest(recording: call, reason: "too soon"))
            }
            #expect(FileManager.default.fileExists(atPath: file))
            _ = try await control.ask(DeleteRecordingRequest(recording: call, reason: "test", force: true))
            #expect(!FileManager.default.fileExists(atPath: file))
            #expect(try await control.ask(ListRecordingsRequest(call: call)).total == 0)
            let gone = await #expect(throws: ControlError.self) {
                try await control.ask(ExportRecordingRequest(recording: call, reason: "test"))
            }
            #expect(gone?.message.contains("was deleted") == true)
        }
    }

    @Test("on demand, a recording holds what is said from its start on, and not what is said in its pause")
    func onDemand() async throws {
        try await withVoices(configure: { $0.policy = "ringTimeout: 15, recording: \"onDemand\"" }) { voices in
            let control = voices.site.control
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer, packets: 25)
            #expect(try await control.ask(RecordRequest(call: call, action: .start)).recordingState == .on)
            try await control.event(.recordingStarted, call: call)
            try await voices.agent.hears(Tone.customer, packets: 50, after: voices.agent.heard.all.count)
            #expect(try await control.ask(RecordRequest(call: call, action: .pause)).recordingState == .paused)
            try await voices.agent.hears(Tone.customer, packets: 50, after: voices.agent.heard.all.count)
            #expect(try await control.ask(RecordRequest(call: call, action: .resume)).recordingState == .on)
            try await voices.agent.hears(Tone.customer, packets: 25, after: voices.agent.heard.all.count)
            try await voices.site.hangUp(call)
            try await control.event(.recordingStopped, call: call)
            let recording = try await voices.site.recording(call)
            let (said, span) = (
                recording.frames(of: Tone.customer, in: \.right), recording.span(of: Tone.customer, in: \.right)
            )
            #expect(said >= 50 && span - said >= 45, "\(said) frames of the tone over \(span)")
        }
    }

    @Test("a class that is never recorded refuses to be, and the talk goes on")
    func never() async throws {
        try await withVoices(configure: { $0.policy = "ringTimeout: 15, recording: \"never\"" }) { voices in
            let call = try await voices.site.talk()
            await #expect(throws: ControlError.self) {
                try await voices.site.control.ask(RecordRequest(call: call, action: .start))
            }
            try await voices.speak()
            try await voices.agent.hears(Tone.customer)
            try await voices.customer.hears(Tone.agent)
            try await voices.site.hangUp(call)
            let kept = try await voices.site.control.ask(GetCallRequest(call: call)).recording
            #expect(kept == nil)
            let events = voices.site.control.events.all.map(\.type)
            #expect(!events.contains(.recordingStarted))
        }
    }

    @Test("both hear the announcement before anything is recorded")
    func consent() async throws {
        try await withVoices(configure: {
            $0.policy = "ringTimeout: 15, consent: \"notice\""
            $0.prompts = ["notice": Tone.congestion]
        }) { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.agent.hears(Tone.congestion)
            try await voices.customer.hears(Tone.congestion)
            let started = try await voices.site.control.event(.recordingStarted, call: call)
            let heard = try await voices.site.control.events.first("the end of the announcement") {
                $0.type == .callPrompt && $0.leg == .customer && $0.data?.reason == "played"
            }
            #expect(heard.seq < started.seq)
            try await voices.agent.hears(Tone.customer)
            try await voices.site.hangUp(call)
        }
    }

    @Test("what the network said before a call failed is kept, and the call names it")
    func earlyMedia() async throws {
        try await withVoices(customers: "announcement-elsewhere") { voices in
            let control = voices.site.control
            let call = try await voices.site.dial()
            try await voices.speak()
            try await voices.agent.hears(Tone.customer)
            _ = try await control.ended(call)
            let kept = try await control.event(.recordingStopped, call: call)
            #expect(kept.data?.reason == "earlyMedia")
            let named = try await control.ask(GetCallRequest(call: call)).recording
            #expect(named == kept.data?.file && named?.hasSuffix("-early.wav") == true)
            let recording = try await voices.site.recording(call)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 3)
        }
    }
}
