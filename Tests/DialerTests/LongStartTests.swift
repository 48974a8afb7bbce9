import Foundation
import Glibc
import TestPrograms
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("What the service manager is told of a long start")
struct LongStartTests {
    @Test("while a database is brought to this version the start is not given up, and it is said what goes on")
    func migrating() throws {
        let folder = try TemporaryFolder.make("sd")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("n").path
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0, "errno \(errno)")
        let news = MigrationNews(from: 16, to: 20, bytes: 5_000_000_000, elapsed: .seconds(12), isDone: false)
        ServiceManager(environmentPath: path).tell(news, Log(level: .error, writer: LogWriter()))
        var buffer = [UInt8](repeating: 0, count: 1_000)
        let length = recv(receiver, &buffer, buffer.count, 0)
        let said = String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
        #expect(
            said
                == "EXTEND_TIMEOUT_USEC=300000000\nSTATUS=bringing the database from version 16 to 20, 12 s so far")
    }
}
