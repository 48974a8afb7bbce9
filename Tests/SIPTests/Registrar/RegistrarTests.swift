import Testing

@testable import SIP

@Suite("Registrar: who may register")
struct RegistrarTests {
    @Test("SHA-256 is offered before MD5, both are accepted", arguments: DigestAlgorithm.allCases)
    func algorithms(_ algorithm: DigestAlgorithm) throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        let challenge = registrar.judge(phone.register()).answer
        #expect(challenge?.status == 401)
        #expect(challenge?.headers.map { $0.value.contains("algorithm=SHA-256") } == [true, false])
        #expect(challenge?.headers.allSatisfy { $0.name == "WWW-Authenticate" } == true)
        let verdict = registrar.judge(try phone.register(answering: challenge, algorithm: algorithm))
        #expect(verdict.status == 200)
        #expect(verdict.contacts == ["<sip:agent01@10.0.0.7:5060>;expires=600"])
    }

    @Test("what is not offered is not accepted")
    func onlyOffered() throws {
        var (registrar, phone) = (PaperRegistrar { $0.algorithms = [.sha256] }, PaperPhone())
        let challenge = registrar.judge(phone.register()).answer
        #expect(challenge?.headers.count == 1)
        var arrival = try phone.register(answering: challenge)
        let nonce = try #require(arrival.credentials.first?.nonce)
        arrival.credentials = [phone.credentials(realm: "dialer", nonce: nonce, algorithm: .md5)]
        #expect(registrar.judge(arrival).status == 401)
    }

    @Test("a wrong secret and an unknown user get the same answer")
    func same() throws {
        var registrar = PaperRegistrar()
        var (wrong, unknown) = (PaperPhone(secret: "guess"), PaperPhone(user: "nobody"))
        let (first, second) = (try registrar.register(&wrong), try registrar.register(&unknown))
        #expect(first.status == 403)
        #expect(first.answer == second.answer)
        #expect(first.changes.isEmpty && second.changes.isEmpty)
    }

    @Test("credentials of one account do not register another")
    func otherAccount() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        let challenge = registrar.judge(phone.register()).answer
        var arrival = try phone.register(answering: challenge)
        arrival.user = "agent02"
        let verdict = registrar.judge(arrival)
        #expect(verdict.status == 403)
        #expect(verdict.note == .otherAccount(user: "agent02", account: "agent01", source: "192.0.2.7"))
    }

    @Test("credentials serve once; the phone is told to take a new nonce, and then its next count serves")
    func replay() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        let challenge = registrar.judge(phone.register()).answer
        let arrival = try phone.register(answering: challenge)
        #expect(registrar.judge(arrival).status == 200)
        var replayed = arrival
        replayed.flow.port = 6666
        let verdict = registrar.judge(replayed)
        #expect(verdict.status == 401)
        #expect(verdict.header("WWW-Authenticate")?.hasSuffix("stale=true") == true)
        #expect(verdict.changes.isEmpty)
        #expect(registrar.judge(try phone.register(answering: challenge, count: 2)).status == 200)
    }

    @Test("an old nonce is stale, and so is one from another address")
    func stale() throws {
        var (registrar, phone) = (PaperRegistrar { $0.nonceAge = .seconds(30) }, PaperPhone())
        let challenge = registrar.judge(phone.register()).answer
        var stranger = phone
        stranger.address = "192.0.2.8"
        let elsewhere = registrar.judge(try stranger.register(answering: challenge))
        #expect(elsewhere.header("WWW-Authenticate")?.hasSuffix("stale=true") == true)
        registrar.pass(.seconds(31))
        let verdict = registrar.judge(try phone.register(answering: challenge))
        #expect(verdict.status == 401)
        #expect(verdict.header("WWW-Authenticate")?.hasSuffix("stale=true") == true)
        #expect(registrar.judge(try phone.register(answering: verdict.answer)).status == 200)
    }

    @Test("credentials for another URI are refused")
    func otherURI() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        let challenge = registrar.judge(phone.register()).answer
        var arrival = try phone.register(answering: challenge)
        arrival.requestURI = "sip:other.example"
        #expect(registrar.judge(arrival).status == 400)
    }

    @Test("a source that guesses is slowed down and then not answered; registered phones behind it go on")
    func guessing() throws {
        var registrar = PaperRegistrar { $0.bans = SourceBanPolicy(failures: 5, patience: 2) }
        var phone = PaperPhone()
        #expect(try registrar.register(&phone).status == 200)
        var guesser = PaperPhone(user: "agent02", secret: "guess", port: 7777)
        var statuses: [Int?] = []
        for _ in 1...5 {
            statuses.append(try registrar.register(&guesser).status)
            registrar.pass(.seconds(5))
        }
        #expect(statuses == [403, 403, 403, 403, 403])
        #expect(registrar.judge(guesser.register()).answer == nil, "banned")
        #expect(try registrar.register(&phone).status == 200, "same address, but known there")
        var elsewhere = PaperPhone(user: "agent02", secret: "other", address: "192.0.2.99")
        #expect(try registrar.register(&elsewhere).status == 200)
        registrar.pass(.seconds(600))
        var reformed = PaperPhone(user: "agent02", secret: "other", port: 7777)
        #expect(try registrar.register(&reformed).status == 200)
    }

    @Test("while it has to wait, a source's right credentials are not looked at: over UDP it hears nothing")
    func waiting() throws {
        var registrar = PaperRegistrar { $0.bans = SourceBanPolicy(failures: 50, patience: 0) }
        var (guesser, phone) = (PaperPhone(secret: "guess"), PaperPhone())
        #expect(try registrar.register(&guesser).status == 403)
        let challenge = registrar.judge(phone.register()).answer
        let arrival = try phone.register(answering: challenge)
        #expect(registrar.judge(arrival).answer == nil)
        var overTCP = arrival
        overTCP.flow.transport = .tcp
        let verdict = registrar.judge(overTCP)
        #expect(verdict.status == 503)
        #expect(verdict.header("Retry-After") == "1")
        registrar.pass(.seconds(1))
        #expect(registrar.judge(arrival).status == 200)
    }

    @Test("an extension that we do not know is refused with its name")
    func required() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        let challenge = registrar.judge(phone.register()).answer
        var arrival = try phone.register(answering: challenge)
        arrival.required = ["outbound", "gruu"]
        let verdict = registrar.judge(arrival)
        #expect(verdict.status == 420)
        #expect(verdict.header("Unsupported") == "gruu")
    }

    @Test("an account that is removed, or gets another secret, loses its contacts; the others keep theirs")
    func reload() throws {
        var (registrar, first) = (PaperRegistrar(), PaperPhone())
        var second = PaperPhone(user: "agent02", secret: "other")
        _ = try registrar.register(&first)
        _ = try registrar.register(&second)
        let changes = registrar.registrar.use([
            SIPAccount(user: "agent01", secret: "s3cret"), SIPAccount(user: "agent02", secret: "new"),
        ])
        #expect(changes.count == 1)
        guard case .unregistered(let binding, .accountRemoved)? = changes.first else {
            Issue.record("\(changes)")
            return
        }
        #expect(binding.account == "agent02")
        #expect(registrar.registrar.book.all.map(\.account) == ["agent01"])
        second.secret = "new"
        #expect(try registrar.register(&second).status == 200)
    }
}
