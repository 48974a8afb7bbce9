import FoundationEssentials

/// How one source is looked through: which page comes next, and when the next look is. It knows no clock and no network.
struct PullPlan: Sendable {
    static let mostPages = 1000
    static let longestPause = Duration.seconds(3600)

    let first: String
    let interval: Duration
    /// Looks that failed in a row.
    private(set) var failures = 0
    private var seen: Set<String> = []

    init(first: String, interval: Duration) {
        (self.first, self.interval) = (first, interval)
    }

    /// - Parameter since: what changed before is not asked for.
    mutating func begin(since: String?) -> String {
        seen = []
        guard let since else { return first }
        return first + (first.contains("?") ? "&" : "?") + "updated_since=" + since
    }

    /// The next page's URL; nil after the last one.
    ///
    /// - Throws: ``PulledPage/Fault`` for one that leads elsewhere or in a circle.
    mutating func next(_ text: String?) throws(PulledPage.Fault) -> String? {
        guard let text, !text.isEmpty else { return nil }
        let url = try resolved(text)
        guard seen.insert(url).inserted else { throw .init(description: "“next” leads in a circle") }
        guard seen.count < Self.mostPages else {
            throw .init(description: "there are more than \(Self.mostPages) pages")
        }
        return url
    }

    /// Of the same origin as the first: what a page says must not lead the daemon, with its secrets, elsewhere.
    private func resolved(_ text: String) throws(PulledPage.Fault) -> String {
        let parts = first.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let origin = String(parts.prefix(3).joined(separator: "/").prefix { $0 != "?" })
        let path = String(first.prefix { $0 != "?" })
        let url: String =
            switch text.first {
            case "?": path + text
            case "/" where !text.hasPrefix("//"): origin + text
            default: text
            }
        guard url.hasPrefix(origin + "/") || url.hasPrefix(origin + "?"), WebhookURL(url) != nil else {
            throw .init(description: "“next” leads to another host, or is no URL")
        }
        return url
    }

    mutating func succeeded() -> Duration {
        failures = 0
        return interval
    }

    /// - Parameter after: when the source asked to be asked again.
    mutating func failed(after: Duration? = nil) -> Duration {
        failures += 1
        let doubled = min(interval * (1 << min(failures - 1, 12)), max(interval, Self.longestPause))
        return max(doubled, min(after ?? .zero, Self.longestPause))
    }
}
