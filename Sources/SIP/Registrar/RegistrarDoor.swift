internal import CSIPShim
import Synchronization

/// Where PJSIP's callbacks reach the registrar, on the PJSIP thread. The lock is never held over a call into C, which
/// might call back.
final class RegistrarDoor: Sendable {
    private struct State {
        var registrar: Registrar
        var probes: PhoneProbes

        mutating func tick(
            at now: ContinuousClock.Instant
        ) -> (changes: [PhoneChange], probes: [(token: UInt64, binding: Binding)]) {
            var changes = registrar.expire(at: now)
            for target in probes.overdue(at: now) {
                if let change = registrar.mark(target, isReachable: false) { changes.append(change) }
            }
            let book = registrar.book
            let due = probes.due(at: now).compactMap { token, target in
                book.binding(target.account, target.key).map { (token: token, binding: $0) }
            }
            return (changes, due)
        }
    }

    /// Nil if no phones register with us.
    private let state: Mutex<State?>

    init(_ configuration: RegistrarConfiguration?) {
        state = Mutex(
            configuration.map { configuration in
                State(
                    registrar: Registrar(configuration, key: NonceIssuer.randomKey(), at: .now),
                    probes: PhoneProbes(interval: configuration.keepAlive, patience: configuration.patience))
            })
    }

    // MARK: From PJSIP's callbacks

    /// Answers a REGISTER.
    func receive(_ request: UnsafePointer<csip_register_request>, at now: ContinuousClock.Instant)
        -> (events: [SIPEvent], note: RegistrarNote?)
    {
        let arrival = RegisterArrival(request.pointee)
        let verdict = state.withLock { $0?.registrar.judge(arrival, at: now) }
        guard let verdict else { return ([], nil) }
        // First the hold: PJSIP counts a connection as idle from its last message on.
        let events = settle(verdict.changes, at: now)
        verdict.answer?.send(to: request)
        return (events, verdict.note)
    }

    /// Judges an INVITE, and answers it unless it is a caller's or a stranger's.
    func call(_ request: UnsafePointer<csip_register_request>, at now: ContinuousClock.Instant)
        -> (verdict: Registrar.CallVerdict, note: RegistrarNote?)
    {
        let arrival = RegisterArrival(request.pointee)
        let verdict = state.withLock { $0?.registrar.judgeCall(arrival, at: now) } ?? .stranger
        guard case .refused(let refusal) = verdict else { return (verdict, nil) }
        refusal.answer?.send(to: request)
        return (verdict, refusal.note)
    }

    func connectionClosed(_ connection: UInt64, at now: ContinuousClock.Instant) -> [SIPEvent] {
        settle(state.withLock { $0?.registrar.connectionClosed(connection) } ?? [], at: now)
    }

    /// - Parameter isAnswer: the phone said something; otherwise nothing came, or nothing could be sent.
    func probeEnded(_ token: UInt64, isAnswer: Bool, at now: ContinuousClock.Instant) -> [SIPEvent] {
        let change = state.withLock { state in
            state?.probes.ended(token).flatMap { state?.registrar.mark($0, isReachable: isAnswer) }
        }
        return settle(change.map { [$0] } ?? [], at: now)
    }

    // MARK: From the engine

    /// What time brings: bindings that ran out, phones that did not answer, and those to ask now.
    func tick(at now: ContinuousClock.Instant) -> (events: [SIPEvent], probes: [(token: UInt64, binding: Binding)]) {
        let (changes, probes) = state.withLock { $0?.tick(at: now) } ?? ([], [])
        return (settle(changes, at: now), probes)
    }

    func use(_ accounts: [SIPAccount], at now: ContinuousClock.Instant) -> [SIPEvent] {
        settle(state.withLock { $0?.registrar.use(accounts) } ?? [], at: now)
    }

    /// The contacts of an account that can be called, in the order in which they are tried.
    func ways(to account: String) -> [Binding] {
        state.withLock { $0?.registrar.book.bindings(of: account) ?? [] }.filter(\.isReachable)
    }

    var reachableAccounts: Set<String> {
        state.withLock { Set($0?.registrar.book.all.lazy.filter(\.isReachable).map(\.account) ?? []) }
    }

    var phones: [RegisteredPhone] {
        let all = state.withLock { $0?.registrar.book.all ?? [] }
        return all.sorted { ($0.account, $1.order) < ($1.account, $0.order) }.map(RegisteredPhone.init)
    }

    // MARK: Inside

    /// What follows from changes: which connections are kept, who is asked, what is reported.
    private func settle(_ changes: [PhoneChange], at now: ContinuousClock.Instant) -> [SIPEvent] {
        guard !changes.isEmpty else { return [] }
        let holds = state.withLock { state -> [(connection: UInt64, isHeld: Bool)] in
            guard state != nil else { return [] }
            for change in changes { state?.probes.follow(change, at: now) }
            return changes.flatMap { change in
                let released = change.released.filter { state?.registrar.book.uses(connection: $0) == false }
                return change.taken.map { ($0, true) } + released.map { ($0, false) }
            }
        }
        for hold in holds where hold.connection != 0 { csip_flow_hold(hold.connection, hold.isHeld) }
        for change in changes { change.arrived?.tellLegs(isAnew: change.isAnew) }
        return changes.map { .phone(RegisteredPhone($0.binding), PhoneState($0), at: now) }
    }
}

extension PhoneChange {
    /// A phone has said where it is.
    fileprivate var arrived: Binding? {
        switch self {
        case .registered(let binding), .refreshed(let binding, _): binding
        default: nil
        }
    }

    /// The phone does not go on with the registration that it had: Call-ID is one for all REGISTERs from boot to reboot (RFC
    /// 3261 section 10.2).
    fileprivate var isAnew: Bool {
        switch self {
        case .registered: true
        case .refreshed(let binding, let old): binding.callID != old.callID
        default: false
        }
    }

    /// The connection that a phone is reached by from now on.
    fileprivate var taken: [UInt64] {
        switch self {
        case .registered(let binding): [binding.flow.connection]
        case .refreshed(let binding, let old) where old.flow.connection != binding.flow.connection:
            [binding.flow.connection]
        default: []
        }
    }

    /// The connection that it is no longer reached by; others may be.
    fileprivate var released: [UInt64] {
        switch self {
        case .refreshed(let binding, let old) where old.flow.connection != binding.flow.connection:
            [old.flow.connection]
        case .unregistered(let binding, _), .expired(let binding): [binding.flow.connection]
        default: []
        }
    }
}

extension PhoneProbes {
    fileprivate mutating func follow(_ change: PhoneChange, at now: ContinuousClock.Instant) {
        if change.isRemoval {
            forget(Target(account: change.binding.account, key: change.binding.key))
        } else {
            watch(change.binding, at: now)
        }
    }
}

extension RegistrarAnswer {
    /// Only while the callback that brought the request has not returned.
    fileprivate func send(to request: UnsafePointer<csip_register_request>) {
        CStrings.with(headers.flatMap { [$0.name, $0.value] }) { c in
            let list = headers.indices.map { csip_header(name: c[2 * $0], value: c[2 * $0 + 1]) }
            list.withUnsafeBufferPointer { list in
                var answer = csip_register_answer()
                answer.status = Int32(status)
                answer.headers = list.baseAddress
                answer.header_count = UInt32(list.count)
                answer.accepted = isAccepted
                csip_register_respond(request, &answer)
            }
        }
    }
}
