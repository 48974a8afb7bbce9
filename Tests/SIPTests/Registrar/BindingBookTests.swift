import Testing

@testable import SIP

@Suite("Registrar: contacts")
struct BindingBookTests {
    private typealias Contact = RegisterArrival.Contact

    @Test("several contacts are listed with what is left of their time, highest q first, then the newest")
    func several() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        _ = try registrar.register(&phone, [Contact(uri: "sip:a@10.0.0.1", q: 500)], expires: 100)
        registrar.pass(.seconds(10))
        let verdict = try registrar.register(&phone, [Contact(uri: "sip:b@10.0.0.2", expires: 200)])
        #expect(verdict.contacts == ["<sip:b@10.0.0.2>;expires=200", "<sip:a@10.0.0.1>;expires=90;q=0.500"])
    }

    @Test("a REGISTER without contacts asks for them")
    func query() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        _ = try registrar.register(&phone)
        let verdict = try registrar.register(&phone, [])
        #expect(verdict.status == 200)
        #expect(verdict.contacts.count == 1)
        #expect(verdict.changes.isEmpty)
    }

    @Test("one contact too many takes the place of the oldest")
    func limit() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        for host in 1...3 {
            let verdict = try registrar.register(&phone, [Contact(uri: "sip:a@10.0.0.\(host)")])
            #expect(verdict.contacts.count == min(host, 2))
            guard host == 3 else { continue }
            #expect(verdict.changes.count == 2)
            if case .unregistered(let binding, .byNewerContact)? = verdict.changes.last {
                #expect(binding.contact == "sip:a@10.0.0.1")
            } else {
                Issue.record("\(verdict.changes)")
            }
        }
        let many = (1...3).map { Contact(uri: "sip:a@10.0.1.\($0)") }
        #expect(try registrar.register(&phone, many).status == 403)
    }

    @Test("too short a time is 423 with the shortest that will do, too long a one is cut, none is ours")
    func expires() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        let brief = try registrar.register(&phone, expires: 59)
        #expect(brief.status == 423)
        #expect(brief.header("Min-Expires") == "60")
        #expect(try registrar.register(&phone, expires: 60).contacts.first?.hasSuffix("expires=60") == true)
        #expect(try registrar.register(&phone, expires: 99_999).contacts.first?.hasSuffix("expires=3600") == true)
        #expect(try registrar.register(&phone, expires: nil).contacts.first?.hasSuffix("expires=600") == true)
    }

    @Test("a binding ends when its time is over, and not before")
    func expiry() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        _ = try registrar.register(&phone, expires: 60)
        #expect(registrar.registrar.expire(at: registrar.now + .milliseconds(59_999)).isEmpty)
        let changes = registrar.registrar.expire(at: registrar.now + .seconds(60))
        guard case .expired(let binding)? = changes.first else {
            Issue.record("\(changes)")
            return
        }
        #expect(binding.account == "agent01")
        #expect(registrar.registrar.book.all.isEmpty)
    }

    @Test("Expires: 0 removes one contact, Contact: * all of them")
    func removal() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        _ = try registrar.register(&phone, [Contact(uri: "sip:a@10.0.0.1"), Contact(uri: "sip:b@10.0.0.2")])
        let one = try registrar.register(&phone, [Contact(uri: "sip:a@10.0.0.1", expires: 0)])
        #expect(one.contacts.map { $0.prefix(18) } == ["<sip:b@10.0.0.2>;e"])
        let challenge = registrar.judge(phone.register()).answer
        var star = try phone.register(answering: challenge, [], expires: 0)
        star.removesAll = true
        let all = registrar.judge(star)
        #expect(all.status == 200 && all.contacts.isEmpty)
        #expect(all.changes.count == 1 && all.changes.allSatisfy(\.isRemoval))
    }

    @Test("Contact: * with another Expires, or with another contact, is refused")
    func badStar() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        _ = try registrar.register(&phone)
        for (contacts, expires) in [([], 60), ([Contact(uri: "sip:a@10.0.0.1")], 0)] as [([Contact], Int)] {
            let challenge = registrar.judge(phone.register()).answer
            var star = try phone.register(answering: challenge, contacts, expires: expires)
            star.removesAll = true
            #expect(registrar.judge(star).status == 400)
        }
        #expect(registrar.registrar.book.all.count == 1)
    }

    @Test("an older REGISTER of the same Call-ID that comes late changes nothing (RFC 3261 section 10.3)")
    func order() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        _ = try registrar.register(&phone)
        let challenge = registrar.judge(phone.register()).answer
        var late = try phone.register(answering: challenge, expires: 0)
        late.cseq = 1
        #expect(registrar.judge(late).status == 500)
        #expect(registrar.registrar.book.all.count == 1)
        phone.callID = "after a restart"
        phone.cseq = 0
        #expect(try registrar.register(&phone, expires: 0).status == 200)
        #expect(registrar.registrar.book.all.isEmpty)
    }

    @Test("of a REGISTER with one bad contact nothing takes effect")
    func allOrNothing() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        let contacts = [Contact(uri: "sip:a@10.0.0.1"), Contact(uri: "sip:b@10.0.0.2", expires: 5)]
        #expect(try registrar.register(&phone, contacts).status == 423)
        #expect(try registrar.register(&phone, [contacts[0], Contact(uri: "")]).status == 400)
        #expect(registrar.registrar.book.all.isEmpty)
    }

    @Test("contacts are the same if their device is, or their URI by the rules of RFC 3261 section 19.1.4")
    func sameness() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        _ = try registrar.register(&phone, [Contact(uri: "sip:a@Host.example;ob")])
        let second = try registrar.register(&phone, [Contact(uri: "sip:a@host.example")])
        #expect(second.contacts.count == 1)
        _ = try registrar.register(&phone, [Contact(uri: "sip:a@host.example", expires: 0)])
        let id = "\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\""
        _ = try registrar.register(&phone, [Contact(uri: "sip:a@10.0.0.1", instance: id, regID: 1)])
        let moved = try registrar.register(&phone, [Contact(uri: "sip:a@10.0.0.9", instance: id, regID: 1)])
        #expect(moved.contacts == ["<sip:a@10.0.0.9>;expires=600;+sip.instance=\(id);reg-id=1"])
        let other = try registrar.register(&phone, [Contact(uri: "sip:a@10.0.0.9", instance: id, regID: 2)])
        #expect(other.contacts.count == 2)
    }

    @Test("a phone that speaks outbound is told that it is understood (RFC 5626 section 6)")
    func outbound() throws {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        let challenge = registrar.judge(phone.register()).answer
        var arrival = try phone.register(
            answering: challenge, [Contact(uri: phone.contact, instance: "\"<urn:uuid:1>\"", regID: 1)])
        arrival.supported = ["path", "outbound"]
        #expect(registrar.judge(arrival).header("Require") == "outbound")
    }

    @Test("when a connection closes, what was registered through it is gone, and nothing else")
    func connectionClosed() throws {
        var registrar = PaperRegistrar()
        var over4 = PaperPhone(transport: .tcp, connection: 4)
        var over5 = PaperPhone(user: "agent02", secret: "other", transport: .tls, connection: 5)
        _ = try registrar.register(&over4)
        _ = try registrar.register(&over5)
        let changes = registrar.registrar.connectionClosed(4)
        #expect(changes.count == 1)
        #expect(registrar.registrar.book.all.map(\.account) == ["agent02"])
        #expect(registrar.registrar.connectionClosed(4).isEmpty)
        #expect(registrar.registrar.connectionClosed(0).isEmpty)
    }

    @Test("a new way to a phone makes it the newest; a refresh by the same way does not")
    func newest() throws {
        var registrar = PaperRegistrar()
        var (desk, soft) = (PaperPhone(port: 1), PaperPhone(port: 2))
        let (a, b) = ([Contact(uri: "sip:desk@10.0.0.1")], [Contact(uri: "sip:soft@10.0.0.2")])
        _ = try registrar.register(&desk, a)
        soft.callID = "other"
        _ = try registrar.register(&soft, b)
        _ = try registrar.register(&desk, a)
        #expect(registrar.registrar.book.bindings(of: "agent01").map(\.flow.port) == [2, 1])
        desk.port = 3
        _ = try registrar.register(&desk, a)
        #expect(registrar.registrar.book.bindings(of: "agent01").map(\.flow.port) == [3, 2])
    }
}
