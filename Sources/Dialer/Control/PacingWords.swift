import CallQueue
import ControlAPI
import FoundationEssentials

/// Modes and limits as others read them.
extension ClassModeInfo {
    init(_ mode: ClassMode) {
        self.init(
            ticketClass: mode.ticketClass.rawValue, mode: mode.mode.rawValue, ownMode: mode.own.rawValue,
            flow: mode.flow?.rawValue, since: mode.since, why: mode.why)
    }
}

extension AbandonmentInfo {
    init(_ share: AbandonedShare) {
        self.init(
            batchId: share.batch.rawValue, ticketClass: share.ticketClass.rawValue, answered: share.answered,
            abandoned: share.abandoned, limitPercent: share.limit * 100, isOver: share.isOver,
            reopensAt: share.reopensAt)
    }
}

extension ControlEvent {
    init(_ news: PacingNews) {
        switch news {
        case .moved(let change):
            var data = EventData(state: change.mode.rawValue, previous: change.previous.rawValue, reason: change.why)
            data.ticketClass = change.ticketClass.rawValue
            data.flow = change.flow?.rawValue
            self.init(.queueMode, at: change.at, data: data)
        case .limit(let share, let at):
            var data = EventData(
                state: share.isOver ? "stopped" : "resumed", batchId: share.batch.rawValue, readyAt: share.reopensAt,
                counts: ["answered": share.answered, "abandoned": share.abandoned])
            data.ticketClass = share.ticketClass.rawValue
            self.init(.queueAbandonment, at: at, data: data)
        }
    }
}

extension Log {
    func note(_ news: PacingNews) {
        switch news {
        case .moved(let change):
            notice(
                "queue.mode",
                [
                    "class": change.ticketClass.rawValue, "from": change.previous.rawValue, "to": change.mode.rawValue,
                    "flow": change.flow?.rawValue, "why": change.why,
                ])
        case .limit(let share, _):
            let fields: KeyValuePairs<String, String?> = [
                "batch": share.batch.rawValue, "class": share.ticketClass.rawValue, "answered": "\(share.answered)",
                "abandoned": "\(share.abandoned)", "limit": "\(share.limit)",
            ]
            if share.isOver {
                warning("queue.abandonmentStopped", fields)
            } else {
                notice("queue.abandonmentResumed", fields)
            }
        }
    }
}
