/// The header of a recording: RIFF WAVE with stereo A-law or µ-law, 8 bits at 8 kHz. Left is the agent, right
/// the customer. Formats other than PCM carry an extended `fmt ` and a `fact` chunk.
///
/// Between them and the samples lies room for marks (chunks `cue ` and `LIST adtl`, the rest `JUNK`), so that a mark
/// never lies where samples will, and a file that is cut off has its marks, too.
enum WaveHeader {
    /// The samples begin here.
    static let size = 4096
    /// More marks than these have no room.
    static let mostMarks = 80

    static func bytes(law: G711.Law, frames: Int, marks: [PlacedMark] = []) -> [UInt8] {
        let data = UInt32(clamping: frames * 2)
        var header = Bytes()
        header.put("RIFF")
        header.put(data > UInt32.max - UInt32(size) ? UInt32.max : data + UInt32(size) - 8)
        header.put("WAVEfmt ")
        header.put(UInt32(18))
        header.put(law == .pcma ? UInt16(6) : UInt16(7))
        header.put(UInt16(2))
        header.put(UInt32(8000))
        header.put(UInt32(16000))
        header.put(UInt16(2))
        header.put(UInt16(8))
        header.put(UInt16(0))
        header.put("fact")
        header.put(UInt32(4))
        header.put(UInt32(clamping: frames))
        header.put(marks.prefix(mostMarks))
        header.put("JUNK")
        header.put(UInt32(size - 8 - 4 - header.bytes.count))
        header.bytes += [UInt8](repeating: 0, count: size - 8 - header.bytes.count)
        header.put("data")
        header.put(data)
        return header.bytes
    }

    /// Bytes in the order of RIFF.
    private struct Bytes {
        var bytes: [UInt8] = []

        init() { bytes.reserveCapacity(size) }

        mutating func put(_ text: String) { bytes += Array(text.utf8) }

        mutating func put<Number: FixedWidthInteger>(_ value: Number) {
            withUnsafeBytes(of: value.littleEndian) { bytes += Array($0) }
        }

        mutating func put(_ marks: ArraySlice<PlacedMark>) {
            guard !marks.isEmpty else { return }
            put("cue ")
            put(UInt32(4 + 24 * marks.count))
            put(UInt32(marks.count))
            for (index, mark) in marks.enumerated() {
                put(UInt32(index + 1))
                put(UInt32(clamping: mark.position))
                put("data")
                put(UInt32(0))
                put(UInt32(0))
                put(UInt32(clamping: mark.position))
            }
            putLabels(marks)
        }

        private mutating func putLabels(_ marks: ArraySlice<PlacedMark>) {
            let texts = marks.map { Array($0.mark.label.utf8) + [0] }
            put("LIST")
            put(UInt32(4 + texts.reduce(0) { $0 + 12 + $1.count + $1.count % 2 }))
            put("adtl")
            for (index, text) in texts.enumerated() {
                put("labl")
                put(UInt32(4 + text.count))
                put(UInt32(index + 1))
                bytes += text + (text.count % 2 == 0 ? [] : [0])
            }
        }
    }
}
