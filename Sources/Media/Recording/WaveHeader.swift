/// The header of a recording: RIFF WAVE with stereo A-law or µ-law, 8 bits at 8 kHz. Left is the agent, right
/// the customer. Formats other than PCM carry an extended `fmt ` and a `fact` chunk.
enum WaveHeader {
    static let size = 58

    static func bytes(law: G711.Law, frames: Int) -> [UInt8] {
        let data = UInt32(clamping: frames * 2)
        var header: [UInt8] = []
        header.reserveCapacity(size)
        func put(_ text: String) { header += Array(text.utf8) }
        func put(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { header += Array($0) } }
        func put(_ value: UInt16) { withUnsafeBytes(of: value.littleEndian) { header += Array($0) } }
        put("RIFF")
        put(data > UInt32.max - UInt32(size) ? UInt32.max : data + UInt32(size) - 8)
        put("WAVE")
        put("fmt ")
        put(UInt32(18))
        put(law == .pcma ? UInt16(6) : UInt16(7))
        put(UInt16(2))
        put(UInt32(8000))
        put(UInt32(16000))
        put(UInt16(2))
        put(UInt16(8))
        put(UInt16(0))
        put("fact")
        put(UInt32(4))
        put(UInt32(clamping: frames))
        put("data")
        put(data)
        return header
    }
}
