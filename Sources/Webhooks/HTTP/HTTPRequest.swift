package import FoundationEssentials

/// What is asked of another machine.
package struct HTTPRequest: Sendable {
    package var method = "POST"
    package var url: String
    package var headers: [(name: String, value: String)] = []
    package var body: Data?
    package var timeout = Duration.seconds(10)
    /// PEM file with the certificates that are believed; nil: the system's.
    package var caFile: String?
    /// Addresses of this machine and of private networks may be connected to.
    package var allowsPrivate = false
    /// Most bytes of the answer.
    package var mostBytes = 64 << 10

    package init(url: String) { self.url = url }

    /// A line break in a value would begin another header.
    var headerLines: [String] {
        headers.map { name, value in
            let safe = String(decoding: value.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
            return "\(name): \(safe)"
        }
    }
}

/// What came back.
package struct HTTPReply: Sendable {
    package enum Failure: Sendable, Hashable {
        case failed(String)
        case privateAddress(String)
        case tooLong(String)
        /// The client was stopped.
        case closed
    }

    /// Nil: there was an answer, whatever its status.
    package var failure: Failure?
    package var status = 0
    package var body = Data()
    package var retryAfter: Duration?
    package var etag: String?
    package var took = Duration.zero

    package init(failure: Failure? = nil, status: Int = 0) {
        self.failure = failure
        self.status = status
    }

    /// What went wrong, for people.
    package var trouble: String? {
        switch failure {
        case .failed(let text), .privateAddress(let text), .tooLong(let text): text
        case .closed: "the daemon stops"
        case nil: nil
        }
    }
}
