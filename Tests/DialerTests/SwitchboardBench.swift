import Foundation
import Media
import SIP
import TestPrograms

@testable import CallQueue
@testable import Dialer

/// A switchboard between a played network, a played queue and real media on loopback.
final class SwitchboardBench: Sendable {
    let telephony = FakeTelephony()
    let ledger = FakeLedger()
    let observer = FakeObserver()
    let clock = HandTurnedClock()
    let switchboard: Switchboard
    private let engine: MediaEngine
    private let running: Task<Void, Never>

    static let agent = LegID(rawValue: 1 << 8)
    static let customer = LegID(rawValue: 1 << 8 | 1)

    init(
        lines: Int = 10, recordings: String? = nil, agentCodecs: [CodecWord] = CodecWord.usual,
        trunkCodecs: [CodecWord] = CodecWord.usual, staysOnLine: Bool = false, phone: String? = nil,
        redirects: RedirectsWord = .never
    ) throws {
        let sounds = try TemporaryFolder.make("sounds")
        defer { try? FileManager.default.removeItem(at: sounds) }
        let media = MediaSettings(soundsFolder: sounds.path)
        try FileManager.default.createDirectory(
            at: sounds.appendingPathComponent(media.language), withIntermediateDirectories: true)
        for tone in CallTone.allCases {
            try Self.silentWave.write(to: URL(fileURLWithPath: media.file(of: tone)))
        }
        engine = try Self.openMedia()
        let thread = try PJSIPThread(name: "switchboard")
        var configuration = DialerConfiguration()
        configuration.agents = [.init(id: "1001", name: "", uri: "sip:1001@127.0.0.1", headers: [:])]
        configuration.trunks = [
            .init(
                id: "main", host: "192.0.2.1", port: 5060, transport: .udp, callerIDs: ["+862112345678"],
                numberFormat: .e164, prefix: "", lines: lines, callsPerSecond: 10)
        ]
        configuration.agents[0].codecs = agentCodecs
        configuration.agents[0].staysOnLine = staysOnLine
        configuration.calls.redirects = redirects
        if let phone { configuration.agents[0].phone = PhoneSettings(user: phone, secret: "s") }
        configuration.sip.listeners = [.init(transport: .udp, address: "127.0.0.1", port: 5060)]
        configuration.trunks[0].codecs = trunkCodecs
        configuration.recording.isOn = recordings != nil
        configuration.recording.folder = recordings ?? ""
        switchboard = Switchboard(
            .init(
                executor: thread, telephony: telephony,
                media: EngineMediaPlane(engine: engine), ledger: ledger,
                observer: observer, clock: clock, log: Log(level: .error, writer: LogWriter())),
            plan: DialPlan(configuration), settings: SwitchboardSettings(configuration),
            announcements: Announcements(sounds: try PromptCatalogue(media)))
        running = Task { [switchboard] in await switchboard.run() }
    }

    deinit {
        running.cancel()
        engine.shutDown()
    }

    /// A few ports that nobody holds; other tests bind theirs at the same time.
    private static func openMedia() throws -> MediaEngine {
        var lastError: (any Error)?
        for _ in 0..<20 {
            let first = UInt16.random(in: 15_000...25_000) & ~1
            do {
                return try MediaEngine(MediaConfiguration(addresses: ["127.0.0.1"], portRange: first...(first + 15)))
            } catch { lastError = error }
        }
        throw lastError ?? MediaError.system("no ports")
    }

    static func order(
        digits: String? = nil, recording: RecordingPolicy = .never, agent: AgentID? = AgentID(rawValue: "1001")
    ) -> CallOrder {
        CallOrder(
            attemptID: .make(), ticketID: nil, batchID: nil, ticketClass: nil, attemptNumber: 1,
            agent: agent,
            destination: DialableNumber(number: "+8613800138000", countryCodeLength: 2, extensionDigits: digits),
            ringTimeout: 30, agentRingTimeout: 20, maxTalk: 3600, recording: recording,
            origin: .ctl, issuedAt: Date())
    }

    /// RTP ports that no call holds. Behind all that the media thread was told before.
    func freePorts() async -> Int { await engine.counters().portPairsFree }

    /// Waits until the switchboard has done all that the last event asked for.
    func settle() async { _ = await switchboard.count }

    /// The same for tasks that others began on its thread: such a task passes through the thread's queue twice.
    func settleTasks() async {
        await settle()
        await settle()
    }

    /// 20 ms of silence as a WAV file of 8 kHz, one channel, 16 bits.
    private static var silentWave: Data {
        var data = Data("RIFF".utf8)
        func put<Number: FixedWidthInteger>(_ number: Number) {
            withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
        }
        put(UInt32(36 + 320))
        data.append(contentsOf: "WAVEfmt ".utf8)
        put(UInt32(16))
        put(UInt16(1))
        put(UInt16(1))
        put(UInt32(8000))
        put(UInt32(16000))
        put(UInt16(2))
        put(UInt16(16))
        data.append(contentsOf: "data".utf8)
        put(UInt32(320))
        data.append(Data(count: 320))
        return data
    }
}
