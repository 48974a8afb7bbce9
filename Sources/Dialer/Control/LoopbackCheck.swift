import ControlAPI

/// `doctor`'s look at what reaches this machine only, while a trunk is elsewhere: as in a configuration of which the trunk was filled
/// in and the rest left as shipped. Pure.
struct LoopbackCheck {
    /// Of `sip.listen`.
    var listeners: [String]
    /// Of `media.addresses`.
    var media: [String]
    /// Id and host of each trunk.
    var trunks: [(id: String, host: String)]

    /// Nil where nothing keeps calls from leaving. A host that is a name may be anywhere: nothing is said of it.
    var check: DoctorCheck? {
        let far = trunks.first { Self.isAddress($0.host) && !Self.isLoopback($0.host) }
        guard let trunk = far else { return nil }
        let keys = [("sip.listen", listeners), ("media.addresses", media)].filter { $1.allSatisfy(Self.isLoopback) }
        guard !keys.isEmpty else { return nil }
        return DoctorCheck(
            name: "addresses", verdict: .failed,
            text: keys.map { "\($0) has only \($1.joined(separator: ", "))" }.joined(separator: "; ")
                + ", which reaches this machine alone; trunk \(trunk.id) is at \(trunk.host)",
            cure: "give \(keys.map(\.0).joined(separator: " and ")) an address of this machine in the trunk's network")
    }

    private static func isAddress(_ host: String) -> Bool {
        host.contains(":") || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (48...57).contains($0) }
    }

    private static func isLoopback(_ address: String) -> Bool { address.hasPrefix("127.") || address == "::1" }
}

extension LoopbackCheck {
    init(_ configuration: DialerConfiguration) {
        self.init(
            listeners: configuration.sip.listeners.map(\.address), media: configuration.media.addresses,
            trunks: configuration.trunks.map { ($0.id, $0.host) })
    }
}
