import CLinux
import FoundationEssentials
import Glibc
import Media

/// WAV copies of recordings while they are fetched piece by piece: in memory, so that no clear byte of a sealed recording
/// comes to the disk.
actor RecordingCopies {
    private struct Open {
        let descriptor: Int32
        let bytes: Int
        /// When it was made, or last read from.
        var usedAt: Duration
    }

    /// At once; a talk of two hours takes 115 MB.
    static let most = 4
    static let pieceSize = 512 << 10
    /// Who has not asked for so long has stalled, and gives its place up to whoever comes.
    static let patience = Duration.seconds(60)

    enum Fault: Error { case tooMany, unknown, outside, noMemory(String) }

    private let clock: any CallClock
    private var open: [String: Open] = [:]
    private var lastNumber = 0

    init(clock: any CallClock) { self.clock = clock }

    /// Makes a copy.
    ///
    /// - Throws: ``Fault``, `RecordingFault`.
    func make(of path: String, keys: [RecordingKey]) throws -> (name: String, copy: StoredRecording.Copy) {
        guard hasRoom() else { throw Fault.tooMany }
        let (descriptor, copy) = try clear(path, keys: keys)
        lastNumber += 1
        open["x-\(lastNumber)"] = Open(descriptor: descriptor, bytes: copy.bytes, usedAt: clock.now)
        return ("x-\(lastNumber)", copy)
    }

    /// Makes a copy in a file in memory, which is the caller's to close.
    ///
    /// - Throws: ``Fault``, `RecordingFault`.
    func clear(_ path: String, keys: [RecordingKey]) throws -> (descriptor: Int32, copy: StoredRecording.Copy) {
        let descriptor = clinux_memory_file("recording")
        guard descriptor >= 0 else { throw Fault.noMemory(String(cString: strerror(errno))) }
        do {
            return (descriptor, try StoredRecording.copy(path, keys: keys, to: descriptor))
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    /// Takes the place of the one that has stalled longest, if need be.
    private func hasRoom() -> Bool {
        if open.count < Self.most { return true }
        guard let oldest = open.min(by: { $0.value.usedAt < $1.value.usedAt }),
            clock.now - oldest.value.usedAt >= Self.patience
        else { return false }
        close(oldest.key)
        return true
    }

    /// The piece from there on; the copy is gone after its last one.
    func piece(of name: String, at offset: Int) throws -> (bytes: Data, isLast: Bool) {
        guard let copy = open[name] else { throw Fault.unknown }
        guard (0...copy.bytes).contains(offset) else { throw Fault.outside }
        var bytes = [UInt8](repeating: 0, count: min(Self.pieceSize, copy.bytes - offset))
        guard pread(copy.descriptor, &bytes, bytes.count, offset) == bytes.count else { throw Fault.outside }
        open[name]?.usedAt = clock.now
        let isLast = offset + bytes.count == copy.bytes
        if isLast { close(name) }
        return (Data(bytes), isLast)
    }

    func close(_ name: String) {
        if let copy = open.removeValue(forKey: name) { Glibc.close(copy.descriptor) }
    }
}
