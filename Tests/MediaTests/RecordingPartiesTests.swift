import Glibc
import Testing

@testable import Media

extension SocketTests {
    @Suite struct RecordingPartiesTests {
        private func record(
            _ meeting: Meeting, _ frames: Int, change: @escaping (Int) -> Void = { _ in }
        ) async throws -> RecordedFile {
            let path = try temporaryDirectory() + "/call.wav"
            meeting.engine.startRecording(
                meeting.call, agent: meeting[0].leg.id, customer: meeting[1].leg.id, file: path)
            await meeting.talk(frames, change)
            meeting.engine.stopRecording(meeting.call)
            _ = await meeting.log.wait("recordingStopped") { if case .recordingStopped = $0 { true } else { false } }
            return try RecordedFile(path)
        }

        /// The level of a party's tone in half a second of samples, in dB against how it was spoken.
        private func level(_ party: Party, in samples: [Int16], from start: Int) -> Double {
            let part = Array(samples[start..<start + 4000])
            return 20 * log10(amplitude(of: party.tone, in: part, rate: 8000) / Party.loudness)
        }

        @Test("who takes another's part is heard on that side from then on, and the other no more")
        func takesPart() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcmu])
            let (engine, legs) = (meeting.engine, meeting.parties.map(\.leg.id))
            let file = try await record(meeting, 110) { index in
                guard index == 50 else { return }
                engine.record(legs[0], as: nil)
                engine.record(legs[2], as: .agent)
            }
            #expect(abs(level(meeting[0], in: file.leftSamples, from: 2000)) < 1)
            #expect(level(meeting[2], in: file.leftSamples, from: 2000) < -35)
            #expect(abs(level(meeting[2], in: file.leftSamples, from: 11_000)) < 1)
            #expect(level(meeting[0], in: file.leftSamples, from: 11_000) < -35)
            for start in [2000, 11_000] { #expect(abs(level(meeting[1], in: file.rightSamples, from: start)) < 1) }
        }

        @Test("several on one side are mixed there, and the other side is not disturbed")
        func mixed() async throws {
            let meeting = try Meeting([.pcma, .pcmu, .pcmu, .pcma])
            let (engine, legs) = (meeting.engine, meeting.parties.map(\.leg.id))
            let file = try await record(meeting, 110) { index in
                guard index == 0 else { return }
                engine.record(legs[2], as: .customer)
                engine.record(legs[3], as: .customer)
            }
            for party in meeting.parties[1...] {
                #expect(abs(level(party, in: file.rightSamples, from: 8000)) < 1)
                #expect(level(party, in: file.leftSamples, from: 8000) < -35)
            }
            #expect(abs(level(meeting[0], in: file.leftSamples, from: 8000)) < 1)
        }

        @Test("legs with G.722 and Opus are recorded at their level, in time with the others")
        func wideband() async throws {
            let meeting = try Meeting([.opus, .g722])
            let file = try await record(meeting, 110)
            #expect(file.codec == .pcma)
            #expect(abs(level(meeting[0], in: file.leftSamples, from: 8000)) < 1)
            #expect(abs(level(meeting[1], in: file.rightSamples, from: 8000)) < 1)
            #expect(abs(Double(file.left.count) - 110 * 160) < 800)
        }

        @Test(
            "a recording goes on when one party moves to another call, and ends with the last; the new call has its own"
        )
        func moving() async throws {
            let meeting = try Meeting([.pcma, .pcma])
            let (engine, legs) = (meeting.engine, meeting.parties.map(\.leg.id))
            let other = engine.openCall()
            let path = try temporaryDirectory() + "/call.wav"
            engine.startRecording(meeting.call, agent: legs[0], customer: legs[1], file: path)
            await meeting.talk(50)
            engine.move(legs[0], to: other)
            await meeting.talk(50)
            #expect(await engine.counters().recordings == 1)
            engine.move(legs[1], to: other)
            _ = await meeting.log.wait("recordingStopped") { if case .recordingStopped = $0 { true } else { false } }
            let file = try RecordedFile(path)
            #expect(abs(level(meeting[1], in: file.rightSamples, from: 10_000)) < 1)
            #expect(level(meeting[0], in: file.leftSamples, from: 10_000) < -35)
            #expect(abs(level(meeting[0], in: file.leftSamples, from: 2000)) < 1)
            let second = path + ".2"
            engine.startRecording(other, agent: legs[0], customer: legs[1], file: second)
            await meeting.talk(50)
            engine.close(other)
            _ = await meeting.log.wait("second recording") {
                if case .recordingStopped(other, second, _, _) = $0 { true } else { false }
            }
            #expect(abs(level(meeting[0], in: try RecordedFile(second).leftSamples, from: 2000)) < 1)
        }

        @Test("a leg of a call that is not recorded is asked to be recorded in vain, and nothing breaks")
        func notRecorded() async throws {
            let meeting = try Meeting([.pcma, .pcma])
            for party: RecordedParty? in [.agent, nil, .customer] {
                meeting.engine.record(meeting[0].leg.id, as: party)
            }
            await meeting.talk(3)
            #expect(await meeting.engine.counters().recordings == 0)
        }
    }
}
