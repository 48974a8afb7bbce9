/// What one leg plays: prompts, one right after another.
final class PromptList: Sendable {
    let prompts: [PromptFrames]

    init(_ prompts: [PromptFrames]) { self.prompts = prompts }
}

/// Where a leg is in the prompts it plays. Plain memory: they are kept alive by a retain taken when the playing starts
/// and given back when it ends, not per frame.
struct PromptPlayer {
    private var list: Unmanaged<PromptList>?
    /// Of the present prompt; `nil` if it was not prepared in the far end's codec: its time passes in silence.
    private var frames: Unmanaged<EncodedFrames>?
    private var codec = AudioCodec.pcmu
    private var prompt = 0
    private var count = 0
    private var next = 0
    private var loops = false
    private(set) var playback = PlaybackID(value: 0)

    var isPlaying: Bool { list != nil }

    mutating func start(_ list: PromptList, as codec: AudioCodec, loops: Bool, playback: PlaybackID) {
        stop()
        guard !list.prompts.isEmpty else { return }
        self.list = Unmanaged.passRetained(list)
        self.codec = codec
        self.loops = loops
        self.playback = playback
        open(0)
        next = 0
    }

    /// Goes on from where another one is, which plays the same.
    mutating func skip(asFarAs other: Self) {
        guard let prompts = list?.takeUnretainedValue().prompts.count, other.isPlaying, other.prompt < prompts else {
            return
        }
        open(other.prompt)
        next = min(other.next, count)
    }

    mutating func stop() {
        list?.release()
        list = nil
        frames = nil
    }

    /// The far end's codec changed in the middle.
    mutating func change(to codec: AudioCodec) {
        self.codec = codec
        if isPlaying { open(prompt) }
    }

    private mutating func open(_ index: Int) {
        guard let prompts = list?.takeUnretainedValue().prompts else { return }
        prompt = index
        count = prompts[index].count
        // The prompt keeps its frames as long as it lives, and the list keeps the prompt.
        frames = prompts[index].frames(as: codec).map { Unmanaged.passUnretained($0) }
    }

    /// The next 20 ms, empty for silence; `nil` when the last prompt is over.
    @inline(__always)
    mutating func frame() -> UnsafeRawBufferPointer? {
        if next == count {
            guard openNext() else { return nil }
            next = 0
        }
        defer { next += 1 }
        return frames?._withUnsafeGuaranteedRef { $0.frame(next) } ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    private mutating func openNext() -> Bool {
        guard let count = list?._withUnsafeGuaranteedRef({ $0.prompts.count }) else { return false }
        guard prompt + 1 < count || loops else { return false }
        if count > 1 { open((prompt + 1) % count) }
        return true
    }
}
