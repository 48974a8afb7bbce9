/// Single tones of machines: a mailbox's beep, a fax that calls (CNG) or answers (CED). Pure.
struct BeepDetector {
    private var hasToldCED = false
    /// A tone in the band of call tones that ended; if it comes again soon it was no beep but a rhythm.
    private var held: (frequency: Float, age: Int)?

    /// Windows of 20 ms. Shorter than 0.1 s is a click or a vowel, longer than 1.6 s no beep.
    private static let beep = 5...80
    /// CNG is 0.5 s ± 15 % of 1100 ± 38 Hz (ITU-T T.30).
    private static let cng: (frequency: ClosedRange<Float>, length: ClosedRange<Int>) = (1058...1142, 20...30)
    /// CED is 2.6 to 4 s of 2100 ± 15 Hz; a second is enough.
    private static let ced: (frequency: ClosedRange<Float>, length: Int) = (2075...2125, 50)
    private static let frequencies: ClosedRange<Float> = 400...2150
    private static let callTones: ClosedRange<Float> = 385...510
    /// 1.2 s: longer than any pause of busy and congestion.
    private static let pause = 60
    /// Softer by this (dB), the tone is over and not only changed.
    private static let drop: Float = 10

    mutating func take(
        ended: ToneRun?, running: ToneRun, window: ToneWindow, isInformationTone: Bool
    ) -> (kind: ProgressFinding.Kind, frequency: Float)? {
        if running.length == Self.ced.length, Self.ced.frequency.contains(running.frequency), !hasToldCED {
            hasToldCED = true
            return (.faxAnswering, running.frequency)
        }
        if let told = releaseHeld(running) { return told }
        guard let ended, !isInformationTone, window.level < ended.level - Self.drop else { return nil }
        if Self.cng.frequency.contains(ended.frequency), Self.cng.length.contains(ended.length) {
            return (.faxCalling, ended.frequency)
        }
        guard Self.beep.contains(ended.length), Self.frequencies.contains(ended.frequency) else { return nil }
        if Self.callTones.contains(ended.frequency) {
            held = (ended.frequency, 0)
            return nil
        }
        return (.beep, ended.frequency)
    }

    private mutating func releaseHeld(_ running: ToneRun) -> (kind: ProgressFinding.Kind, frequency: Float)? {
        guard let held else { return nil }
        if running.length > 2, Self.callTones.contains(running.frequency) {
            self.held = nil
        } else if held.age == Self.pause {
            self.held = nil
            return (.beep, held.frequency)
        } else {
            self.held?.age += 1
        }
        return nil
    }
}
