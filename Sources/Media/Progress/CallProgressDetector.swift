/// Listens to one far end for call progress, 10 ms at a time at 8 kHz. Pure, and plain memory: no allocation per frame.
struct CallProgressDetector {
    /// Samples of one frame.
    static let frame = 80

    private let mode: ListeningMode
    private var spectrum = ToneSpectrum()
    private var run = ToneRun()
    private var cadence = CadenceDetector()
    private var informationTone = InformationToneDetector()
    private var beep = BeepDetector()
    private var greeting: GreetingDetector
    private var floor = NoiseFloor()
    /// Frames so far.
    private var frames = 0
    /// Found in the same frame as another; told with the next.
    private var held: ProgressFinding?
    private var told: UInt16 = 0

    /// dB above the line's noise below which it is quiet between tones.
    private static let quietAboveFloor: Float = 8
    private static let quietest: Float = -44

    init(_ mode: ListeningMode, limits: GreetingDetector.Limits = .init()) {
        self.mode = mode
        greeting = GreetingDetector(limits)
    }

    /// Takes 80 samples.
    mutating func take(_ samples: UnsafePointer<Int16>) -> ProgressFinding? {
        var energy: Float = 0
        var window: ToneWindow?
        for index in 0..<Self.frame {
            let sample = Float(samples[index]) / 32768
            energy += sample * sample
            if let complete = spectrum.take(sample) { window = complete }
        }
        return finish(level: ToneWindow.decibels(energy / Float(Self.frame)), window)
    }

    /// 10 ms in which nothing came: silence, whatever the line's noise.
    mutating func takeSilence() -> ProgressFinding? {
        var window: ToneWindow?
        for _ in 0..<Self.frame { if let complete = spectrum.take(0) { window = complete } }
        return finish(level: -100, window)
    }

    private mutating func finish(level: Float, _ window: ToneWindow?) -> ProgressFinding? {
        frames += 1
        floor.take(level)
        var found = held
        held = nil
        if let window, let tone = tones(window) { keep(tone, in: &found) }
        if mode == .answered, let (kind, reason) = greeting.take(level) {
            keep(finding(kind, reason), in: &found)
        }
        return found
    }

    private mutating func keep(_ finding: ProgressFinding, in found: inout ProgressFinding?) {
        if found == nil { found = finding } else { held = finding }
    }

    private mutating func tones(_ window: ToneWindow) -> ProgressFinding? {
        let ended = run.take(window)
        let isTone = window.isCallTone && window.level > ToneRun.softest
        let isQuiet = window.level < max(floor.level + Self.quietAboveFloor, Self.quietest)
        if let kind = cadence.take(isTone: isTone, isQuiet: isQuiet && !isTone), tellsNew(kind) {
            return finding(kind, .tone)
        }
        if informationTone.take(ended: ended, running: run), tellsNew(.informationTone) {
            return finding(.informationTone, informationTone.meaning)
        }
        guard mode == .answered,
            let (kind, frequency) = beep.take(
                ended: ended, running: run, window: window, isInformationTone: informationTone.isUnderWay)
        else { return nil }
        guard kind == .beep || tellsNew(kind) else { return nil }
        return finding(kind, .tone, frequency)
    }

    /// Rhythms go on; each is told of once. Beeps are told of each time.
    private mutating func tellsNew(_ kind: ProgressFinding.Kind) -> Bool {
        guard let index = ProgressFinding.Kind.allCases.firstIndex(of: kind) else { return false }
        let bit = UInt16(1) << UInt16(index)
        defer { told |= bit }
        return told & bit == 0
    }

    private func finding(
        _ kind: ProgressFinding.Kind, _ reason: ProgressFinding.Reason, _ frequency: Float? = nil
    ) -> ProgressFinding {
        ProgressFinding(
            kind: kind, reason: reason, after: .milliseconds(10 * frames),
            frequency: kind == .beep ? frequency.map { Int($0.rounded()) } : nil)
    }
}
