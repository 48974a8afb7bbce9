import Testing

@testable import SIP

@Suite("Registrar: who may call")
struct CallerProofTests {
    /// A registrar, and a phone that is registered with it and calls from now on.
    private func registered() throws -> (PaperRegistrar, PaperPhone) {
        var (registrar, phone) = (PaperRegistrar(), PaperPhone())
        #expect(try registrar.register(&phone).status == 200)
        phone.method = "INVITE"
        phone.uri = "sip:13800138000@pbx.example"
        return (registrar, phone)
    }

    private func judge(_ registrar: inout PaperRegistrar, _ arrival: RegisterArrival) -> Registrar.CallVerdict {
        registrar.registrar.judgeCall(arrival, at: registrar.now)
    }

    private func challenge(_ registrar: inout PaperRegistrar, _ phone: inout PaperPhone) throws -> RegistrarAnswer {
        guard case .refused(let verdict) = judge(&registrar, phone.register([])) else { throw CancellationError() }
        let answer = try #require(verdict.answer)
        #expect(answer.status == 401)
        return answer
    }

    @Test("a registered phone that proves its secret calls, back along the way its INVITE came")
    func caller() throws {
        var (registrar, phone) = try registered()
        let challenge = try challenge(&registrar, &phone)
        phone.port = 5999
        guard case .caller(let way) = judge(&registrar, try phone.register(answering: challenge, [])) else {
            Issue.record("not let in")
            return
        }
        #expect(way.account == "agent01" && way.flow.port == 5999)
    }

    @Test("from where no phone is registered a caller is a stranger, and is not even challenged")
    func stranger() throws {
        var (registrar, phone) = try registered()
        phone.address = "203.0.113.9"
        guard case .stranger = judge(&registrar, phone.register([])) else {
            Issue.record("a stranger was answered")
            return
        }
    }

    @Test("a wrong secret, and an account that is registered elsewhere, are refused with 403")
    func refused() throws {
        var (registrar, phone) = try registered()
        let challenge = try challenge(&registrar, &phone)
        var (wrong, other) = (phone, phone)
        wrong.secret = "guess"
        (other.user, other.secret) = ("agent02", "other")
        for (count, var caller) in [wrong, other].enumerated() {
            let arrival = try caller.register(answering: challenge, [], count: UInt32(count + 1))
            guard case .refused(let verdict) = judge(&registrar, arrival) else {
                Issue.record("\(caller.user) was let in")
                continue
            }
            #expect(verdict.answer?.status == 403)
        }
    }

    @Test("credentials of an INVITE serve once, and those of a REGISTER not at all")
    func replay() throws {
        var (registrar, phone) = try registered()
        let challenge = try challenge(&registrar, &phone)
        let arrival = try phone.register(answering: challenge, [])
        _ = judge(&registrar, arrival)
        guard case .refused(let again) = judge(&registrar, arrival) else {
            Issue.record("the same credentials served twice")
            return
        }
        #expect(again.answer?.status == 401)
        phone.method = "REGISTER"
        guard case .refused(let other) = judge(&registrar, try phone.register(answering: challenge, [], count: 2))
        else {
            Issue.record("a REGISTER's credentials served for a call")
            return
        }
        #expect(other.answer?.status == 403)
    }
}
