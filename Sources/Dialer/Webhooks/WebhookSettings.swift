import JSON
import Webhooks

/// Somebody to tell of calls and tickets.
struct WebhookSettings: Sendable, Equatable {
    var id: String
    /// May hold a secret in its path: never logged, never shown.
    var url: String
    var mapping: HookMapping
    /// Signs every message; nil: none is signed.
    var secret: String?
    /// Header fields of every message.
    var headers: [String: String] = [:]
    /// For places of the mapping that differ from site to site.
    var values: [String: JSONValue] = [:]
    /// Customers' whole numbers are sent; otherwise masked ones.
    var showsNumbers = false
    /// Where people listen to a recording.
    var recordingLink: HookText?
    var timeout = Duration.seconds(10)
    var terms = DeliveryTerms()
    var caFile: String?
    var allowsPrivate = false

    /// Scheme, host and port: what can be shown of the URL.
    var place: String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return "" }
        let authority = parts[2].prefix { $0 != "?" }
        return "\(parts[0])//\(authority)"
    }
}
