import ControlAPI
import Foundation
import Testing

@testable import ControlServer

/// What the door itself decides of a file in one request; that it is stored is Tests/CallbackTests/Scenarios/DoorTests.swift's.
@Suite("A file in one request", .serialized, .timeLimit(.minutes(5)))
struct HTTPFileTests {
    private static let file = "id,phone\n1,13800138000\n"

    @Test("takes files of tickets only, from those who may load them")
    func forms() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool {
            func load(_ type: String?, token: String = "token-of-boss", query: String = "?name=a.csv") throws -> Int {
                try http.send(
                    "POST", "/v1/batches" + query, headers: HTTPDoor.headers(own, token: token, type: type),
                    body: Self.file
                ).status
            }
            let others = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", nil]
            for type in others {
                let status = try load(type)
                #expect(status == 415, "\(type ?? "none")")
            }
            // The made-up daemon of these tests refuses to open an upload: it was asked.
            let files = ["text/csv", "Text/CSV; charset=GB18030", "text/tab-separated-values", "application/x-ndjson"]
            for type in files {
                let status = try load(type)
                #expect(status == 404 || status >= 500, "\(type)")
            }
            #expect(try load("text/csv", token: HTTPDoor.token) == 403, "an agent's page loads nothing")
            #expect(try load("text/csv", token: "wrong") == 401)
            #expect(try load("text/csv", query: "?name=a&name=b") == 400)
            let wrongVerb = try http.send("PUT", "/v1/batches", headers: HTTPDoor.headers(own), body: "{}")
            #expect(wrongVerb.status == 405 && wrongVerb.headers["allow"] == "GET, POST")
        }
    }

    @Test("what is too long is told, whether its length was said before or not")
    func tooLong() async throws {
        var limits = HTTPLimits()
        limits.fileBytes = 10_000
        let (daemon, http, own) = try HTTPDoor.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            let headers = HTTPDoor.headers(own, token: "token-of-boss", type: "text/csv")
            let large = String(repeating: "x", count: 10_001)
            let told = try http.send("POST", "/v1/batches?name=a", headers: headers, body: large)
            #expect(told.status == 413 && told.body.contains("tooLarge"))
            let socket = try TestSocket(port: http.port)
            let chunked = headers + [("Transfer-Encoding", "chunked")]
            try socket.send(http.request("POST", "/v1/batches?name=a", headers: chunked))
            try socket.send("2711\r\n" + large + "\r\n0\r\n\r\n")
            var reader = TestReader(socket)
            let answer = try TestHTTP.head(&reader)
            #expect(answer.status == 413 && answer.headers["content-type"] == "application/problem+json")
        }
    }

    @Test("two lengths are none")
    func twoLengths() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool {
            for more in [("Content-Length", "3"), ("Transfer-Encoding", "chunked")] {
                let answer = try http.send("POST", "/v1/rpc", headers: HTTPDoor.headers(own) + [more], body: "{}")
                #expect(answer.status == 400)
            }
        }
    }

    @Test("a file is kept without a name and given back piece by piece, with its digest")
    func spooled() throws {
        let folder = try FakeDaemon.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try #require(SpooledFile(limit: 10, folder: folder))
        for piece in ["abc", "", "defg"] {
            _ = try piece.utf8.withContiguousStorageIfAvailable { try file.append(UnsafeRawBufferPointer($0)) }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.isEmpty)
        #expect(file.bytes == 7 && file.piece(at: 2, most: 3) == Data("cde".utf8))
        #expect(file.piece(at: 5, most: 9) == Data("fg".utf8))
        #expect(file.takeDigest() == TokenDigest(of: "abcdefg").hex)
        let tooMuch = [UInt8](repeating: 0, count: 4)
        #expect(throws: SpooledFile.Trouble.self) { try tooMuch.withUnsafeBytes { try file.append($0) } }
        #expect(SpooledFile(limit: 1, folder: folder + "/nowhere") == nil)
    }
}
