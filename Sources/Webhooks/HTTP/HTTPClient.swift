internal import CCurl
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// Asks other machines over HTTP, by libcurl, on a thread of its own that sleeps while there is nothing to ask.
///
/// TLS is verified, redirections are not followed, proxies of the environment are not used, answers have a limit.
package final class HTTPClient: Sendable {
    /// libcurl is not to be had.
    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Used below the mutex only, which is what the claim rests on.
    private struct Handle: @unchecked Sendable {
        var pointer: OpaquePointer?

        mutating func take() -> Handle {
            defer { pointer = nil }
            return self
        }
    }

    private let handle: Mutex<Handle>

    /// - Throws: ``Unavailable``, and what to do about it.
    package init() throws(Unavailable) {
        var reason = [CChar](repeating: 0, count: 256)
        guard let pointer = ccurl_start(&reason, reason.count) else {
            throw Unavailable(
                description: String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        handle = Mutex(Handle(pointer: pointer))
    }

    deinit { stop() }

    /// What is under way, and whatever is asked from now on, ends with ``HTTPReply/Failure/closed``.
    package func stop() {
        // Its callbacks must not find the mutex locked.
        if let pointer = handle.withLock({ $0.take() }).pointer { ccurl_stop(pointer) }
    }

    package static var version: String? { ccurl_version().map { String(cString: $0) } }

    /// Whether a host is, as written, an address of this machine or a private network, or this machine's name.
    package static func isPrivate(host: String) -> Bool { host == "localhost" || ccurl_is_private(host) != 0 }

    /// Returns when there is an answer, or when it is known that there will be none.
    package func send(_ request: HTTPRequest) async -> HTTPReply {
        await withCheckedContinuation { continuation in
            let waiting = Unmanaged.passRetained(Waiting(continuation))
            begin(request, waiting.toOpaque())
        }
    }

    private func begin(_ request: HTTPRequest, _ context: UnsafeMutableRawPointer) {
        let lines = request.headerLines.map { strdup($0) }
        defer { for line in lines { free(line) } }
        let pointers = lines.map { UnsafePointer($0) }
        let body = request.body.map(Array.init)
        pointers.withUnsafeBufferPointer { headers in
            request.method.withCString { method in
                request.url.withCString { url in
                    Self.withOptional(request.caFile) { caFile in
                        (body ?? []).withUnsafeBytes { bytes in
                            var asked = ccurl_request()
                            (asked.method, asked.url, asked.ca_file) = (method, url, caFile)
                            (asked.headers, asked.header_count) = (headers.baseAddress, headers.count)
                            // An empty body is a body, too.
                            if body != nil { asked.body = bytes.baseAddress ?? UnsafeRawPointer(method) }
                            asked.body_length = bytes.count
                            asked.timeout = request.timeout.inMilliseconds
                            asked.connect_timeout = min(request.timeout.inMilliseconds, 5000)
                            asked.allows_private = request.allowsPrivate ? 1 : 0
                            asked.most_bytes = request.mostBytes
                            submit(&asked, context)
                        }
                    }
                }
            }
        }
    }

    private func submit(_ request: inout ccurl_request, _ context: UnsafeMutableRawPointer) {
        let isSent = handle.withLock { handle in
            guard let pointer = handle.pointer else { return false }
            ccurl_send(pointer, &request, done, context)
            return true
        }
        guard !isSent else { return }
        Unmanaged<Waiting>.fromOpaque(context).takeRetainedValue().continuation.resume(
            returning: HTTPReply(failure: .closed))
    }

    private static func withOptional(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Void) {
        guard let text else { return body(nil) }
        text.withCString { body($0) }
    }
}

/// Copies what libcurl's thread gives, and returns to it.
private func done(_ context: UnsafeMutableRawPointer?, _ answer: UnsafePointer<ccurl_answer>?) {
    guard let context, let answer else { return }
    Unmanaged<Waiting>.fromOpaque(context).takeRetainedValue().continuation.resume(returning: HTTPReply(answer.pointee))
}

private final class Waiting {
    let continuation: CheckedContinuation<HTTPReply, Never>

    init(_ continuation: CheckedContinuation<HTTPReply, Never>) { self.continuation = continuation }
}

extension HTTPReply {
    fileprivate init(_ answer: ccurl_answer) {
        let reason = answer.reason.map { String(cString: $0) } ?? ""
        switch answer.failure {
        case CCURL_NONE: failure = nil
        case CCURL_PRIVATE: failure = .privateAddress(reason)
        case CCURL_TOO_LONG: failure = .tooLong(reason)
        case CCURL_CLOSED: failure = .closed
        default: failure = .failed(reason)
        }
        status = answer.status
        body = answer.body.map { Data(bytes: $0, count: answer.body_length) } ?? Data()
        retryAfter = answer.retry_after.flatMap { Duration.retryAfter(String(cString: $0)) }
        etag = answer.etag.flatMap { $0.pointee == 0 ? nil : String(cString: $0) }
        took = .microseconds(answer.took)
    }
}

extension Duration {
    fileprivate var inMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
