import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Webhooks

/// Fetches tickets from other systems, and takes out what was closed there. What decides is `PullPlan` and the field mapping.
actor TicketPuller {
    /// How a source fares.
    struct Standing: Sendable, Equatable {
        var pulledAt: Date?
        var accepted = 0
        var refused = 0
        var withdrawn = 0
        var trouble: String?
    }

    private struct Trouble: Error, CustomStringConvertible {
        let description: String
        var after: Duration?
    }

    private let queue: TicketQueue
    private let policies: @Sendable () -> QueueConfiguration
    private let events: EventLog
    private let clock: any CallClock
    private let wallClock: any WallClock
    private let log: Log
    private let wake: @Sendable () -> Void
    private var client: HTTPClient?
    private var work: [String: (source: TicketSource, task: Task<Void, Never>)] = [:]
    private(set) var standings: [String: Standing] = [:]
    /// Refused rows that were told of, by source: told once.
    private var refusals: [String: Set<SourceLook.Refused>] = [:]
    private static let mostRefusals = 10_000

    init(
        queue: TicketQueue, policies: @escaping @Sendable () -> QueueConfiguration, events: EventLog,
        clock: any CallClock,
        wallClock: any WallClock, log: Log, wake: @escaping @Sendable () -> Void
    ) {
        (self.queue, self.policies, self.events) = (queue, policies, events)
        (self.clock, self.wallClock, self.log, self.wake) = (clock, wallClock, log, wake)
    }

    // MARK: Life

    func use(_ sources: [TicketSource]) {
        for (id, running) in work where !sources.contains(running.source) {
            running.task.cancel()
            work[id] = nil
            standings[id] = nil
        }
        for source in sources where work[source.id] == nil {
            standings[source.id] = Standing()
            work[source.id] = (source, Task { await self.follow(source) })
        }
    }

    func close() {
        for running in work.values { running.task.cancel() }
        work = [:]
        client?.stop()
    }

    private func follow(_ source: TicketSource) async {
        var plan = PullPlan(first: source.url, interval: source.interval)
        var look = await lastLook(at: source)
        while !Task.isCancelled {
            let began = wallClock.now()
            let pause: Duration
            do {
                try await self.look(through: source, &plan, &look)
                look.since = began
                await keep(look, of: source)
                standings[source.id]?.pulledAt = began
                standings[source.id]?.trouble = nil
                pause = plan.succeeded()
            } catch {
                guard !Task.isCancelled else { return }
                if plan.failures == 0 { log.warning("tickets.notPulled", ["source": source.id, "error": "\(error)"]) }
                standings[source.id]?.trouble = "\(error)"
                pause = plan.failed(after: (error as? Trouble)?.after)
            }
            await clock.sleep(until: clock.now + pause)
        }
    }

    // MARK: One look

    /// Where the last run left off.
    private func lastLook(at source: TicketSource) async -> SourceLook {
        do {
            let look = try await queue.look(at: source.id, url: source.url)
            refusals[source.id] = look.refused
            return look
        } catch {
            log.warning("tickets.lookNotRead", ["source": source.id, "error": "\(error)", "done": "asked for all"])
            return SourceLook()
        }
    }

    /// One that is not kept costs only what is asked for twice.
    private func keep(_ look: SourceLook, of source: TicketSource) async {
        var look = look
        look.refused = refusals[source.id] ?? []
        do {
            try await queue.keep(look, of: source.id, url: source.url)
        } catch {
            log.warning("tickets.lookNotKept", ["source": source.id, "error": "\(error)"])
        }
    }

    private func look(through source: TicketSource, _ plan: inout PullPlan, _ look: inout SourceLook) async throws {
        // A minute more than passed: clocks differ, and what comes twice is known.
        let since = source.asksForChanges ? look.since.map { Instant.text(of: $0 - 60) } : nil
        var (url, isFirst): (String?, Bool) = (plan.begin(since: since), true)
        while let current = url, !Task.isCancelled {
            let known = isFirst && since == nil ? look.etag : nil
            let reply = try await ask(current, source, known)
            if reply.status == 304, known != nil { return }
            let page = try PulledPage(reply.body)
            if page.count > 0 { try await take(page.lines, source) }
            url = try plan.next(page.next)
            if isFirst { look.etag = url == nil ? reply.etag : nil }
            isFirst = false
        }
    }

    private func ask(_ url: String, _ source: TicketSource, _ etag: String?) async throws -> HTTPReply {
        var request = HTTPRequest(url: url)
        request.method = "GET"
        request.headers = [
            ("Accept", "application/json"), ("User-Agent", "callback-dialer/\(DialerVersion.text)"),
        ]
        request.headers += source.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        if let etag { request.headers.append(("If-None-Match", etag)) }
        (request.timeout, request.caFile, request.allowsPrivate) = (source.timeout, source.caFile, source.allowsPrivate)
        request.mostBytes = 16 << 20
        let client = try self.client ?? HTTPClient()
        self.client = client
        let reply = await client.send(request)
        if let trouble = reply.trouble { throw Trouble(description: NumberMask.maskedNumbers(in: trouble)) }
        guard reply.status == 200 || reply.status == 304 else {
            throw Trouble(description: "answered \(reply.status)", after: reply.retryAfter)
        }
        return reply
    }

    // MARK: Into the queue

    private func take(_ lines: Data, _ source: TicketSource) async throws {
        let rows = try rows(lines, source)
        let verdicts = try await queue.preview(rows)
        var new: [CallQueue.RowVerdict] = []
        for (row, verdict) in zip(rows, verdicts) {
            switch verdict.kind {
            case .accepted, .notSelected: new.append(row)
            case .duplicate: break
            case .refused where verdict.reason == RowRefusal.Reason.leftOut.code: await withdraw(row.id, source)
            case .refused where isNews(row.id, verdict.reason, source): new.append(row)
            case .refused: break
            }
        }
        if !new.isEmpty { try await load(new, source) }
    }

    private func rows(_ lines: Data, _ source: TicketSource) throws -> [CallQueue.RowVerdict] {
        let policies = policies()
        let rules = ImportRules(
            catalog: try MappingCatalog.builtIn(), mapping: source.mapping, encoding: .utf8, format: .ndjson,
            home: policies.region, selection: policies.selection)
        var file = BatchImport(rules, loadedAt: wallClock.now())
        return try file.feed([UInt8](lines)) + file.finish()
    }

    private func isNews(_ ticket: TicketID?, _ reason: String?, _ source: TicketSource) -> Bool {
        if refusals[source.id, default: []].count >= Self.mostRefusals { refusals[source.id] = [] }
        return refusals[source.id, default: []].insert(.init(ticket: ticket?.rawValue ?? "", reason: reason ?? ""))
            .inserted
    }

    /// Closed there: not called here. One that is in a call is taken out by the next look.
    private func withdraw(_ ticket: TicketID?, _ source: TicketSource) async {
        guard let ticket, let record = try? await queue.ticket(ticket), record.batch.source == source.batchSource,
            !record.state.isFinal, record.state.liveAttempt == nil
        else { return }
        guard (try? await queue.cancel(ticket: ticket, note: "closed at \(source.id)")) != nil else { return }
        standings[source.id]?.withdrawn += 1
        log.info("ticket.withdrawn", ["ticket": ticket.rawValue, "source": source.id])
        wake()
    }

    private func load(_ rows: [CallQueue.RowVerdict], _ source: TicketSource) async throws {
        let known = await queue.batches().last {
            $0.source == source.batchSource && [.running, .paused].contains($0.state)
        }
        let load = try await queue.beginLoad(name: source.batch, source: source.batchSource, into: known?.id)
        do {
            let verdicts = try await queue.append(load, rows)
            let batch = try await queue.commitLoad(load)
            if verdicts.contains(where: { $0.kind == .accepted }) {
                events.append(.batchState(batch.id.rawValue, .running, at: wallClock.now()))
            }
            note(verdicts, source)
            wake()
        } catch {
            try? await queue.abortLoad(load)
            throw error
        }
    }

    private func note(_ verdicts: [LoadVerdict], _ source: TicketSource) {
        let accepted = verdicts.count { $0.kind == .accepted || $0.kind == .notSelected }
        let refused = verdicts.filter { $0.kind == .refused }
        standings[source.id]?.accepted += accepted
        standings[source.id]?.refused += refused.count
        log.info("tickets.pulled", ["source": source.id, "accepted": "\(accepted)", "refused": "\(refused.count)"])
        for verdict in refused.prefix(10) {
            log.warning(
                "ticket.refused",
                [
                    "source": source.id, "ticket": verdict.ticketID?.rawValue, "column": verdict.column,
                    "reason": verdict.reason,
                ])
        }
    }
}
