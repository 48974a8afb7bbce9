/// Reads the one kind of file prompts are made of: RIFF WAVE, PCM, 8 kHz, one channel, 16 bits.
enum WaveFile {
    /// Why a file is refused; the text says what was found and what is wanted.
    struct Refusal: Error, Equatable {
        var reason: String
    }

    private struct Format {
        var tag: UInt16
        var channels: UInt16
        var rate: UInt32
        var bits: UInt16
    }

    /// The samples. Chunks other than `fmt ` and `data` are skipped; a length beyond the end of the file is an error.
    static func samples(in file: UnsafeRawBufferPointer) throws(Refusal) -> [Int16] {
        guard file.count >= 12, tag(file, 0) == "RIFF", tag(file, 8) == "WAVE" else {
            throw Refusal(reason: "is not a WAV file")
        }
        var format: Format?
        var offset = 12
        while offset + 8 <= file.count {
            let size = Int(file.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self).littleEndian)
            let body = offset + 8
            guard size <= file.count - body else { throw Refusal(reason: "is cut short") }
            let chunk = UnsafeRawBufferPointer(rebasing: file[body..<body + size])
            switch tag(file, offset) {
            case "fmt ": format = try readFormat(chunk)
            case "data":
                guard let format else { throw Refusal(reason: "has its data before its format") }
                try check(format)
                return (0..<size / 2).map { chunk.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self).littleEndian }
            default: break
            }
            // Chunks are padded to an even length.
            offset = body + size + (size & 1)
        }
        throw Refusal(reason: "has no data")
    }

    private static func readFormat(_ chunk: UnsafeRawBufferPointer) throws(Refusal) -> Format {
        guard chunk.count >= 16 else { throw Refusal(reason: "has a broken format chunk") }
        return Format(
            tag: chunk.loadUnaligned(fromByteOffset: 0, as: UInt16.self).littleEndian,
            channels: chunk.loadUnaligned(fromByteOffset: 2, as: UInt16.self).littleEndian,
            rate: chunk.loadUnaligned(fromByteOffset: 4, as: UInt32.self).littleEndian,
            bits: chunk.loadUnaligned(fromByteOffset: 14, as: UInt16.self).littleEndian)
    }

    private static func check(_ format: Format) throws(Refusal) {
        // 0xFFFE is WAVE_FORMAT_EXTENSIBLE, which tools write for PCM as well.
        guard format.tag == 1 || format.tag == 0xFFFE, format.channels == 1, format.rate == 8000, format.bits == 16
        else {
            throw Refusal(
                reason: "has format \(format.tag), \(format.channels) channel(s), \(format.rate) Hz, "
                    + "\(format.bits) bits; wanted is PCM, 1 channel, 8000 Hz, 16 bits "
                    + "(sox IN -r 8000 -c 1 -b 16 OUT.wav)")
        }
    }

    private static func tag(_ file: UnsafeRawBufferPointer, _ offset: Int) -> String {
        String(decoding: file[offset..<offset + 4], as: UTF8.self)
    }
}
