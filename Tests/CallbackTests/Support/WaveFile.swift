import Foundation

/// A stereo recording in G.711 as the daemon writes it: left is the agent, right the customer.
struct WaveFile {
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    var left: [Double] = []
    var right: [Double] = []

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        guard bytes.count > 44, String(decoding: bytes[0..<4], as: UTF8.self) == "RIFF" else {
            throw Broken(description: "\(path) is no WAV file")
        }
        var at = 12
        var isALaw = true
        while at + 8 <= bytes.count {
            let name = String(decoding: bytes[at..<at + 4], as: UTF8.self)
            let size = Self.number(bytes[at + 4..<at + 8])
            let body = bytes[(at + 8)..<min(bytes.count, at + 8 + size)]
            if name == "fmt " { isALaw = try Self.format(body, path) }
            if name == "data" {
                for (index, byte) in body.enumerated() {
                    let sample = G711.decode(byte, isALaw: isALaw)
                    if index % 2 == 0 { left.append(sample) } else { right.append(sample) }
                }
            }
            at += 8 + size + size % 2
        }
    }

    /// True for A-law, false for mu-law.
    private static func format(_ body: ArraySlice<UInt8>, _ path: String) throws -> Bool {
        let fields = Array(body)
        let (code, channels, rate) = (number(fields[0..<2]), number(fields[2..<4]), number(fields[4..<8]))
        guard code == 6 || code == 7, channels == 2, rate == 8000 else {
            throw Broken(description: "\(path): format \(code), \(channels) channels, \(rate) Hz")
        }
        return code == 6
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }

    var seconds: Double { Double(left.count) / 8000 }

    /// Writes 16-bit mono PCM, as sounds for the daemon are.
    static func writeTone(_ hertz: Int, seconds: Double = 1, to url: URL) throws {
        let samples = Tone.samples(hertz, count: Int(8000 * seconds)).flatMap { sample -> [UInt8] in
            let value = UInt16(bitPattern: Int16(sample))
            return [UInt8(value & 0xFF), UInt8(value >> 8)]
        }
        func word(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(value >> (8 * $0) & 0xFF) } }
        let format = word(1, 2) + word(1, 2) + word(8000, 4) + word(16000, 4) + word(2, 2) + word(16, 2)
        let head = Array("RIFF".utf8) + word(36 + samples.count, 4) + Array("WAVEfmt ".utf8) + word(16, 4)
        try Data(head + format + Array("data".utf8) + word(samples.count, 4) + samples).write(to: url)
    }
}

extension WaveFile {
    /// How many of a channel's frames of 20 ms are the tone.
    func frames(of hertz: Int, in channel: KeyPath<WaveFile, [Double]>) -> Int { places(of: hertz, in: channel).count }

    /// How many frames there are from the channel's first of the tone to its last.
    func span(of hertz: Int, in channel: KeyPath<WaveFile, [Double]>) -> Int {
        let places = places(of: hertz, in: channel)
        guard let first = places.first, let last = places.last else { return 0 }
        return last - first + 1
    }

    private func places(of hertz: Int, in channel: KeyPath<WaveFile, [Double]>) -> [Int] {
        let samples = self[keyPath: channel]
        return (0..<samples.count / 160).filter {
            Tone.name(Array(samples[$0 * 160..<$0 * 160 + 160])) == hertz
        }
    }
}
