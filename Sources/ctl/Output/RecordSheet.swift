import ControlAPI
import FoundationEssentials

/// Call detail records as CSV: times by the site's clock.
enum RecordSheet {
    private struct Column: Sendable {
        let heading: Message
        let text: @Sendable (CallRecord) -> String?
    }

    static func headings(in language: Language) -> String {
        CSVText.line(columns.map { $0.heading.text(in: language) }) + "\r\n"
    }

    static func line(_ record: CallRecord) -> String {
        CSVText.line(columns.map { $0.text(record) ?? "" }) + "\r\n"
    }

    private static let columns: [Column] = [
        .init(heading: "CALL") { $0.callId }, .init(heading: "TICKET") { $0.ticketId },
        .init(heading: "BATCH") { $0.batchId }, .init(heading: "CLASS") { $0.ticketClass },
        .init(heading: "ATTEMPT") { String($0.attemptNumber) }, .init(heading: "AGENT") { $0.agentId },
        .init(heading: "NUMBER") { $0.number }, .init(heading: "ORIGIN") { $0.origin },
        .init(heading: "PHASE") { $0.phase }, .init(heading: "REQUESTED") { time($0.requestedAt, $0) },
        .init(heading: "AGENT RUNG") { time($0.agentInvitedAt, $0) },
        .init(heading: "AGENT ANSWERED") { time($0.agentAnsweredAt, $0) },
        .init(heading: "CUSTOMER CALLED") { time($0.customerInvitedAt, $0) },
        .init(heading: "CUSTOMER RANG") { time($0.ringingAt, $0) },
        .init(heading: "CUSTOMER ANSWERED") { time($0.answeredAt, $0) },
        .init(heading: "ENDED") { time($0.endedAt, $0) }, .init(heading: "OUTCOME") { $0.disposition?.rawValue },
        .init(heading: "ENDED BY") { $0.endedBy }, .init(heading: "SIP") { $0.sip.map(String.init) },
        .init(heading: "Q.850") { $0.q850.map(String.init) }, .init(heading: "TEXT") { $0.text },
        .init(heading: "TRUNK") { $0.trunk }, .init(heading: "COUNTED") { $0.counted.map { $0 ? "1" : "0" } },
        .init(heading: "RINGING") { seconds($0.ringSeconds) }, .init(heading: "TALK") { seconds($0.talkSeconds) },
        .init(heading: "HOLD") { seconds($0.heldSeconds) }, .init(heading: "WRAP-UP") { seconds($0.wrapUpSeconds) },
        .init(heading: "FLOW") { $0.flow }, .init(heading: "WANTED A PERSON") { time($0.handOverWantedAt, $0) },
        .init(heading: "HANDED OVER") { time($0.handedOverAt, $0) },
        .init(heading: "CALL AGAIN") { time($0.callAgainAt, $0) },
        .init(heading: "NEVER AGAIN") { $0.neverCallAgain.map { $0 ? "1" : "0" } },
        .init(heading: "MOS") { $0.mos.map { Figure.text($0, digits: 2) } },
        .init(heading: "RECORDING") { $0.recordingId }, .init(heading: "FILE") { $0.recording },
        .init(heading: "NOTE") { $0.note },
        .init(heading: "OTHERS") { $0.others?.joined(separator: " ") }, .init(heading: "CLOCK") { zone($0.utcOffset) },
    ]

    private static func seconds(_ seconds: Double?) -> String? { seconds.map { Figure.text($0, digits: 3) } }

    /// `2026-11-21 10:00:00.250`: the site's clock, as far ahead of UTC as it was when the call was asked for.
    private static func time(_ date: Date?, _ record: CallRecord) -> String? {
        guard let date else { return nil }
        let text = Instant.text(of: date + Double(record.utcOffset))
        return "\(text.prefix(10)) \(text.dropFirst(11).dropLast())"
    }

    /// `UTC+08:00`
    private static func zone(_ offset: Int) -> String {
        let minutes = abs(offset) / 60
        let parts = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "UTC" + (offset < 0 ? "-" : "+") + parts.joined(separator: ":")
    }
}
