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
    }

    /// At once; a talk of two hours takes 115 MB.
    static let most = 4
    static let pieceSize = 512 << 10

    enum Fault: Error { case tooMany, unknown, outside, noMemory(String) }

    private var open: [String: Open] = [:]
    private var lastNumber = 0

    /// Makes a copy.
    ///
    /// - Throws: ``Fault``, `RecordingFault`.
    func make(of path: String, keys: [RecordingKey]) throws -> (name: String, copy: StoredRecording.Copy) {
        guard open.count < Self.most else { throw Fault.tooMany }
        let descriptor = clinux_memory_file("recording")
        guard descriptor >= 0 else { throw Fault.noMemory(String(cString: strerror(errno))) }
        do {
            let copy = try StoredRecording.copy(path, keys: keys, to: descriptor)
            lastNumber += 1
            open["x-\(lastNumber)"] = Open(descriptor: descriptor, bytes: copy.bytes)
            return ("x-\(lastNumber)", copy)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    /// The piece from there on; the copy is gone after its last one.
    func piece(of name: String, at offset: Int) throws -> (bytes: Data, isLast: Bool) {
        guard let copy = open[name] else { throw Fault.unknown }
        guard (0...copy.bytes).contains(offset) else { throw Fault.outside }
        var bytes = [UInt8](repeating: 0, count: min(Self.pieceSize, copy.bytes - offset))
        guard pread(copy.descriptor, &bytes, bytes.count, offset) == bytes.count else { throw Fault.outside }
        let isLast = offset + bytes.count == copy.bytes
        if isLast { close(name) }
        return (Data(bytes), isLast)
    }

    func close(_ name: String) {
        if let copy = open.removeValue(forKey: name) { Glibc.close(copy.descriptor) }
    }
}
