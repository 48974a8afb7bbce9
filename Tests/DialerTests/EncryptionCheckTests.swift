import ControlAPI
import SIP
import Testing

@testable import Dialer

@Suite("What doctor says of phones that must be encrypted")
struct EncryptionCheckTests {
    private func phone(_ account: String, _ transport: SIPTransport) -> RegisteredPhone {
        RegisteredPhone(
            account: account, contact: "sip:\(account)@192.0.2.1", transport: transport, source: "192.0.2.1:5060",
            userAgent: "", registeredAt: .now, expiresAt: .now + .seconds(60), isReachable: true)
    }

    @Test("one that is registered over UDP or TCP is warned of, with its agent and what to do")
    func warns() {
        let required = [("desk1", "1001"), ("desk2", "1002"), ("desk3", "1003")].map { (user: $0.0, agent: $0.1) }
        let phones = [phone("desk1", .tls), phone("desk2", .udp), phone("desk2", .tls), phone("other", .udp)]
        let check = EncryptionCheck(required: required, phones: phones).check
        #expect(check?.verdict == .warning)
        #expect(check?.text.contains("1002 (udp)") == true && check?.cure?.contains("TLS") == true)
        #expect(check?.text.contains("1001") == false && check?.text.contains("1003") == false)
    }

    @Test("where all are registered over TLS, or not at all, all is well; where none must be, nothing is said")
    func quiet() {
        #expect(EncryptionCheck(required: [("desk1", "1001")], phones: [phone("desk1", .tls)]).check?.verdict == .ok)
        #expect(EncryptionCheck(required: [("desk1", "1001")], phones: []).check?.verdict == .ok)
        #expect(EncryptionCheck(required: [], phones: [phone("desk1", .udp)]).check == nil)
    }
}
