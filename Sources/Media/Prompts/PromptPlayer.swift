/// Where a leg is in the prompt it plays. Plain memory: the prompt is kept alive by a retain taken when the
/// playing starts and given back when it ends, not per frame.
struct PromptPlayer {
    private var prompt: Unmanaged<PromptFrames>?
    private var frames: UnsafePointer<UInt8>?
    private var count = 0
    private var next = 0
    private var loops = false
    /// A frame of it has left, with nothing else in between.
    var hasSent = false
    private(set) var playback = PlaybackID(value: 0)

    var isPlaying: Bool { prompt != nil }

    mutating func start(_ prompt: PromptFrames, as codec: AudioCodec, loops: Bool, playback: PlaybackID) {
        stop()
        self.prompt = Unmanaged.passRetained(prompt)
        frames = prompt.frames(as: codec)
        count = prompt.count
        next = 0
        hasSent = false
        self.loops = loops
        self.playback = playback
    }

    mutating func stop() {
        prompt?.release()
        prompt = nil
        frames = nil
    }

    /// The far end's codec changed in the middle.
    mutating func change(to codec: AudioCodec) {
        if let prompt { frames = prompt.takeUnretainedValue().frames(as: codec) }
    }

    /// The next 20 ms; `nil` when the prompt is over.
    @inline(__always)
    mutating func frame() -> UnsafePointer<UInt8>? {
        guard let frames else { return nil }
        if next == count {
            guard loops else { return nil }
            next = 0
        }
        defer { next += 1 }
        return frames + next * PromptFrames.frameSize
    }
}
