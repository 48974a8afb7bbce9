import Glibc

/// One recording on disk. Its header is right after every `flush`, so a killed process leaves a readable file.
struct RecordingFile {
    /// An `errno` with the words for it.
    struct Failure: Error {
        var reason: String
    }

    let call: MediaCallID
    let path: String
    private let law: G711.Law
    private let descriptor: Int32
    /// Sample pairs in the file.
    private(set) var frames = 0
    private var framesInHeader = -1

    /// Makes the file, and its directory if need be; an existing file is left alone and is an error.
    init(path: String, call: MediaCallID, law: G711.Law) throws(Failure) {
        Self.makeDirectory(of: path)
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(reason: Self.words(errno)) }
        self.path = path
        self.call = call
        self.law = law
    }

    /// Writes `count` sample pairs at their place; what was skipped before them becomes silence.
    mutating func write(_ pairs: UnsafePointer<UInt8>, count: Int, at position: Int) throws(Failure) {
        if position > frames { try fill(to: position) }
        try put(UnsafeRawBufferPointer(start: pairs, count: count * 2), at: WaveHeader.size + position * 2)
        frames = max(frames, position + count)
    }

    /// Puts one party's samples in among the other's, or adds them to those of the same side. What lies beyond the
    /// file's end is left out: it was given up.
    mutating func amend(
        _ samples: UnsafePointer<UInt8>, count: Int, at position: Int, party: RecordedParty, mixes: Bool
    ) throws(Failure) {
        let count = min(count, frames - position)
        guard count > 0 else { return }
        let offset = WaveHeader.size + position * 2
        var pairs = [UInt8](repeating: 0, count: count * 2)
        guard pread(descriptor, &pairs, pairs.count, offset) == pairs.count else {
            throw Failure(reason: Self.words(errno))
        }
        for index in 0..<count {
            let place = index * 2 + (party == .agent ? 0 : 1)
            pairs[place] = mixes ? G711.sum(pairs[place], samples[index], as: law) : samples[index]
        }
        let put = pairs.withUnsafeBytes { bytes in
            Result<Void, Failure> { () throws(Failure) in try self.put(bytes, at: offset) }
        }
        try put.get()
    }

    mutating func flush() throws(Failure) {
        guard frames != framesInHeader else { return }
        let header = WaveHeader.bytes(law: law, frames: frames)
        let whole = frames
        let put = header.withUnsafeBytes { bytes in
            Result<Void, Failure> { () throws(Failure) in try self.put(bytes, at: 0) }
        }
        try put.get()
        framesInHeader = whole
    }

    func closeFile() { close(descriptor) }

    private mutating func fill(to position: Int) throws(Failure) {
        let silence = [UInt8](repeating: law.silence, count: 4096)
        while frames < position {
            let count = min(position - frames, silence.count / 2)
            let at = WaveHeader.size + frames * 2
            let put = silence.withUnsafeBytes { bytes in
                Result<Void, Failure> { () throws(Failure) in
                    try self.put(UnsafeRawBufferPointer(rebasing: bytes[..<(count * 2)]), at: at)
                }
            }
            try put.get()
            frames += count
        }
    }

    private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, offset + done)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Failure(reason: Self.words(count < 0 ? errno : ENOSPC)) }
            done += count
        }
    }

    private static func makeDirectory(of path: String) {
        var index = path.startIndex
        while let slash = path[index...].firstIndex(of: "/") {
            // Failing is said by `open`, with the same reason.
            if slash > path.startIndex { mkdir(String(path[..<slash]), 0o700) }
            index = path.index(after: slash)
        }
    }

    private static func words(_ number: Int32) -> String { String(cString: strerror(number)) }
}
