/// Decides which requests outside our dialogs are answered: a token bucket per source address. Pure; the caller
/// gives the time.
struct StrangerLimiter {
    private struct Bucket {
        var tokens: Double
        var at: ContinuousClock.Instant
    }

    /// Sources remembered at once. A flood from more addresses than this is dropped until old ones are idle, so
    /// memory stays bounded; sources in dialogs with us are not concerned.
    static let capacity = 4096

    private let policy: StrangerPolicy
    private var buckets: [String: Bucket] = [:]

    init(policy: StrangerPolicy) { self.policy = policy }

    mutating func admits(_ source: String, at now: ContinuousClock.Instant) -> Bool {
        if let known = policy.knownSources {
            guard let bytes = AddressBlock.bytes(source), known.contains(where: { $0.contains(bytes) }) else {
                return false
            }
        }
        if buckets[source] == nil {
            if buckets.count >= Self.capacity { forgetIdle(at: now) }
            guard buckets.count < Self.capacity else { return false }
        }
        var bucket = buckets[source] ?? Bucket(tokens: policy.burst, at: now)
        bucket.tokens = min(policy.burst, bucket.tokens + policy.rate * seconds(from: bucket.at, to: now))
        bucket.at = now
        let isAdmitted = bucket.tokens >= 1
        if isAdmitted { bucket.tokens -= 1 }
        buckets[source] = bucket
        return isAdmitted
    }

    /// A bucket that has filled up again remembers nothing that a new one would not.
    private mutating func forgetIdle(at now: ContinuousClock.Instant) {
        buckets = buckets.filter { _, bucket in
            bucket.tokens + policy.rate * seconds(from: bucket.at, to: now) < policy.burst
        }
    }

    private func seconds(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Double {
        let passed = (end - start).components
        return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
    }
}
