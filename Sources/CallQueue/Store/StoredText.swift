import FoundationEssentials

// How values that are no plain column are written, so that `sqlite3` at the shell still reads them.

extension Date {
    /// Whole milliseconds since 1970.
    var milliseconds: Int { Int((timeIntervalSince1970 * 1_000).rounded()) }

    init(milliseconds: Int) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}

/// A number as `ordinary:2:+862130059115;802`: kind, length of the country code, digits, extension.
enum StoredNumber {
    static func text(_ number: DialableNumber) -> String {
        let tail = number.extensionDigits.map { ";" + $0 } ?? ""
        return "\(number.kind.rawValue):\(number.countryCodeLength):\(number.number)\(tail)"
    }

    static func text(_ numbers: [DialableNumber]) -> String {
        numbers.count == 1 ? text(numbers[0]) : numbers.map(text).joined(separator: ",")
    }

    static func number(_ text: some StringProtocol) -> DialableNumber? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = DialableNumber.Kind(rawValue: String(parts[0])),
            let countryCodeLength = Int(parts[1])
        else { return nil }
        let digits = parts[2].split(separator: ";", maxSplits: 1)
        guard let main = digits.first else { return nil }
        return DialableNumber(
            number: String(main), countryCodeLength: countryCodeLength,
            extensionDigits: digits.count == 2 ? String(digits[1]) : nil, kind: kind)
    }

    static func numbers(_ text: String) -> [DialableNumber]? {
        let parts = text.split(separator: ",")
        let numbers = parts.compactMap { number($0) }
        return numbers.count == parts.count && !numbers.isEmpty ? numbers : nil
    }
}

/// A ticket's state as columns, and as one text for the state to go back to.
struct StoredState: Sendable, Hashable {
    var word: String
    var reason: String?
    var at: Int?
    var attempt: String?

    init(word: String, reason: String?, at: Int?, attempt: String?) {
        self.word = word
        self.reason = reason
        self.at = at
        self.attempt = attempt
    }

    init(_ state: TicketState) {
        self.init(word: state.word, reason: nil, at: nil, attempt: nil)
        switch state {
        case .waiting(let reason, let readyAt): (self.reason, at) = (reason.rawValue, readyAt?.milliseconds)
        case .reserved(let until), .wrapUp(let until): at = until.milliseconds
        case .dialing(let attempt), .talking(let attempt): self.attempt = attempt.rawValue
        case .cancelled(let reason): self.reason = reason.rawValue
        case .loaded, .refused, .notSelected, .ready, .done, .exhausted, .expired: break
        }
    }

    /// `waiting cooldown 1700000000000`; only for states without an attempt.
    init?(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        self.init(word: parts[0], reason: parts[1].isEmpty ? nil : parts[1], at: Int(parts[2]), attempt: nil)
    }

    var text: String { "\(word) \(reason ?? "") \(at.map(String.init) ?? "")" }

    /// nil when the columns do not fit together.
    var state: TicketState? {
        switch word {
        case "loaded": .loaded
        case "refused": .refused
        case "notSelected": .notSelected
        case "waiting": waitingReason.map { .waiting($0, readyAt: at.map(Date.init(milliseconds:))) }
        case "ready": .ready
        case "reserved": at.map { .reserved(until: Date(milliseconds: $0)) }
        case "dialing": attempt.map { .dialing(AttemptID(rawValue: $0)) }
        case "talking": attempt.map { .talking(AttemptID(rawValue: $0)) }
        case "wrapUp": at.map { .wrapUp(until: Date(milliseconds: $0)) }
        case "done": .done
        case "exhausted": .exhausted
        case "expired": .expired
        case "cancelled": reason.flatMap(TicketState.CancelReason.init(rawValue:)).map { .cancelled($0) }
        default: nil
        }
    }

    private var waitingReason: WaitingReason? { reason.flatMap(WaitingReason.init(rawValue:)) }
}
