/// What was done in a period. Times are seconds.
package struct ActivityReport: Sendable, Hashable {
    /// How something was spread: the value that half of them, and nine of ten, do not exceed.
    package struct Spread: Sendable, Hashable {
        package var count: Int
        package var median: Double
        package var p90: Double
    }

    /// A sum, and over how many.
    package struct Sum: Sendable, Hashable {
        package var count = 0
        package var seconds = 0.0

        /// Nil without any.
        package var mean: Double? { count == 0 ? nil : seconds / Double(count) }

        mutating func add(milliseconds: Int) {
            count += 1
            seconds += Double(max(0, milliseconds)) / 1_000
        }
    }

    /// How calls sounded: each by the worst that one of its two sides heard.
    package struct Quality: Sendable, Hashable {
        /// Calls of which it is known.
        package var measured = 0
        package var p5: Double?
        package var median: Double?
        /// Below the limit (`ReportRules.poorMOS`).
        package var poor = 0
        /// One side was never heard though the other was.
        package var oneWay = 0
    }

    /// Automated callbacks.
    package struct Automated: Sendable, Hashable {
        package var answered = 0
        /// The customer wanted a person …
        package var wanted = 0
        /// … and had one …
        package var handedOver = 0
        /// … after so long.
        package var wait = Sum()
    }

    /// One group, or all.
    package struct Line: Sendable, Hashable {
        /// Tickets to be called of batches that were loaded in the period; nil where a group or a filter has no tickets of its own.
        package var selected: Int?
        /// Tickets whose customer was called.
        package var attempted = 0
        /// Of these: spoken to.
        package var reached = 0
        /// Of the attempted tickets, by what the agent said.
        package var resolutions: [Resolution: Int] = [:]
        /// Calls placed: the customer's INVITE was sent.
        package var attempts = 0
        /// Of these, calls for tickets.
        package var ticketAttempts = 0
        package var answered = 0
        package var abandoned = 0
        package var toFirstAttempt: Spread?
        package var toResolution: Spread?
        package var ring = Sum()
        package var talk = Sum()
        /// Of talks with a hold.
        package var hold = Sum()
        package var wrapUp = Sum()
        package var automated = Automated()
        package var quality = Quality()
        /// What customers answered in surveys: by the answer's name, how often each key.
        package var satisfaction: [String: [String: Int]] = [:]

        /// Answered ÷ placed; nil without calls.
        package var answerSeizureRatio: Double? { attempts == 0 ? nil : Double(answered) / Double(attempts) }
        /// Calls for tickets ÷ tickets reached; nil while none was.
        package var attemptsPerReach: Double? {
            reached == 0 ? nil : Double(ticketAttempts) / Double(reached)
        }
        /// Abandoned ÷ (answered + abandoned): of those who picked up; nil without.
        package var abandonment: Double? {
            answered + abandoned == 0 ? nil : Double(abandoned) / Double(answered + abandoned)
        }

        package init() {}
    }

    package struct Group: Sendable, Hashable {
        /// The class, the batch's id, the agent, `09`, the trunk, `2026-11-21`; empty for calls that have none.
        package var key: String
        package var line: Line
    }

    /// By their keys.
    package var groups: [Group] = []
    package var total = Line()

    package init() {}
}
