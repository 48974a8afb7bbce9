internal import CSIPShim

/// The Swift face of PJSIP: places calls, reports what becomes of them, and keeps trunks registered.
///
/// The engine's executor is the PJSIP thread. An actor with the same executor calls it with `assumeIsolated`,
/// synchronously; others await. A process has one running engine at a time, because PJSIP keeps its modules in
/// static memory.
public actor SIPEngine {
    /// The release of PJSIP that is linked.
    public nonisolated static var pjsipVersion: String { String(cString: csip_version()) }

    /// The same, with what is known of it.
    public nonisolated static var pjsipRelease: PJSIPRelease { PJSIPRelease(pjsipVersion) }

    /// All events, in order, unless `init` was given a handler for them. One consumer; the buffer is unbounded, for a
    /// lost event strands a call. Ends with `shutdown`. Each wait on it costs two thread switches; under load take a
    /// handler.
    public nonisolated let events: AsyncStream<SIPEvent>

    private enum Phase { case created, running, stopped }

    private nonisolated let thread: PJSIPThread
    private let sink: AsyncStream<SIPEvent>.Continuation
    nonisolated let bridge: EventBridge
    private let internalEvents: AsyncStream<InternalEvent>
    private let internalSink: AsyncStream<InternalEvent>.Continuation
    private let configuration: SIPConfiguration
    /// created → `start` → running → `shutdown` → stopped.
    private var phase = Phase.created
    var trunks: [String: SIPTrunk] = [:]
    var registrations = RegistrationBook()
    var listeners = ListenerTable()
    /// The addresses of trunks given by name, as last looked up, and lookups under way.
    var targets: [String: [SIPTarget]] = [:]
    var lookups: [UInt64: SIPTrunk] = [:]
    var lastLookup: UInt64 = 0
    /// OPTIONS that wait for their trunk's address, by token.
    var waitingProbes: [UInt64: String] = [:]
    var lookupTimer: Task<Void, Never>?
    /// Names in URIs of phones and registrars.
    var names = NameBook()
    var nameTimer: Task<Void, Never>?
    /// What each TLS trunk's connections are opened with.
    var tlsInUse: [String: TrunkTLS] = [:]
    /// What the files of TLS listeners were like when they were read, by listener.
    var certificatesInUse: [UInt32: [FileStamp]] = [:]
    /// Who waits for the next look after what a reload replaced.
    var sweepWaiters: [CheckedContinuation<Void, Never>] = []
    /// Read at the start, and again with each `reload`.
    var hosts = HostsTable()

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - thread: the thread to run on; it lives as long as anybody holds it.
    ///   - log: takes PJSIP's log lines, on the PJSIP thread: one line each, without messages, not more than
    ///     50 a second.
    ///   - onEvent: given, it is called with each event instead of `events`: on the PJSIP thread, in order, never from
    ///     within a call to the engine, so that it may call the engine itself. An actor on that thread enters itself
    ///     with `assumeIsolated`.
    public init(
        thread: PJSIPThread, configuration: SIPConfiguration,
        log: @escaping @Sendable (SIPLogLevel, String) -> Void = { _, _ in },
        onEvent: (@Sendable (SIPEvent) -> Void)? = nil
    ) {
        self.thread = thread
        self.configuration = configuration
        (events, sink) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
        (internalEvents, internalSink) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
        bridge = EventBridge(
            sink: sink, internalSink: internalSink, handler: onEvent, configuration: configuration, log: log)
    }

    /// Starts PJSIP, opens the listeners and registers the trunks that register.
    ///
    /// - Throws: `SIPError.listener` naming transport, address and port if one cannot be opened; then nothing
    ///   stays open.
    public func start() throws(SIPError) {
        guard phase == .created else { throw .start("the engine has been started before") }
        try startEndpoint()
        do {
            for listener in configuration.listeners { try open(listener) }
        } catch {
            stopEndpoint()
            throw error
        }
        phase = .running
        let bridge = bridge
        bridge.use(listeners)
        thread.startPolling { bridge.deliver() }
        let internalEvents = internalEvents
        Task { [weak self] in
            for await event in internalEvents { await self?.handle(event) }
        }
        csip_registrar_enable(configuration.registrar != nil)
        configuration.registrar.map(watchPhones)
        reload(trunks: configuration.trunks)
    }

    private func handle(_ event: InternalEvent) {
        switch event {
        case .registration(let result): registrationFinished(result)
        case .nextContact(let leg): callNextContact(of: leg)
        case .resolved(let resolution): resolved(resolution)
        case .swept: wasSwept()
        }
    }

    /// The listeners with the ports that were bound.
    public var boundListeners: [SIPListener] { listeners.all.map(\.listener) }

    /// Ends every leg, waits up to `patience` for the far ends' answers, removes registrations, and closes PJSIP.
    /// Each leg gets its `ended`; then `events` ends.
    public func shutdown(patience: Duration = .seconds(1)) async {
        guard phase == .running else { return }
        phase = .stopped
        csip_end_all("Q.850;cause=16;text=\"shutting down\"")
        unregisterAll()
        let deadline = ContinuousClock.now + patience
        while csip_open_sessions() > 0 && ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(10))
        }
        stopEndpoint()
    }

    // MARK: Legs

    /// Sends an INVITE. After this returned, exactly one `ended` follows for the leg; if it throws, none does.
    public func invite(_ invite: OutgoingInvite) throws(SIPError) {
        try prepare(invite)
        try send(invite.leg)
    }

    /// Makes an INVITE ready for `send`, which takes most of the time it needs; nothing leaves. After this returned,
    /// exactly one `ended` follows for the leg unless it is dropped; if it throws, none does.
    public func prepare(_ invite: OutgoingInvite) throws(SIPError) {
        try checkRunning()
        if let account = invite.account { return try prepare(invite, account: account) }
        var invite = invite
        if invite.outboundProxy == nil {
            invite.requestURI = hosts.resolving(invite.requestURI)
        } else {
            invite.outboundProxy = invite.outboundProxy.map(hosts.resolving)
        }
        let request = try InviteRequest(invite, trunk: try trunk(invite.trunk), listeners: listeners)
        let result = request.withC { csip_invite_make($0) }
        if result.status != 0 { throw .refused("INVITE of leg \(invite.leg): \(fixedString(result.message))") }
    }

    /// Sends an INVITE that is ready.
    ///
    /// - Throws: `noSuchLeg` if none is ready for this leg; then no event comes of it.
    public func send(_ leg: LegID) throws(SIPError) {
        try checkRunning()
        guard csip_invite_send(leg.rawValue) else { throw .noSuchLeg(leg) }
    }

    /// Forgets an INVITE that is ready and was not sent; no event comes of it.
    public func drop(_ leg: LegID) {
        guard phase == .running else { return }
        _ = bridge.unfollow(leg)
        csip_invite_drop(leg.rawValue)
    }

    /// Ends a leg: CANCEL before an answer, BYE after. Does nothing if the leg has ended.
    ///
    /// After BYE the leg's `ended` follows at once. After CANCEL it follows when the far end has answered, at the
    /// latest after `SIPConfiguration.cancelPatience`; a 200 that crosses the CANCEL gets its ACK and BYE.
    public func end(_ leg: LegID, cause: HangupCause? = nil) {
        guard phase == .running else { return }
        bridge.report(bridge.unfollow(leg).map { [$0] } ?? [])
        csip_leg_end(leg.rawValue, cause?.description)
    }

    // MARK: Inside

    func checkRunning() throws(SIPError) {
        guard phase == .running else { throw .notRunning }
    }

    private func trunk(_ id: String?) throws(SIPError) -> SIPTrunk? {
        guard let id else { return nil }
        guard let trunk = trunks[id] else { throw .noSuchTrunk(id) }
        return trunk
    }

    private func startEndpoint() throws(SIPError) {
        var c = csip_configuration()
        c.callbacks = bridge.callbacks()
        c.session_expires = configuration.sessionExpires
        c.min_se = configuration.minSE
        c.t1 = max(1, configuration.t1.wholeMilliseconds)
        c.cancel_patience = configuration.cancelPatience.wholeMilliseconds
        c.connection_patience = configuration.connectionPatience.wholeMilliseconds
        c.return_patience = configuration.registrar?.returnPatience.wholeMilliseconds ?? 0
        c.log_level = configuration.logLevel.rawValue
        c.wake_descriptor = thread.wakeDescriptor
        let nameservers = ResolverConfiguration.nameservers(configured: configuration.nameservers)
        let result = CStrings.with([configuration.userAgent] + nameservers) { strings in
            c.user_agent = strings[0]
            c.nameserver_count = UInt32(nameservers.count)
            return strings.withUnsafeBufferPointer { all in
                c.nameservers = all.baseAddress.map { $0 + 1 }
                return csip_start(&c)
            }
        }
        if result.status != 0 { throw .start(fixedString(result.message)) }
    }

    private func stopEndpoint() {
        thread.stopPolling()
        csip_stop()
        phase = .stopped
        bridge.deliver()
        wasSwept()
        sink.finish()
        internalSink.finish()
    }

    private func open(_ listener: SIPListener) throws(SIPError) {
        var c = csip_listener()
        c.transport = listener.transport.c
        c.port = listener.port
        guard copy(listener.address, into: &c.address), copy(published(listener), into: &c.public_address) else {
            throw .listener(listener, "the address is too long")
        }
        var port: UInt16 = 0
        var index: UInt32 = 0
        let result = try listen(listener, &c, &port, &index)
        if result.status != 0 { throw .listener(listener, fixedString(result.message)) }
        var bound = listener
        bound.port = port
        listeners.add(bound, index: index)
        certificatesInUse[index] = listener.certificate?.stamp
    }

    /// What opens the TLS connections to one trunk.
    ///
    /// - Parameter shown: the port of a TLS listener, by which the trunk may open a connection to us.
    func open(_ client: SIPListener, for trunk: SIPTrunk, shown: UInt16?) throws(SIPError) {
        var c = csip_listener()
        c.transport = CSIP_TLS
        c.is_client = true
        c.trusts_anybody = !trunk.tls.verifies
        guard copy(client.address, into: &c.address), copy(published(client), into: &c.public_address) else {
            throw .listener(client, "the address is too long")
        }
        var port: UInt16 = 0
        var index: UInt32 = 0
        let (own, authorities) = (trunk.tls.certificate, trunk.tls.authoritiesFile)
        let texts = [own?.certificateFile ?? "", own?.keyFile ?? "", authorities ?? TrunkTLS.systemAuthorities]
        let result = CStrings.with(texts) { paths in
            (c.certificate, c.key) = (own == nil ? nil : paths[0], own == nil ? nil : paths[1])
            c.authorities = trunk.tls.verifies ? paths[2] : nil
            return csip_listen(&c, &port, &index)
        }
        if result.status != 0 { throw .listener(client, fixedString(result.message)) }
        var bound = client
        bound.port = shown ?? port
        listeners.add(bound, index: index, for: trunk.id)
    }

    /// A TLS listener's files are looked at before PJSIP does, whose error would not say what is wrong with them.
    private func listen(
        _ listener: SIPListener, _ c: inout csip_listener, _ port: inout UInt16, _ index: inout UInt32
    ) throws(SIPError) -> csip_result {
        guard listener.transport == .tls else { return csip_listen(&c, &port, &index) }
        guard let files = listener.certificate else { throw .certificate(listener, "it needs a certificate") }
        do throws(TLSCertificateFault) {
            _ = try files.check()
        } catch {
            throw .certificate(listener, error.description)
        }
        return CStrings.with([files.certificateFile, files.keyFile]) { paths in
            (c.certificate, c.key) = (paths[0], paths[1])
            return csip_listen(&c, &port, &index)
        }
    }

    /// A wildcard listener needs some address to publish where the destination is not known: that of the default
    /// route, else loopback. INVITE and REGISTER carry the one that fits their destination.
    func published(_ listener: SIPListener) -> String {
        if let address = listener.publicAddress { return address }
        guard listener.isWildcard else { return listener.address }
        let somewhere = listener.isIPv6 ? "2001:db8::1" : "192.0.2.1"
        return SourceAddress.towards(somewhere) ?? (listener.isIPv6 ? "::1" : "127.0.0.1")
    }
}

extension Duration {
    var wholeMilliseconds: UInt32 {
        UInt32(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
