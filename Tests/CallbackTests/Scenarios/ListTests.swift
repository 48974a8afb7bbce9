import ControlAPI
import Foundation
import Testing

/// Looking at calls.
@Suite("Lists of calls")
struct ListTests {
    @Test("running calls come before past ones, in pages that say how many there are; a note stays with its call")
    func pages() async throws {
        try await withSite { site in
            let past = try await site.control.ask(
                DialRequest(number: "13800138000", agent: "1001", note: "asked for noon\nsharp")
            ).callId
            try await site.control.event(.callBridged, call: past)
            #expect(try await site.control.ask(GetCallRequest(call: past)).note == "asked for noon\nsharp")
            try await site.hangUp(past)
            try await site.hangUp(try await site.talk("13911112222"))
            let running = try await site.talk("13911113333", agent: "1002")

            func list(_ limit: Int, _ offset: Int) async throws -> CallList {
                try await site.control.ask(ListCallsRequest(ended: true, limit: limit, offset: offset))
            }
            let first = try await list(2, 0)
            #expect(first.total == 3 && first.calls.map(\.state) == [.talking, .ended])
            #expect(first.calls.first?.callId == running)
            let second = try await list(2, 2)
            #expect(second.total == 3 && second.calls.map(\.callId) == [past])
            #expect(second.calls.first?.note == "asked for noon\nsharp")
            #expect(try await site.control.ask(ListCallsRequest()).total == 1)
            // Numbers at which sums overflow: refused or clamped, and the call goes on.
            for offset in [Int.max, Int.min] {
                #expect(try await list(Int.max, offset).total == 3)
            }
            #expect(try await site.control.ask(GetCallRequest(call: running)).state == .talking)
        }
    }

    @Test("a note that is too long is refused before anything rings")
    func longNote() async throws {
        try await withSite { site in
            let request = DialRequest(number: "13800138000", agent: "1001", note: String(repeating: "字", count: 501))
            let refusal = try await site.control.refusal(request)
            #expect(refusal?.data.field == "note")
            #expect(site.agentsRung == 0)
        }
    }

    @Test("an unusual country is dialled by a person who confirms it, and only then")
    func unusual() async throws {
        try await withSite { site in
            let refusal = try await site.control.refusal(DialRequest(number: "+1 202 555 0123", agent: "1001"))
            #expect(refusal?.reason == .numberBarred)
            #expect(refusal?.message.contains("--confirm") == true)
            let call = try await site.control.ask(
                DialRequest(number: "+1 202 555 0123", agent: "1001", confirm: true)
            ).callId
            try await site.control.event(.callBridged, call: call)
        }
    }

    @Test("an upload whose connection closes leaves nothing, and the next file is taken at once")
    func lostUpload() async throws {
        try await withSite { site in
            let other = try site.dialer.connect()
            let upload = try await other.ask(OpenBatchRequest(name: "lost.csv")).upload
            let head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"
            let row = "L1,质量工单,客户,13800138000,,,,问题,普通,2026-11-11 00:06:17,,"
            try await other.ask(AppendBatchRequest(upload: upload, data: Data("\(head)\n\(row)\n".utf8)))
            other.disconnect()
            let gone = try await site.refusalOfCommit(upload)
            #expect(gone.message.contains("connection closed"))
            #expect(try await site.control.ask(ListBatchesRequest()).total == 0)
            #expect(try await site.load([("L1", "13800138000")], paused: true).accepted == 1)
        }
    }
}

extension Site {
    /// Why an upload that is lost cannot be committed; asks for its verdicts, which changes nothing, until it is gone.
    fileprivate func refusalOfCommit(_ upload: String) async throws -> ControlError {
        while true {
            let piece = AppendBatchRequest(upload: upload, data: Data(), offset: Int.max)
            let refusal = try #require(try await control.refusal(piece))
            if refusal.reason == .notFound { return refusal }
        }
    }
}
