/// What a source may do that gets its credentials wrong, or asks without end.
public struct SourceBanPolicy: Sendable, Hashable {
    /// Wrong credentials within `window` after which a source is not answered for `ban`.
    public var failures: Int
    public var window: Duration
    public var ban: Duration
    /// Wrong credentials before each further attempt has to wait, from one second doubling to eight.
    public var patience: Int
    /// Challenges to one source: at once, and per second in the long run. A phone that then registers gives its own
    /// back, so that a thousand behind one address are not held up.
    public var challengeBurst: Double
    public var challengeRate: Double
    /// Sources that are slowed down but never banned: those behind which many phones sit.
    public var neverBanned: [AddressBlock]

    public init(
        failures: Int = 10, window: Duration = .seconds(600), ban: Duration = .seconds(600), patience: Int = 3,
        challengeBurst: Double = 500, challengeRate: Double = 50, neverBanned: [AddressBlock] = []
    ) {
        self.failures = failures
        self.window = window
        self.ban = ban
        self.patience = patience
        self.challengeBurst = challengeBurst
        self.challengeRate = challengeRate
        self.neverBanned = neverBanned
    }
}

/// Slows down and shuts out sources that guess secrets. Pure; the caller gives the time.
///
/// An account that is registered from the very source is counted by itself: one phone with a wrong secret behind a
/// router does not take the others' refreshes with it.
struct SourceBans {
    enum Verdict: Equatable {
        case admitted
        case wait(Duration)
        case banned
    }

    private struct Suspect: Hashable {
        let source: Source
        let account: String?
    }

    private struct Record {
        var failures = 0
        var last: ContinuousClock.Instant
        var mayTryAt: ContinuousClock.Instant
        var isBanned = false
    }

    /// An address, IPv6 by its /64: a subscriber has that many addresses.
    struct Source: Hashable {
        private let bytes: [UInt8]

        init(_ literal: String) {
            let all = AddressBlock.bytes(literal) ?? Array(literal.utf8)
            bytes = all.count == 16 ? Array(all.prefix(8)) : all
        }
    }

    /// Entries of each of the two tables.
    static let capacity = 8192

    private let policy: SourceBanPolicy
    private var records: [Suspect: Record] = [:]
    private var buckets: [Source: RateBucket] = [:]

    init(policy: SourceBanPolicy) { self.policy = policy }

    var count: Int { max(records.count, buckets.count) }

    /// May this source's credentials be looked at?
    func verdict(on source: String, account: String?, at now: ContinuousClock.Instant) -> Verdict {
        guard let record = records[Suspect(source: Source(source), account: account)] else { return .admitted }
        guard now < record.mayTryAt else { return .admitted }
        return record.isBanned ? .banned : .wait(record.mayTryAt - now)
    }

    /// Wrong credentials. True if this banned the source.
    mutating func failed(_ source: String, account: String?, at now: ContinuousClock.Instant) -> Bool {
        let suspect = Suspect(source: Source(source), account: account)
        if records[suspect] == nil, records.count >= Self.capacity { forgetRecords(at: now) }
        var record = records[suspect] ?? Record(last: now, mayTryAt: now)
        if now - record.last > policy.window || record.isBanned { record = Record(last: now, mayTryAt: now) }
        record.failures += 1
        record.last = now
        record.isBanned = record.failures >= policy.failures && !isSpared(source)
        record.mayTryAt = now + (record.isBanned ? policy.ban : delay(after: record.failures))
        records[suspect] = record
        return record.isBanned
    }

    /// Right credentials: one failure is forgiven, and the challenge given back.
    mutating func succeeded(_ source: String, account: String?) {
        let key = Source(source)
        buckets[key]?.giveBack()
        let suspect = Suspect(source: key, account: account)
        guard var record = records[suspect] else { return }
        record.failures -= 1
        records[suspect] = record.failures > 0 ? record : nil
    }

    /// May this source be challenged once more?
    mutating func admitsChallenge(_ source: String, at now: ContinuousClock.Instant) -> Bool {
        let key = Source(source)
        if buckets[key] == nil, buckets.count >= Self.capacity { forgetBuckets(at: now) }
        return buckets[key, default: RateBucket(policy.challengeRate, burst: policy.challengeBurst, at: now)]
            .take(at: now)
    }

    private func isSpared(_ source: String) -> Bool { policy.neverBanned.contains { $0.contains(source) } }

    private func delay(after failures: Int) -> Duration {
        guard failures > policy.patience else { return .zero }
        return .seconds(1 << min(failures - policy.patience - 1, 3))
    }

    /// Failures need a nonce that was sent to the source, so these addresses are real; still memory is bounded, and
    /// of too many the oldest go.
    private mutating func forgetRecords(at now: ContinuousClock.Instant) {
        records = records.filter { now < $0.value.mayTryAt || now - $0.value.last <= policy.window }
        guard records.count >= Self.capacity else { return }
        for (suspect, _) in records.sorted(by: { $0.value.last < $1.value.last }).prefix(Self.capacity / 2) {
            records[suspect] = nil
        }
    }

    /// Addresses of mere questions may be forged: when full buckets do not make room, all begin anew, which costs
    /// nothing but answers.
    private mutating func forgetBuckets(at now: ContinuousClock.Instant) {
        buckets = buckets.filter { !$0.value.isFull(at: now) }
        if buckets.count >= Self.capacity { buckets = [:] }
    }
}

/// So many at once, so many a second in the long run.
struct RateBucket {
    private let rate: Double
    private let burst: Double
    private var tokens: Double
    private var at: ContinuousClock.Instant

    init(_ rate: Double, burst: Double, at now: ContinuousClock.Instant) {
        self.rate = rate
        self.burst = burst
        tokens = burst
        at = now
    }

    mutating func take(at now: ContinuousClock.Instant) -> Bool {
        tokens = min(burst, tokens + rate * (now - at).inSeconds)
        at = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    mutating func giveBack() { tokens = min(burst, tokens + 1) }

    func isFull(at now: ContinuousClock.Instant) -> Bool { tokens + rate * (now - at).inSeconds >= burst }
}
