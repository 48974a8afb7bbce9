import ControlAPI
import Foundation
import Synchronization
import Testing

/// A trunk that registers is dialled through while it is registered and not otherwise: the registrar's and the trunk's
/// traces are the judge.
@Suite("Trunks that register")
struct TrunkTests {
    private static let account = ["user": "account", "secret": "right"]

    private static func registration(_ registrar: SIPpPeer, secret: String) -> String {
        """
        register: { registrar: "127.0.0.1:\(registrar.port)", user: "account" },
        credentials: { user: "account", secret: "\(secret)" },
        """
    }

    /// A site whose only trunk registers there.
    private func withRegistrar(
        _ scenario: String, secret: String = "right", moreTrunks: String = "",
        _ body: (Site, SIPpPeer) async throws -> Void
    ) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let registrar = try await SIPpPeer(scenario, named: "registrar", in: folder, keys: Self.account)
        do {
            try await withSite {
                $0.trunkExtras = Self.registration(registrar, secret: secret)
                $0.moreTrunks = moreTrunks.replacingOccurrences(of: "PORT", with: String($0.trunkPort))
            } _: { site in
                try await body(site, registrar)
            }
        } catch {
            await registrar.end()
            throw error
        }
        await registrar.end()
    }

    private func trunk(_ site: Site) async throws -> TrunkInfo {
        try #require(try await site.control.ask(StatusRequest()).trunks.first)
    }

    @Test("it answers the registrar's challenge in MD5 and is then dialled through")
    func registers() async throws {
        try await withRegistrar("registrar-md5") { site, registrar in
            try await site.control.trunkIs("registered")
            // The trace is written a little behind the wire.
            try await registrar.trace.receives("REGISTER", times: 2)
            let asked = registrar.trace.received("REGISTER")
            #expect(asked.count == 2)
            #expect(asked.allSatisfy { $0.header("To")?.contains("sip:account@127.0.0.1") == true })
            let info = try await trunk(site)
            #expect(info.up && info.registered == true && info.text == nil)
            #expect(try await site.ctl(["doctor"]).status == 0)
            try await site.placesAnotherCall()
            #expect(site.customersRung == 1)
        }
    }

    @Test("it answers a challenge in SHA-256 (RFC 8760) with the right digest")
    func sha256() async throws {
        try await withRegistrar("registrar-sha256") { site, registrar in
            try await site.control.trunkIs("registered")
            let header = try #require(registrar.trace.received("REGISTER").last?.header("Authorization"))
            let digest = DigestCredentials(header)
            #expect(digest["algorithm"] == "SHA-256")
            let response = try await digest.expectedResponse(user: "account", secret: "right", method: "REGISTER")
            #expect(digest["response"] == response)
        }
    }

    @Test("a refused registration takes it out: tickets wait, clicks are refused, doctor and status say why")
    func refused() async throws {
        try await withRegistrar("registrar-md5", secret: "wrong") { site, registrar in
            try await site.control.trunkIs("failed")
            let info = try await trunk(site)
            #expect(!info.up && info.registered == false)
            #expect(info.text?.contains("403 Forbidden") == true)
            let doctor = try await site.ctl(["doctor"])
            #expect(doctor.status != 0)
            #expect(doctor.lines.contains { $0.contains("main") && $0.contains("403") }, "\(doctor.lines)")
            #expect(
                try await site.control.refusal(DialRequest(number: "13911112222", agent: "1002"))?.reason == .trunkDown)
            try await site.load([("T1", "13800138000")])
            #expect(try await site.explain("T1").reason == WaitingReasonWord.trunkDown.rawValue)
            #expect(site.customersRung + site.agentsRung == 0)
            #expect(registrar.trace.received("REGISTER").count == 2, "a registrar bans who keeps asking")

            try await site.reload { $0.trunkExtras = Self.registration(registrar, secret: "right") }
            try await site.control.events.first("the waiting ticket's talk") {
                $0.type == .callBridged && $0.ticketId == "T1"
            }
            #expect(try await trunk(site).up)
            #expect(try await site.ctl(["doctor"]).status == 0)
        }
    }

    @Test("while it is not registered the next trunk is dialled through, with that one's own number")
    func nextTrunk() async throws {
        let second = #"{ id: "second", host: "127.0.0.1", port: PORT, callerIds: ["+862187654321"], lines: 20 },"#
        try await withRegistrar("registrar-md5", secret: "wrong", moreTrunks: second) { site, _ in
            try await site.control.trunkIs("failed")
            let call = try await site.talk()
            #expect(try await site.control.ask(GetCallRequest(call: call)).trunk == "second")
            let invite = try await site.customers.trace.receives("INVITE")
            #expect(invite.header("From")?.contains("sip:+862187654321@") == true)
            try await site.hangUp(call)
        }
    }

    @Test("a registration that is lost takes it out, and the call that talks goes on; regained, it is dialled again")
    func lostAndRegained() async throws {
        let (address, port) = ("127.0.0.67", try FreePort.one())
        let refuses = Atomic(false)
        let registrar = try OptionsAnswerer(at: address, port: port) {
            refuses.load(ordering: .relaxed) ? (403, ["Retry-After: 1"]) : (200, ["Expires: 5"])
        }
        defer { registrar.end() }
        try await withSite {
            $0.trunkExtras = "register: { registrar: \"\(address):\(port)\", user: \"account\" },"
        } _: { site in
            try await site.control.trunkIs("registered")
            let call = try await site.talk()
            refuses.store(true, ordering: .relaxed)
            try await site.control.trunkIs("failed")
            let refusal = try await site.control.refusal(DialRequest(number: "13911112222", agent: "1002"))
            #expect(refusal?.reason == .trunkDown)
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            refuses.store(false, ordering: .relaxed)
            try await site.control.trunkIs("registered", times: 2)
            try await site.placesAnotherCall()
            #expect(try await site.hangUp(call).data?.disposition == .answered)
        }
    }
}

extension ControlClient {
    /// Waits until a trunk has said so for that many times.
    fileprivate func trunkIs(_ state: String, times count: Int = 1) async throws {
        _ = try await events.value("trunk \(state)") { events in
            events.count { $0.type == .trunkState && $0.data?.state == state } >= count ? true : nil
        }
    }
}
