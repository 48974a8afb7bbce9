import Foundation
import Glibc
import Synchronization
import TestPrograms

/// A home router (RFC 4787): a phone behind it has the address 10.99.0.2, which nobody outside can reach. What it sends
/// leaves from 127.0.0.90 and a port of the router's choice, and what comes back to that port is let in by the router's rules.
/// It stands between the phone's own network and the test's, packet by packet, so neither end knows of it.
final class HomeRouter: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// One port for each of the phone's, and whoever sends there is let in.
        case fullCone
        /// One port for each pair of the phone's port and a far end's, and only that far end is let in.
        case symmetric
    }

    enum Event: Sendable {
        case opened(inside: UInt16, outside: UInt16)
        /// Nothing left through it for as long as the router remembers.
        case closed(inside: UInt16)
        /// Let in, for that port of the phone's.
        case passedIn(inside: UInt16, Data)
    }

    static let address = "127.0.0.90"
    static let inside = "10.99.0.2"
    /// The address by which the phone reaches the test's network.
    static let outside = "198.51.100.1"

    /// The kernel lets us, and the tests run in a network of their own.
    static var isPossible: Bool {
        guard Softphone.isInstalled, access("/usr/bin/nsenter", X_OK) == 0, (try? HomeNetwork()) != nil else {
            return false
        }
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        return LoopbackAddress(outside, port: 0).withSockaddr { bind(descriptor, $0, $1) } == 0
    }

    let events = Journal<Event>()
    private let home: HomeNetwork
    private let kind: Kind
    private let memory: Duration
    /// Ports of the inside that are the same outside, always open and for everybody.
    private let forwarded: Range<UInt16>
    private let forgets = Atomic(false)
    private let isOver = Atomic(false)
    private let done = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - forwarded: ports inside that have the same outside, open from the start and for everybody.
    ///   - memory: how long a port stays open after the last packet that left through it.
    init(
        _ kind: Kind, memory: Duration = .seconds(60), forwarding forwarded: Range<UInt16> = 0..<0, in folder: URL
    ) async throws {
        (self.kind, self.memory, self.forwarded) = (kind, memory, forwarded)
        home = try HomeNetwork()
        let steps = [
            "link set lo up", "address add \(Self.inside)/24 dev home0", "link set home0 up",
            "route add default dev home0",
        ]
        for step in steps {
            let (program, arguments) = home.command("/usr/sbin/ip", step.split(separator: " ").map(String.init))
            let result = try await ChildProcess(program, arguments, in: folder).finish()
            guard result.status == 0 else { throw HomeNetwork.NotPossible(description: "\(step): \(result.lines)") }
        }
        Thread.detachNewThread { [self] in
            route()
            done.signal()
        }
    }

    func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
        home.command(program, arguments)
    }

    /// Forgets all ports, as a router does that starts anew: what the phone sends next leaves from others.
    func rebind() { forgets.store(true, ordering: .relaxed) }

    func end() {
        isOver.store(true, ordering: .relaxed)
        done.wait()
    }

    // MARK: Routing

    private struct Flow: Hashable {
        var port: UInt16
        /// Of the far end; none in a full cone.
        var far: Endpoint?
    }

    private struct Mapping {
        var descriptor: Int32
        var lastLeft: ContinuousClock.Instant
    }

    private func route() {
        var mappings: [Flow: Mapping] = [:]
        for port in forwarded { mappings[Flow(port: port)] = open(Flow(port: port)) }
        while !isOver.load(ordering: .relaxed) {
            let forgotten = forgets.exchange(false, ordering: .relaxed)
            for (flow, mapping) in mappings.filter({ !forwarded.contains($0.key.port) })
            where forgotten || ContinuousClock.now - mapping.lastLeft > memory {
                close(mapping.descriptor)
                mappings[flow] = nil
                if !forgotten { events.append(.closed(inside: flow.port)) }
            }
            let flows = Array(mappings)
            var waits = ([home.tunnel] + flows.map(\.value.descriptor)).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&waits, nfds_t(waits.count), 20) > 0 else { continue }
            for (wait, flow) in zip(waits.dropFirst(), flows) where wait.revents != 0 { letIn(flow.key, flow.value) }
            if waits[0].revents != 0 { letOut(&mappings) }
        }
        for mapping in mappings.values { close(mapping.descriptor) }
    }

    private func letOut(_ mappings: inout [Flow: Mapping]) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(home.tunnel, &buffer, buffer.count)
        guard count > 0, let packet = UDPPacket(Array(buffer.prefix(count))) else { return }
        let flow = Flow(
            port: packet.source.port,
            far: kind == .symmetric && !forwarded.contains(packet.source.port) ? packet.destination : nil)
        guard var mapping = mappings[flow] ?? open(flow) else { return }
        mapping.lastLeft = .now
        mappings[flow] = mapping
        _ = packet.destination.address.withSockaddr {
            sendto(mapping.descriptor, packet.payload, packet.payload.count, 0, $0, $1)
        }
    }

    private func open(_ flow: Flow) -> Mapping? {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard
            LoopbackAddress(Self.address, port: forwarded.contains(flow.port) ? flow.port : 0).withSockaddr({
                bind(descriptor, $0, $1)
            }) == 0
        else { return nil }
        withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        events.append(.opened(inside: flow.port, outside: UInt16(bigEndian: name.sin_port)))
        return Mapping(descriptor: descriptor, lastLeft: .now)
    }

    private func letIn(_ flow: Flow, _ mapping: Mapping) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var sender = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(mapping.descriptor, &buffer, buffer.count, 0, $0, &length)
            }
        }
        let far = Endpoint(host: UInt32(bigEndian: sender.sin_addr.s_addr), port: UInt16(bigEndian: sender.sin_port))
        guard count > 0, flow.far == nil || flow.far == far else { return }
        let payload = Array(buffer.prefix(count))
        let packet = UDPPacket(
            source: far, destination: Endpoint(host: 0x0A63_0002, port: flow.port), payload: payload
        ).bytes
        _ = write(home.tunnel, packet, packet.count)
        events.append(.passedIn(inside: flow.port, Data(payload)))
    }
}

/// An IPv4 address and a port.
struct Endpoint: Hashable, Sendable {
    var host: UInt32
    var port: UInt16

    var address: LoopbackAddress {
        LoopbackAddress([24, 16, 8, 0].map { String(host >> $0 & 0xFF) }.joined(separator: "."), port: port)
    }
}

/// A UDP packet within its IPv4 packet (RFC 791, RFC 768).
struct UDPPacket {
    var source: Endpoint
    var destination: Endpoint
    var payload: [UInt8]

    init(source: Endpoint, destination: Endpoint, payload: [UInt8]) {
        (self.source, self.destination, self.payload) = (source, destination, payload)
    }

    /// Nil for anything else, and for a fragment.
    init?(_ bytes: [UInt8]) {
        func word(_ at: Int, _ size: Int) -> UInt32 { bytes[at..<at + size].reduce(0) { $0 << 8 | UInt32($1) } }
        guard bytes.count >= 28, bytes[0] >> 4 == 4, bytes[9] == 17, word(6, 2) & 0x3FFF == 0 else { return nil }
        let head = Int(bytes[0] & 0x0F) * 4
        guard bytes.count >= head + 8 else { return nil }
        let end = min(bytes.count, head + Int(word(head + 4, 2)))
        guard end >= head + 8 else { return nil }
        source = Endpoint(host: word(12, 4), port: UInt16(word(head, 2)))
        destination = Endpoint(host: word(16, 4), port: UInt16(word(head + 2, 2)))
        payload = Array(bytes[(head + 8)..<end])
    }

    var bytes: [UInt8] {
        func split(_ value: UInt32, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        let length = UInt32(payload.count)
        var head = [0x45, 0] + split(length + 28, 2) + [0, 0, 0x40, 0, 64, 17, 0, 0] as [UInt8]
        head += split(source.host, 4) + split(destination.host, 4)
        var sum = stride(from: 0, to: 20, by: 2).reduce(UInt32(0)) { $0 + UInt32(head[$1]) << 8 + UInt32(head[$1 + 1]) }
        sum = (sum & 0xFFFF) + sum >> 16
        head.replaceSubrange(10..<12, with: split(~((sum & 0xFFFF) + sum >> 16), 2))
        // A checksum of zero is none (RFC 768).
        let udp = split(UInt32(source.port), 2) + split(UInt32(destination.port), 2) + split(length + 8, 2) + [0, 0]
        return head + udp + payload
    }
}
