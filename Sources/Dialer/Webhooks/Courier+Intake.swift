import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import JSON
import Webhooks

/// Events to the outbox: who is told what.
extension Courier {
    /// How far back ends of calls are looked for that nobody was told of.
    private static let reach = 172_800.0

    /// Takes what happened into the outbox.
    func collect() async {
        // One at a time: the last look, at the end, must not meet another one.
        let before = collecting
        let this = Task {
            if let before { await before.value }
            await self.collectAll()
        }
        collecting = this
        await this.value
    }

    private func collectAll() async {
        guard let outbox, !desks.isEmpty else { return }
        do {
            try await tellLeft(outbox)
            while true {
                let slice = events.events(after: cursor, limit: 256)
                if slice.isIncomplete {
                    log.warning(
                        "webhooks.eventsLost", ["cause": "the outbox was too slow", "done": "ends of calls are told"])
                    mustReconcile = true
                }
                guard slice.cursor > cursor else { break }
                try await take(slice.events, outbox)
                cursor = slice.cursor
            }
            if mustReconcile { try await reconcile(outbox) }
        } catch {
            log.error("webhooks.notKept", ["error": "\(error)", "done": "tried again with the next event"])
        }
    }

    private func take(_ events: [ControlEvent], _ outbox: Outbox) async throws {
        try await take(events.map { (event: $0, tiding: tidings?.numbers.number(ofEvent: $0.seq)) }, outbox)
    }

    /// - Parameter news: events, each with the tiding as which the queue keeps it until the outbox has it.
    func take(_ news: [(event: ControlEvent, tiding: Int?)], _ outbox: Outbox) async throws {
        var (drafts, marks): ([OutboxDraft], [OutboxMark]) = ([], [])
        var sent: [String: Set<String>] = [:]
        for event in news.map({ $0.event }) where HookEvent.isTold(event) {
            guard let lane = HookEvent.lane(of: event) else { continue }
            if sent[lane] == nil { sent[lane] = try await outbox.marks(of: lane) }
            let known = sent[lane] ?? []
            let new = try letters(event, lane, known)
            drafts += new.drafts
            marks += new.marks
            sent[lane] = known.union(new.marks.map(\.what))
        }
        let tiding = news.compactMap { $0.tiding }.max()
        guard !drafts.isEmpty || !marks.isEmpty || tiding != nil else { return }
        let givenUp = try await outbox.add(drafts, marks: marks, tiding: tiding, at: wallClock.now())
        if givenUp > 0 { log.error("webhooks.outboxFull", ["givenUp": "\(givenUp)", "see": "ctl webhook dead"]) }
        guard let tiding, let tidings else { return }
        try await tidings.queue.told(upTo: tiding)
        tidings.numbers.forget(upTo: tiding)
    }

    /// What an event is to whom.
    private func letters(
        _ event: ControlEvent, _ lane: String, _ known: Set<String>
    ) throws -> (drafts: [OutboxDraft], marks: [OutboxMark]) {
        let isEnd = event.type == .callEnded
        let end = OutboxMark.end(of: lane)
        if isEnd, known.contains(end.what) { return ([], []) }
        let json = try HookEvent.json(event)
        let value = try JSONDecoder().decode(JSONValue.self, from: json)
        var (drafts, marks): ([OutboxDraft], [OutboxMark]) = ([], isEnd ? [end] : [])
        for (id, desk) in desks.sorted(by: { $0.key < $1.key }) {
            let prefix = id + "/"
            let sent = Set(known.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
            for message in desk.settings.mapping.messages(for: event.type.rawValue, value, sent: sent) {
                drafts.append(
                    OutboxDraft(
                        webhook: id, lane: lane, name: message.name, event: String(decoding: json, as: UTF8.self)))
                if desk.settings.mapping.remembers(message) {
                    marks.append(OutboxMark(lane: lane, what: prefix + message.name))
                }
            }
        }
        return (drafts, marks)
    }

    /// Ends of calls that are on record and that the outbox does not know: they are told now.
    private func reconcile(_ outbox: Outbox) async throws {
        let since = max(try await outbox.listening(true, at: wallClock.now()), wallClock.now() - Self.reach)
        var (offset, missing): (Int, [ControlEvent]) = (0, [])
        search: while true {
            let records = try await ended(offset)
            for record in records {
                guard record.issuedAt >= since - 86_400 else { break search }
                guard let event = HookEvent.end(record), event.ts >= since, let call = event.callId,
                    try await !outbox.marks(of: call).contains(OutboxMark.end(of: call).what)
                else { continue }
                missing.append(event)
            }
            guard !records.isEmpty else { break }
            offset += records.count
        }
        for event in missing.reversed() { try await take([event], outbox) }
        mustReconcile = false
        if !missing.isEmpty { log.notice("webhooks.endsRecovered", ["calls": "\(missing.count)"]) }
    }
}

extension HookMapping {
    /// Whether it matters later that a message was made.
    fileprivate func remembers(_ message: HookMessage) -> Bool {
        message.isOnce || messages.contains { $0.needs == message.name }
    }
}
