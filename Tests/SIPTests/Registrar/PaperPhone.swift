import Testing

@testable import SIP

/// A phone on paper: makes REGISTERs and answers challenges, as values.
struct PaperPhone {
    var user = "agent01"
    var secret = "s3cret"
    var address = "192.0.2.7"
    var port: UInt16 = 5060
    var transport = SIPTransport.udp
    var connection: UInt64 = 0
    var callID = "call-1"
    var cseq: UInt32 = 0
    var uri = "sip:pbx.example"
    var method = "REGISTER"
    var contact: String { "sip:\(user)@10.0.0.7:5060" }

    /// A REGISTER without credentials.
    mutating func register(_ contacts: [RegisterArrival.Contact]? = nil, expires: Int? = 600) -> RegisterArrival {
        cseq += 1
        return RegisterArrival(
            flow: PhoneFlow(
                listener: 0, transport: transport, address: address, port: port, connection: connection),
            requestURI: uri, user: user, callID: callID, cseq: cseq, expires: expires,
            contacts: contacts ?? [.init(uri: contact)])
    }

    /// The same with the answer to a challenge.
    mutating func register(
        answering challenge: RegistrarAnswer?, _ contacts: [RegisterArrival.Contact]? = nil, expires: Int? = 600,
        algorithm: DigestAlgorithm = .sha256, count: UInt32 = 1
    ) throws -> RegisterArrival {
        var arrival = register(contacts, expires: expires)
        arrival.credentials = [try credentials(for: challenge, algorithm: algorithm, count: count)]
        return arrival
    }

    func credentials(
        for challenge: RegistrarAnswer?, algorithm: DigestAlgorithm = .sha256, count: UInt32 = 1
    ) throws -> DigestCredentials {
        let value = try #require(
            challenge?.headers.first { $0.value.contains("algorithm=\(algorithm.rawValue)") }?.value)
        let realm = try #require(value.firstMatch(of: /realm="([^"]*)"/)).output.1
        let nonce = try #require(value.firstMatch(of: /nonce="([^"]*)"/)).output.1
        return credentials(realm: String(realm), nonce: String(nonce), algorithm: algorithm, count: count)
    }

    func credentials(
        realm: String, nonce: String, algorithm: DigestAlgorithm = .sha256, count: UInt32 = 1
    ) -> DigestCredentials {
        let digits = String(count, radix: 16)
        let nc = String(repeating: "0", count: 8 - digits.count) + digits
        var credentials = DigestCredentials(
            user: user, realm: realm, nonce: nonce, uri: uri, response: "", algorithm: algorithm.rawValue,
            cnonce: "0a4f113b", qop: "auth", nc: nc)
        let ha1 = algorithm.hexadecimal("\(user):\(realm):\(secret)") ?? ""
        let ha2 = algorithm.hexadecimal("\(method):\(uri)") ?? ""
        credentials.response = algorithm.hexadecimal("\(ha1):\(nonce):\(nc):0a4f113b:auth:\(ha2)") ?? ""
        return credentials
    }
}

/// A registrar on paper, and a clock that a test turns.
struct PaperRegistrar {
    var registrar: Registrar
    var now = ContinuousClock.now

    init(_ change: (inout RegistrarConfiguration) -> Void = { _ in }) {
        var configuration = RegistrarConfiguration(
            realm: "dialer", minExpires: .seconds(60), maxExpires: .seconds(3600), contactsPerAccount: 2,
            accounts: [
                SIPAccount(user: "agent01", secret: "s3cret"), SIPAccount(user: "agent02", secret: "other"),
            ])
        change(&configuration)
        registrar = Registrar(configuration, key: Array(repeating: 7, count: 32), at: now)
    }

    mutating func judge(_ arrival: RegisterArrival) -> RegistrarVerdict { registrar.judge(arrival, at: now) }

    mutating func pass(_ time: Duration) { now = now + time }

    /// Challenge and answer.
    mutating func register(
        _ phone: inout PaperPhone, _ contacts: [RegisterArrival.Contact]? = nil, expires: Int? = 600,
        algorithm: DigestAlgorithm = .sha256
    ) throws -> RegistrarVerdict {
        let challenge = judge(phone.register(contacts, expires: expires)).answer
        #expect(challenge?.status == 401)
        return judge(
            try phone.register(answering: challenge, contacts, expires: expires, algorithm: algorithm))
    }
}

extension RegistrarVerdict {
    var status: Int? { answer?.status }

    func header(_ name: String) -> String? { answer?.headers.first { $0.name == name }?.value }

    var contacts: [String] { answer?.headers.filter { $0.name == "Contact" }.map(\.value) ?? [] }
}
