import ControlAPI
import Foundation
import Testing

/// What a trunk with SRTP offers in mid-call.
extension EncryptedTrunkTests {
    /// What a far end offers in mid-call, and what it is answered with.
    struct Change: Sendable {
        var offer: [String]
        var status: Int
    }

    private static func section(_ profile: String, _ crypto: String? = nil) -> [String] {
        let lines = ["m=audio 30000 \(profile) 8", "a=rtpmap:8 PCMA/8000"]
        guard let crypto else { return lines }
        return lines + ["a=crypto:\(crypto)"]
    }

    static let otherKey = section("RTP/SAVP", "3 AES_CM_128_HMAC_SHA1_80 inline:AAAA\(key.dropFirst(4))")
    static let badKey = section("RTP/SAVP", "1 AES_CM_128_HMAC_SHA1_80 inline:short")

    @Test(
        "a re-INVITE may change the far end's key, but not take encryption away",
        arguments: [
            Change(offer: otherKey, status: 200),
            Change(offer: section("RTP/AVP"), status: 488), Change(offer: section("RTP/SAVP"), status: 488),
            Change(offer: badKey, status: 488),
        ])
    func reinvites(change: Change) async throws {
        let words = [
            "profile": "RTP/SAVP", "attribute": "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)",
            "offer": change.offer.joined(separator: "\n      "), "status": String(change.status),
        ]
        try await withScript("required", "reinvites-encrypted", keys: words) { site, customers in
            let call = try await site.talk()
            try await customers.event("reanswered")
            let answer = try await customers.trace.messages.first("the answer to the re-INVITE") {
                $0.direction == .received && $0.status == change.status && $0.transaction == "INVITE"
            }
            if change.status == 200 {
                let ours = keys(try await customers.trace.receives("INVITE"))["3"]
                #expect(keys(answer) == ["3": ours ?? ""], "the key in use, and no other")
                #expect(answer.text.contains(" RTP/SAVP "))
            }
            let info = try await site.control.ask(GetCallRequest(call: call))
            let customer = info.legs.first { $0.leg == .customer }
            #expect(info.state == .talking && customer?.srtp != nil)
            try await site.hangUp(call)
        }
    }

    /// The same audio twice, as gateways offer it that would take either.
    struct Choice: Sendable {
        var srtp: String
        /// Encrypted from the call's beginning.
        var isEncrypted: Bool
        var offer: [String]
        /// The profile of each section of the answer, and whether it is on.
        var answer: [(profile: String, isOn: Bool)]
    }

    private static let clear = section("RTP/AVP")
    private static let safe = section("RTP/SAVP", "3 AES_CM_128_HMAC_SHA1_80 inline:\(key)")

    @Test(
        "of the same audio twice, in clear and encrypted, the one is taken that the trunk's rule wants, the other refused",
        arguments: [
            Choice(
                srtp: "required", isEncrypted: true, offer: clear + safe,
                answer: [("RTP/AVP", false), ("RTP/SAVP", true)]),
            Choice(
                srtp: "required", isEncrypted: true, offer: safe + clear,
                answer: [("RTP/SAVP", true), ("RTP/AVP", false)]),
            Choice(
                srtp: "optional", isEncrypted: false, offer: clear + safe,
                answer: [("RTP/AVP", false), ("RTP/SAVP", true)]),
            Choice(
                srtp: "off", isEncrypted: false, offer: clear + safe, answer: [("RTP/AVP", true), ("RTP/SAVP", false)]),
            Choice(
                srtp: "off", isEncrypted: false, offer: safe + clear, answer: [("RTP/SAVP", false), ("RTP/AVP", true)]),
        ])
    func twice(choice: Choice) async throws {
        let words = [
            "profile": choice.isEncrypted ? "RTP/SAVP" : "RTP/AVP",
            "attribute": choice.isEncrypted ? "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)" : "a=x-none:1",
            "offer": choice.offer.joined(separator: "\n      "), "status": "200",
        ]
        try await withScript(choice.srtp, "reinvites-encrypted", keys: words) { site, customers in
            let call = try await site.talk()
            try await customers.event("reanswered")
            let answer = try await customers.trace.messages.first("the answer to the re-INVITE") {
                $0.direction == .received && $0.status == 200 && $0.transaction == "INVITE"
            }
            let sections = answer.text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("m=") }.map {
                $0.split(separator: " ")
            }
            #expect(sections.map { String($0[2]) } == choice.answer.map(\.profile))
            #expect(sections.map { $0[1] != "0" } == choice.answer.map(\.isOn))
            // What was agreed is on record only after the answer has left.
            let deadline = ContinuousClock.now + .seconds(20)
            var customer: LegInfo?
            repeat {
                customer = try await site.control.ask(GetCallRequest(call: call)).legs.first { $0.leg == .customer }
            } while (customer?.srtp != nil) != (choice.srtp != "off") && ContinuousClock.now < deadline
            #expect((customer?.srtp != nil) == (choice.srtp != "off"), "\(String(describing: customer))")
            try await site.hangUp(call)
            try await customers.event("bye")
            #expect(customers.complaints.isEmpty)
        }
    }
}
