import CallQueue
import FoundationEssentials
import Media
import SIP
import Synchronization

/// Owns every call while it lives: feeds SIP, media, queue and timers into each call's machine and carries out
/// what the machine says. It decides nothing itself.
///
/// It runs on the SIP engine's thread, so a SIP event, the machine's answer and the next SIP request are one
/// synchronous step; state is only ever touched between two `await`s of nobody.
actor Switchboard {
    nonisolated let executor: PJSIPThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let telephony: any Telephony
    let media: any MediaPlane
    let ledger: any AttemptLedger
    let observer: any CallObserver
    let clock: any CallClock
    let log: Log
    var plan: DialPlan
    var settings: SwitchboardSettings
    var announcements: Announcements

    var calls: [UInt64: CallSession] = [:]
    var numbers: [CallID: UInt64] = [:]
    /// Media calls by the media engine's own id.
    var mediaCalls: [MediaCallID: UInt64] = [:]
    var mediaLegs: [MediaLegID: UInt64] = [:]
    /// Agents who stay on the line.
    var lines = AgentLines()
    /// Orders that are being recorded and that nobody has made ready yet.
    nonisolated let unready = Mutex<Set<CallID>>([])
    /// Calls made ready while the queue records their orders.
    var prepared: [CallID: CallSession] = [:]
    /// Legs of phones that are not reached any more, by agent: they may be silent for less long than others.
    var suspects: [AgentID: Set<MediaLegID>] = [:]
    /// Phones that call, before there is a call; and their legs once there is.
    var callers: [LegID: Caller] = [:]
    var legOwners: [LegID: (call: UInt64, party: PartyID)] = [:]
    /// What each leg is told just now, once.
    var playbacks: [MediaLegID: PlaybackID] = [:]
    /// Recordings that were begun and are not known to be over, by their paths: the end comes from the disk, maybe after
    /// the call's.
    var recordings: [String: CallRecording] = [:]
    var lastNumber: UInt64 = 0
    var timers = CallTimers()
    var alarm: (at: Duration, task: Task<Void, Never>)?
    var trunks: TrunkRouter
    /// Decides between trunks of one order.
    var chance = SystemRandomNumberGenerator()
    /// INVITEs that wait for an address of their trunk's name.
    var unplaced: [LegID: DialPlan.Target] = [:]
    /// What was last told of the trunks.
    var toldTroubles: [String: TrunkObstacle] = [:]
    var toldFacts: TrunkFacts?
    /// OPTIONS under way, by token, and the loops that send them, by trunk.
    var probes: [UInt64: TrunkProbe] = [:]
    var lastProbe: UInt64 = 0
    var watches: [String: (settings: OptionsSettings, task: Task<Void, Never>)] = [:]
    /// Wakes when a trunk that rests may be dialled through again.
    var trunkAlarm: (at: Duration, task: Task<Void, Never>)?
    private var idleWaiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var lastWaiter = 0

    init(
        _ parts: Parts, plan: DialPlan, settings: SwitchboardSettings, announcements: Announcements = Announcements()
    ) {
        executor = parts.executor
        telephony = parts.telephony
        media = parts.media
        ledger = parts.ledger
        observer = parts.observer
        clock = parts.clock
        log = parts.log
        self.plan = plan
        self.settings = settings
        self.announcements = announcements
        trunks = TrunkRouter(plan.trunks)
    }

    /// What a switchboard is put together from.
    struct Parts {
        var executor: PJSIPThread
        var telephony: any Telephony
        var media: any MediaPlane
        var ledger: any AttemptLedger
        var observer: any CallObserver
        var clock: any CallClock
        var log: Log
    }

    /// Listens until the SIP engine closes its events.
    func run() async {
        // Reading a stream belongs to no actor. With this preference it runs on our thread as well, and an event costs
        // no thread switch: measured, half of all CPU time for signalling.
        let mediaEvents = Task(executorPreference: executor) { await self.followMedia() }
        watchTrunks()
        await withTaskExecutorPreference(executor) {
            for await event in telephony.events { handle(event) }
        }
        mediaEvents.cancel()
    }

    private func followMedia() async {
        for await event in media.events { handle(event) }
    }

    /// Takes new settings for the calls to come; running calls keep theirs.
    func use(_ plan: DialPlan, _ settings: SwitchboardSettings, _ announcements: Announcements) {
        self.plan = plan
        self.settings = settings
        self.announcements = announcements
        trunks.replace(plan.trunks)
        disconnectStrangers()
        tellTrunks()
        watchTrunks()
    }

    /// Begins an attempt that the queue has recorded. The reply comes at once; the rest comes to the observer.
    func place(_ order: CallOrder) {
        guard let call = takeReady(order) ?? session(order) else { return giveBack(order) }
        calls[call.number] = call
        numbers[order.callID] = call.number
        // An agent's phone rings before anybody is told; where a flow leads, the queue is asked first, which takes longer.
        if order.agent == nil { observer.requested(order) }
        carryOut(call.machine.start(), call)
    }

    /// Nil for an order whose flow is no more.
    func session(_ order: CallOrder) -> CallSession? {
        lastNumber += 1
        let call = CallSession(
            number: lastNumber, order: order, timeline: CallTimeline(startedAt: Date(), started: clock.now),
            recording: recordingTerms(order), announcements: announcements)
        call?.machine.machinePolicy = machinePolicy(order)
        return call
    }

    /// Ends a call for somebody; false when it is not (or no longer) one of ours.
    func hangUp(_ id: CallID, by party: CallParty) -> Bool {
        guard let call = numbers[id].flatMap({ calls[$0] }) else { return false }
        carryOut(call.machine.hangUp(by: party), call)
        return true
    }

    func hangUpAll(by party: CallParty) {
        for call in calls.values { carryOut(call.machine.hangUp(by: party), call) }
    }

    func snapshot(_ id: CallID) -> CallSnapshot? {
        numbers[id].flatMap { calls[$0] }.map { snapshot($0) }
    }

    /// The same, with what was measured of its audio until now.
    func measured(_ id: CallID) async -> CallSnapshot? {
        guard var call = snapshot(id) else { return nil }
        for (party, leg) in call.legs {
            guard let leg = leg.media?.id else { continue }
            call.sound[party] = await media.statistics(leg)
        }
        return call
    }

    func snapshots() -> [CallSnapshot] {
        calls.values.sorted { $0.number < $1.number }.map { snapshot($0) }
    }

    func snapshot(_ call: CallSession, response: String? = nil) -> CallSnapshot {
        CallSnapshot(
            order: call.order, state: call.machine.state, parties: call.machine.parties, legs: call.legs,
            timeline: call.timeline, trunk: call.trunk, recordingPath: call.recordingPath, words: call.words,
            isLedByFlow: call.machine.flow != nil, owner: call.machine.owner,
            formerOwner: call.machine.formerOwner, recording: call.machine.recording,
            limitAt: call.timeline.date(limit(of: call)), response: response)
    }

    var count: Int { calls.count }

    /// Returns when no call is left, or after `limit`.
    func whenIdle(atMost limit: Duration) async {
        guard !calls.isEmpty else { return }
        lastWaiter += 1
        let (waiter, clock, deadline) = (lastWaiter, clock, clock.now + limit)
        let alarm = Task {
            await clock.sleep(until: deadline)
            self.idleWaiters.removeValue(forKey: waiter)?.resume()
        }
        await withCheckedContinuation { idleWaiters[waiter] = $0 }
        alarm.cancel()
    }

    /// Forgets a call that is recorded.
    func forget(_ call: CallSession) {
        calls[call.number] = nil
        numbers[call.order.callID] = nil
        guard calls.isEmpty else { return }
        idleWaiters.values.forEach { $0.resume() }
        idleWaiters = [:]
    }
}

/// The waits and choices of calls, from the configuration.
struct SwitchboardSettings: Sendable {
    var announcement: Duration
    /// How long a customer waits for a person: parked, handed over, or left by an agent's broken leg.
    var agentWait: Duration
    var mediaSilence: Duration
    /// Whether an agent's phone that says where else the agent is is followed.
    var followsRedirects: Bool
    /// How long before the longest talk's end our side is warned; zero for never.
    var limitWarning: Duration
    var recording: RecordingSettings
    var addresses: OwnAddresses
}
