/// One recording as a WAV file. Its header is right after every `flush`, so a killed process leaves a readable file.
struct RecordingFile: RecordingStorage {
    let call: MediaCallID
    let path: String
    private let law: G711.Law
    private let output: RecordingOutput
    /// Sample pairs in the file.
    private(set) var frames = 0
    private var framesInHeader = -1
    private var marks: [PlacedMark] = []

    /// Makes the file, and its directory if need be; an existing file is left alone and is an error.
    init(path: String, call: MediaCallID, law: G711.Law) throws(RecordingFailure) {
        self.init(try RecordingOutput(path: path), path: path, call: call, law: law)
    }

    /// Into a file that is open and empty.
    init(_ output: RecordingOutput, path: String, call: MediaCallID, law: G711.Law) {
        self.output = output
        self.path = path
        self.call = call
        self.law = law
    }

    mutating func write(_ pairs: UnsafePointer<UInt8>, count: Int, at position: Int) throws(RecordingFailure) {
        if position > frames { try fill(to: position) }
        try output.put(UnsafeRawBufferPointer(start: pairs, count: count * 2), at: WaveHeader.size + position * 2)
        frames = max(frames, position + count)
    }

    mutating func amend(
        _ samples: UnsafePointer<UInt8>, count: Int, at position: Int, party: RecordedParty, mixes: Bool
    ) throws(RecordingFailure) {
        let count = min(count, frames - position)
        guard count > 0 else { return }
        let offset = WaveHeader.size + position * 2
        var pairs = try output.read(count * 2, at: offset)
        for index in 0..<count {
            let place = index * 2 + (party == .agent ? 0 : 1)
            pairs[place] = mixes ? G711.sum(pairs[place], samples[index], as: law) : samples[index]
        }
        try output.put(pairs, at: offset)
    }

    mutating func mark(_ mark: PlacedMark) throws(RecordingFailure) {
        marks.append(mark)
        framesInHeader = -1
    }

    mutating func flush() throws(RecordingFailure) {
        guard frames != framesInHeader else { return }
        try output.put(WaveHeader.bytes(law: law, frames: frames, marks: marks), at: 0)
        framesInHeader = frames
    }

    mutating func complete(lostBlocks: Int) throws(RecordingFailure) { try flush() }

    func closeFile() { output.closeFile() }

    private mutating func fill(to position: Int) throws(RecordingFailure) {
        let silence = [UInt8](repeating: law.silence, count: 4096)
        while frames < position {
            let count = min(position - frames, silence.count / 2)
            try output.put(Array(silence[..<(count * 2)]), at: WaveHeader.size + frames * 2)
            frames += count
        }
    }
}
