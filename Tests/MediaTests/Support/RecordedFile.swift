import Foundation
import TestPrograms
import Testing

@testable import Media

/// A recording read back: the two parties' bytes.
struct RecordedFile {
    let codec: G711.Law
    let left: [UInt8]
    let right: [UInt8]

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
        #expect(word(54) == frames * 2)
        try #require(bytes.count >= WaveHeader.size + frames * 2)
        let data = bytes[WaveHeader.size...]
        left = (0..<frames).map { data[WaveHeader.size + $0 * 2] }
        right = (0..<frames).map { data[WaveHeader.size + $0 * 2 + 1] }
    }

    var leftSamples: [Int16] { left.map { G711.decode($0, as: codec) } }
    var rightSamples: [Int16] { right.map { G711.decode($0, as: codec) } }
    var duration: Duration { .microseconds(left.count * 125) }
}

/// A directory for one test.
func temporaryDirectory() throws -> String { try TemporaryFolder.make("media").path }
