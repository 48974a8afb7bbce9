internal import CSIPShim

/// What came of looking up the name of a trunk, a phone or a registrar.
struct TrunkResolution: Sendable {
    let token: UInt64
    /// The best first; empty when nothing was found.
    let targets: [SIPTarget]
    /// Why nothing was.
    let phrase: String

    init(_ c: csip_resolution) {
        token = c.token
        phrase = c.phrase.string
        targets = withUnsafeBytes(of: c.targets) { bytes in
            bytes.bindMemory(to: csip_target.self).prefix(Int(c.count)).map {
                SIPTarget(address: fixedString($0.address), port: $0.port)
            }
        }
    }

    /// Why none of what was found, if anything was, can be reached.
    var trouble: String {
        guard !targets.isEmpty else { return "its name is not found (\(phrase))" }
        let families = targets.allSatisfy(\.isIPv6) ? "an IPv6" : "an IPv4"
        return "its name has \(families) address only, and sip.listen has no such listener"
    }
}
