internal import CSIPShim

/// What came of looking up a trunk's name.
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
}
