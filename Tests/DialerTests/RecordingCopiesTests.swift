import Foundation
import TestPrograms
import Testing

@testable import Dialer

@Suite("Copies of recordings that are being fetched")
struct RecordingCopiesTests {
    private let clock = HandTurnedClock()

    /// Two pieces long.
    private func recording(in folder: URL) throws -> String {
        let file = folder.appendingPathComponent("a.wav")
        try (Data("RIFF".utf8) + Data(count: RecordingCopies.pieceSize)).write(to: file)
        return file.path
    }

    @Test("four at once; one whose reader has stalled for a minute gives its place to the next")
    func stalled() async throws {
        let folder = try TemporaryFolder.make("copies")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try recording(in: folder)
        let copies = RecordingCopies(clock: clock)
        var names: [String] = []
        for _ in 0..<RecordingCopies.most { names.append(try await copies.make(of: path, keys: []).name) }
        clock.advance(by: .seconds(59))
        await #expect(throws: RecordingCopies.Fault.self) { try await copies.make(of: path, keys: []) }
        for name in names.dropFirst() { _ = try await copies.piece(of: name, at: 0) }
        clock.advance(by: .seconds(1))
        _ = try await copies.make(of: path, keys: [])
        await #expect(throws: RecordingCopies.Fault.self) { try await copies.piece(of: names[0], at: 0) }
        for name in names.dropFirst() {
            #expect(try await copies.piece(of: name, at: RecordingCopies.pieceSize).isLast, "it is still read")
        }
        _ = try await copies.make(of: path, keys: [])
    }
}
