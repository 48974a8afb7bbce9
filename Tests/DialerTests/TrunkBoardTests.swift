import SIP
import Testing

@testable import Dialer

@Suite("The trunks as calls see them")
struct TrunkBoardTests {
    private static func trunk(_ id: String, registers: Bool = false, lines: Int = 2) -> TrunkSettings {
        TrunkSettings(
            id: id, host: "192.0.2.1", port: 5060, transport: .udp, callerIDs: ["+862112345678"], numberFormat: .e164,
            prefix: "", lines: lines, callsPerSecond: 5,
            registration: registers ? .init(registrar: "192.0.2.1", user: "account", expiresSeconds: 600) : nil)
    }

    private static let failed = TrunkState.failed(
        status: 403, phrase: "Forbidden", origin: .farEnd, retryAfter: .seconds(300))
    private static let registered = TrunkState.registered(expires: .seconds(600))

    @Test("a trunk that does not register is up; one that does is up while it is registered")
    func registration() {
        var board = TrunkBoard([Self.trunk("a", registers: true), Self.trunk("b")])
        #expect(board.free()?.id == "b")
        #expect(board.linesUp == 2)
        #expect(board.note(Self.registered, of: "a") == nil)
        #expect(board.free()?.id == "a")
        #expect(board.linesUp == 4)
        #expect(board.note(Self.failed, of: "a") == Self.registered)
        #expect(board.free()?.id == "b")
        #expect(board.note(.unregistered, of: "a") == Self.failed)
        #expect(board.free()?.id == "b")
    }

    @Test("a trunk that registers is down before its first word")
    func firstWord() {
        let board = TrunkBoard([Self.trunk("a", registers: true)])
        #expect(board.free() == nil)
        #expect(board.linesUp == 0)
    }

    @Test("what is said of a trunk that does not register, or is gone, changes nothing")
    func others() {
        var board = TrunkBoard([Self.trunk("a")])
        #expect(board.note(.unregistered, of: "a") == nil)
        #expect(board.note(Self.failed, of: "gone") == nil)
        #expect(board.free()?.id == "a")
    }

    @Test("a full trunk gives way to the next, and a line given back is free again")
    func lines() {
        var board = TrunkBoard([Self.trunk("a", lines: 1), Self.trunk("b", lines: 1)])
        board.take(lineOf: "a")
        #expect(board.free()?.id == "b")
        board.take(lineOf: "b")
        #expect(board.free() == nil)
        board.release(lineOf: "a")
        board.release(lineOf: "a")
        #expect(board.free()?.id == "a")
        #expect(board.linesInUse("a") == 0)
    }

    @Test("a changed configuration keeps lines and registrations")
    func reload() {
        var board = TrunkBoard([Self.trunk("a", registers: true, lines: 1)])
        board.note(Self.registered, of: "a")
        board.take(lineOf: "a")
        board.replace([Self.trunk("a", registers: true, lines: 2), Self.trunk("new", registers: true)])
        #expect(board.free()?.id == "a")
        #expect(board.linesUp == 2)
        #expect(board.linesInUse("a") == 1)
    }
}
