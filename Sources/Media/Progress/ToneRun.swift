/// Windows in a row that hold the same single tone.
struct ToneRun: Equatable {
    /// Windows of 20 ms.
    private(set) var length = 0
    /// Hz, the mean.
    private(set) var frequency: Float = 0
    /// dB, the loudest.
    private(set) var level: Float = -100

    /// Off by more than this (Hz) it is another tone.
    private static let drift: Float = 30
    /// Softer or louder by more than this (dB), too.
    private static let change: Float = 6
    /// Softer than this (dB) nothing is a tone that is meant for us.
    static let softest: Float = -46

    /// Goes on with the window. What ended before it, if something did.
    mutating func take(_ window: ToneWindow) -> ToneRun? {
        guard let frequency = window.frequency, window.level > Self.softest else { return end(nil) }
        guard length > 0, abs(frequency - self.frequency) <= Self.drift, abs(window.level - level) <= Self.change else {
            return end(ToneRun(length: 1, frequency: frequency, level: window.level))
        }
        self.frequency += (frequency - self.frequency) / Float(length + 1)
        level = max(level, window.level)
        length += 1
        return nil
    }

    init() {}

    private init(length: Int, frequency: Float, level: Float) {
        self.length = length
        self.frequency = frequency
        self.level = level
    }

    private mutating func end(_ next: ToneRun?) -> ToneRun? {
        let ended = self
        self = next ?? ToneRun()
        return ended.length > 0 ? ended : nil
    }
}
