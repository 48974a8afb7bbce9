internal import CSIPShim

extension SIPEngine {
    /// What PJSIP holds at the moment, for the status command and the tests.
    public struct Usage: Sendable, Hashable {
        public var dialogs: Int
        public var transactions: Int
        /// Bytes in PJSIP's memory pools, those kept for the next call included.
        public var poolBytes: Int
        /// What listens, what opens TLS connections to trunks, and what of that a reload has replaced and is still in use.
        public var listeners: Int
    }

    public func usage() -> Usage {
        let usage = csip_usage_now()
        return Usage(
            dialogs: Int(usage.dialogs), transactions: Int(usage.transactions), poolBytes: Int(usage.pool_bytes),
            listeners: Int(csip_listeners_in_use()))
    }
}
