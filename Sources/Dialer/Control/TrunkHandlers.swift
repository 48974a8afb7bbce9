import ControlAPI
import ControlServer
import FoundationEssentials
import Glibc
import SIP
import Synchronization

/// `trunk.*`: how trunks stand, and people's orders to them.
struct TrunkHandlers: Sendable {
    let switchboard: Switchboard
    let clock: any CallClock
    let switches: TrunkSwitches

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ListTrunksRequest.self) { _, _ in TrunkList(trunks: await infos()) }
        handlers.register(EnableTrunkRequest.self) { request, _ in
            try await order(request.trunk, nil)
        }
        handlers.register(DisableTrunkRequest.self) { request, peer in
            try await order(request.trunk, TrunkSwitch(by: peer.person, at: Date()))
        }
        handlers.register(TestTrunkRequest.self) { request, _ in try await test(request.trunk) }
    }

    private func infos() async -> [TrunkInfo] {
        let (router, now) = (await switchboard.trunks, clock.now)
        return router.trunks.map { TrunkInfo($0, on: router, at: now) }
    }

    /// On disk first: what the caller is told of must hold after a crash.
    private func order(_ trunk: String, _ order: TrunkSwitch?) async throws -> TrunkInfo {
        guard await switchboard.trunks.trunk(trunk) != nil else { throw Self.unknown(trunk) }
        do {
            try switches.change(trunk, order)
        } catch {
            throw ControlError(.storeFailed, "\(error)")
        }
        _ = await switchboard.switchOff(trunk, order)
        guard let info = await infos().first(where: { $0.name == trunk }) else { throw Self.unknown(trunk) }
        return info
    }

    private func test(_ trunk: String) async throws -> TrunkTestResult {
        guard let test = await switchboard.test(trunk: trunk) else { throw Self.unknown(trunk) }
        return TrunkTestResult(trunk, test)
    }

    private static func unknown(_ trunk: String) -> ControlError {
        ControlError(.notFound, "No trunk “\(trunk)” is in the configuration; see ctl trunk list.", field: "trunk")
    }
}

/// The orders in force, and their file.
final class TrunkSwitches: Sendable {
    private let file: TrunkSwitchFile
    private let state: Mutex<[String: TrunkSwitch]>

    init(path: String) throws {
        file = TrunkSwitchFile(path: path)
        state = Mutex(try file.read())
    }

    var all: [String: TrunkSwitch] { state.withLock { $0 } }

    /// - Throws: when it cannot be written; then nothing has changed.
    func change(_ trunk: String, _ order: TrunkSwitch?) throws {
        try state.withLock { state in
            var changed = state
            changed[trunk] = order
            try file.write(changed)
            state = changed
        }
    }
}

extension ControlPeer {
    /// As people are told who did something.
    var person: String {
        switch self {
        case .socket(let uid, _): Self.userName(uid) ?? "user \(uid)"
        case .page(let page): "\(page.agent) (page)"
        }
    }

    /// With memory of its own: two may ask at once.
    private static func userName(_ uid: uid_t) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { memory in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard let begin = memory.baseAddress, getpwuid_r(uid, &entry, begin, memory.count, &found) == 0, let found
            else { return nil }
            return String(cString: found.pointee.pw_name)
        }
    }
}

extension TrunkTestResult {
    init(_ trunk: String, _ test: TrunkTest) {
        let answer = test.answer
        let isAnswer = answer.origin == .farEnd
        let reason: TrunkTroubleWord? =
            switch answer.origin {
            case .farEnd: test.isAlive ? nil : .refused
            case .timer: .noReply
            case .transport: .noConnection
            case .us: .notSent
            }
        self.init(
            trunk: trunk, alive: test.isAlive, sip: isAnswer ? answer.status : nil,
            seconds: test.took.inWholeMilliseconds,
            reason: reason, text: answer.phrase.isEmpty ? nil : NumberMask.maskedNumbers(in: answer.phrase))
    }
}
