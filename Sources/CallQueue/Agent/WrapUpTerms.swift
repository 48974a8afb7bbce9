/// How an agent writes up a call.
struct WrapUpTerms: Sendable, Hashable {
    /// Seconds at most; 0 for not at all.
    var limit: Double
    /// Whether somebody is to say how the call went.
    var wantsResolution = false
}
