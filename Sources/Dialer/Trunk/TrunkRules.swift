import CallQueue

/// Rewrites numbers of one beginning, after the trunk's number format and before its prefix.
struct NumberRewrite: Sendable, Equatable {
    /// The beginning of a number as the format writes it.
    var match: String
    /// Characters taken off its front.
    var strip: Int
    /// Put in their place.
    var add: String
}

/// Which of a trunk's numbers is shown to whom; the first rule that fits counts.
struct CallerIDRule: Sendable, Equatable {
    /// Empty: every class, and calls without a ticket.
    var classes: [TicketClass] = []
    /// Beginnings of E.164 numbers; empty: every number.
    var prefixes: [String] = []
    var callerID: String

    func fits(_ number: DialableNumber, _ ticketClass: TicketClass?) -> Bool {
        (classes.isEmpty || ticketClass.map(classes.contains) ?? false)
            && (prefixes.isEmpty || prefixes.contains(where: number.number.hasPrefix))
    }
}

/// When a trunk that only refuses is left alone for a while.
struct CircuitSettings: Sendable, Equatable {
    /// So many 401 or 407 after credentials were sent, one after the other.
    var credentialFailures = 2
    /// So many 403, one after the other.
    var refusals = 5
    /// So many 5xx, 408, time-outs and broken connections, one after the other.
    var failures = 5
    /// The first rest; each further one is twice as long.
    var rest = Duration.seconds(30)
    var longestRest = Duration.seconds(600)
}

/// How a trunk is asked whether it is there (OPTIONS, RFC 3261 section 11).
struct OptionsSettings: Sendable, Equatable {
    var interval = Duration.seconds(30)
    /// Without an answer for so long one counts as missed.
    var answer = Duration.seconds(4)
    /// Down after so many missed, one after the other.
    var downAfter = 3
    /// Up again after so many answered, one after the other.
    var upAfter = 2
}

extension TrunkSettings {
    /// Host and port as a URI has them; without a port where SRV is to say it.
    var place: String { usesSRV ? host : "\(host.inURI):\(port)" }

    /// The number shown to `number`: always one of the trunk's own.
    func callerID(for number: DialableNumber, _ ticketClass: TicketClass?) -> String? {
        callerIDRules.first { $0.fits(number, ticketClass) }?.callerID ?? callerIDs.first
    }

    /// A formatted number as the longest matching rule rewrites it.
    func rewritten(_ number: String) -> String {
        let rule = rewrites.filter { number.hasPrefix($0.match) }.max { $0.match.count < $1.match.count }
        guard let rule else { return number }
        return rule.add + number.dropFirst(rule.strip)
    }
}
