import Glibc

/// The sixteen DTMF digits as audio (ITU-T Q.23), for far ends without telephone events: a second of each, made at
/// first use and kept. All frequencies are whole, so a second can be repeated.
enum DigitTones {
    private static let rows: [Double] = [697, 770, 852, 941]
    private static let columns: [Double] = [1209, 1336, 1477, 1633]
    /// In the order of the event codes: 0–9, `*`, `#`, A–D.
    private static let places: [(row: Int, column: Int)] = [
        (3, 1), (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), (3, 0), (3, 2), (0, 3), (1, 3),
        (2, 3), (3, 3),
    ]
    private static let framesEach = 50
    /// Each tone at −9 dBm0, within Q.24's −3 to −24.
    private static let peak = 8000.0
    private static let tones: [PromptFrames] = places.map { place in
        PromptFrames(
            (0..<framesEach * PromptFrames.frameSamples).map { sample(rows[place.row], columns[place.column], $0) })
    }

    static func prepare(_ codec: AudioCodec) { tones.forEach { $0.prepare(codec) } }

    /// The 20 ms that end with the event's duration; `event.code` is at most 15. Empty if the codec was not prepared.
    static func frame(of event: TelephoneEvent, as codec: AudioCodec) -> UnsafeRawBufferPointer {
        let index = (Int(event.duration) / PromptFrames.frameSamples - 1) % framesEach
        return tones[Int(event.code) & 15].frames(as: codec)?.frame(max(0, index))
            ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    private static func sample(_ row: Double, _ column: Double, _ index: Int) -> Int16 {
        let time = 2 * Double.pi * Double(index) / 8000
        return Int16(peak * (sin(row * time) + sin(column * time)))
    }
}
