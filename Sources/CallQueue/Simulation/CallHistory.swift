import FoundationEssentials

/// Measured calls in their order, each with what only the calls before it tell.
struct CallHistory: Sendable {
    struct Call: Sendable {
        var sample: CallSample
        /// Of the day, in which it was made.
        let part: Int
        /// How the last call to the same number failed; nil where there was none, or somebody answered.
        let before: Disposition?
        /// How much its outcome counts: 1, and more for what takes so long that others like it are not over yet.
        var weight = 1.0
        /// How much the length of its talk counts, likewise.
        var talkWeight = 1.0
    }

    var calls: [Call]

    /// - Parameter part: of the day, in which a call was made: 0 for the first.
    init(_ samples: [CallSample], part: (CallSample) -> Int) {
        var failed: [String: Disposition] = [:]
        calls = samples.sorted { $0.at < $1.at }.map { sample in
            let before = sample.number.flatMap { failed[$0] }
            if let number = sample.number, sample.tellsOfCustomer {
                failed[number] = sample.isTaken ? nil : sample.disposition
            }
            return Call(sample: sample, part: part(sample), before: before)
        }
    }

    init(_ samples: [CallSample], _ hours: HoursBook) {
        var hours = hours
        self.init(samples) { hours.dayParts(for: $0.ticketClass, zone: $0.zone).part(of: $0.at) }
    }
}
