/// Which hosts we answer to and which origins' pages may talk to us: exact lists, no wildcards.
///
/// The `Host` list defeats DNS rebinding (a foreign page whose name was made to point at 127.0.0.1 still sends its own name);
/// the `Origin` list defeats every other page of the same browser.
struct OriginPolicy: Sendable {
    let hosts: Set<String>
    let origins: Set<String>

    /// - Parameters:
    ///   - addresses: where we listen, e.g. `127.0.0.1`, `::1`.
    ///   - hosts: further `Host` values, as behind a proxy.
    ///   - origins: further origins, e.g. `https://tickets.example.com`.
    init(addresses: [String], port: UInt16, hosts: [String], origins: [String]) {
        let names = Set(addresses.map { $0.contains(":") ? "[\($0)]" : $0 } + ["localhost"])
        let own = names.flatMap { port == 80 ? [$0, "\($0):80"] : ["\($0):\(port)"] }
        self.hosts = Set((own + hosts).map { $0.lowercased() })
        self.origins = Set((own.map { "http://\($0)" } + origins).map { $0.lowercased() })
    }

    func allows(host: String?) -> Bool {
        host.map { hosts.contains($0.lowercased()) } ?? false
    }

    func allows(origin: String) -> Bool {
        origins.contains(origin.lowercased())
    }

    /// Whether pages of the origin are ours, served by a proxy or from this machine.
    func serves(origin: String) -> Bool {
        guard let scheme = origin.firstRange(of: "://") else { return false }
        return allows(host: String(origin[scheme.upperBound...]))
    }
}
