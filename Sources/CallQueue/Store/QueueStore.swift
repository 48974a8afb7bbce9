import FoundationEssentials

/// The seam to the database: what the queue needs kept, as plain operations within one transaction at a time.
///
/// SQLite is the embedded default (`SQLiteStore`). A database server for several daemons can stand here instead: every
/// change of state is one transaction, ids are unique everywhere, and an attempt names the node that owns it.
protocol QueueStore: AnyObject {
    /// Opens a transaction unless one is open.
    func begin() throws
    /// Durable once it returns.
    func commit() throws
    func rollback()
    var isInTransaction: Bool { get }
    /// Runs `body` so that, if it throws, nothing of it is kept while the rest of the transaction is.
    func atomically<Value>(_ body: () throws -> Value) throws -> Value

    func currentTicket(_ id: TicketID) throws -> StoredTicket?
    func ticket(_ seq: Int) throws -> StoredTicket?
    func head(ofLane lane: Int) throws -> FoundTicket?
    /// The first ready tickets of a lane, in its order.
    func heads(ofLane lane: Int, limit: Int) throws -> [FoundTicket]
    /// The ready ticket of a lane that is late first, of those that are late after `now` and by `latest`.
    func pressing(inLane lane: Int, after now: Date, until latest: Date) throws -> FoundTicket?
    func dueTickets(at now: Date, limit: Int) throws -> [FoundTicket]
    /// Tickets that somebody was looking at, or whose call somebody was writing up.
    func leasedTickets() throws -> [FoundTicket]
    /// The agents for whom tickets are kept.
    func ownersWaitedFor() throws -> Set<AgentID>
    /// The first ticket that is kept for an agent.
    func head(keptFor owner: AgentID) throws -> FoundTicket?
    /// Has a ticket whose row does not read back wait for a person.
    func setAside(damaged seq: Int) throws
    func earliestDue() throws -> Date?
    /// Moves the ends of waits that are lengths of time, not times of day, for the tickets after a row.
    ///
    /// - Returns: the last row looked at; nil when there is none.
    func moveWaits(by milliseconds: Int, after seq: Int, limit: Int) throws -> Int?
    /// What the ticket waits for that is due first; nil where none has a time.
    func earliestWait() throws -> WaitingReason?
    /// How many tickets there are in each state, for each reason.
    func ticketCounts() throws -> [TicketCount]
    func update(_ ticket: StoredTicket) throws
    func details(_ ticket: Int) throws -> TicketDetails?
    func setResolution(_ resolution: Resolution, note: String, by agent: AgentID?, at: Date, ticket: Int) throws

    func insert(_ attempt: LiveAttempt, batch: Int?, node: String) throws
    /// False when the attempt is not waiting for its customer leg.
    func markCustomerLeg(_ attempt: AttemptID, at: Date) throws -> Bool
    func markRinging(_ attempt: AttemptID, at: Date) throws
    func markAnswered(_ attempt: AttemptID, at: Date) throws
    func finish(_ outcome: AttemptOutcome, isCounted: Bool) throws
    /// A person answered a batch's call.
    func insert(_ answer: PersonAnswer) throws
    func personAnswers() throws -> [PersonAnswer]
    func purgePersonAnswers(before: Date) throws
    /// Has those of a lane's tickets go on that wait for a call with an agent on the line; how many.
    func releaseForAgents(lane: Int) throws -> Int
    /// An agent came to a customer who was rung first.
    func markHandedOver(_ attempt: AttemptID, at: Date) throws
    /// Replaces what was kept of the same try.
    func put(_ step: TrunkTry, of attempt: AttemptID) throws
    func tries(of attempt: AttemptID) throws -> [TrunkTry]
    func record(_ attempt: AttemptID) throws -> CallDetailRecord?
    /// Of an attempt that is over; by their numbers in the call.
    func legs(_ attempt: AttemptID) throws -> [LegRecord]
    func history(ofNumber number: String, since: Date) throws -> [NumberAttempt]
    func liveAttempts() throws -> [FoundAttempt]
    /// Ends an attempt whose row does not read back, as one of which nobody knows what became.
    func endDamaged(_ attempt: AttemptID, at: Date) throws

    /// Adds to what the agent needed for the same call before; seconds.
    func addWrapUp(_ seconds: Double, of agent: AgentID, _ attempt: AttemptID) throws
    /// Replaces what was kept of the same recording.
    func put(_ speech: SpeechRecord, of attempt: AttemptID) throws

    /// An answer that is known is not recorded again.
    func insert(_ answer: CustomerWords.Answer, of attempt: AttemptID) throws
    /// A wish that was noted stays.
    func noteWishes(_ words: CustomerWords, of attempt: AttemptID) throws
    func answers(_ attempt: AttemptID) throws -> [CustomerWords.Answer]
    /// Who talked on the ticket, the latest first.
    func agents(whoTalkedOn ticket: TicketID) throws -> [AgentID]

    /// What an agent wanted when last that was noted.
    func intent(of agent: AgentID) throws -> AgentIntent?
    func note(_ intent: AgentIntent, of agent: AgentID, at: Date) throws
    /// Forgets what others than these wanted, where it was noted before that time.
    func purgeIntents(notOf agents: [AgentID], before: Date) throws

    /// Keeps what is to be told outside; gives its number.
    func insertTiding(_ text: String) throws -> Int
    func tidings() throws -> [TicketTiding]
    func dropTidings(upTo seq: Int) throws
    func look(at source: String, url: String) throws -> SourceLook
    func keep(_ look: SourceLook, of source: String, url: String) throws

    func key(_ key: String) throws -> StoredKey?
    func insert(_ key: String, _ use: StoredKey, at: Date) throws
    func purgeKeys(usedBefore: Date) throws

    func isDoNotCall(_ number: String, orItsMain main: String, at now: Date) throws -> Bool
    func doNotCallEntry(_ number: String) throws -> DoNotCallEntry?
    /// False when it was there already; then it holds at least as long as the new one says.
    func addDoNotCall(_ entry: DoNotCallEntry) throws -> Bool
    /// False when it was not there.
    func removeDoNotCall(_ number: String) throws -> Bool

    func batches() throws -> [StoredBatch]
    func insertBatch(id: BatchID, name: String, source: String, at: Date) throws -> StoredBatch
    func update(_ batch: StoredBatch) throws
    func deleteBatch(_ seq: Int) throws
    /// The newest row of a ticket id that is visible or of this very batch.
    func known(_ id: TicketID, orInBatch batch: Int) throws -> KnownTicket?
    func insertLoadNote(_ note: String, batch: Int) throws
    func loadNote(_ batch: BatchID) throws -> String?
    /// Adds a line to what was noted of a ticket.
    func addNote(_ note: String, ticket: Int) throws
    func lanes() throws -> [Lane]
    func insertLane(batch: Int, ticketClass: TicketClass, zone: String) throws -> Lane
    func insert(_ ticket: Ticket, state: TicketState, lane: Lane) throws
    func insert(_ verdict: LoadVerdict, batch: Int) throws
    /// Where up to `limit` of a batch's tickets are.
    func places(inBatch batch: Int, limit: Int) throws -> [TicketPlace]
    func move(ticket: Int, batch: Int, lane: Int) throws
    func deleteLanes(ofBatch batch: Int) throws
    /// A batch's tickets in the order of their rows.
    func tickets(inBatch batch: Int, after seq: Int, limit: Int) throws -> [FoundTicket]
    /// Writes what a row said of a ticket anew; its place and state are `update`'s.
    func change(_ ticket: StoredTicket) throws
    func change(_ details: TicketDetails, ticket: Int) throws
    /// Looks at the next `limit` tickets of a batch after a row and cancels those that wait; the last one's row, nil where there
    /// are none.
    func cancelTickets(ofBatch batch: Int, after seq: Int, limit: Int) throws -> Int?
    /// Deletes up to `limit` rows of a load that was given up; returns how many were deleted.
    func sweep(batch: Int, limit: Int) throws -> Int
    func close()
}
