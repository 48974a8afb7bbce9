public import FoundationEssentials

/// `queue.simulate`: the same scheduler in virtual time over what is unfinished now: when it ends, whom it reaches, what limits
/// it. Nothing is dialled or changed. Errors: `invalidParams`, `notFound`, `overloaded` while another one runs, `timedOut`.
public struct SimulateRequest: ControlRequest, Equatable {
    public typealias Response = SimulationInfo
    public static let method = ControlMethod.queueSimulate

    /// Only this batch, as if it ran; else all that run.
    public var batch: String?
    /// Agents who take calls all the time, 0–10,000; else those who do now.
    public var agents: Int?
    /// Share of the customers who answer, 0–1, at any time of the day; else as measured.
    public var answerRate: Double?
    /// Mean seconds from the INVITE to the answer; else as measured.
    public var ringSeconds: Double?
    /// Mean seconds of a talk; else as measured.
    public var talkSeconds: Double?
    /// Mean seconds from a talk's end to the agent's word on it; else as measured.
    public var wrapUpSeconds: Double?
    /// Calls of so many days are measured, 0–365; default 14. 0: none, the usual is taken.
    public var measuredDays: Double?
    /// The same seed gives the same result; default 1.
    public var seed: Int?
    /// When it begins; default now.
    public var from: Date?
    /// Given up after so many days, 1–366; default 30.
    public var horizonDays: Double?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batch, agents, answerRate, ringSeconds, talkSeconds, wrapUpSeconds, measuredDays, seed, from, horizonDays
    }

    public init(
        batch: String? = nil, agents: Int? = nil, answerRate: Double? = nil, ringSeconds: Double? = nil,
        talkSeconds: Double? = nil, wrapUpSeconds: Double? = nil, measuredDays: Double? = nil, seed: Int? = nil,
        from: Date? = nil, horizonDays: Double? = nil
    ) {
        self.batch = batch
        self.agents = agents
        self.answerRate = answerRate
        self.ringSeconds = ringSeconds
        self.talkSeconds = talkSeconds
        self.wrapUpSeconds = wrapUpSeconds
        self.measuredDays = measuredDays
        self.seed = seed
        self.from = from
        self.horizonDays = horizonDays
    }
}

/// What the program that simulates (`dialer --simulate`) prints: one of both.
public struct SimulationAnswer: Codable, Sendable, Equatable {
    public var result: SimulationInfo?
    public var error: ControlError?

    public init(result: SimulationInfo? = nil, error: ControlError? = nil) {
        self.result = result
        self.error = error
    }
}

/// Answer to `queue.simulate`.
public struct SimulationInfo: Codable, Sendable, Equatable {
    /// When it begins.
    public var from: Date
    /// When the last ticket that goes on by itself is settled; absent: not within the horizon.
    public var endsAt: Date?
    /// What was drawn from.
    public var seed: Int
    /// Agents who took calls.
    public var agents: Int
    /// Tickets at the start.
    public var tickets: Int
    /// Where they are at the end, by state word (`TicketStateWord`).
    public var states: [String: Int]
    /// What the unfinished ones wait for (`WaitingReasonWord`).
    public var waiting: [String: Int]
    /// Tickets whose customers were talked with.
    public var reached: Int
    /// Calls made.
    public var attempts: Int
    /// Calls by how they ended (`CallDisposition`).
    public var outcomes: [String: Int]
    /// Of a hundred who answered, those for whom nobody was there in time.
    public var abandonedPercent: Double
    /// Share of the time in which calls could be made that agents had something to do.
    public var occupancyPercent: Double
    /// Seconds in which agents waited for a call, all of them together.
    public var idleSeconds: Double
    /// Seconds in which agents talked, all of them together.
    public var talkSeconds: Double
    /// What kept it back most of the time (`CompletionLimitWord`).
    public var limit: CompletionLimitWord?
    /// Seconds during which each kept it back.
    public var limits: [String: Double]
    /// By hour; hours without calls are left out.
    public var hours: [SimulatedHour]
    /// How customers and agents were taken to be.
    public var model: SimulatedModel
    /// Seconds it took to compute.
    public var computedSeconds: Double
    /// Unfinished tickets of batches that were not started or are paused, by the batch's id: they were left out. Absent where there are
    /// none, and with `batch`.
    public var leftOut: [String: Int]?

    public init(
        from: Date, endsAt: Date? = nil, seed: Int, agents: Int, tickets: Int, states: [String: Int],
        waiting: [String: Int], reached: Int, attempts: Int, outcomes: [String: Int], abandonedPercent: Double,
        occupancyPercent: Double, idleSeconds: Double, talkSeconds: Double, limit: CompletionLimitWord? = nil,
        limits: [String: Double], hours: [SimulatedHour], model: SimulatedModel, computedSeconds: Double,
        leftOut: [String: Int]? = nil
    ) {
        self.from = from
        self.endsAt = endsAt
        self.seed = seed
        self.agents = agents
        self.tickets = tickets
        self.states = states
        self.waiting = waiting
        self.reached = reached
        self.attempts = attempts
        self.outcomes = outcomes
        self.abandonedPercent = abandonedPercent
        self.occupancyPercent = occupancyPercent
        self.idleSeconds = idleSeconds
        self.talkSeconds = talkSeconds
        self.limit = limit
        self.limits = limits
        self.hours = hours
        self.model = model
        self.computedSeconds = computedSeconds
        self.leftOut = leftOut
    }
}

/// One hour of a simulation.
public struct SimulatedHour: Codable, Sendable, Equatable {
    /// When it begins.
    public var from: Date
    /// Calls begun.
    public var attempts: Int
    /// Customers talked with.
    public var reached: Int
    /// Seconds in which agents waited for a call, all of them together.
    public var idleSeconds: Double
    /// What kept it back most of the hour.
    public var limit: CompletionLimitWord?

    public init(
        from: Date, attempts: Int, reached: Int, idleSeconds: Double, limit: CompletionLimitWord? = nil
    ) {
        self.from = from
        self.attempts = attempts
        self.reached = reached
        self.idleSeconds = idleSeconds
        self.limit = limit
    }
}

/// How customers and agents were taken to be, over all classes.
public struct SimulatedModel: Codable, Sendable, Equatable {
    /// Share of the customers who answer, by part of the day.
    public var answerRates: [Double]
    /// Mean seconds from the INVITE to the answer.
    public var ringSeconds: Double
    /// Mean seconds of a talk.
    public var talkSeconds: Double
    /// Mean seconds from a talk's end to the agent's word on it.
    public var wrapUpSeconds: Double
    /// Calls that were measured.
    public var measuredCalls: Int

    public init(
        answerRates: [Double], ringSeconds: Double, talkSeconds: Double, wrapUpSeconds: Double, measuredCalls: Int
    ) {
        self.answerRates = answerRates
        self.ringSeconds = ringSeconds
        self.talkSeconds = talkSeconds
        self.wrapUpSeconds = wrapUpSeconds
        self.measuredCalls = measuredCalls
    }
}
