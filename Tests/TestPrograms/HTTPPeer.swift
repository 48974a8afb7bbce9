package import Foundation
import Glibc
import Synchronization

/// The other side of HTTP: a server on the loopback interface that keeps what it is asked, and answers as a test says.
package final class HTTPPeer: Sendable {
    package struct Asked: Sendable {
        package let method: String
        /// With the query.
        package let path: String
        /// Names in lower case.
        package let headers: [String: String]
        package let body: Data

        /// The body's JSON object; empty if it is none.
        package var json: NSDictionary {
            (try? JSONSerialization.jsonObject(with: body)) as? NSDictionary ?? [:]
        }
    }

    package struct Answer: Sendable {
        package var status = 200
        package var headers: [String: String] = [:]
        package var body = Data("{}".utf8)
        /// The connection is closed without a word.
        package var isSilent = false

        package init(_ status: Int = 200, headers: [String: String] = [:], body: String = "{}") {
            (self.status, self.headers, self.body) = (status, headers, Data(body.utf8))
        }

        package static var silence: Answer {
            var answer = Answer()
            answer.isSilent = true
            return answer
        }
    }

    /// The deadline passed.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    private struct Waiter {
        let count: Int
        let matches: @Sendable (Asked) -> Bool
        let continuation: CheckedContinuation<[Asked]?, Never>
    }

    private struct State {
        var asked: [Asked] = []
        var waiters: [Int: Waiter] = [:]
        var lastWaiter = 0
        var connections: Set<Int32> = []
        var isOver = false
    }

    package let port: UInt16
    private let listening: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Asked, Int) -> Answer

    /// - Parameters:
    ///   - port: 0 for one that is free.
    ///   - answer: given what is asked and how many came before, on a thread of the connection's own: it may block.
    package init(port: UInt16 = 0, _ answer: @escaping @Sendable (Asked, Int) -> Answer = { _, _ in Answer() }) throws {
        self.answer = answer
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listening
        let done = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard done else {
            close(listening)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        self.port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while case let next = accept(descriptor, nil, nil), next >= 0 { serve(next) }
            close(descriptor)
        }
    }

    package var url: String { "http://127.0.0.1:\(port)" }
    package var asked: [Asked] { state.withLock { $0.asked } }

    /// Closes everything; waits have their answer.
    package func end() {
        let (connections, waiters) = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [:] }
            return (state.connections, state.waiters)
        }
        shutdown(listening, Int32(SHUT_RDWR))
        for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
        for waiter in waiters.values { waiter.continuation.resume(returning: nil) }
    }

    /// The first so many requests that match, once there are so many.
    @discardableResult
    package func requests(
        _ count: Int, within limit: Duration = .seconds(90),
        where matches: @escaping @Sendable (Asked) -> Bool = { _ in true }
    ) async throws -> [Asked] {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let alarm = Task {
            try await Task.sleep(for: limit)
            self.state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: nil)
        }
        defer { alarm.cancel() }
        let found = await withCheckedContinuation { continuation in
            let now = state.withLock { state -> [Asked]? in
                let found = state.asked.filter(matches)
                if found.count >= count { return found }
                state.waiters[id] = Waiter(count: count, matches: matches, continuation: continuation)
                return nil
            }
            if let now { continuation.resume(returning: now) }
        }
        guard let found else {
            let seen = asked.map { "\($0.method) \($0.path) \(String(decoding: $0.body, as: UTF8.self))" }
            throw Missing(description: "\(count) requests did not come; these did:\n\(seen.joined(separator: "\n"))")
        }
        return Array(found.prefix(count))
    }

    // MARK: One connection

    private func serve(_ connection: Int32) {
        let isWanted = state.withLock { state in
            if !state.isOver { state.connections.insert(connection) }
            return !state.isOver
        }
        guard isWanted else {
            close(connection)
            return
        }
        Thread.detachNewThread { [self] in
            var buffer = Data()
            while let asked = Self.read(connection, &buffer) {
                let answer = answer(asked, note(asked))
                guard !answer.isSilent, Self.write(connection, answer) else { break }
            }
            _ = state.withLock { $0.connections.remove(connection) }
            close(connection)
        }
    }

    /// - Returns: how many came before.
    private func note(_ asked: Asked) -> Int {
        let (before, told) = state.withLock { state in
            state.asked.append(asked)
            var told: [(Waiter, [Asked])] = []
            for (id, waiter) in state.waiters {
                let found = state.asked.filter(waiter.matches)
                guard found.count >= waiter.count else { continue }
                state.waiters[id] = nil
                told.append((waiter, found))
            }
            return (state.asked.count - 1, told)
        }
        for (waiter, found) in told { waiter.continuation.resume(returning: found) }
        return before
    }

    private static func read(_ connection: Int32, _ buffer: inout Data) -> Asked? {
        while true {
            if let end = buffer.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                let headers = Dictionary(
                    head.dropFirst().compactMap { line -> (String, String)? in
                        guard let colon = line.firstIndex(of: ":") else { return nil }
                        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                        return (line[..<colon].lowercased(), value)
                    }, uniquingKeysWith: { $1 })
                let length = headers["content-length"].flatMap { Int($0) } ?? 0
                if buffer.distance(from: end.upperBound, to: buffer.endIndex) >= length {
                    let stop = buffer.index(end.upperBound, offsetBy: length)
                    let body = Data(buffer[end.upperBound..<stop])
                    buffer = Data(buffer[stop...])
                    let line = head[0].split(separator: " ")
                    guard line.count >= 2 else { return nil }
                    return Asked(method: String(line[0]), path: String(line[1]), headers: headers, body: body)
                }
            }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = Glibc.read(connection, &bytes, bytes.count)
            guard count > 0 else { return nil }
            buffer.append(contentsOf: bytes[..<count])
        }
    }

    private static func write(_ connection: Int32, _ answer: Answer) -> Bool {
        var text = "HTTP/1.1 \(answer.status) X\r\nContent-Length: \(answer.body.count)\r\n"
        for (name, value) in answer.headers { text += "\(name): \(value)\r\n" }
        let bytes = Data((text + "\r\n").utf8) + answer.body
        return bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count, let base = buffer.baseAddress {
                let count = send(connection, base + offset, buffer.count - offset, Int32(MSG_NOSIGNAL))
                if count <= 0 { return false }
                offset += count
            }
            return true
        }
    }
}
