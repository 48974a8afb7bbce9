/// Every statement of the hot paths by name, so that each is prepared once.
enum StoreQuery: Int, CaseIterable {
    case begin, commit, rollback, savepoint, release, rollbackToSavepoint
    case currentTicket, ticket, laneHead, laneHeads, lanePressing, keptHead, ownersWaitedFor, dueTickets, earliestDue,
        earliestWait, ticketCounts, lastOfRange, moveWaits,
        setAsideDamaged,
        updateTicket, insertTicket, moveTicket, changeTicket, changeDetails
    case insertDetails, setResolution, setResolutionDetails, ticketDetails
    case insertAttempt, markCustomerLeg, markRinging, markAnswered, finishAttempt, endDamagedAttempt, attempt, history,
        liveAttempts
    case insertAnswer, noteWishes, answers, agentsOfTicket
    case agentIntent, insertAgentIntent
    case insertPersonAnswer, personAnswers, purgePersonAnswers, markHandedOver, releaseForAgents
    case putTry, tries, insertLeg, legs, addWrapUp, putSpeech
    case key, insertKey, purgeKeys
    case isDoNotCall, doNotCallEntry, addDoNotCall, extendDoNotCall, dropLapsedDoNotCall, removeDoNotCall
    case insertLoadNote, loadNote, addTicketNote
    case insertTiding, dropTidings
    case insertVerdict, insertLane, insertBatch, updateBatch, deleteBatch, deleteLanes, knownTicket
    case lastOfBatchRange, cancelBatchTickets
    case sweepTickets, sweepDetails, sweepVerdicts

    static let ticketColumns = """
        t.seq, t.id, t.batch, t.lane, t.state, t.reason, t.ready_at, t.attempt, t.before, t.numbers, t.number_index, \
        t.dead_numbers, t.attempts, t.last_disposition, t.streak, t.urgency, t.deadline_at, t.vip, t.opened_at, \
        t.numbers_expire_at, t.owner, t.resolution, t.promised_at, t.latest_at, t.consent_ref
        """

    static let attemptColumns = """
        a.id, a.ticket_id, b.id, a.class, a.attempt_number, a.agent, a.dialled, a.origin, a.phase, a.issued_at, \
        a.agent_invited_at, a.agent_answered_at, a.customer_invited_at, a.ringing_at, a.answered_at, a.ended_at, \
        a.disposition, a.ended_by, a.sip_status, a.q850, a.reason, a.recording, a.counted, a.note, a.flow, \
        a.call_again_at, a.refuses_calls, \
        EXISTS (SELECT 1 FROM tickets o WHERE o.seq = a.ticket AND instr(',' || o.numbers || ',', ',' || a.dialled || ',') = 0), \
        a.held_ms, a.hand_over_at, a.handed_over_at
        """
}

extension StoreQuery {
    var sql: String {
        switch self {
        case .begin: "BEGIN IMMEDIATE"
        case .commit: "COMMIT"
        case .rollback: "ROLLBACK"
        case .savepoint: "SAVEPOINT step"
        case .release: "RELEASE step"
        case .rollbackToSavepoint: "ROLLBACK TO step"
        default: ticketSQL ?? attemptSQL ?? otherSQL
        }
    }

    private var ticketSQL: String? {
        switch self {
        // Rows of loads that are not committed, or were given up, are invisible.
        case .currentTicket:
            """
            SELECT \(Self.ticketColumns) FROM tickets t JOIN batches b ON b.seq = t.batch
            WHERE t.id = ?1 AND b.state NOT IN ('loading', 'aborted') ORDER BY t.seq DESC LIMIT 1
            """
        case .ticket: "SELECT \(Self.ticketColumns) FROM tickets t WHERE t.seq = ?1"
        case .laneHead:
            """
            SELECT \(Self.ticketColumns) FROM tickets t WHERE t.lane = ?1 AND t.state = 'ready'
            ORDER BY t.urgency, t.deadline_at, t.vip, t.opened_at, t.seq LIMIT 1
            """
        case .laneHeads:
            """
            SELECT \(Self.ticketColumns) FROM tickets t WHERE t.lane = ?1 AND t.state = 'ready'
            ORDER BY t.urgency, t.deadline_at, t.vip, t.opened_at, t.seq LIMIT ?2
            """
        case .lanePressing:
            """
            SELECT \(Self.ticketColumns) FROM tickets t WHERE t.lane = ?1 AND t.state = 'ready'
                AND t.deadline_at < \(Int.max) AND t.deadline_at > ?2 AND t.deadline_at <= ?3
            ORDER BY t.deadline_at, t.seq LIMIT 1
            """
        case .keptHead:
            """
            SELECT \(Self.ticketColumns) FROM tickets t
            WHERE t.owner = ?1 AND t.reason = 'ownAgent' AND t.state = 'waiting'
            ORDER BY t.urgency, t.deadline_at, t.vip, t.opened_at, t.seq LIMIT 1
            """
        case .ownersWaitedFor:
            "SELECT DISTINCT owner FROM tickets WHERE reason = 'ownAgent' AND state = 'waiting' AND owner IS NOT NULL"
        case .dueTickets:
            """
            SELECT \(Self.ticketColumns) FROM tickets t WHERE t.ready_at <= ?1 AND t.ready_at IS NOT NULL
            ORDER BY t.ready_at LIMIT ?2
            """
        case .setAsideDamaged:
            "UPDATE tickets SET state = 'waiting', reason = 'damaged', ready_at = NULL, attempt = NULL WHERE seq = ?1"
        case .earliestDue: "SELECT ready_at FROM tickets WHERE ready_at IS NOT NULL ORDER BY ready_at LIMIT 1"
        case .earliestWait:
            "SELECT state, reason FROM tickets WHERE ready_at IS NOT NULL ORDER BY ready_at LIMIT 1"
        case .lastOfRange: "SELECT max(seq) FROM (SELECT seq FROM tickets WHERE seq > ?1 ORDER BY seq LIMIT ?2)"
        case .moveWaits:
            """
            UPDATE tickets SET ready_at = ready_at + ?3 WHERE seq > ?1 AND seq <= ?2 AND ready_at IS NOT NULL
                AND NOT (state = 'waiting' AND reason IN ('scheduledCallback', 'outsideHours'))
            """
        case .ticketCounts: "SELECT state, reason, count(*) FROM tickets GROUP BY state, reason"
        case .updateTicket:
            """
            UPDATE tickets SET lane = ?2, state = ?3, reason = ?4, ready_at = ?5, attempt = ?6, before = ?7,
                number_index = ?8, dead_numbers = ?9, attempts = ?10, last_disposition = ?11, streak = ?12,
                urgency = ?13, deadline_at = ?14, promised_at = ?15, owner = ?16 WHERE seq = ?1
            """
        case .moveTicket: "UPDATE tickets SET batch = ?2, lane = ?3 WHERE seq = ?1"
        // What a row says of a ticket; what follows from it is written by `updateTicket`.
        case .changeTicket:
            """
            UPDATE tickets SET numbers = ?2, vip = ?3, numbers_expire_at = ?4, latest_at = ?5, consent_ref = ?6
            WHERE seq = ?1
            """
        case .changeDetails:
            """
            UPDATE ticket_details SET customer = ?2, details = ?3, order_number = ?4, product = ?5, fields = ?6
            WHERE ticket = ?1
            """
        case .insertTicket:
            """
            INSERT INTO tickets (id, batch, lane, state, numbers, urgency, deadline_at, vip, opened_at, numbers_expire_at,
                owner, latest_at, consent_ref)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING seq
            """
        case .insertDetails:
            """
            INSERT INTO ticket_details (ticket, record, line, customer, details, order_number, product, fields)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """
        case .setResolution:
            "UPDATE tickets SET resolution = ?2, resolved_at = ?3 WHERE seq = ?1"
        case .ticketDetails:
            """
            SELECT record, line, customer, details, order_number, product, fields, note, resolved_at, resolved_by
            FROM ticket_details WHERE ticket = ?1
            """
        case .setResolutionDetails:
            "UPDATE ticket_details SET note = ?2, resolved_at = ?3, resolved_by = ?4 WHERE ticket = ?1"
        default: nil
        }
    }

    private var attemptSQL: String? {
        switch self {
        case .insertAttempt:
            """
            INSERT INTO attempts (id, node, ticket, ticket_id, batch, class, attempt_number, agent, number, dialled, origin,
                phase, issued_at, note, flow)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'dialingAgent', ?12, ?13, ?14)
            """
        case .markCustomerLeg:
            """
            UPDATE attempts SET phase = 'dialingCustomer', customer_invited_at = ?2
            WHERE id = ?1 AND phase = 'dialingAgent'
            """
        case .putTry: "INSERT OR REPLACE INTO trunk_tries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        case .tries:
            """
            SELECT try, trunk, invited_at, ended_at, sip_status, q850, reason FROM trunk_tries
            WHERE attempt = ?1 ORDER BY try
            """
        case .markRinging: "UPDATE attempts SET ringing_at = ?2 WHERE id = ?1 AND ended_at IS NULL"
        case .markAnswered:
            "UPDATE attempts SET phase = 'answered', answered_at = ?2 WHERE id = ?1 AND ended_at IS NULL"
        case .finishAttempt:
            """
            UPDATE attempts SET phase = 'ended', agent_invited_at = ?2, agent_answered_at = ?3,
                customer_invited_at = coalesce(?4, customer_invited_at), ringing_at = coalesce(?5, ringing_at),
                answered_at = ?6, ended_at = ?7, disposition = ?8, ended_by = ?9, sip_status = ?10, q850 = ?11,
                reason = ?12, recording = ?13, counted = ?14, agent = coalesce(?15, agent),
                held_ms = ?16, hand_over_at = ?17, handed_over_at = ?18
            WHERE id = ?1
            """
        // Whoever looks at it sees that nobody knows what became of it; what does not read back stays as it is.
        case .endDamagedAttempt:
            """
            UPDATE attempts SET phase = 'ended', ended_at = ?2, disposition = 'unknownAfterRestart', ended_by = 'us',
                reason = 'the record of this call is damaged', counted = 1 WHERE id = ?1 AND ended_at IS NULL
            """
        case .attempt:
            """
            SELECT \(Self.attemptColumns) FROM attempts a LEFT JOIN batches b ON b.seq = a.batch WHERE a.id = ?1
            """
        case .history:
            """
            SELECT id, agent, issued_at, customer_invited_at, ended_at, counted, answered_at, disposition FROM attempts
            WHERE number = ?1 AND issued_at >= ?2 ORDER BY issued_at DESC LIMIT 100
            """
        case .liveAttempts:
            """
            SELECT \(Self.attemptColumns), a.ticket, a.number
            FROM attempts a INDEXED BY attempts_live LEFT JOIN batches b ON b.seq = a.batch WHERE a.ended_at IS NULL
            """
        case .insertPersonAnswer: "INSERT INTO person_answers (batch, class, at, abandoned) VALUES (?1, ?2, ?3, ?4)"
        case .personAnswers: "SELECT batch, class, at, abandoned FROM person_answers ORDER BY seq"
        case .purgePersonAnswers: "DELETE FROM person_answers WHERE at < ?1"
        case .releaseForAgents:
            """
            UPDATE tickets SET state = 'ready', reason = NULL, ready_at = NULL
            WHERE lane = ?1 AND state = 'waiting' AND reason IN ('abandonedBefore', 'machineBefore')
            """
        case .markHandedOver: "UPDATE attempts SET handed_over_at = ?2 WHERE id = ?1 AND ended_at IS NULL"
        case .insertLeg:
            "INSERT OR REPLACE INTO attempt_legs VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)"
        case .addWrapUp:
            """
            INSERT INTO wrap_ups (attempt, agent, ms) VALUES (?1, ?2, ?3)
            ON CONFLICT (attempt, agent) DO UPDATE SET ms = ms + excluded.ms
            """
        case .putSpeech: "INSERT OR REPLACE INTO speech VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        case .legs: "SELECT * FROM attempt_legs WHERE attempt = ?1 ORDER BY party"
        case .insertAnswer:
            """
            INSERT OR IGNORE INTO answers (attempt, number, flow, step, note, digit, answered_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """
        case .noteWishes:
            """
            UPDATE attempts SET call_again_at = coalesce(?2, call_again_at), refuses_calls = max(refuses_calls, ?3)
            WHERE id = ?1
            """
        case .answers:
            "SELECT number, flow, step, note, digit, answered_at FROM answers WHERE attempt = ?1 ORDER BY number"
        case .agentsOfTicket:
            """
            SELECT agent FROM attempts WHERE ticket_id = ?1 AND agent <> '' AND disposition = 'answered'
            ORDER BY id DESC LIMIT 5
            """
        default: nil
        }
    }

    private var otherSQL: String {
        switch self {
        case .key: "SELECT fingerprint, attempt, refusal FROM idempotency_keys WHERE key = ?1"
        case .insertKey:
            "INSERT INTO idempotency_keys (key, fingerprint, attempt, refusal, used_at) VALUES (?1, ?2, ?3, ?4, ?5)"
        case .purgeKeys:
            """
            DELETE FROM idempotency_keys WHERE used_at < ?1
                AND seq IN (SELECT seq FROM idempotency_keys ORDER BY seq LIMIT 1000)
            """
        case .isDoNotCall:
            "SELECT 1 FROM do_not_call WHERE number IN (?1, ?2) AND (lapses_at IS NULL OR lapses_at > ?3) LIMIT 1"
        case .doNotCallEntry: "SELECT number, source, note, added_at, lapses_at FROM do_not_call WHERE number = ?1"
        case .addDoNotCall:
            """
            INSERT OR IGNORE INTO do_not_call (number, source, note, added_at, lapses_at) VALUES (?1, ?2, ?3, ?4, ?5)
            """
        // Whoever says it again never shortens what was said before.
        case .extendDoNotCall:
            """
            UPDATE do_not_call SET lapses_at = ?2 WHERE number = ?1 AND lapses_at IS NOT NULL
                AND (?2 IS NULL OR lapses_at < ?2)
            """
        case .dropLapsedDoNotCall: "DELETE FROM do_not_call WHERE number = ?1 AND lapses_at <= ?2"
        case .agentIntent: "SELECT intent, code FROM agent_intents WHERE agent = ?1 ORDER BY seq DESC LIMIT 1"
        case .insertAgentIntent: "INSERT INTO agent_intents (agent, at, intent, code) VALUES (?1, ?2, ?3, ?4)"
        case .insertLoadNote: "INSERT INTO load_notes (batch, note) VALUES (?1, ?2)"
        case .loadNote: "SELECT n.note FROM load_notes n JOIN batches b ON b.seq = n.batch WHERE b.id = ?1"
        case .addTicketNote:
            """
            UPDATE ticket_details SET note = CASE WHEN coalesce(note, '') = '' THEN ?2 ELSE note || char(10) || ?2 END
            WHERE ticket = ?1
            """
        case .removeDoNotCall: "DELETE FROM do_not_call WHERE number = ?1"
        case .insertVerdict:
            """
            INSERT INTO verdicts (batch, record, line, kind, ticket, column_name, reason, detail)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """
        case .insertTiding: "INSERT INTO tidings (text) VALUES (?1) RETURNING seq"
        case .dropTidings: "DELETE FROM tidings WHERE seq <= ?1"
        case .insertLane: "INSERT INTO lanes (batch, class, zone) VALUES (?1, ?2, ?3) RETURNING id"
        case .insertBatch:
            "INSERT INTO batches (id, name, source, state, created_at) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING seq"
        case .updateBatch:
            """
            UPDATE batches SET state = ?2, committed_at = ?3, rows = ?4, accepted = ?5, not_selected = ?6, refused = ?7,
                duplicates = ?8, weight = ?9, terms = ?10, started_at = ?11, parent = ?12
            WHERE seq = ?1
            """
        case .lastOfBatchRange:
            "SELECT max(seq) FROM (SELECT seq FROM tickets WHERE batch = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3)"
        case .cancelBatchTickets:
            """
            UPDATE tickets SET state = 'cancelled', reason = 'batch', ready_at = NULL
            WHERE batch = ?1 AND seq > ?2 AND seq <= ?3 AND state IN ('ready', 'waiting', 'reserved')
            """
        case .deleteBatch: "DELETE FROM batches WHERE seq = ?1"
        case .deleteLanes: "DELETE FROM lanes WHERE batch = ?1"
        case .knownTicket:
            """
            SELECT t.state, t.reason, t.ready_at, t.attempt, b.name, b.seq FROM tickets t JOIN batches b ON b.seq = t.batch
            WHERE t.id = ?1 AND (b.seq = ?2 OR b.state NOT IN ('loading', 'aborted')) ORDER BY t.seq DESC LIMIT 1
            """
        case .sweepDetails:
            "DELETE FROM ticket_details WHERE ticket IN (SELECT seq FROM tickets WHERE batch = ?1 LIMIT ?2)"
        case .sweepTickets:
            "DELETE FROM tickets WHERE seq IN (SELECT seq FROM tickets WHERE batch = ?1 LIMIT ?2)"
        case .sweepVerdicts:
            "DELETE FROM verdicts WHERE batch = ?1 AND record IN (SELECT record FROM verdicts WHERE batch = ?1 LIMIT ?2)"
        default: ""
        }
    }
}
