import ControlAPI
import FoundationEssentials
import Testing

struct RPCMessageTests {
    @Test("takes a request apart and leaves id and params as they came")
    func request() throws {
        let message = try RPCMessage(
            parsing: Data(
                #" {"jsonrpc": "2.0","id": "a\"1", "method":"call.dial", "params": {"x":[1,{"y":"}"}]} } "#.utf8))
        #expect(message.id == Data(#""a\"1""#.utf8))
        #expect(try message.knownMethod() == .callDial)
        #expect(message.params == Data(#"{"x":[1,{"y":"}"}]}"#.utf8))
    }

    @Test(
        "refuses what is no JSON-RPC request, with the right word",
        arguments: [
            ("", "invalidRequest"), ("[]", "invalidRequest"), (#"[{"jsonrpc":"2.0"}]"#, "invalidRequest"),
            ("{", "parseError"), (#"{"jsonrpc":"2.0""#, "parseError"), (#"{"jsonrpc":"2.0"} x"#, "parseError"),
            (#"{"jsonrpc":"1.0","id":1,"method":"x"}"#, "invalidRequest"),
            (#"{"id":1,"method":"x"}"#, "invalidRequest"),
            (#"{"jsonrpc":"2.0","id":{},"method":"x"}"#, "invalidRequest"),
            (#"{"jsonrpc":"2.0","id":1x,"method":"x"}"#, "parseError"),
            (#"{"jsonrpc":"2.0","id":1,"id":2,"method":"x"}"#, "invalidRequest"),
            (#"{"jsonrpc":"2.0","id":1,"method":7}"#, "invalidRequest"),
            (#"{"jsonrpc":"2.0","id":1,"method":"x","extra":1}"#, "invalidRequest"),
            (#"{"jsonrpc":"2.0","id":1,"method":"x","params":[}]}"#, "parseError"),
            (#"{"jsonrpc":"2.0","id":"\"#, "parseError"), (#"{"jsonrpc":"2.0","id":"#, "parseError"),
        ])
    func refusals(line: String, word: String) throws {
        let error = #expect(throws: ControlError.self) { try RPCMessage(parsing: Data(line.utf8)) }
        #expect(error?.reason.rawValue == word)
    }

    @Test(
        "takes as id every number that JSON can write, and nothing else",
        arguments: [
            ("0", true), ("-1", true), ("12.50", true), ("1e9", true), ("-0.0E+2", true), ("7E-1", true),
            ("01", false), ("1.", false), (".5", false), ("+1", false), ("1e", false), ("1e+", false), ("-", false),
            ("0x1", false), ("NaN", false), ("1-2", false), ("--1", false),
        ])
    func numericIDs(id: String, isTaken: Bool) throws {
        let line = Data(#"{"jsonrpc":"2.0","id":\#(id),"method":"x"}"#.utf8)
        if isTaken {
            #expect(try RPCMessage(parsing: line).id == Data(id.utf8))
        } else {
            #expect(throws: ControlError.self) { try RPCMessage(parsing: line) }
        }
    }

    @Test(
        "reads a dial request of plain texts as the decoder does",
        arguments: [
            #"{"number":"13800138000","agent":"1001"}"#, #"{"ticket":"ZL1","agent":"李","key":"k","note":""}"#, "{}",
            #"{"number":"\u0031","agent":"1001"}"#, #"{"number":"1","agent":null}"#, #"{"agent":7}"#,
            #"{"agent":"tab\#u{9}"}"#, #"{"agent":"a\\"}"#, #"{"agent":"}"#, #"{"agent":"a""}"#,
        ])
    func plainTexts(params: String) {
        let decoded = try? ControlCoding.decode(DialRequest.self, from: Data(params.utf8))
        #expect((try? DialRequest(params: Data(params.utf8))) == decoded)
    }

    @Test(
        "writes the answer to a dial request as the encoder does",
        arguments: ["01M7ZGAHY1", "a/b", "q\"", "b\\", "李", ""])
    func plainAnswer(call: String) throws {
        for state in [CallState.requested, .ringingAgent, .ended] {
            let result = DialResult(callId: call, replayed: state == .ended, state: state)
            let written = DialRequest.json(of: result)
            #expect(try written == nil || written == ControlCoding.encode(result))
            #expect((written == nil) == ["q\"", "b\\", "李"].contains(call))
        }
    }

    @Test("limits nesting at exactly 32 levels, whatever mixture of brackets")
    func depth() throws {
        func line(_ levels: Int) -> Data {
            let open = (0..<levels).map { $0.isMultiple(of: 2) ? "[" : #"{"k":"# }.joined()
            let close = (0..<levels).reversed().map { $0.isMultiple(of: 2) ? "]" : "}" }.joined()
            return Data((#"{"jsonrpc":"2.0","params":"# + open + "1" + close + "}").utf8)
        }
        _ = try RPCMessage(parsing: line(31))
        let error = #expect(throws: ControlError.self) { try RPCMessage(parsing: line(32)) }
        #expect(error?.message.contains("32") == true)
    }

    @Test("any prefix and any single changed byte is refused or read, never a crash")
    func mutations() throws {
        let line = Array(
            #"{"jsonrpc":"2.0","id":12,"method":"call.dial","params":{"number":"+86\u0031","agent":"1001"}}"#.utf8)
        for length in 0..<line.count {
            #expect(throws: ControlError.self) { try RPCMessage(parsing: Data(line.prefix(length))) }
        }
        var read = 0
        for index in line.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = line
                changed[index] = byte
                if (try? RPCMessage(parsing: Data(changed))) != nil { read += 1 }
            }
        }
        #expect(read > line.count)
    }

    @Test("answers parse again, with the id byte for byte")
    func answers() throws {
        let result = try ControlCoding.encode(DialResult(callId: "c1", replayed: false, state: .requested))
        let answer = try RPCMessage(parsing: RPCMessage.response(id: Data("1e3".utf8), result: result))
        #expect(answer.id == Data("1e3".utf8))
        #expect(try answer.decodeResult(as: DialResult.self).callId == "c1")

        let refusal = ControlError(
            .capped, "Three calls today.", retryAt: Date(timeIntervalSince1970: 1_762_800_000.25))
        let failed = try RPCMessage(parsing: RPCMessage.response(id: nil, error: refusal))
        #expect(failed.id == Data("null".utf8))
        #expect(throws: refusal) { try failed.decodeResult(as: DialResult.self) }
    }
}
