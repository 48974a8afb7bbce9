import CallQueue
import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import Dialer

/// What the site's configuration and state decide of a file.
@Suite("An upload and its site")
struct UploadSiteTests {
    @Test("the configured shares decide how many tickets of a class are called")
    func shares() async throws {
        let fixture = try await ControlFixture { $0.selection = Selection(shares: [.logistics: 0]) }
        let summary = try await fixture.loadExample("logistics-gb18030.csv", paused: true)
        #expect(summary.accepted == 0 && summary.notSelected == 208)
    }

    @Test("while the daemon drains no file is taken")
    func draining() async throws {
        let fixture = try await ControlFixture()
        await fixture.queue.setDraining(true)
        #expect(try await refusal { try await fixture.uploads.open(OpenBatchRequest(name: "a")) }.reason == .draining)
    }

    @Test("a number without a country code is at home where the site is, unless the mapping says otherwise")
    func home() async throws {
        let fixture = try await ControlFixture { $0.region = "HK" }
        let file = Data("id,phone\nT1,2123 4567\n".utf8)
        func number(_ mapping: String) async throws -> String? {
            let request = OpenBatchRequest(name: "a", mapping: mapping)
            try await fixture.load(file, request)
            return try await fixture.tickets.get(GetTicketRequest(ticket: "T1", reveal: true)).number
        }
        let plain = #"{ id: "id", class: { otherwise: "quality" }, numbers: "phone" }"#
        let ofMacau = #"{ region: "MO", id: "id", class: { otherwise: "quality" }, numbers: "phone" }"#
        #expect(try await refusal { try await number(ofMacau) }.reason == .batchRefused)
        #expect(try await number(plain) == "+85221234567")
    }
}
