import Glibc
import Testing

@testable import Media

extension SocketTests {
    @Suite struct TranscodingTests {
        private static let pairs: [[AudioCodec]] = AudioCodec.allCases.flatMap { one in
            AudioCodec.allCases.map { [one, $0] }
        }

        @Test("legs with any two codecs hear each other at the level spoken, whole and without a jump")
        func allPairs() async throws {
            let meetings = try Self.pairs.map { try Meeting($0) }
            for meeting in meetings { meeting.route([0: [1], 1: [0]]) }
            await everyFrame(80) { _ in
                for party in meetings.flatMap(\.parties) {
                    party.listen()
                    party.speak()
                }
            }
            for (pair, meeting) in zip(Self.pairs, meetings) {
                meeting.parties.forEach { $0.listen() }
                try meeting.expectHeard([0: [1], 1: [0]])
                meeting.parties.forEach { $0.expectContinuity("\(pair)") }
                let mixed = pair[0].isForwardable(to: pair[1]) ? 0 : 2
                #expect(await meeting.engine.counters().mixedLegs == mixed, "\(pair)")
                #expect(meeting[0].heard.allSatisfy { $0.header.payloadType == pair[0].usualPayloadType })
            }
        }

        @Test("a conference of four codecs: each hears all others at their level")
        func conference() async throws {
            let meeting = try Meeting([.pcma, .opus, .g722, .pcmu])
            meeting.route(Meeting.everybody(4))
            await meeting.talk(80)
            try meeting.expectHeard(Meeting.everybody(4))
            meeting.parties.forEach { $0.expectContinuity() }
        }

        @Test(
            "a supervisor hears both, and is heard by whom it should, whatever codecs the three of them speak",
            arguments: [
                [AudioCodec.g722, .g722, .g722], [.opus, .opus, .opus], [.pcma, .opus, .g722], [.g722, .pcma, .opus],
                [.opus, .g722, .pcmu],
            ])
        func supervisor(_ codecs: [AudioCodec]) async throws {
            let meeting = try Meeting(codecs)
            // A talk, listened to, whispered into, barged into, and listened to again.
            let listening: [Int: Set<Int>] = [0: [1], 1: [0], 2: [0, 1]]
            let steps = [
                [0: [1], 1: [0]], listening, [0: [1, 2], 1: [0], 2: [0, 1]], Meeting.everybody(3), listening,
            ]
            for hearing in steps {
                meeting.route(hearing)
                await meeting.talk(60)
                try meeting.expectHeard(hearing)
                meeting.parties[..<2].forEach { $0.expectContinuity("\(codecs)") }
                meeting.parties.forEach { $0.forget() }
            }
        }

        @Test("two wideband legs of a conference hear each other above 4 kHz")
        func wideband() async throws {
            let engine = try MediaEngine(
                MediaConfiguration(addresses: ["127.0.0.1"], portRange: TestPorts.take(8)))
            let log = EventLog(engine)
            let call = engine.openCall()
            let high = try Party(5500, .g722, in: call, of: engine)
            let others = [try Party(700, .g722, in: call, of: engine), try Party(900, .pcma, in: call, of: engine)]
            let legs = ([high] + others).map(\.leg.id)
            engine.route(call, [legs[1]: [legs[0], legs[2]], legs[2]: [legs[0], legs[1]]])
            let everybody = [high] + others
            await everyFrame(60) { _ in
                for party in everybody {
                    party.listen()
                    party.speak()
                }
            }
            everybody.forEach { $0.listen() }
            #expect(try abs(others[0].level(of: high)) < 1.5)
            // At 8 kHz it is filtered away, and not folded down to 2500 Hz.
            let narrow = Array(try others[1].samples().suffix(4000))
            #expect(amplitude(of: 2500, in: narrow, rate: 8000) < 60)
            withExtendedLifetime(log) {}
        }

        @Test("a codec that changes in mid-call is heard in both directions, before and after, as one stream")
        func codecChange() async throws {
            let meeting = try Meeting([.pcma, .pcma])
            meeting.route([0: [1], 1: [0]])
            await meeting.talk(40)
            try meeting.expectHeard([0: [1], 1: [0]])
            // The second party's phone is answered anew, in G.722.
            let remote = RemoteStream(address: "127.0.0.1", rtpPort: meeting[1].peer.port, codec: .g722)
            try meeting.engine.setRemote(meeting[1].leg.id, remote)
            let encoder = try #require(AudioEncoder(.g722))
            defer { encoder.free() }
            let wide = (0..<320).map { Int16(Party.loudness * sin(2 * .pi * 1000 * Double($0) / 16_000)) }
            var payload = [UInt8](repeating: 0, count: AudioEncoder.largestPayload)
            let (first, second) = (meeting[0], meeting[1])
            first.forget()
            await everyFrame(60) { _ in
                first.listen()
                second.listen()
                first.speak()
                let count = encoder.encode(wide, count: 320, into: &payload)
                second.peer.send(Array(payload[..<count]), payloadType: 9)
            }
            first.listen()
            second.listen()
            let heard = Array(try first.samples().suffix(4000))
            #expect(abs(20 * log10(amplitude(of: 1000, in: heard, rate: 8000) / Party.loudness)) < 1)
            let change = try #require(second.heard.firstIndex { $0.header.payloadType == 9 })
            #expect(change > 0 && second.heard[change...].allSatisfy { $0.header.payloadType == 9 })
            let (last, next) = (second.heard[change - 1].header, second.heard[change].header)
            #expect(next.ssrc == last.ssrc)
            #expect(next.sequence == last.sequence &+ 1 && next.timestamp &- last.timestamp < 8000)
            first.expectContinuity()
        }

        @Test("prompts and digits as tones are heard by far ends of every codec", arguments: AudioCodec.allCases)
        func prompts(_ codec: AudioCodec) async throws {
            let meeting = try Meeting([codec])
            let party = meeting[0]
            let engine = meeting.engine
            try engine.setRemote(party.leg.id, party.peer.remote(codec, events: nil))
            let tones = [500.0, 1000].map {
                Prompt.tone(frequency: $0, on: .milliseconds(500), off: .zero, levelDBm0: -10)
            }
            let playback = engine.play(party.leg.id, tones)
            let leg = party.leg.id
            _ = await meeting.log.wait("playEnded") {
                if case .playEnded(leg, playback) = $0 { true } else { false }
            }
            party.listen()
            #expect(party.heard.count == 50, "one behind the other, without a gap")
            party.expectContinuity(withClock: false)
            let samples = try party.samples()
            let rate = codec.sampleRate
            let expected = 22_000 * pow(10, -10.0 / 20)
            for (index, tone) in [500.0, 1000].enumerated() {
                let part = Array(samples[(rate / 2 * index + rate / 10)..<(rate / 2 * index + rate * 4 / 10)])
                #expect(abs(20 * log10(amplitude(of: tone, in: part, rate: rate) / expected)) < 1)
            }
            party.forget()
            try engine.sendDigits(party.leg.id, "5")
            _ = await meeting.log.wait("digitsSent") { if case .digitsSent = $0 { true } else { false } }
            party.listen()
            let digit = try party.samples()
            let middle = Array(digit[(rate / 50)..<(rate * 4 / 50)])
            #expect(amplitude(of: 770, in: middle, rate: rate) > 6000)
            #expect(amplitude(of: 1336, in: middle, rate: rate) > 6000)
        }

        @Test("an Opus leg's stream runs at 48 kHz, and its figures are in milliseconds")
        func opusClock() async throws {
            let meeting = try Meeting([.opus, .pcma])
            meeting.route([0: [1], 1: [0]])
            await meeting.talk(60)
            let packets = meeting[0].heard.suffix(20)
            for (before, after) in zip(packets, packets.dropFirst()) {
                #expect(after.header.timestamp &- before.header.timestamp == 960)
            }
            let figures = try #require(await meeting.engine.statistics(meeting[0].leg.id))
            #expect(figures.received.jitterMilliseconds < 20)
            #expect(figures.received.lost == 0)
        }

        @Test("our payload type and the far end's may differ; digits of a 48 kHz clock are as long as they are")
        func payloadTypes() async throws {
            let meeting = try Meeting([.pcma, .pcma])
            let party = meeting[0]
            let remote = RemoteStream(
                address: "127.0.0.1", rtpPort: party.peer.port, codec: .pcma, payloadType: 96, receivedPayloadType: 97,
                telephoneEventPayloadType: 101, receivedTelephoneEventPayloadType: 102, telephoneEventClockRate: 48_000)
            try meeting.engine.setRemote(party.leg.id, remote)
            meeting.route([1: [0], 0: [1]])
            for payloadType: UInt8 in [97, 96] {
                party.peer.send(frame(7), payloadType: payloadType)
                #expect(try #require(meeting[1].peer.receive()).header.payloadType == 8)
            }
            meeting[1].peer.send(frame(8), payloadType: 8)
            #expect(try #require(party.peer.receive()).header.payloadType == 96)
            party.peer.sendAgain([3, 0x8A, 0x12, 0xC0], payloadType: 102)
            let leg = party.leg.id
            _ = await meeting.log.wait("digit") {
                if case .digit(leg, "3", durationMilliseconds: 100) = $0 { true } else { false }
            }
            let passedOn = try #require(meeting[1].peer.receive())
            #expect(passedOn.payload == [3, 0x8A, 0x03, 0x20], "800 ticks of 8 kHz")
        }
    }
}
