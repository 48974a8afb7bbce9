import ControlAPI
import FoundationEssentials
import Glibc
import Testing

@testable import ControlServer

@Suite("The socket file and who may open it", .serialized, .timeLimit(.minutes(1)))
struct SocketFileTests {
    @Test("only the owner may open the socket file, and it goes when the daemon goes")
    func socketFile() throws {
        let daemon = try FakeDaemon()
        var status = stat()
        #expect(stat(daemon.socketPath, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        daemon.stop()
        #expect(access(daemon.socketPath, F_OK) != 0)
    }

    @Test("a second daemon does not take a living one's socket; a dead one's it does")
    func staleSocket() throws {
        let folder = try FakeDaemon.makeFolder()
        let path = folder + "/ctl.sock"
        let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(status == 0)
        close(dead)
        let daemon = try FakeDaemon(folder: folder)
        let failure = #expect(throws: DoorFailure.self) { try FakeDaemon(folder: folder) }
        #expect(failure?.description.contains("Another daemon") == true)
        daemon.stop()
    }

    @Test("a file that is no socket is left alone")
    func noSocket() throws {
        let folder = try FakeDaemon.makeFolder()
        let path = folder + "/ctl.sock"
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        let failure = #expect(throws: DoorFailure.self) { try FakeDaemon(folder: folder) }
        #expect(failure?.description.contains("no socket") == true)
        #expect(access(path, F_OK) == 0)
        unlink(path)
        unlink(path + ".lock")
        rmdir(folder)
    }

    @Test("knows who connects, and turns a stranger's user away")
    func credentials() throws {
        var pair: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { pair.forEach { close($0) } }
        #expect(SocketPeers(group: nil).admit(pair[0]) == .socket(uid: getuid(), pid: getpid()))
        let peers = SocketPeers(group: 12345)
        #expect(peers.admits(uid: 0, gid: 0) && peers.admits(uid: geteuid(), gid: 7))
        #expect(!peers.admits(uid: 65534, gid: 65534) && peers.admits(uid: 65534, gid: 12345))
        // nobody's own group, by the user database
        #expect(SocketPeers(group: 65534).admits(uid: 65534, gid: 1))
        #expect(!SocketPeers(group: nil).admits(uid: 65534, gid: 12345))
    }
}
