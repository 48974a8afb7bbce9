/// Hears who speaks in a recording while it is written, by the energy of each side in windows of 20 ms. On the writer's thread,
/// so that no packet waits for it; what comes too late for its block is not heard.
struct SpeechMeter {
    /// Sample pairs of a window: 20 ms.
    private static let window = 160
    /// Mean square of 16-bit samples at -42 dBFS: above lines' and comfort noise, below anybody who speaks.
    private static let loud = 67_000
    /// So many loud windows in a row end a silence: a click does not.
    private static let word = 3

    private let samples: UnsafePointer<Int16>
    /// Where the window under way begins, in pairs from the start of the recording, and what is in it.
    private var start = 0
    private var count = 0
    private var energy = (agent: 0, customer: 0)
    /// Where pairs are silence because the recording was paused: from, and up to, as far as it is known.
    private var pauses: [Range<Int>] = []

    private var windows = (measured: 0, agent: 0, customer: 0, both: 0)
    /// Of the silence under way; nil while somebody speaks.
    private var silenceFrom: Int?
    private var loudInRow = 0
    private var longest = (from: 0, length: 0)

    init(law: G711.Law) { samples = G711.samples(of: law) }

    /// Hears `count` pairs that belong at `position`, in order.
    mutating func hear(_ pairs: UnsafePointer<UInt8>, count pairCount: Int, at position: Int) {
        if position != start + count { begin(at: position) }
        for index in 0..<pairCount {
            let (left, right) = (Int(samples[Int(pairs[index * 2])]), Int(samples[Int(pairs[index * 2 + 1])]))
            energy.agent += left * left
            energy.customer += right * right
            count += 1
            if count == Self.window { conclude() }
        }
    }

    mutating func mark(_ mark: PlacedMark) {
        switch mark.mark {
        case .paused: pauses.append(mark.position..<Int.max)
        case .resumed:
            guard let open = pauses.popLast() else { return }
            pauses.append(open.lowerBound..<max(open.lowerBound, mark.position))
        }
    }

    /// What was heard so far.
    var figures: SpeechFigures {
        var figures = SpeechFigures()
        figures.measured = Self.duration(windows.measured * Self.window)
        figures.agent = Self.duration(windows.agent * Self.window)
        figures.customer = Self.duration(windows.customer * Self.window)
        figures.both = Self.duration(windows.both * Self.window)
        let open = silenceFrom.map { (from: $0, length: start - $0) }
        let silence = open.map { $0.length > longest.length ? $0 : longest } ?? longest
        figures.longestSilence = Self.duration(silence.length)
        figures.silenceAt = Self.duration(silence.from)
        return figures
    }

    private mutating func begin(at position: Int) {
        // A block was lost: nobody knows who spoke in it.
        endSilence(at: start)
        (start, count, energy) = (position, 0, (0, 0))
    }

    private mutating func conclude() {
        let isPaused = pauses.contains { $0.contains(start) }
        if isPaused { endSilence(at: start) } else { judge() }
        start += Self.window
        (count, energy) = (0, (0, 0))
    }

    private mutating func judge() {
        let (agent, customer) = (
            energy.agent / Self.window >= Self.loud, energy.customer / Self.window >= Self.loud
        )
        windows.measured += 1
        windows.agent += agent ? 1 : 0
        windows.customer += customer ? 1 : 0
        windows.both += agent && customer ? 1 : 0
        guard agent || customer else {
            loudInRow = 0
            if silenceFrom == nil { silenceFrom = start }
            return
        }
        loudInRow += 1
        if loudInRow == Self.word { endSilence(at: start - (Self.word - 1) * Self.window) }
    }

    private mutating func endSilence(at end: Int) {
        if let from = silenceFrom, end - from > longest.length { longest = (from, end - from) }
        silenceFrom = nil
    }

    private static func duration(_ pairs: Int) -> Duration { .microseconds(pairs * 125) }
}
