import Foundation
import JSON
import Testing

@testable import Webhooks

@Suite("What is sent for which event")
struct MappingTests {
    private static let fields = JSONValue.object([
        "callId": .string("c-1"), "customer": .string("+86 138-0013 8000"), "ticketId": .string("T/4 7"),
        "data": .object([
            "talkSeconds": .number(61.6), "disposition": .string("busy"), "sip": .number(486), "gone": .null,
        ]),
        "names": .array([.string("a"), .string("b")]),
    ])
    private static let words: HookWords = ["causes": ["busy": "belegt", "*": "sonst"], "few": ["answered": "ja"]]

    @Test(
        "places in a text are filled, with what is done to the value on the way",
        arguments: [
            ("Call {callId} ended", "Call c-1 ended"), ("{customer|digits}", "8613800138000"),
            ("{data.talkSeconds|whole} s", "62 s"), ("{data.talkSeconds}", "61.6"), ("{data.sip}", "486"),
            ("{data.disposition|word:causes}", "belegt"), ("{callId|word:causes}", "sonst"),
            ("[{callId|word:few}]", "[]"), ("[{data.gone}]", "[]"), ("{nothing.at.all|or:–}", "–"),
            ("{data.disposition|digits|or:x}", "x"),
            ("{nothing|word:few|or:nein}", "nein"), ("{{}} {callId}", "{}} c-1"), ("", ""),
        ])
    func texts(text: String, filled: String) throws {
        #expect(try HookText(text).filled(Self.fields, Self.words) == filled)
    }

    @Test(
        "a text that cannot be understood is refused",
        arguments: [
            ("{callId", HookFault.openBrace("{callId")), ("{}", .emptyField), ("{a|upper}", .unknownFilter("upper")),
            ("{a|word}", .unknownFilter("word")),
        ] as [(String, HookFault)])
    func faults(text: String, fault: HookFault) {
        #expect(throws: fault) { try HookText(text) }
    }

    @Test("a place that is all of a text keeps its value's type, and without a value its key is left out")
    func types() throws {
        let template = try HookTemplate(
            .object([
                "id": .string("{callId}"), "sip": .string("{data.sip}"), "names": .string("{names}"),
                "gone": .string("{data.gone}"),
                "none": .string("x{data.gone}"), "fixed": .number(7),
                "deep": .array([.object(["t": .string("{data.gone}")])]),
            ]))
        let filled = try #require(template.filled(Self.fields, Self.words))
        #expect(
            String(decoding: filled.json, as: UTF8.self)
                == #"{"deep":[{}],"fixed":7,"id":"c-1","names":["a","b"],"none":"x","sip":486}"#)
    }

    @Test("a field in a path cannot leave its place")
    func paths() throws {
        var message = HookMessage(name: "m")
        message.path = try HookText("/tickets/{ticketId}.json")
        #expect(message.path(Self.fields, [:]) == "/tickets/T%2F4%207.json")
        let evil = JSONValue.object(["ticketId": .string("../../x?y#z@evil.example")])
        #expect(message.path(evil, [:]) == "/tickets/..%2F..%2Fx%3Fy%23z%40evil.example.json")
        #expect(message.path(.object(["ticketId": .string("王")]), [:]) == "/tickets/%E7%8E%8B.json")
        message.path = try HookText("/{ticketId}/x")
        #expect(message.path(.object(["ticketId": .string("..")]), [:]) == "/%2E%2E/x")
    }

    @Test("messages are chosen by event, by the fields there are, once, and after those they need")
    func choice() throws {
        var mapping = HookMapping(name: "m")
        var (begin, end, note) = (HookMessage(name: "begin"), HookMessage(name: "end"), HookMessage(name: "note"))
        (begin.on, begin.isOnce) = (["call.customer.dialing"], true)
        (end.on, end.isOnce, end.needs) = (["call.ended"], true, "begin")
        (note.on, note.with) = (["call."], try HookText("{data.sip}").fields)
        mapping.messages = [begin, end, note]
        func names(_ kind: String, _ sent: Set<String>, _ event: JSONValue = .object([:])) -> [String] {
            mapping.messages(for: kind, event, sent: sent).map(\.name)
        }
        #expect(names("call.customer.dialing", []) == ["begin"])
        #expect(names("call.customer.dialing", ["begin"]) == [])
        #expect(names("call.ended", []) == [] && names("call.ended", ["begin"]) == ["end"])
        #expect(names("call.ended", ["begin", "end"]) == [])
        #expect(names("call.bridged", [], Self.fields) == ["note"] && names("calls", [], Self.fields) == [])
    }

    @Test("a message without a body of its own is the event; the same event has the same bytes every time")
    func event() {
        let message = HookMessage(name: "m")
        let body = message.body(Self.fields, .object([:]), [:])
        #expect(body == message.body(Self.fields, .object([:]), [:]))
        #expect(
            String(decoding: body, as: UTF8.self).hasPrefix(#"{"callId":"c-1","customer":"+86 138-0013 8000","data":{"#)
        )
    }

    @Test("the signature is HMAC-SHA256 of time and body, as others compute it")
    func signature() throws {
        let now = Date(timeIntervalSince1970: 1_795_226_400)
        let header = DeliverySignature.header(secret: "key", body: Data(#"{"a":1}"#.utf8), at: now)
        // printf '1795226400.{"a":1}' | openssl dgst -sha256 -hmac key
        #expect(header == "t=1795226400,v1=a36c06187fe9e4c8e1d1c330c6baa1bb7587e929cafb3ab2978626653778bc7e")
    }
}
