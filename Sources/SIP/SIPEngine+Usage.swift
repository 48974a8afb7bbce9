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

    /// Counted by PJSIP itself, so what was forgotten shows here.
    public func usage() -> Usage {
        let usage = csip_usage_now()
        return Usage(
            dialogs: Int(usage.dialogs), transactions: Int(usage.transactions), poolBytes: Int(usage.pool_bytes),
            listeners: Int(csip_listeners_in_use()))
    }

    /// Waits until the next look after what a reload replaced is over, or the engine's end. There is none while nothing is
    /// replaced and in use.
    func nextSweep() async {
        guard (try? checkRunning()) != nil else { return }
        await withCheckedContinuation { sweepWaiters.append($0) }
    }

    func wasSwept() {
        for waiter in sweepWaiters { waiter.resume() }
        sweepWaiters = []
    }

    /// Waits until no more than so many listeners are in use.
    func listenersFall(to count: Int) async {
        while csip_listeners_in_use() > count, (try? checkRunning()) != nil { await nextSweep() }
    }
}
