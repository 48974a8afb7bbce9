import ControlAPI
import Foundation
import Glibc
import Synchronization
import Testing

/// One test's own small call centre: the daemon, the agents' phones, the customers' network.
final class Site: Sendable {
    let folder: URL
    let agents: SIPpPeer
    let customers: SIPpPeer
    let configuration: SiteConfiguration
    private let running: Mutex<(dialer: DialerProcess, control: ControlClient)>

    init(
        _ folder: URL, agents: SIPpPeer, customers: SIPpPeer, configuration: SiteConfiguration,
        dialer: DialerProcess, control: ControlClient
    ) {
        self.folder = folder
        self.configuration = configuration
        self.agents = agents
        self.customers = customers
        running = Mutex((dialer, control))
    }

    var dialer: DialerProcess { running.withLock { $0.dialer } }
    var control: ControlClient { running.withLock { $0.control } }

    /// Dials and gives the call's id; it was accepted, nothing more.
    func dial(_ number: String = "13800138000", agent: String = "1001", key: String? = nil) async throws -> String {
        try await control.ask(DialRequest(number: number, agent: agent, key: key)).callId
    }

    /// Dials and gives the end of the call.
    func dialToTheEnd(_ number: String = "13800138000", within limit: Duration = .seconds(60)) async throws
        -> ControlEvent
    {
        try await control.ended(try await dial(number), within: limit)
    }

    /// Dials, waits until both talk, and gives the call's id.
    func talk(_ number: String = "13800138000", agent: String = "1001") async throws -> String {
        let call = try await dial(number, agent: agent)
        try await control.event(.callBridged, call: call)
        return call
    }

    /// Ends a call and waits until it is over.
    @discardableResult
    func hangUp(_ call: String) async throws -> ControlEvent {
        try await control.ask(HangupRequest(call: call))
        return try await control.ended(call)
    }

    /// The last resort of a test that nothing more is to come: a call that comes after it did.
    func placesAnotherCall(_ number: String = "13911112222", agent: String = "1003") async throws {
        try await hangUp(try await talk(number, agent: agent))
    }

    /// How many calls rang a customer's number.
    func timesRung(_ number: String) -> Int {
        Set(customers.trace.received("INVITE").filter { $0.startLine.contains(number) }.map(\.callID)).count
    }

    /// Loads rows of a quality desk's export (`id,number`) as one batch.
    @discardableResult
    func load(_ tickets: [(id: String, number: String)], paused: Bool = false) async throws -> LoadSummary {
        let rows = tickets.map { "\($0.id),质量工单,客户,\($0.number),,,,问题,普通,2026-11-11 00:06:17,," }
        let head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"
        let file = Data(([head] + rows).joined(separator: "\n").utf8)
        let upload = try await control.ask(OpenBatchRequest(name: "tickets.csv", paused: paused)).upload
        try await control.ask(AppendBatchRequest(upload: upload, data: file))
        return try await control.ask(CommitBatchRequest(upload: upload))
    }

    func explain(_ ticket: String) async throws -> TicketExplanation {
        try await control.ask(ExplainTicketRequest(ticket: ticket))
    }

    /// Hands the daemon a changed configuration while it runs.
    func reload(_ change: (inout SiteConfiguration) -> Void) async throws {
        var changed = configuration
        change(&changed)
        try changed.text.write(
            to: folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
        dialer.process.signal(SIGHUP)
        try await dialer.logs("configuration.reloaded")
    }

    /// The same for one that it must refuse as a whole.
    func refusesReload(_ change: (inout SiteConfiguration) -> Void) async throws {
        var changed = configuration
        change(&changed)
        try changed.text.write(
            to: folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
        let before = dialer.process.output.all.count
        dialer.process.signal(SIGHUP)
        _ = try await dialer.process.output.value("a refused configuration") { lines in
            lines.dropFirst(before).contains { $0.contains("configuration.refused") } ? true : nil
        }
    }

    /// Kills the daemon as a power cut would, and starts it again on what it left.
    ///
    /// - Parameter between: done while no daemon runs.
    func killAndRestart(between: () throws -> Void = {}) async throws {
        await dialer.process.end()
        control.disconnect()
        try between()
        let again = try await DialerProcess.started(in: folder)
        let client = try await again.subscribed()
        running.withLock { $0 = (again, client) }
    }

    /// Which calls rang at customers' phones.
    var customersRung: Int { customers.callsInvited.count }
    var agentsRung: Int { agents.callsInvited.count }

    /// The recording of a call that is over.
    func recording(_ call: String) async throws -> WaveFile {
        let info = try await control.ask(GetCallRequest(call: call))
        return try WaveFile(try #require(info.recording))
    }
}

extension DialerProcess {
    /// A client that gets every event from the daemon's start on.
    func subscribed() async throws -> ControlClient {
        let client = try connect()
        try await client.ask(SubscribeRequest(since: 0))
        return client
    }
}

/// What each side of a test's call centre does.
struct Cast {
    var agents = "answers-at-once"
    var customers = "answers"
    var agentKeys: [String: String] = [:]
    var customerKeys: [String: String] = [:]
    var agentAddress = "127.0.0.1"
    var customerAddress = "127.0.0.1"
    /// As SIPp's `-t` wants it: `u1` or `t1`.
    var customerTransport = "u1"
}

/// Runs `body` with a daemon and its far ends, and ends them all whatever happens.
func withSite(
    _ cast: Cast = Cast(), slots: Slots = .busy, configure: (inout SiteConfiguration) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (Site) async throws -> Void
) async throws {
    await slots.take()
    do {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try await withFarEnds(cast, in: folder) { agents, customers in
            try await withDaemon(agents, customers, folder, configure, sourceLocation, body)
        }
    } catch {
        await slots.give()
        throw error
    }
    await slots.give()
}

private func withFarEnds(
    _ cast: Cast, in folder: URL, _ body: (SIPpPeer, SIPpPeer) async throws -> Void
) async throws {
    let agents = try await SIPpPeer(
        cast.agents, named: "agents", in: folder, tone: 440, keys: cast.agentKeys, address: cast.agentAddress)
    do {
        let customers = try await SIPpPeer(
            cast.customers, named: "customers", in: folder, tone: 1000, keys: cast.customerKeys,
            address: cast.customerAddress, transport: cast.customerTransport)
        do {
            try await body(agents, customers)
        } catch {
            await customers.end()
            throw error
        }
        await customers.end()
    } catch {
        await agents.end()
        throw error
    }
    await agents.end()
}

private func withDaemon(
    _ agents: SIPpPeer, _ customers: SIPpPeer, _ folder: URL, _ configure: (inout SiteConfiguration) -> Void,
    _ sourceLocation: SourceLocation, _ body: (Site) async throws -> Void
) async throws {
    var configuration = SiteConfiguration(
        sipPort: try FreePort.one(), trunkPort: customers.port, agentPort: agents.port,
        firstMediaPort: try FreePort.block(40))
    configure(&configuration)
    if configuration.mediaPorts > 40 {
        configuration.firstMediaPort = try FreePort.block(Int(configuration.mediaPorts))
    }
    try prepare(folder, configuration)
    let dialer = try await DialerProcess.started(
        in: folder, environment: configuration.environment, router: configuration.router)
    do {
        let site = Site(
            folder, agents: agents, customers: customers, configuration: configuration, dialer: dialer,
            control: try await dialer.subscribed())
        do {
            try await body(site)
        } catch {
            let log = site.dialer.process.output.all.suffix(60).joined(separator: "\n")
            Issue.record("\(error)\nthe daemon's log:\n\(log)", sourceLocation: sourceLocation)
        }
        site.control.disconnect()
        await site.dialer.process.end()
    } catch {
        await dialer.process.end()
        throw error
    }
}

/// A flow's prompt: a short tone.
func prompt(_ name: String, _ hertz: Int, in folder: URL) throws {
    try WaveFile.writeTone(hertz, seconds: 0.4, to: folder.appendingPathComponent("sounds/zh/\(name).wav"))
}

/// The configuration and the tones that the daemon plays, each of its own frequency.
func prepare(_ folder: URL, _ configuration: SiteConfiguration) throws {
    try configuration.text.write(
        to: folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
    let sounds = folder.appendingPathComponent("sounds")
    try FileManager.default.createDirectory(
        at: sounds.appendingPathComponent("zh"), withIntermediateDirectories: true)
    let tones = [
        "zh/connecting": Tone.connecting, "ringback": Tone.ringback, "busy": Tone.busy, "congestion": Tone.congestion,
        "hold": Tone.hold, "waiting": Tone.waiting,
    ]
    for (name, hertz) in tones {
        try WaveFile.writeTone(hertz, to: sounds.appendingPathComponent("\(name).wav"))
    }
    try WaveFile.writeTone(Tone.beep, seconds: 0.1, to: sounds.appendingPathComponent("beep.wav"))
    for (name, hertz) in configuration.prompts { try prompt(name, hertz, in: folder) }
}
