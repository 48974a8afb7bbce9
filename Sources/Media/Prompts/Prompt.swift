import Glibc

/// A played file or tone. Reading and encoding is done once, when it is made, for G.722 and Opus by `prepare`;
/// playing only sends frames.
public struct Prompt: Sendable {
    /// The file's path, or what kind of tone it is. For logs.
    public let name: String
    let frames: PromptFrames

    public var duration: Duration { .milliseconds(frames.count * 20) }

    /// Largest file read: about 35 minutes.
    private static let largestFile = 32 << 20

    /// From a WAV file: PCM, 8 kHz, one channel, 16 bits. Reads the file: not for the moment a call waits for it.
    public init(contentsOf path: String) throws(MediaError) {
        let bytes = try Self.read(path)
        let read = bytes.withUnsafeBytes { buffer in
            Result<[Int16], WaveFile.Refusal> { () throws(WaveFile.Refusal) in try WaveFile.samples(in: buffer) }
        }
        switch read {
        case .success(let samples): self.init(name: path, samples: samples)
        case .failure(let refusal): throw .badPrompt(path: path, reason: refusal.reason)
        }
    }

    /// Encodes it for far ends that speak this codec, if that was not done yet. Takes a few milliseconds for each second
    /// of it in G.722 and Opus, nothing in G.711. `MediaEngine.play` does so for the leg's codec: done earlier, it does
    /// not keep whoever plays waiting.
    public func prepare(_ codec: AudioCodec) { frames.prepare(codec) }

    /// From samples at 8 kHz.
    public init(name: String, samples: [Int16]) {
        self.name = name
        frames = PromptFrames(samples)
    }

    /// A tone that sounds for `on` and pauses for `off`, once: loop it. 450 Hz with 1 s and 4 s is ringback
    /// in China, 0.35 s and 0.35 s busy, 0.7 s and 0.7 s congestion (ITU-T E.180 Supplement 2).
    /// `levelDBm0` is at most 0.
    public static func tone(frequency: Double, on: Duration, off: Duration, levelDBm0: Double = -13) -> Prompt {
        let sounding = samples(in: on)
        let peak = 22_000 * pow(10, min(0, levelDBm0) / 20)
        var samples = (0..<sounding).map { Int16(peak * sin(2 * .pi * frequency * Double($0) / 8000)) }
        samples += [Int16](repeating: 0, count: Self.samples(in: off))
        return Prompt(name: "tone-\(frequency)", samples: samples)
    }

    private static func samples(in duration: Duration) -> Int {
        Int(duration.components.seconds * 8000 + duration.components.attoseconds / 125_000_000_000_000)
    }

    private static func read(_ path: String) throws(MediaError) -> [UInt8] {
        guard let file = fopen(path, "rbe") else {
            throw .badPrompt(path: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = fread(&block, 1, block.count, file)
            guard count > 0 else { break }
            bytes += block[..<count]
            guard bytes.count <= largestFile else {
                throw .badPrompt(path: path, reason: "is larger than \(largestFile >> 20) MiB")
            }
        }
        guard ferror(file) == 0 else { throw .badPrompt(path: path, reason: "cannot be read") }
        return bytes
    }
}
