import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// How the site stands at this moment, for `/metrics`. All of it lies ready in memory, but how many tickets wait for what.
struct DaemonMetrics: Sendable {
    let daemon: Daemon
    let depth: QueueDepth

    func text() async -> String {
        var text = MetricsText()
        text.add(
            "dialer_info", .gauge, "The daemon's version.",
            [([("version", DialerVersion.text)], 1)])
        text.add("dialer_start_time_seconds", .gauge, "When it started.", daemon.startedAt.timeIntervalSince1970)
        text.add("dialer_draining", .gauge, "1 while no new calls are begun.", daemon.settings.isDraining ? 1 : 0)
        if let bytes = ResidentMemory.bytes() {
            text.add("dialer_resident_memory_bytes", .gauge, "Memory in use.", Double(bytes))
        }
        text.add("dialer_calls", .gauge, "Calls that run.", Double(await daemon.switchboard.count))
        await addAgents(to: &text)
        await addTrunks(to: &text)
        addQueue(await depth.current(), to: &text)
        addTimes(await daemon.queue.times, to: &text)
        return text.text
    }

    private func addTimes(_ times: QueueTimes, to text: inout MetricsText) {
        let told = [
            ("dialer_choice_seconds", "Choosing the next tickets to call, before the disk has them.", times.choosing),
            ("dialer_commit_seconds", "The disk's time for a commit, for which every call waits.", times.committing),
        ]
        for (name, help, tally) in told {
            text.add(
                name, help, bounds: TimeTally.bounds, counts: tally.counts, count: tally.count, sum: tally.sum)
        }
    }

    private func addAgents(to text: inout MetricsText) async {
        let agents = await daemon.queue.agents()
        let states = Dictionary(grouping: agents) { [$0.intent.controlWord.rawValue, $0.activity.word.rawValue] }
        text.add(
            "dialer_agents", .gauge, "Agents by what they want and do.",
            states.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { state, agents in
                ([("intent", state[0]), ("activity", state[1])], Double(agents.count))
            })
    }

    private func addTrunks(to text: inout MetricsText) async {
        let router = await daemon.switchboard.trunks
        let now = daemon.clock.now
        let trunks = router.trunks.map { TrunkInfo($0, on: router, at: now) }
        func figures(_ value: (TrunkInfo) -> Double?) -> [MetricsText.Sample] {
            trunks.compactMap { trunk in value(trunk).map { ([("trunk", trunk.name)], $0) } }
        }
        text.add("dialer_trunk_up", .gauge, "1 if the trunk is usable.", figures { $0.up ? 1 : 0 })
        text.add("dialer_trunk_lines_used", .gauge, "Calls on the trunk.", figures { Double($0.linesUsed) })
        text.add("dialer_trunk_lines", .gauge, "Most calls at once.", figures { $0.lines.map(Double.init) })
    }

    private func addQueue(_ depth: QueueDepth.Count?, to text: inout MetricsText) {
        guard let depth else { return }
        text.add("dialer_tickets", .gauge, "Tickets by state.", by: "state", depth.counts.states)
        text.add(
            "dialer_tickets_waiting", .gauge, "Waiting tickets by reason.", by: "reason", depth.counts.waitingWords)
        text.add(
            "dialer_tickets_counted_time_seconds", .gauge, "When the tickets were last counted.",
            depth.at.timeIntervalSince1970)
    }
}
