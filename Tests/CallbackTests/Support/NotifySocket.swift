import Foundation
import Glibc

/// The receiving end of `$NOTIFY_SOCKET`, as systemd's is.
final class NotifySocket: Sendable {
    /// For the child's environment.
    let name: String
    /// One entry a datagram, its lines `KEY=VALUE`.
    let messages = Journal<[String: String]>()
    private let source: ByteSource

    /// - Parameter name: a path, or with a leading @ a name in the abstract namespace (unix(7)).
    init(_ name: String) throws {
        self.name = name
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if name.hasPrefix("@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard bound == 0 else {
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        let messages = messages
        source = ByteSource(descriptor) { piece in
            let lines = String(decoding: piece, as: UTF8.self).split(separator: "\n")
            let pairs = lines.map { $0.split(separator: "=", maxSplits: 1) }.filter { $0.count == 2 }
            if !pairs.isEmpty {
                messages.append(Dictionary(pairs.map { (String($0[0]), String($0[1])) }) { first, _ in first })
            }
        }
    }

    /// The nth message that holds the line, come already or within the deadline.
    func said(_ line: String, times count: Int = 1) async throws -> [String: String] {
        let parts = line.split(separator: "=").map(String.init)
        return try await messages.value("\(count) × \(line)") { messages in
            let found = messages.filter { $0[parts[0]] == parts[1] }
            return found.count >= count ? found[count - 1] : nil
        }
    }

    func end() { source.cancel() }
}
