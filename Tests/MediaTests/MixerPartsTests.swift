import Testing

@testable import Media

/// What of mixing decides or counts, without sockets.
@Suite struct MixerPartsTests {
    @Test("one voice in a codec that can be passed on is forwarded, all else is mixed")
    func paths() {
        #expect(AudioPath.choose(hearing: [], as: .pcma) == .silent)
        for codec in AudioCodec.allCases {
            for other in AudioCodec.allCases {
                let isForwarded = codec == other || Set([codec, other]) == [.pcma, .pcmu]
                #expect(AudioPath.choose(hearing: [other], as: codec) == (isForwarded ? .forwarded : .mixed))
                #expect(AudioPath.choose(hearing: [other, codec], as: codec) == .mixed)
            }
        }
    }

    @Test("a sum that is too loud is cut off and does not turn over")
    func saturation() throws {
        let mixer = try #require(LegMixer(.pcma))
        defer { mixer.free() }
        let loud = [Int16](repeating: 30_000, count: 160)
        let soft = [Int16](repeating: -30_000, count: 160)
        mixer.clear()
        for _ in 0..<3 { mixer.add(loud) }
        var payload = [UInt8](repeating: 0, count: AudioEncoder.largestPayload)
        #expect(mixer.encode(into: &payload) == 160)
        #expect(payload[..<160].allSatisfy { G711.decode($0, as: .pcma) == 32256 })
        for _ in 0..<5 { mixer.add(soft) }
        #expect(mixer.encode(into: &payload) == 160)
        #expect(payload[..<160].allSatisfy { G711.decode($0, as: .pcma) == -32256 })
    }

    @Test("the events of a digit keep the line for it, its end ends it, and a second one meanwhile is left out")
    func relayedDigits() {
        var digit = RelayedDigit()
        let start: Int64 = 1_000_000_000
        let millisecond = MediaClock.millisecond
        #expect(digit.take(timestamp: 5, ssrc: 1, isEnd: false, now: start) == .begin)
        #expect(digit.take(timestamp: 5, ssrc: 1, isEnd: false, now: start + 50 * millisecond) == .goOn)
        #expect(digit.take(timestamp: 9, ssrc: 2, isEnd: false, now: start + 60 * millisecond) == .drop)
        #expect(digit.holdsTheLine(at: start + 140 * millisecond))
        #expect(digit.take(timestamp: 5, ssrc: 1, isEnd: true, now: start + 100 * millisecond) == .goOn)
        #expect(digit.take(timestamp: 5, ssrc: 1, isEnd: true, now: start + 120 * millisecond) == .goOn)
        #expect(!digit.holdsTheLine(at: start + 170 * millisecond))
        #expect(digit.take(timestamp: 5, ssrc: 1, isEnd: true, now: start + 180 * millisecond) == .drop)
        #expect(digit.take(timestamp: 900, ssrc: 1, isEnd: false, now: start + 200 * millisecond) == .begin)
    }

    @Test("slots are given out once each, and again after they came back")
    func slots() throws {
        let slots = PacketSlots(count: 3, size: 100)
        defer { slots.free() }
        let taken = (0..<3).compactMap { _ in slots.take() }
        #expect(Set(taken).count == 3 && slots.take() == nil)
        for slot in taken { slot.initializeMemory(as: UInt8.self, repeating: 7, count: 100) }
        taken.forEach(PacketSlots.give)
        #expect(Set((0..<3).compactMap { _ in slots.take() }) == Set(taken))
    }
}
