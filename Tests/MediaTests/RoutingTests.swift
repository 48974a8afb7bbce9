import Testing

@testable import Media

extension SocketTests {
    @Suite struct RoutingTests {
        @Test("in a conference each hears all others and not itself", arguments: [3, 4, 6])
        func conference(_ count: Int) async throws {
            let codecs: [AudioCodec] = [.pcma, .pcmu, .pcma, .pcmu, .pcma, .pcma]
            let meeting = try Meeting(Array(codecs.prefix(count)))
            meeting.route(Meeting.everybody(count))
            await meeting.talk(60)
            try meeting.expectHeard(Meeting.everybody(count))
            meeting.parties.forEach { $0.expectContinuity() }
            #expect(await meeting.engine.counters().mixedLegs == count)
        }

        @Test("a supervisor who listens hears both and is heard by nobody; the talking legs' packets stay as they were")
        func listen() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcmu])
            meeting.route([0: [1], 1: [0], 2: [0, 1]])
            await meeting.talk(60)
            try meeting.expectHeard([0: [1], 1: [0], 2: [0, 1]])
            #expect(await meeting.engine.counters().mixedLegs == 1, "only the supervisor's leg is mixed")
            // Byte for byte what the other says: 400 and 650 Hz repeat within 20 ms.
            let said = meeting[0].nextPayload()
            #expect(meeting[1].heard.dropFirst(2).allSatisfy { $0.payload == said })
        }

        @Test("a supervisor who whispers is heard by the agent only")
        func whisper() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcma])
            let hearing: [Int: Set<Int>] = [0: [1, 2], 1: [0], 2: [0, 1]]
            meeting.route(hearing)
            await meeting.talk(60)
            try meeting.expectHeard(hearing)
        }

        @Test("from listening to whispering to barging and back, nobody's stream jumps and no word of the two is lost")
        func supervisorSteps() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcma])
            let steps: [[Int: Set<Int>]] = [
                [0: [1], 1: [0]], [0: [1], 1: [0], 2: [0, 1]], [0: [1, 2], 1: [0], 2: [0, 1]],
                [0: [1, 2], 1: [0, 2], 2: [0, 1]], [0: [1], 1: [0]],
            ]
            for hearing in steps {
                meeting.route(hearing)
                await meeting.talk(50)
                try meeting.expectHeard(hearing)
                meeting.parties[..<2].forEach { $0.expectContinuity() }
                meeting.parties.forEach { $0.forget() }
            }
        }

        @Test("who is muted is heard by nobody and hears all; who is held hears music and is heard by nobody")
        func muteAndHold() async throws {
            let meeting = try Meeting([.pcma, .pcmu, .pcma])
            let muted: [Int: Set<Int>] = [0: [1], 1: [0], 2: [0, 1]]
            meeting.route(muted)
            await meeting.talk(50)
            try meeting.expectHeard(muted)
            let music = Prompt.tone(frequency: 3000, on: .seconds(5), off: .zero, levelDBm0: 0)
            meeting.route([0: [2], 2: [0]])
            meeting.engine.play(meeting[1].leg.id, music, loop: true)
            await meeting.talk(60)
            try meeting.expectHeard([0: [2], 2: [0]])
            let heard = try meeting[1].samples().suffix(4000)
            #expect(share(of: 3000, in: Array(heard)) > 0.9)
            meeting.engine.stopPlaying(meeting[1].leg.id)
            meeting.route(Meeting.everybody(3))
            await meeting.talk(60)
            try meeting.expectHeard(Meeting.everybody(3))
            meeting.parties.forEach { $0.expectContinuity() }
        }

        @Test("one direction alone, and one who hears what another forwards to a third")
        func oneWay() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcmu])
            meeting.route([0: [1], 2: [1]])
            await meeting.talk(50)
            try meeting.expectHeard([0: [1], 2: [1]])
            #expect(await meeting.engine.counters().mixedLegs == 0, "two listeners, two laws, nothing to mix")
        }

        @Test("a prompt on a mixed leg replaces the others until it ends, and its digits are sent between")
        func promptOnMixedLeg() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcma])
            meeting.route(Meeting.everybody(3))
            await meeting.talk(20)
            let playback = meeting.engine.play(
                meeting[0].leg.id, .tone(frequency: 3000, on: .milliseconds(600), off: .zero))
            meeting.parties.forEach { $0.forget() }
            await meeting.talk(25)
            #expect(share(of: 3000, in: try meeting[0].samples().suffix(3200)) > 0.95)
            await meeting.talk(50)
            let leg = meeting[0].leg.id
            _ = await meeting.log.wait("playEnded") {
                if case .playEnded(leg, playback) = $0 { true } else { false }
            }
            try meeting.expectHeard(Meeting.everybody(3))
            meeting.parties.forEach { $0.forget() }
            try meeting.engine.sendDigits(meeting[1].leg.id, "12")
            await meeting.talk(50)
            let events = meeting[1].heard.filter { $0.header.payloadType == 101 }
            #expect(Set(events.map { $0.payload[0] }) == [1, 2])
            try meeting.expectHeard([0: [1, 2], 1: [0, 2], 2: [0, 1]])
            meeting[1].expectContinuity()
        }

        @Test("a digit that one party presses reaches those who hear it through a mixer, once, and is reported once")
        func digitThroughMixer() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcmu])
            meeting.route(Meeting.everybody(3))
            await meeting.talk(20)
            let presser = meeting[0].peer
            meeting.parties.forEach { $0.forget() }
            var began: UInt32 = 0
            await meeting.talk(30) { index in
                guard (10..<17).contains(index) else { return }
                let duration = UInt16(160 * min(index - 9, 5))
                if index == 10 { began = presser.timestamp }
                let now = presser.timestamp
                presser.timestamp = began
                presser.sendAgain(
                    [5, index >= 14 ? 0x8A : 0x0A, UInt8(duration >> 8), UInt8(duration & 255)], payloadType: 101)
                presser.timestamp = now
                presser.sequence &+= 1
            }
            for listener in [meeting[1], meeting[2]] {
                var receiver = DigitReceiver()
                var digits: [DigitReceiver.Digit] = []
                for packet in listener.heard where packet.header.payloadType == 101 {
                    let event = try #require(packet.payload.withUnsafeBytes { TelephoneEvent.read($0) })
                    let (one, two) = receiver.take(
                        event, timestamp: packet.header.timestamp, ssrc: packet.header.ssrc, now: packet.at)
                    digits += [one, two].compactMap { $0 }
                }
                #expect(digits.map(\.code) == [5])
                listener.expectContinuity()
            }
            let reported = await meeting.log.all().filter { if case .digit = $0 { true } else { false } }
            #expect(reported.count == 1)
        }

        @Test("a leg that is closed leaves the others talking, forwarded again")
        func closingOne() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcma])
            meeting.route(Meeting.everybody(3))
            await meeting.talk(40)
            meeting.engine.close(leg: meeting[2].leg.id)
            meeting.parties.forEach { $0.forget() }
            await meeting.talk(40)
            try meeting.expectHeard([0: [1], 1: [0]])
            #expect(await meeting.engine.counters().mixedLegs == 0)
            meeting[0].expectContinuity()
        }

        @Test("names that are not in the call, and oneself, are passed over; bridge and unbridge are shorthands")
        func foreignNames() async throws {
            let meeting = try Meeting([.pcma, .pcma])
            let other = meeting.engine.openCall()
            let stranger = try meeting.engine.openLeg(in: other)
            let (one, two) = (meeting[0].leg.id, meeting[1].leg.id)
            meeting.engine.route(meeting.call, [one: [one, two, stranger.id], stranger.id: [one]])
            await meeting.talk(40)
            try meeting.expectHeard([0: [1]])
            #expect(await meeting.engine.counters().mixedLegs == 0)
            meeting.engine.bridge(one, stranger.id)
            meeting.engine.bridge(one, two)
            await meeting.talk(40)
            try meeting.expectHeard([0: [1], 1: [0]])
            meeting.engine.unbridge(meeting.call)
            await meeting.talk(2)
            meeting.parties.forEach { $0.forget() }
            await meeting.talk(10)
            #expect(meeting.parties.allSatisfy { $0.heard.isEmpty })
        }

        @Test("when routes change under traffic, whose source stays loses no more than one packet of it")
        func changesUnderTraffic() async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcma])
            let (speaker, listener) = (meeting[0], meeting[1])
            let (call, engine) = (meeting.call, meeting.engine)
            let legs = meeting.parties.map(\.leg.id)
            // The speaker counts in levels, of A-law steps that stay the same when silence is added to them.
            await everyFrame(300) { index in
                speaker.peer.send(frame(Self.level(index)), payloadType: 8)
                meeting[2].peer.send(frame(G711.Law.pcma.silence), payloadType: 8)
                listener.listen()
                if index == 0 { engine.route(call, [legs[1]: [legs[0]]]) }
                guard index % 25 == 24 else { return }
                let isMixed = index / 25 % 2 == 0
                engine.route(call, [legs[1]: isMixed ? [legs[0], legs[2]] : [legs[0]]])
            }
            listener.listen()
            listener.expectContinuity()
            var heard: [UInt8: Int] = [:]
            for packet in listener.heard { heard[packet.payload[120], default: 0] += 1 }
            var missing = 0
            for index in 3..<295 {
                let count = heard[Self.level(index), default: 0]
                if count == 0 { missing += 1 } else { heard[Self.level(index)] = count - 1 }
            }
            #expect(missing <= 12, "\(missing) packets missing after twelve changes")
        }

        private static func level(_ index: Int) -> UInt8 { (0x80 | UInt8(32 + index % 90)) ^ 0x55 }
    }
}
