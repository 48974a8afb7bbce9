/// Who may send requests outside our dialogs, and how many. They are only ever answered without a transaction,
/// but answers too cost time, and a scanner need not learn that we exist.
public struct StrangerPolicy: Sendable, Hashable {
    /// Addresses and blocks (`192.0.2.0/24`, `2001:db8::/32`) that are answered; nil answers everybody.
    public var knownSources: [AddressBlock]?
    /// Requests per second and source that are answered in the long run.
    public var rate: Double
    /// Requests that a source may send at once.
    public var burst: Double

    public init(knownSources: [AddressBlock]? = nil, rate: Double = 10, burst: Double = 30) {
        self.knownSources = knownSources
        self.rate = rate
        self.burst = burst
    }
}
