import Foundation
import TestPrograms
import Testing

@testable import Media

/// A recording read back: the two parties' bytes.
struct RecordedFile {
    let codec: G711.Law
    let left: [UInt8]
    let right: [UInt8]
    /// The cue points with their labels.
    let marks: [(label: String, position: Int)]

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        try #require(bytes.count >= WaveHeader.size)
        func word(_ offset: Int) -> Int {
            bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        #expect(String(decoding: bytes[0..<4], as: UTF8.self) == "RIFF")
        #expect(word(4) <= bytes.count - 8, "the header never promises more than there is")
        codec = bytes[20] == 6 ? .pcma : .pcmu
        let frames = word(46)
        #expect(word(WaveHeader.size - 4) == frames * 2)
        try #require(bytes.count >= WaveHeader.size + frames * 2)
        marks = Self.marks(Array(bytes[..<WaveHeader.size]))
        let data = bytes[WaveHeader.size...]
        left = (0..<frames).map { data[WaveHeader.size + $0 * 2] }
        right = (0..<frames).map { data[WaveHeader.size + $0 * 2 + 1] }
    }

    /// Walks the chunks before the samples, as a player does.
    private static func marks(_ bytes: [UInt8]) -> [(String, Int)] {
        func word(_ offset: Int) -> Int { bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) } }
        func name(_ offset: Int) -> String { String(decoding: bytes[offset..<offset + 4], as: UTF8.self) }
        var (at, positions, labels) = (12, [Int: Int](), [(Int, String)]())
        while at + 8 < bytes.count, name(at) != "data" {
            if name(at) == "cue " {
                for index in 0..<word(at + 8) { positions[word(at + 12 + 24 * index)] = word(at + 32 + 24 * index) }
            }
            if name(at) == "LIST" {
                var inner = at + 12
                while inner < at + 8 + word(at + 4) {
                    let text = bytes[(inner + 12)..<(inner + 8 + word(inner + 4) - 1)]
                    labels.append((word(inner + 8), String(decoding: text, as: UTF8.self)))
                    inner += 8 + word(inner + 4) + word(inner + 4) % 2
                }
            }
            at += 8 + word(at + 4)
        }
        #expect(name(bytes.count - 8) == "data", "the chunks lead to the samples")
        return labels.map { ($0.1, positions[$0.0] ?? -1) }
    }

    var leftSamples: [Int16] { left.map { G711.decode($0, as: codec) } }
    var rightSamples: [Int16] { right.map { G711.decode($0, as: codec) } }
    var duration: Duration { .microseconds(left.count * 125) }
}

/// A directory for one test.
func temporaryDirectory() throws -> String { try TemporaryFolder.make("media").path }
