/// Person or machine, by who says how much at first: a person says a word or two and waits, a machine speaks on. Fed with
/// levels of 10 ms from the answer on; decides once. Pure.
struct GreetingDetector {
    /// In ms. To start from: figures of systems in use; the words of a greeting in two parts (“喂，你好”) are three at most.
    struct Limits: Sendable, Equatable {
        /// Nothing said for so long is a machine.
        var initialSilence = 2500
        /// A greeting so long is a machine's.
        var greeting = 1500
        /// So much silence after it is a person who waits.
        var silenceAfter = 800
        var total = 5000
        var shortestWord = 100
        var betweenWords = 150
        var mostWords = 3
    }

    private let limits: Limits
    private var floor = NoiseFloor()
    private var elapsed = 0
    private var silence = 0
    private var voice = 0
    private var words = 0
    /// When the first word began; nil before.
    private var begunAt: Int?
    private(set) var isDecided = false

    private static let frame = 10
    /// Louder than the floor by this (dB) it is a voice …
    private static let aboveFloor: Float = 7
    /// … if it is not softer than this.
    private static let softestVoice: Float = -46

    init(_ limits: Limits = Limits()) { self.limits = limits }

    /// Takes the level of the next 10 ms, in dB.
    mutating func take(_ level: Float) -> (ProgressFinding.Kind, ProgressFinding.Reason)? {
        guard !isDecided else { return nil }
        elapsed += Self.frame
        let isVoice = level > max(floor.level + Self.aboveFloor, Self.softestVoice)
        floor.take(level)
        if isVoice { speak() } else { pause() }
        guard let verdict = verdict() else { return nil }
        isDecided = true
        return verdict
    }

    private mutating func speak() {
        voice += Self.frame
        if voice == limits.shortestWord {
            words += 1
            if begunAt == nil { begunAt = elapsed - voice }
        }
        if voice >= limits.shortestWord { silence = 0 }
    }

    private mutating func pause() {
        silence += Self.frame
        if silence >= limits.betweenWords || voice < limits.shortestWord {
            // Clicks and breath are silence.
            if voice < limits.shortestWord { silence += voice }
            voice = 0
        }
    }

    private func verdict() -> (ProgressFinding.Kind, ProgressFinding.Reason)? {
        guard let begunAt else {
            if elapsed >= limits.initialSilence, voice == 0 { return (.machine, .initialSilence) }
            return elapsed >= limits.total ? (.unsure, .timeOver) : nil
        }
        if words > limits.mostWords { return (.machine, .manyWords) }
        if elapsed - begunAt - silence >= limits.greeting { return (.machine, .longGreeting) }
        if silence >= limits.silenceAfter { return (.person, .shortGreeting) }
        return elapsed >= limits.total ? (.unsure, .timeOver) : nil
    }
}
