import ControlAPI
import Foundation
import Glibc
import Testing

@testable import ControlServer

@Suite("Recordings that are listened to", .timeLimit(.minutes(5)))
struct ListeningTests {
    private static let voice = Data((0..<5000).map { UInt8(65 + $0 % 26) })

    /// An open file without a name.
    private static func file() throws -> Int32 {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try voice.write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let descriptor = open(path.path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        return descriptor
    }

    private static func listener(_ agent: String) -> ControlPeer {
        .page(PageIdentity(agent: agent, role: .supervisor, origin: nil))
    }

    @Test("the door gives out the pieces that a player asks for, to pages of its own only")
    func pieces() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let path = daemon.pages.copies.offer(try Self.file(), bytes: Self.voice.count, to: .socket(uid: 0, pid: 1))
        try await offPool {
            let whole = try http.send("GET", path)
            #expect(whole.status == 200 && whole.headers["accept-ranges"] == "bytes")
            #expect(whole.headers["content-type"] == "audio/wav" && whole.headers["cache-control"] == "no-store")
            #expect(whole.headers["content-length"] == "5000")
            let piece = try http.send(
                "GET", path, headers: [("Range", "bytes=52-56"), ("Sec-Fetch-Site", "same-origin")])
            #expect(piece.status == 206 && piece.headers["content-range"] == "bytes 52-56/5000")
            #expect(piece.body == "ABCDE")
            #expect(try http.send("GET", path, headers: [("Range", "bytes=5000-")]).status == 416)
            #expect(try http.send("GET", path + "x").status == 404)
            #expect(try http.send("GET", path, headers: [("Sec-Fetch-Site", "cross-site")]).status == 403)
            #expect(try http.send("GET", path, headers: [("Origin", HTTPDoor.tickets)]).status == 403)
            #expect(try http.send("POST", path, headers: [("Origin", own)]).status != 200)
        }
    }

    @Test("an address ends with the token for which it was made")
    func revoked() async throws {
        let (daemon, http, _) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let path = daemon.pages.copies.offer(
            try Self.file(), bytes: Self.voice.count, to: Self.listener("nobody's token"))
        let status = try await offPool { try http.send("GET", path).status }
        #expect(status == 404)
    }

    @Test("a second recording takes the place of the first, the ninth listener that of the first, and time ends all")
    func forgotten() throws {
        let copies = ListeningCopies()
        func name(_ path: String) -> String { String(path.dropFirst(ListeningCopies.folder.count)) }
        let began = ContinuousClock.now
        let first = name(copies.offer(try Self.file(), bytes: 1, to: Self.listener("1"), now: began))
        let second = name(copies.offer(try Self.file(), bytes: 1, to: Self.listener("1"), now: began))
        #expect(first.count == 43 && copies.copy(first, now: began) == nil && copies.copy(second, now: began) != nil)
        var last = ""
        for agent in 2...9 {
            let later = began + .seconds(agent)
            last = name(copies.offer(try Self.file(), bytes: 1, to: Self.listener("\(agent)"), now: later))
        }
        #expect(copies.copy(second, now: began) == nil)
        let late = began + .seconds(8) + ListeningCopies.patience
        copies.expire(now: late)
        #expect(copies.copy(last, now: late) != nil)
        #expect(copies.copy(last, now: late + ListeningCopies.patience) == nil, "tidied up or not")
        copies.expire(now: late + ListeningCopies.patience)
        #expect(copies.copy(last, now: late) == nil)
    }

    @Test("a copy that is read without end ends all the same, and one whose listener is shut out at once")
    func bounded() throws {
        let copies = ListeningCopies()
        func name(_ path: String) -> String { String(path.dropFirst(ListeningCopies.folder.count)) }
        let began = ContinuousClock.now
        let read = name(copies.offer(try Self.file(), bytes: 1, to: Self.listener("1"), now: began))
        var at = began
        while at - began < ListeningCopies.longest {
            #expect(copies.copy(read, now: at) != nil)
            at += ListeningCopies.patience / 2
        }
        #expect(copies.copy(read, now: at) == nil)
        let mine = name(copies.offer(try Self.file(), bytes: 1, to: Self.listener("2"), now: at))
        let other = name(copies.offer(try Self.file(), bytes: 1, to: Self.listener("3"), now: at))
        let two = Self.listener("2")
        copies.expire(now: at, mayListen: { $0 == two })
        #expect(copies.copy(mine, now: at) != nil && copies.copy(other, now: at) == nil)
        copies.forgetAll()
        #expect(copies.copy(mine, now: at) == nil)
    }
}
