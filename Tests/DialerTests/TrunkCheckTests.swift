import ControlAPI
import SIP
import Testing

@testable import Dialer

@Suite("What doctor says of trunks")
struct TrunkCheckTests {
    private static let trunk = TrunkSettings(
        id: "main", host: "192.0.2.1", port: 5060, transport: .udp, callerIDs: ["+862112345678"], numberFormat: .e164,
        prefix: "", lines: 30, callsPerSecond: 10)

    private func check(_ answer: TrunkAnswer?, registered: Bool? = nil) -> DoctorCheck {
        var info = TrunkInfo(Self.trunk, on: TrunkRouter([Self.trunk]), at: .zero)
        info.registered = registered
        return TrunkCheck.check(Self.trunk, info, answer.map { TrunkTest(answer: $0, took: .milliseconds(3)) })
    }

    @Test(
        "any answer to OPTIONS will do; one that is watched all the time is not asked again",
        arguments: [200, 404, 503])
    func answers(status: Int) {
        let answered = check(TrunkAnswer(status: status, phrase: "Words", origin: .farEnd))
        #expect(answered.verdict == .ok && answered.cure == nil)
        #expect(answered.text == "0 of 30 lines in use; answers OPTIONS: \(status) Words")
        #expect(check(nil).text == "0 of 30 lines in use")
    }

    @Test("silence is a warning with its cure, unless the trunk's registrar has answered")
    func silence() {
        let nothing = TrunkAnswer(status: 408, phrase: "no answer", origin: .timer)
        let silent = check(nothing)
        #expect(silent.verdict == .warning && silent.cure?.contains("firewall") == true)
        #expect(silent.text == "0 of 30 lines in use; no answer to OPTIONS within 2 s")
        let registered = check(nothing, registered: true)
        #expect(registered.verdict == .ok && registered.text.contains("registered; no answer to OPTIONS"))
        let nowhere = check(TrunkAnswer(status: 503, phrase: "its name is not found", origin: .transport))
        #expect(nowhere.verdict == .warning && nowhere.text.contains("its name is not found"))
    }
}
