import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Synchronization

/// Events of tickets on their way to the outbox: the queue keeps each with the change that it tells, until the outbox has it. What a
/// kill cut off between the two is told at the next start.
final class TicketTidings: Sendable {
    /// The tiding of an event that is not in the outbox yet, by the event's number.
    private let numbers = Mutex<[Int: Int]>([:])

    init() {}

    /// Tells a change in the event log. Whoever is woken by that asks for its number only when it is noted.
    func append(_ change: TicketChange, to events: EventLog) {
        numbers.withLock { numbers in
            let event = events.append(ControlEvent(change))
            if let tiding = change.tiding { numbers[event] = tiding }
        }
    }

    func number(ofEvent seq: Int) -> Int? { numbers.withLock { $0[seq] } }

    /// The outbox has all up to this one.
    func forget(upTo tiding: Int) { numbers.withLock { numbers in numbers = numbers.filter { $0.value > tiding } } }

    /// What is kept of a change.
    static func words(_ change: TicketChange) -> String {
        (try? HookEvent.json(ControlEvent(change))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The event that was kept so; nil for what does not read back.
    static func event(_ tiding: TicketTiding) -> ControlEvent? {
        try? ControlCoding.decode(ControlEvent.self, from: Data(tiding.text.utf8))
    }
}

extension Courier {
    /// Where changes of tickets are kept until they are told.
    struct Tidings: Sendable {
        let queue: TicketQueue
        let numbers: TicketTidings
    }

    /// What the last run left, before anything new is kept.
    func keepTidings(_ isOn: Bool) async throws {
        guard let tidings else { return }
        if isOn, !keepsTidings, let outbox {
            let last = try await outbox.lastTiding()
            left = try await tidings.queue.tidings().filter { $0.seq > last }
        }
        if !isOn {
            try await tidings.queue.keepTidings(nil)
        } else if !keepsTidings {
            try await tidings.queue.keepTidings { TicketTidings.words($0) }
        }
        keepsTidings = isOn
    }

    /// Tells what the last run kept and did not bring into the outbox.
    func tellLeft(_ outbox: Outbox) async throws {
        guard !left.isEmpty else { return }
        for tiding in left {
            guard let event = TicketTidings.event(tiding) else { continue }
            try await take([(event: event, tiding: tiding.seq)], outbox)
        }
        log.notice("webhooks.ticketsRecovered", ["events": "\(left.count)"])
        left = []
    }
}
