/// Why somebody should listen to a call.
public struct FindingWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// One side was never heard.
    public static let oneWayAudio = FindingWord(rawValue: "oneWayAudio")
    /// The customer pressed a low mark in the survey; the key.
    public static let lowMark = FindingWord(rawValue: "lowMark")
    /// MOS-CQE of the side that heard worse.
    public static let poorQuality = FindingWord(rawValue: "poorQuality")
    /// Neither side spoke for so many seconds.
    public static let longSilence = FindingWord(rawValue: "longSilence")
    /// Both spoke at once, as a share of the talk.
    public static let talkOver = FindingWord(rawValue: "talkOver")
    /// On hold for so many seconds.
    public static let longHold = FindingWord(rawValue: "longHold")
    /// The talk lasted so many seconds only.
    public static let shortTalk = FindingWord(rawValue: "shortTalk")
    /// Nobody said how it went.
    public static let noResolution = FindingWord(rawValue: "noResolution")
}
