internal import CSIPShim

/// Whose phone a leg goes to, as numbers that C compares: so that legs follow a phone that registers by another way.
struct PhoneOwner: Sendable, Hashable {
    /// Never 0, and without meaning outside this process.
    let account: UInt64
    let device: UInt64

    init(_ binding: Binding) {
        account = Self.number { $0.combine(binding.account) }
        device = Self.number {
            $0.combine(binding.account)
            $0.combine(binding.key)
        }
    }

    private static func number(_ fill: (inout Hasher) -> Void) -> UInt64 {
        var hasher = Hasher()
        fill(&hasher)
        return UInt64(bitPattern: Int64(hasher.finalize())) | 1
    }
}

extension Binding {
    /// Legs to this phone take this way from now on.
    ///
    /// - Parameter isAnew: the phone did not go on with the registration it had, so it may know nothing of its legs: it is asked.
    func tellLegs(isAnew: Bool) {
        let owner = PhoneOwner(self)
        CStrings.with([flow.address, flow.route]) { c in
            var way = csip_phone_way()
            (way.account, way.device) = (owner.account, owner.device)
            (way.source, way.route) = (c[0], c[1])
            (way.flow, way.listener, way.is_anew) = (flow.connection, flow.listener, isAnew)
            csip_phone_moved(&way)
        }
    }
}
