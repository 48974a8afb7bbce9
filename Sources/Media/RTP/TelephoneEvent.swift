/// The payload of a named telephone event (RFC 4733 §2.3).
struct TelephoneEvent: Equatable {
    static let size = 4
    /// The hook, pressed for a moment (§3.2): for us, and no key that others hear.
    static let flash: UInt8 = 16

    /// 0–15 are the DTMF digits (§3.2).
    var code: UInt8
    var isEnd: Bool
    /// Level below 0 dBm0, 0…63.
    var volume: UInt8
    /// Since the event's timestamp, in clock units.
    var duration: UInt16

    static func read(_ payload: UnsafeRawBufferPointer) -> TelephoneEvent? {
        guard payload.count >= size else { return nil }
        return TelephoneEvent(
            code: payload[0], isEnd: payload[1] & 0x80 != 0, volume: payload[1] & 0x3F,
            duration: payload.loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian)
    }

    func write(to bytes: UnsafeMutableRawPointer) {
        bytes.storeBytes(of: code, as: UInt8.self)
        bytes.storeBytes(of: (isEnd ? 0x80 : 0) | (volume & 0x3F), toByteOffset: 1, as: UInt8.self)
        bytes.storeBytes(of: duration.bigEndian, toByteOffset: 2, as: UInt16.self)
    }

    /// With its duration in ticks of a faster clock.
    func scaled(by ticks: UInt32) -> TelephoneEvent {
        var event = self
        event.duration = UInt16(clamping: UInt32(duration) * ticks)
        return event
    }

    private static let characters: [Character] = Array("0123456789*#ABCD")

    /// The digit of a code, `!` for a flash, `nil` above.
    static func character(of code: UInt8) -> Character? {
        if code == flash { return "!" }
        return Int(code) < characters.count ? characters[Int(code)] : nil
    }

    /// The code of a digit (letters in either case), `nil` for any other character.
    static func code(of character: Character) -> UInt8? {
        characters.firstIndex { String($0) == character.uppercased() }.map(UInt8.init)
    }
}
