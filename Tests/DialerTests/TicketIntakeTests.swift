import CallQueue
import ControlAPI
import Foundation
import Testing

@testable import Dialer

@Suite("Requests for single tickets")
struct TicketIntakeTests {
    @Test("a submission is read whole, and one that is too large or wrong is refused by the name of its field")
    func submit() throws {
        var request = SubmitTicketRequest(ticket: "T1", ticketClass: "quality", numbers: ["13800138000"])
        request.order = ""
        request.title = "破损"
        let draft = try TicketHandlers.draft(request)
        #expect(draft.details == "破损" && draft.order == nil && draft.numbers == ["13800138000"])
        let wrong: [(String, (inout SubmitTicketRequest) -> Void)] = [
            ("numbers", { $0.numbers = [] }), ("numbers", { $0.numbers = Array(repeating: "1", count: 17) }),
            ("vip", { $0.vip = 10 }), ("title", { $0.title = String(repeating: "长", count: 10_000) }),
            ("fields", { $0.fields = ["": "x"] }),
            ("fields", { $0.fields = ["a": String(repeating: "x", count: 20_000)] }),
        ]
        for (field, spoil) in wrong {
            var spoilt = request
            spoil(&spoilt)
            #expect { try TicketHandlers.draft(spoilt) } throws: { ($0 as? ControlError)?.data.field == field }
        }
    }

    @Test("a change takes away what is cleared, and is refused where it says nothing or both")
    func change() throws {
        let cleared = try TicketHandlers.edit(
            ChangeTicketRequest(ticket: "T1", priority: "high", clear: ["notAfter", "owner"]))
        #expect(cleared.deadlineAt == .some(nil) && cleared.owner == .some(nil) && cleared.order == nil)
        #expect(cleared.changed == ["priority", "deadlineAt", "owner"])
        let wrong = [
            ChangeTicketRequest(ticket: "T1"), ChangeTicketRequest(ticket: "T1", clear: ["numbers"]),
            ChangeTicketRequest(ticket: "T1", owner: "1001", clear: ["owner"]),
            ChangeTicketRequest(ticket: "T1", notAfter: Date(), clear: ["notAfter"]),
        ]
        for request in wrong {
            #expect { try TicketHandlers.edit(request) } throws: { ($0 as? ControlError)?.reason == .invalidParams }
        }
    }
}

@Suite("Requests for a batch's terms")
struct BatchTermsReadingTests {
    @Test("hours, mode and flow are checked, and taken back by an empty text")
    func reading() throws {
        let change = try BatchTermsReading.change(
            weight: 2, hours: "sat 10:00-12:00", mode: "", flow: "quality", flows: ["quality"])
        #expect(change.weight == 2 && change.window??.description == "sat 10:00-12:00")
        #expect(change.mode == .some(nil) && change.flow == .some(FlowName(rawValue: "quality")))
        let wrong: [(String, String?, String?, String?)] = [
            ("hours", "25:00-26:00", nil, nil), ("mode", nil, "automatic", nil), ("flow", nil, nil, "none"),
        ]
        for (field, hours, mode, flow) in wrong {
            #expect {
                try BatchTermsReading.change(weight: nil, hours: hours, mode: mode, flow: flow, flows: ["quality"])
            } throws: { ($0 as? ControlError)?.data.field == field }
        }
    }

    @Test("rows that are added to a batch have no terms of their own")
    func addition() throws {
        let catalog = try MappingCatalog.builtIn()
        var request = OpenBatchRequest(name: "more.csv", batch: "b-1")
        #expect(try UploadTerms(request, catalog: catalog, configuration: .init()).target == BatchID(rawValue: "b-1"))
        request.paused = true
        #expect { try UploadTerms(request, catalog: catalog, configuration: .init()) } throws: {
            ($0 as? ControlError)?.data.field == "batch"
        }
        let never = OpenBatchRequest(name: "x", hours: "23:00-23:30")
        #expect { try UploadTerms(never, catalog: catalog, configuration: .init()) } throws: {
            ($0 as? ControlError)?.data.field == "hours"
        }
    }

    @Test("words of clones are outcomes of tickets not reached")
    func clone() throws {
        #expect(try BatchHandlers.terms(nil) == CloneTerms())
        #expect(
            try BatchHandlers.terms(["busy", "never"]) == CloneTerms(outcomes: [.busy], includesUntried: true))
        #expect(try BatchHandlers.terms(["busy"]).includesUntried == false)
        #expect(throws: ControlError.self) { try BatchHandlers.terms(["answered"]) }
        #expect(throws: ControlError.self) { try BatchHandlers.terms(["bussy"]) }
    }
}
