import Foundation
import Glibc
import Synchronization

/// A DNS server of ours (RFC 1035, RFC 2782): answers SRV, A and AAAA from a table, everything else with nothing.
///
/// Name servers are asked on port 53, so each test takes an address of its own from 127.0.0.0/8.
final class NameServer: Sendable {
    struct Service: Sendable {
        var priority: UInt16
        var weight: UInt16 = 1
        var port: UInt16
        var target: String
    }

    private let descriptor: Int32
    private let services: Mutex<[String: [Service]]>
    private let hosts: [String: [String]]
    private let ttl: UInt8
    private let isOver = Atomic(false)
    private let done = DispatchSemaphore(value: 0)
    /// What was asked: name and type.
    let questions = Journal<String>()
    /// Nil once it answers at once; until then what it would have said, and to whom.
    private let held: Mutex<[(reply: [UInt8], to: sockaddr_in)]?>

    /// - Parameters:
    ///   - services: by name, such as `_sip._udp.gw.test`.
    ///   - hosts: addresses by name, IPv4 and IPv6.
    ///   - ttl: how long an answer may be remembered, in seconds.
    ///   - isSilent: it takes questions and answers none until `answer`.
    init(
        at address: String, services: [String: [Service]] = [:], hosts: [String: [String]] = [:], ttl: UInt8 = 60,
        isSilent: Bool = false
    ) throws {
        self.services = Mutex(services)
        held = Mutex(isSilent ? [] : nil)
        self.hosts = hosts
        self.ttl = ttl
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        guard LoopbackAddress(address, port: 53).withSockaddr({ bind(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        var wait = timeval(tv_sec: 0, tv_usec: 50_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) { serve() }
            close(descriptor)
            done.signal()
        }
    }

    func end() {
        isOver.store(true, ordering: .relaxed)
        done.wait()
    }

    /// What is answered from now on.
    func change(_ services: [String: [Service]]) { self.services.withLock { $0 = services } }

    /// What it was silent of, and everything from now on.
    func answer() {
        let late = held.withLock { held in
            defer { held = nil }
            return held ?? []
        }
        for (reply, sender) in late { send(reply, to: sender) }
    }

    private func send(_ reply: [UInt8], to sender: sockaddr_in) {
        withUnsafePointer(to: sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, reply, reply.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private func serve() {
        var packet = [UInt8](repeating: 0, count: 1024)
        var sender = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(descriptor, &packet, packet.count, 0, $0, &length)
            }
        }
        guard count > 12, let reply = answer(Array(packet.prefix(count))) else { return }
        let isHeld = held.withLock { held in
            held?.append((reply, sender))
            return held != nil
        }
        if !isHeld { send(reply, to: sender) }
    }

    private func answer(_ query: [UInt8]) -> [UInt8]? {
        var at = 12
        var labels: [String] = []
        while at < query.count, query[at] != 0 {
            let end = at + 1 + Int(query[at])
            guard end < query.count else { return nil }
            labels.append(String(decoding: query[(at + 1)..<end], as: UTF8.self))
            at = end
        }
        guard at + 5 <= query.count else { return nil }
        let (name, type) = (labels.joined(separator: ".").lowercased(), query[at + 2])
        questions.append("\(name) \(type)")
        let records = self.records(name, type)
        var reply =
            Array(query[0..<2]) + [0x81, records.isEmpty ? 0x83 : 0x80, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
        reply += query[12..<(at + 5)]
        for data in records {
            // The name is the question's (a pointer to it), class IN.
            reply += [0xC0, 12, 0, type, 0, 1, 0, 0, 0, ttl, UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data
        }
        return reply
    }

    private func records(_ name: String, _ type: UInt8) -> [[UInt8]] {
        switch type {
        case 1:
            return (hosts[name] ?? []).filter { !$0.contains(":") }.map {
                $0.split(separator: ".").compactMap { UInt8($0) }
            }
        case 28:
            return (hosts[name] ?? []).filter { $0.contains(":") }.map { literal in
                var address = in6_addr()
                inet_pton(AF_INET6, literal, &address)
                return withUnsafeBytes(of: address) { Array($0) }
            }
        case 33:
            return services.withLock { $0[name] ?? [] }.map { service in
                Self.bytes(service.priority) + Self.bytes(service.weight) + Self.bytes(service.port)
                    + service.target.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
            }
        default: return []
        }
    }

    private static func bytes(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
}
