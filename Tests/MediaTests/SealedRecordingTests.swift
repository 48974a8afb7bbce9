import Foundation
import Glibc
import Testing

@testable import Media

@Suite("Sealed recordings") struct SealedRecordingTests {
    private static func key(_ digit: Character) throws -> RecordingKey {
        try #require(RecordingKey(hex: String(repeating: digit, count: 64)))
    }

    /// A folder that is gone after the test.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    /// Three blocks, a mark, and a late packet of the customer's; not completed.
    private func write(_ path: String, key: RecordingKey) throws -> SealedRecordingFile {
        var file = try SealedRecordingFile(path: path, call: MediaCallID(value: 1), law: .pcma, key: key)
        for index in 0..<3 {
            let block = [UInt8](repeating: UInt8(0x10 + index), count: RecordingBlocks.size)
            try block.withUnsafeBufferPointer {
                try file.write(
                    #require($0.baseAddress), count: RecordingWindow.block, at: index * RecordingWindow.block)
            }
        }
        try file.mark(PlacedMark(mark: .paused, position: 5000))
        try [UInt8](repeating: 0x77, count: 160).withUnsafeBufferPointer {
            try file.amend(#require($0.baseAddress), count: 160, at: 1000, party: .customer, mixes: false)
        }
        return file
    }

    private func copied(_ path: String, _ keys: [RecordingKey]) throws -> (StoredRecording.Copy, RecordedFile) {
        let target = path + ".copy"
        let descriptor = open(target, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        let copy = try StoredRecording.copy(path, keys: keys, to: descriptor)
        return (copy, try RecordedFile(target))
    }

    @Test("what was sealed comes back as it would be in a WAV file, late packets and marks in their place")
    func roundTrip() throws {
        try inFolder { folder in
            let key = try Self.key("a")
            var file = try write(folder + "/a", key: key)
            try file.complete(lostBlocks: 0)
            file.closeFile()
            let (copy, read) = try copied(folder + "/a", [key])
            #expect(copy.isComplete && !copy.isDamaged && copy.duration == .microseconds(3 * 2048 * 125))
            #expect(read.left.count == 3 * 2048 && read.left[2047] == 0x10 && read.left[2048] == 0x11)
            #expect(read.right[1000..<1160].allSatisfy { $0 == 0x77 } && read.right[1160] == 0x10)
            #expect(read.left[1000] == 0x10, "the other party is not touched")
            #expect(read.marks.map(\.label) == ["paused"] && read.marks[0].position == 5000)
        }
    }

    @Test("no clear byte is in the file: neither what was said, nor the key, nor what a WAV file begins with")
    func nothingClear() throws {
        try inFolder { folder in
            let key = try Self.key("b")
            try write(folder + "/b", key: key).closeFile()
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/b")))
            var (run, longest) = (1, 1)
            for index in 1..<bytes.count {
                run = bytes[index] == bytes[index - 1] ? run + 1 : 1
                longest = max(longest, run)
            }
            #expect(longest < 8, "a second of one value would be a long run")
            let text = Data(bytes)
            #expect(text.range(of: Data("RIFF".utf8)) == nil && text.range(of: Data(key.bytes)) == nil)
        }
    }

    @Test("two files of the same words have nothing in common: each has a key of its own")
    func ownKeys() throws {
        try inFolder { folder in
            let key = try Self.key("c")
            for name in ["/1", "/2"] { try write(folder + name, key: key).closeFile() }
            let files = try ["/1", "/2"].map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + $0))) }
            let same = zip(files[0], files[1]).dropFirst(SealedHeader.size).filter { $0 == $1 }.count
            #expect(same < files[0].count / 50, "about one byte in 256 is the same by chance")
        }
    }

    @Test("a file that is cut off anywhere is read up to its last whole record")
    func cutOff() throws {
        try inFolder { folder in
            let key = try Self.key("d")
            try write(folder + "/d", key: key).closeFile()
            let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/d")))
            let record = 4 + 9 + RecordingBlocks.size + AEADCipher.tagSize
            let first = SealedHeader.size + 4 + 2 + AEADCipher.tagSize
            for (length, frames) in [
                (first, 0), (first + record - 1, 0), (first + record, 2048), (first + record + 3, 2048),
                (first + 2 * record + 500, 4096), (first + 3 * record, 6144), (whole.count, 6144),
            ] {
                try Data(whole[..<length]).write(to: URL(fileURLWithPath: folder + "/cut"))
                let (copy, read) = try copied(folder + "/cut", [key])
                #expect(read.left.count == frames && !copy.isComplete && !copy.isDamaged, "cut at \(length)")
            }
        }
    }

    @Test("a changed bit, a record moved or one taken out is found, and nothing of it or behind it is read")
    func damaged() throws {
        try inFolder { folder in
            let key = try Self.key("e")
            var file = try write(folder + "/e", key: key)
            try file.complete(lostBlocks: 0)
            file.closeFile()
            let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/e")))
            let record = 4 + 9 + RecordingBlocks.size + AEADCipher.tagSize
            let first = SealedHeader.size + 4 + 2 + AEADCipher.tagSize
            var flipped = whole
            flipped[first + record + 100] ^= 1
            let swapped =
                whole[..<first] + whole[(first + record)..<(first + 2 * record)] + whole[first..<(first + record)]
                + whole[(first + 2 * record)...]
            let shortened = whole[..<(first + record)] + whole[(first + 2 * record)...]
            for (bytes, frames) in [(flipped, 2048), (Array(swapped), 0), (Array(shortened), 2048)] {
                try Data(bytes).write(to: URL(fileURLWithPath: folder + "/bad"))
                let (copy, read) = try copied(folder + "/bad", [key])
                #expect(copy.isDamaged && !copy.isComplete && read.left.count == frames)
            }
            var header = whole
            header[30] ^= 1
            try Data(header).write(to: URL(fileURLWithPath: folder + "/bad"))
            #expect(throws: RecordingFault.damaged(path: folder + "/bad")) { try copied(folder + "/bad", [key]) }
        }
    }

    @Test("after a change of keys the old files are read with the old key, and one that lacks is named")
    func rotation() throws {
        try inFolder { folder in
            let (old, new) = (try Self.key("1"), try Self.key("2"))
            try write(folder + "/old", key: old).closeFile()
            try write(folder + "/new", key: new).closeFile()
            #expect(StoredRecording.keyID(of: folder + "/old") == old.id && old.id != new.id)
            for name in ["/old", "/new"] { #expect(try copied(folder + name, [new, old]).1.left.count == 6144) }
            #expect(throws: RecordingFault.unknownKey(path: folder + "/old", id: old.id)) {
                try copied(folder + "/old", [new])
            }
        }
    }

    @Test("a key is 64 hexadecimal digits, and nothing else")
    func keys() throws {
        let text = String(repeating: "0aF", count: 21) + "1"
        #expect(RecordingKey(hex: text + "\n")?.id == RecordingKey(hex: text.lowercased())?.id)
        #expect(RecordingKey(hex: text)?.id.count == 16)
        for bad in ["", "0a", text + "0", String(repeating: "g", count: 64), "x" + text] {
            #expect(RecordingKey(hex: bad) == nil, "\(bad)")
        }
    }

    @Test("what is no recording is refused, and a plain one is copied as it is")
    func others() throws {
        try inFolder { folder in
            try Data("no recording at all".utf8).write(to: URL(fileURLWithPath: folder + "/x"))
            #expect(throws: RecordingFault.notARecording(path: folder + "/x")) { try copied(folder + "/x", []) }
            var file = try RecordingFile(path: folder + "/y", call: MediaCallID(value: 1), law: .pcma)
            try [UInt8](repeating: 0x12, count: 200).withUnsafeBufferPointer {
                try file.write(#require($0.baseAddress), count: 100, at: 0)
            }
            try file.flush()
            file.closeFile()
            let (copy, read) = try copied(folder + "/y", [])
            #expect(copy.isComplete && copy.duration == .microseconds(12_500) && read.left.count == 100)
        }
    }
}

extension SocketTests {
    @Suite("Sealed recordings of calls") struct SealedCallTests {
        @Test(
            "at any moment of the call the sealed file holds all but the last second, as a killed process would leave it"
        )
        func readableWhileRunning() async throws {
            let test = try TestCall()
            try test.connect()
            let folder = try temporaryDirectory()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let key = try #require(RecordingKey(hex: String(repeating: "5", count: 64)))
            let (path, target) = (folder + "/call", folder + "/copy")
            test.engine.startRecording(
                test.call, [test.agentLeg.id: .agent, test.customerLeg.id: .customer], file: path, key: key)
            var seen: [(at: Int, duration: Duration)] = []
            await everyFrame(120) { index in
                test.agent.send(frame(0x11))
                test.customer.send(frame(0x22))
                guard index >= 60, index % 10 == 0 else { return }
                let descriptor = open(target, O_RDWR | O_CREAT | O_TRUNC, 0o600)
                if let copy = try? StoredRecording.copy(path, keys: [key], to: descriptor) {
                    seen.append((index, copy.duration))
                }
                close(descriptor)
            }
            await test.stopRecording()
            #expect(seen.count == 6)
            for (index, duration) in seen { #expect(duration > .milliseconds(20 * index - 1000)) }
            let descriptor = open(target, O_RDWR | O_CREAT | O_TRUNC, 0o600)
            defer { close(descriptor) }
            #expect(try StoredRecording.copy(path, keys: [key], to: descriptor).isComplete)
            let read = try RecordedFile(target)
            #expect(
                read.left.filter { $0 == 0x11 }.count > 115 * 160 && read.right.filter { $0 == 0x22 }.count > 115 * 160)
        }
    }
}
