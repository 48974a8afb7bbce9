import ControlAPI
import Foundation
import Testing

@testable import ctl

@Suite("ctl ticket submit, change, withdraw", .timeLimit(.minutes(2)))
struct SingleTicketTests {
    private static let ticket = TicketInfo(
        ticketId: "T-1", ticketClass: "quality", batchId: "b-1", state: .ready, number: "+86138****8000")

    @Test("a ticket is submitted with all that is said of it, and its answer tells why it waits")
    func submit() async throws {
        let explanation = TicketExplanation(
            ticketId: "T-1", state: .ready, reason: "noAgent", text: "No agent is free.", textChinese: "没有空闲坐席。",
            attemptsMade: 0)
        let result = SubmitTicketResult(verdict: .accepted, ticket: Self.ticket, explanation: explanation)
        let daemon = try FakeDaemon { _ in .result(result) }
        let run = try await ctl(
            "ticket", "submit", "T-1", "--class", "quality", "--number", "13800138000", "--number", "0571-88888888",
            "--priority", "urgent", "--vip", "2", "--field", "渠道=电话=主叫", "--deadline", "2026-11-21T14:30:00+08:00",
            on: daemon)
        #expect(run.status == 0 && run.output == "Ticket T-1: accepted\n" && run.errors.contains("No agent is free."))
        let request = try #require(try daemon.requests(SubmitTicketRequest.self).first)
        #expect(request.numbers == ["13800138000", "0571-88888888"] && request.fields == ["渠道": "电话=主叫"])
        #expect(request.vip == 2 && request.notAfter != nil && request.key?.hasPrefix("ctl-") == true)
        #expect(try await ctl("ticket", "submit", "T-1", "--class", "quality", on: daemon).status == 64)
        #expect(try await ctl("ticket", "submit", "T-1", "--number", "1", on: daemon).status == 64)
    }

    @Test("a refusal is said with its reason and ends as refused rows do")
    func refused() async throws {
        let result = SubmitTicketResult(
            verdict: .refused, field: "numbers", reason: "tooShort", text: "Too few digits for a number.")
        let daemon = try FakeDaemon { _ in .result(result) }
        let run = try await ctl("ticket", "submit", "T-1", "--class", "quality", "--number", "1380", on: daemon)
        #expect(run.status == 50 && run.output == "Ticket T-1: refused, numbers: Too few digits for a number.\n")
    }

    @Test("a change sends what is given and nothing else; a withdrawal says the state")
    func change() async throws {
        let daemon = try FakeDaemon { _ in .result(Self.ticket) }
        let run = try await ctl(
            "ticket", "change", "T-1", "--number", "13900139000", "--clear", "notAfter", "--note", "new number",
            on: daemon)
        #expect(run.status == 0, "\(run.errors)")
        let sent = try #require(try daemon.requests(ChangeTicketRequest.self).first)
        #expect(
            sent
                == ChangeTicketRequest(ticket: "T-1", numbers: ["13900139000"], clear: ["notAfter"], note: "new number")
        )
        #expect(try await ctl("ticket", "change", "T-1", "--field", "novalue", on: daemon).status == 64)
        #expect(try await ctl("ticket", "withdraw", "T-1", on: daemon).output == "Ticket T-1: ready\n")
    }
}
