import Foundation

@testable import Media

/// Speaks a tone in real time: packets of 20 ms, 20 ms apart.
struct Talker {
    let frequency: Double
    let codec: AudioCodec
    private var sample = 0

    init(_ frequency: Double, as codec: AudioCodec = .pcmu) {
        self.frequency = frequency
        self.codec = codec
    }

    mutating func next() -> [UInt8] {
        defer { sample += 160 }
        return (sample..<sample + 160).map {
            G711.encode(Int16(8000 * sin(2 * .pi * frequency * Double($0) / 8000)), as: codec)
        }
    }
}

/// Calls `body` every 20 ms of real time, without drift: how far ends talk.
func everyFrame(_ count: Int, _ body: (Int) -> Void) async throws {
    let start = ContinuousClock.now
    for index in 0..<count {
        try await Task.sleep(until: start + .milliseconds(20 * index), tolerance: .zero)
        body(index)
    }
}
