/// One group of calls, or all of them. docs/reports.md defines every figure.
public struct ReportLine: Codable, Sendable, Equatable {
    /// The class, the batch's id, the agent, `09`, the trunk, `2026-11-21`; empty for calls that have none.
    public var key: String
    /// The batch's name.
    public var name: String?
    /// Tickets to be called of batches loaded in the period; absent where a group or a filter has no tickets of its own.
    public var selected: Int?
    /// Tickets whose customer was called.
    public var attempted: Int
    /// Of these, spoken to.
    public var reached: Int
    /// Attempted tickets by resolution word.
    public var resolutions: [String: Int]
    /// Calls placed to customers.
    public var attempts: Int
    /// Of these, answered and joined.
    public var answered: Int
    /// Answered, and nobody was there in time.
    public var abandoned: Int
    /// Answered ÷ placed, 0–1.
    public var answerSeizureRatio: Double?
    /// Calls for tickets ÷ tickets reached.
    public var attemptsPerReach: Double?
    /// Abandoned ÷ (answered + abandoned), 0–1.
    public var abandonment: Double?
    /// From the ticket to its first call.
    public var firstAttempt: ReportSpread?
    /// From the ticket to its resolution.
    public var resolution: ReportSpread?
    /// Ringing at the customer's.
    public var ring: ReportTime
    /// Answer to end.
    public var talk: ReportTime
    /// The customer heard the hold music; of calls that had some.
    public var hold: ReportTime
    /// Agents wrote up the call.
    public var wrapUp: ReportTime
    /// Calls that a flow led; absent where there was none.
    public var automated: ReportAutomated?
    /// How calls sounded.
    public var quality: ReportQuality
    /// What customers answered in surveys: by the answer's name, how often each key. Absent where nothing was asked.
    public var satisfaction: [String: [String: Int]]?
    /// Calls placed × `handDialSeconds`, in minutes.
    public var savedMinutes: Double

    public init(
        key: String, name: String? = nil, selected: Int? = nil, attempted: Int, reached: Int,
        resolutions: [String:
            Int], attempts: Int, answered: Int, abandoned: Int, answerSeizureRatio: Double? = nil,
        attemptsPerReach:
            Double? = nil, abandonment: Double? = nil, firstAttempt: ReportSpread? = nil,
        resolution: ReportSpread? =
            nil, ring: ReportTime, talk: ReportTime, hold: ReportTime, wrapUp: ReportTime,
        automated: ReportAutomated? =
            nil, quality: ReportQuality, satisfaction: [String: [String: Int]]? = nil, savedMinutes: Double
    ) {
        self.key = key
        self.name = name
        self.selected = selected
        self.attempted = attempted
        self.reached = reached
        self.resolutions = resolutions
        self.attempts = attempts
        self.answered = answered
        self.abandoned = abandoned
        self.answerSeizureRatio = answerSeizureRatio
        self.attemptsPerReach = attemptsPerReach
        self.abandonment = abandonment
        self.firstAttempt = firstAttempt
        self.resolution = resolution
        self.ring = ring
        self.talk = talk
        self.hold = hold
        self.wrapUp = wrapUp
        self.automated = automated
        self.quality = quality
        self.satisfaction = satisfaction
        self.savedMinutes = savedMinutes
    }
}

/// A time in all and on average.
public struct ReportTime: Codable, Sendable, Equatable {
    /// How many there were.
    public var count: Int
    /// In all.
    public var seconds: Double
    /// Absent where there was none.
    public var meanSeconds: Double?

    public init(
        count: Int, seconds: Double, meanSeconds: Double? = nil
    ) {
        self.count = count
        self.seconds = seconds
        self.meanSeconds = meanSeconds
    }
}

/// How times were spread: half of them, and nine of ten, are not longer.
public struct ReportSpread: Codable, Sendable, Equatable {
    public var count: Int
    public var medianSeconds: Double
    public var p90Seconds: Double

    public init(
        count: Int, medianSeconds: Double, p90Seconds: Double
    ) {
        self.count = count
        self.medianSeconds = medianSeconds
        self.p90Seconds = p90Seconds
    }
}

/// Calls that a flow led.
public struct ReportAutomated: Codable, Sendable, Equatable {
    public var answered: Int
    /// The customer wanted a person …
    public var wanted: Int
    /// … and had one.
    public var handedOver: Int
    /// Handed over ÷ answered, 0–1.
    public var handOverRate: Double?
    /// How long they waited for the person.
    public var wait: ReportTime

    public init(
        answered: Int, wanted: Int, handedOver: Int, handOverRate: Double? = nil, wait: ReportTime
    ) {
        self.answered = answered
        self.wanted = wanted
        self.handedOver = handedOver
        self.handOverRate = handOverRate
        self.wait = wait
    }
}

/// How calls sounded: each by the worst that one of its two sides heard.
public struct ReportQuality: Codable, Sendable, Equatable {
    /// Calls of which it is known.
    public var measured: Int
    /// MOS-CQE (ITU-T G.107) that one in twenty does not exceed …
    public var p5: Double?
    /// … and half of them.
    public var median: Double?
    /// Calls below `poorMOS`.
    public var poor: Int
    /// One side was never heard though the other was.
    public var oneWay: Int

    public init(
        measured: Int, p5: Double? = nil, median: Double? = nil, poor: Int, oneWay: Int
    ) {
        self.measured = measured
        self.p5 = p5
        self.median = median
        self.poor = poor
        self.oneWay = oneWay
    }
}
