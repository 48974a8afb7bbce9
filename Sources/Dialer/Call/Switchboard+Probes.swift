import FoundationEssentials
import SIP

/// An OPTIONS under way.
struct TrunkProbe {
    let trunk: String
    /// The call clock's reading when it left.
    let began: Duration
    /// Who waits for the answer, if somebody does.
    let waiter: CheckedContinuation<TrunkTest, Never>?
}

/// What came of an OPTIONS.
struct TrunkTest: Sendable, Equatable {
    var answer: TrunkAnswer
    var took: Duration

    /// Any answer but those by which it says that it wants no calls.
    var isAlive: Bool { answer.origin == .farEnd && TrunkHealth.isAlive(status: answer.status) }
}

/// Whether trunks answer OPTIONS.
extension Switchboard {
    /// Begins to ask those whose configuration wants it, as it wants it, and stops asking the others.
    func watchTrunks() {
        let wanted = Dictionary(
            trunks.trunks.filter(\.isEnabled).compactMap { trunk in trunk.options.map { (trunk.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        for (id, watch) in watches where wanted[id] != watch.settings {
            watch.task.cancel()
            watches[id] = nil
        }
        for (id, settings) in wanted where watches[id] == nil {
            watches[id] = (settings, Task { await self.watch(id, settings) })
        }
    }

    private func watch(_ trunk: String, _ settings: OptionsSettings) async {
        while !Task.isCancelled {
            probe(trunk, patience: settings.answer, nil)
            await clock.sleep(until: clock.now + settings.interval)
        }
    }

    /// Asks a trunk now and waits for its answer; the answer also counts for its health.
    ///
    /// - Parameter limit: nil for as long as the configuration says.
    func test(trunk: String, within limit: Duration? = nil) async -> TrunkTest? {
        guard let settings = trunks.trunk(trunk) else { return nil }
        let patience = limit ?? settings.options?.answer ?? OptionsSettings().answer
        return await withCheckedContinuation { (waiter: CheckedContinuation<TrunkTest, Never>) in
            probe(trunk, patience: patience, waiter)
        }
    }

    private func probe(
        _ trunk: String, patience: Duration, _ waiter: CheckedContinuation<TrunkTest, Never>?
    ) {
        lastProbe += 1
        probes[lastProbe] = TrunkProbe(trunk: trunk, began: clock.now, waiter: waiter)
        do {
            try telephony.probe(trunk: trunk, token: lastProbe)
            giveUp(lastProbe, after: patience)
        } catch {
            probed(lastProbe, TrunkAnswer(status: 0, phrase: "\(error)", origin: .us))
        }
    }

    /// The SIP layer waits for an answer much longer than a call would.
    private func giveUp(_ token: UInt64, after patience: Duration) {
        let (clock, deadline) = (clock, clock.now + patience)
        Task {
            await clock.sleep(until: deadline)
            self.probed(token, TrunkAnswer(status: 408, phrase: "no answer", origin: .timer))
        }
    }

    /// The answer to one that was given up comes too late.
    func probed(_ token: UInt64, _ answer: TrunkAnswer) {
        guard let probe = probes.removeValue(forKey: token) else { return }
        let test = TrunkTest(answer: answer, took: clock.now - probe.began)
        trunks.noteOptions(isAnswered: test.isAlive, of: probe.trunk)
        probe.waiter?.resume(returning: test)
        log.debug(
            "trunk.answered",
            ["trunk": probe.trunk, "sip": "\(answer.status)", "seconds": "\(test.took.inWholeMilliseconds)"])
        tellTrunks()
    }

    /// Takes a trunk out of use, or puts it back.
    ///
    /// - Returns: false if there is no such trunk.
    func switchOff(_ trunk: String, _ order: TrunkSwitch?) -> Bool {
        guard trunks.trunk(trunk) != nil else { return false }
        trunks.switchOff(trunk, order)
        tellTrunks()
        return true
    }

    /// What was taken out of use before the start; trunks that are not configured now may be again.
    func restore(_ switches: [String: TrunkSwitch]) {
        for (id, order) in switches { trunks.switchOff(id, order) }
    }
}
