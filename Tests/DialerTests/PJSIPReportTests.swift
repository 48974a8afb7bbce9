import ControlAPI
import SIP
import Testing

@testable import Dialer

@Suite("What is known of PJSIP")
struct PJSIPReportTests {
    @Test(
        "a release is compared with the one that was examined",
        arguments: [
            ("2.17", .examined), ("2.16", .tooOld), ("2.9", .tooOld), ("1.99.3", .tooOld), ("2.17-dev", .tooOld),
            ("2.17.1", .newer), ("2.18", .newer), ("2.18-dev", .newer), ("3.0", .newer), ("10.1", .newer),
            ("", .unknown), ("2", .unknown), ("svn-trunk", .unknown), ("2.x", .unknown), ("2..1", .unknown),
        ] as [(String, PJSIPRelease.Standing)])
    func standing(text: String, standing: PJSIPRelease.Standing) {
        #expect(PJSIPRelease(text).standing == standing)
    }

    @Test("the examined one is named with each fault that was fixed only after it, and what guards against it")
    func examined() {
        let report = PJSIPReport(release: PJSIPRelease("2.17"))
        let text = report.lines.joined(separator: "\n")
        for fault in PJSIPFault.fixedAfterExamined {
            #expect(text.contains("\(fault.text) (\(fault.commit))"))
        }
        #expect(text.contains("closed by our gate"))
        #expect(report.check.verdict == .ok)
        #expect(report.check.text.contains("our gate closes 4, 8 are in parts not used, 3 are open"))
    }

    @Test("a newer one is said to be newer than what was examined, an older one to be too old")
    func others() {
        let newer = PJSIPReport(release: PJSIPRelease("2.18"))
        #expect(newer.check.verdict == .ok)
        #expect(newer.check.text.contains("2.18, newer than 2.17, the newest that was examined"))
        #expect(newer.lines.first?.contains("2.18 is newer than 2.17") == true)
        let older = PJSIPReport(release: PJSIPRelease("2.16"))
        #expect(older.check.verdict == .warning)
        #expect(older.check.cure?.contains("make setup") == true)
        #expect(older.lines.count == 1)
        #expect(PJSIPReport(release: PJSIPRelease("trunk")).check.verdict == .warning)
    }

    @Test("a name server on another machine is a warning, because its answers can be forged on the way")
    func nameServers() {
        let check = PJSIPReport(release: PJSIPRelease("2.17"), asksForeignDNS: true).check
        #expect(check.verdict == .warning)
        #expect(check.cure?.contains("sip.nameservers") == true)
    }

    @Test(
        "DNS is asked for names only, and elsewhere only if no resolver of this machine is named",
        arguments: [
            ("192.0.2.1", "sip:1@192.0.2.2", "192.0.2.53", false),
            ("trunk.example", "sip:1@192.0.2.2", "192.0.2.53", true),
            ("192.0.2.1", "sip:1@phone.example", "192.0.2.53", true), ("trunk.example", "sip:1@x", "127.0.0.53", false),
            ("localhost", "sip:1@[2001:db8::1]:5060", "192.0.2.53", false),
        ])
    func names(trunk: String, phone: String, server: String, asks: Bool) {
        let configuration = SIPConfiguration(
            listeners: [], nameservers: [server], trunks: [SIPTrunk(id: "t", gatewayHost: trunk)])
        #expect(configuration.asksForeignDNS(phones: [phone]) == asks)
    }
}
