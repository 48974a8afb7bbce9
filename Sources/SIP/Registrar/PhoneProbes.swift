/// Which phones are asked with OPTIONS when, and which have not answered. Pure; the caller gives the time.
struct PhoneProbes {
    struct Target: Hashable {
        let account: String
        let key: Binding.Key
    }

    private struct Watch {
        var order: UInt64
        var next: ContinuousClock.Instant
        /// The question that is open.
        var token: UInt64?
        var deadline: ContinuousClock.Instant?
    }

    private let interval: Duration
    private let patience: Duration
    private var watches: [Target: Watch] = [:]
    private var tokens: [UInt64: Target] = [:]
    private var lastToken: UInt64 = 0

    /// - Parameter interval: zero asks nobody.
    init(interval: Duration, patience: Duration) {
        self.interval = interval
        self.patience = patience
    }

    /// A contact is there, or has another way. The first question comes within the interval, at a time of its own, so
    /// that phones which register together are not asked together.
    mutating func watch(_ binding: Binding, at now: ContinuousClock.Instant) {
        guard interval > .zero else { return }
        let target = Target(account: binding.account, key: binding.key)
        guard watches[target]?.order != binding.order else { return }
        forget(target)
        let share = 0.5 + Double(binding.order % 16) / 32
        watches[target] = Watch(order: binding.order, next: now + interval * share)
    }

    mutating func forget(_ target: Target) {
        if let token = watches.removeValue(forKey: target)?.token { tokens[token] = nil }
    }

    /// Those to ask now, each with the token that its answer brings back.
    mutating func due(at now: ContinuousClock.Instant) -> [(token: UInt64, target: Target)] {
        var result: [(UInt64, Target)] = []
        for (target, watch) in watches where watch.next <= now && watch.token == nil {
            lastToken += 1
            tokens[lastToken] = target
            watches[target]?.token = lastToken
            watches[target]?.next = now + interval
            watches[target]?.deadline = now + patience
            result.append((lastToken, target))
        }
        return result
    }

    /// Those whose answer is overdue. Their question stays open: a late answer counts.
    mutating func overdue(at now: ContinuousClock.Instant) -> [Target] {
        let late = watches.filter { _, watch in watch.deadline.map { $0 <= now } ?? false }.map(\.key)
        for target in late { watches[target]?.deadline = nil }
        return late
    }

    /// An answer came, or PJSIP gave up. Nil if nobody waits for it any more.
    mutating func ended(_ token: UInt64) -> Target? {
        guard let target = tokens.removeValue(forKey: token) else { return nil }
        watches[target]?.token = nil
        watches[target]?.deadline = nil
        return target
    }
}
