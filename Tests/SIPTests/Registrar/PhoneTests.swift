import Foundation
import Testing

@testable import SIP

extension RunningEngine {
    /// The first event of a phone that matches; its state.
    @discardableResult
    func phone(
        within seconds: Double = 30, _ matches: @escaping @Sendable (PhoneState) -> Bool
    ) async throws -> RegisteredPhone {
        let event = await events.first(within: seconds) {
            if case .phone(_, let state, _) = $0 { matches(state) } else { false }
        }
        guard case .phone(let phone, _, _)? = event else {
            throw MissingEvent(expected: "phone", seen: "\(await events.all)")
        }
        return phone
    }

    func listener(_ transport: SIPTransport = .udp) async throws -> SIPListener {
        try #require(await engine.boundListeners.first { $0.transport == transport })
    }

    /// Calls an account.
    func call(account: String) async throws -> LegID {
        let leg = Self.nextLeg()
        try await engine.invite(
            OutgoingInvite(leg: leg, account: account, from: SIPIdentity(uri: "sip:callback@127.0.0.1"), media: media))
        return leg
    }

    func phoneChanges() async -> Int { await events.count { if case .phone = $0 { true } else { false } } }
}

/// Runs `body` with an engine that phones register with, over UDP and TCP.
func withRegistrar(
    _ change: (inout RegistrarConfiguration) -> Void = { _ in }, configure: (inout SIPConfiguration) -> Void = { _ in },
    _ body: (RunningEngine) async throws -> Void
) async throws {
    var registrar = RegistrarConfiguration(
        realm: "dialer", minExpires: .seconds(60), keepAlive: .zero,
        accounts: [SIPAccount(user: "agent01", secret: "s3cret"), SIPAccount(user: "agent02", secret: "other")])
    change(&registrar)
    let listeners = [
        SIPListener(address: "127.0.0.1", port: 0), SIPListener(transport: .tcp, address: "127.0.0.1", port: 0),
    ]
    try await withEngine(
        listeners: listeners,
        configure: {
            $0.registrar = registrar
            configure(&$0)
        }, body)
}

extension EngineTests {
    @Suite("Phones that register with us")
    struct PhoneTests {
        @Test(
            "a phone registers and is listed",
            arguments: [SIPTransport.udp, .tcp], DigestAlgorithm.allCases)
        func registers(_ transport: SIPTransport, _ algorithm: DigestAlgorithm) async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener(transport))
                let answer = try await phone.register(algorithm: algorithm)
                #expect(answer.hasPrefix("SIP/2.0 200"))
                #expect(answer.contains("Contact: <sip:agent01@10.9.8.7:5999;ob>;expires=600\r\n"))
                #expect(answer.contains(";received=127.0.0.1") && answer.contains(";rport=\(phone.port)"))
                let registered = try await running.phone { $0 == .registered }
                #expect(registered.source == "127.0.0.1:\(phone.port)")
                #expect(registered.transport == transport)
                #expect(registered.userAgent == "raw")
                #expect(running.engine.phones() == [registered])
                #expect(running.engine.isPhoneReachable("agent01"))
                let refresh = try await phone.register(algorithm: algorithm, cseq: 10)
                #expect(refresh.hasPrefix("SIP/2.0 200"))
                try await running.phone { $0 == .refreshed }
                let removal = try await phone.register(expires: 0, algorithm: algorithm, cseq: 20)
                #expect(removal.hasPrefix("SIP/2.0 200") && !removal.contains("Contact:"))
                try await running.phone { $0 == .unregistered(.byPhone) }
                #expect(running.engine.phones().isEmpty)
            }
        }

        @Test("PJSIP's own client registers with SHA-256")
        func independentClient() async throws {
            let port = try FreePort.next()
            let trunk = SIPTrunk(
                id: "self", gatewayHost: "127.0.0.1", port: port,
                registration: SIPRegistration(
                    registrar: "sip:127.0.0.1:\(port)", aor: "sip:agent01@127.0.0.1", expires: 300),
                credentials: [SIPCredential(user: "agent01", secret: "s3cret")])
            try await withRegistrar(
                { $0.algorithms = [.sha256] },
                configure: {
                    $0.listeners[0].port = port
                    $0.trunks = [trunk]
                }
            ) { running in
                try await running.phone { $0 == .registered }
            }
        }

        @Test("a wrong secret and an unknown user are answered alike, and nobody is registered")
        func refused() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener()
                let wrong = try await RawPhone(listener).register(secret: "guess", callID: "same")
                let unknown = try await RawPhone(listener).register("nobody", callID: "same")
                func shape(_ text: String) -> [Substring] {
                    text.split(separator: "\r\n").filter { line in
                        !["Via:", "From:", "To:"].contains { line.hasPrefix($0) }
                    }
                }
                #expect(wrong.hasPrefix("SIP/2.0 403"))
                #expect(shape(wrong) == shape(unknown))
                #expect(await running.phoneChanges() == 0)
            }
        }

        @Test("a lost 200 is sent again, a replayed REGISTER from elsewhere changes nothing")
        func replay() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener()
                let phone = try RawPhone(listener)
                phone.send(phone.register("agent01", cseq: 1, callID: "c", contact: "<sip:agent01@10.9.8.7>"))
                let challenge = try await phone.receive("SIP/2.0 401")
                let credentials = phone.authorization("agent01", "s3cret", challenge: challenge)
                let request = phone.register(
                    "agent01", cseq: 2, callID: "c", contact: "<sip:agent01@10.9.8.7>", extra: [credentials])
                phone.send(request)
                let first = try await phone.receive("SIP/2.0 200")
                phone.send(request)
                #expect(try await phone.receive("SIP/2.0 200") == first)
                let thief = try RawPhone(listener)
                thief.send(request.replacingOccurrences(of: "branch=z9hG4bK", with: "branch=z9hG4bKthief"))
                #expect(try await thief.receive("SIP/2.0 401").contains("stale=true"))
                #expect(running.engine.phones().map(\.source) == ["127.0.0.1:\(phone.port)"])
            }
        }

        @Test("a nonce from before a restart is stale: the phone takes a new one without asking its user")
        func stale() async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener())
                let old = phone.authorization(
                    "agent01", "s3cret", realm: "dialer", nonce: "0123456789abcdef", algorithm: .sha256)
                phone.send(phone.register("agent01", cseq: 1, callID: "c", contact: "<sip:a@10.9.8.7>", extra: [old]))
                let challenge = try await phone.receive("SIP/2.0 401")
                #expect(challenge.contains("stale=true"))
                let new = phone.authorization("agent01", "s3cret", challenge: challenge)
                phone.send(phone.register("agent01", cseq: 2, callID: "c", contact: "<sip:a@10.9.8.7>", extra: [new]))
                _ = try await phone.receive("SIP/2.0 200")
            }
        }

        @Test("423, Contact: *, several contacts, and a contact that is no SIP URI, on the wire")
        func contacts() async throws {
            try await withRegistrar { running in
                let phone = try RawPhone(try await running.listener())
                let brief = try await phone.register(expires: 5)
                #expect(brief.hasPrefix("SIP/2.0 423") && brief.contains("Min-Expires: 60\r\n"))
                let two = try await phone.register(
                    contact: "<sip:a@10.9.8.7>;q=0.5, <sip:b@10.9.8.7>;expires=70", cseq: 10)
                #expect(two.contains("Contact: <sip:b@10.9.8.7>;expires=70\r\n"))
                #expect(two.contains("Contact: <sip:a@10.9.8.7>;expires=600;q=0.500\r\n"))
                #expect(try await phone.register(contact: "<tel:+861>", cseq: 20).hasPrefix("SIP/2.0 400"))
                #expect(running.engine.phones().count == 2)
                let star = try await phone.register(contact: "*", expires: 0, cseq: 30)
                #expect(star.hasPrefix("SIP/2.0 200"))
                #expect(running.engine.phones().isEmpty)
            }
        }

        @Test("a registration that is not renewed ends")
        func expiry() async throws {
            try await withRegistrar({ $0.minExpires = .seconds(1) }) { running in
                let phone = try RawPhone(try await running.listener())
                try await phone.register(expires: 1)
                try await running.phone { $0 == .expired }
                #expect(running.engine.phones().isEmpty)
                await #expect(throws: SIPError.phoneNotRegistered("agent01")) {
                    _ = try await running.call(account: "agent01")
                }
            }
        }

        @Test("accounts are added and removed while the engine runs")
        func reload() async throws {
            try await withRegistrar { running in
                let listener = try await running.listener()
                try await RawPhone(listener).register()
                await running.engine.reload(accounts: [SIPAccount(user: "agent03", secret: "third")])
                try await running.phone { $0 == .unregistered(.accountRemoved) }
                #expect(try await RawPhone(listener).register(callID: "b").hasPrefix("SIP/2.0 403"))
                let new = try await RawPhone(listener).register("agent03", secret: "third", callID: "d")
                #expect(new.hasPrefix("SIP/2.0 200"))
            }
        }

        @Test(
            "REGISTERs that make no sense are refused, and the next one is taken",
            arguments: [
                ["Contact: <sip:a@10.9.8.7>;expires=99999999999999999999;q=9999999999"],
                ["Contact: <sip:a@10.9.8.7>;+sip.instance;reg-id=x", "Expires: 4294967295"],
                ["Contact: \"unclosed <sip:a@10.9.8.7>"], ["Contact: <mailto:a@b>, *, <sip:@>"],
                ["Expires: -1", "Contact: <sip:\(String(repeating: "a", count: 1500))@10.9.8.7>"],
                (0..<20).map { "Contact: <sip:a\($0)@10.9.8.7>" }, ["Require: a,b,,c,"],
                ["Authorization: Digest"], ["Authorization: Digest username"], ["Authorization: Basic Zm9v"],
                ["Authorization: Digest username=\"agent01\", realm=\"dialer\", nonce=\"\", response=\"\""],
                ["Authorization: Digest realm=\"dialer\", nc=zzzzzzzz, qop=auth, cnonce=\"\", nonce=\"00\""],
            ])
        func nonsense(_ lines: [String]) async throws {
            try await withRegistrar { running in
                let listener = try await running.listener()
                let odd = try RawPhone(listener)
                odd.send(odd.register("agent02", cseq: 1, callID: "n", contact: nil, expires: nil, extra: lines))
                odd.send(odd.register("agent02", cseq: 2, callID: "m", contact: nil))
                let challenge = try await odd.receive("SIP/2.0 401")
                let proof = odd.authorization("agent02", "other", challenge: challenge)
                odd.send(
                    odd.register("agent02", cseq: 3, callID: "n", contact: nil, expires: nil, extra: lines + [proof]))
                try await RawPhone(listener).register()
                #expect(running.engine.isPhoneReachable("agent01"))
            }
        }
    }
}
