import ControlAPI
import FoundationEssentials
import Testing

struct ControlWordsTests {
    @Test("every error word has a number of its own")
    func errorNumbers() {
        let codes = ControlError.Reason.codes
        #expect(Set(codes.values).count == codes.count)
        #expect(ControlError(.duplicateInFlight, "").code == 1105)
    }

    @Test("a word this version does not know is passed on, not refused")
    func unknownWord() throws {
        let json = Data(#"{"callId":"c","replayed":true,"state":"teleporting"}"#.utf8)
        let result = try ControlCoding.decode(DialResult.self, from: json)
        #expect(result.state == "teleporting")
        #expect(try ControlCoding.encode(result).count == json.count)
    }

    @Test("a misspelt, doubled, missing or mistyped parameter is refused by name")
    func params() throws {
        func field(_ json: String) -> String? {
            do {
                _ = try AppendBatchRequest(params: Data(json.utf8))
                return nil
            } catch {
                #expect(error.reason == .invalidParams)
                return error.data.field
            }
        }
        #expect(field(#"{"upload":"u","dta":""}"#) == "dta")
        #expect(field(#"{"upload":"u","upload":"v","data":""}"#) == "upload")
        #expect(field(#"{"upload":"u"}"#) == "data")
        #expect(field(#"{"upload":7,"data":""}"#) == "upload")
        #expect(field(#"{"upload":"u","data":"%%"}"#) == "data")
        #expect(field(#"{"upload":"u","data":"YQ==","offset":3}"#) == nil)
        #expect(throws: ControlError.self) { try VersionRequest(params: Data("[]".utf8)) }
        _ = try VersionRequest(params: nil)
    }

    @Test("instants carry milliseconds and a zone, and any zone is read")
    func instants() throws {
        let date = Date(timeIntervalSince1970: 1_762_848_195.25)
        #expect(Instant.text(of: date) == "2025-11-11T08:03:15.250Z")
        #expect(Instant.date(of: "2025-11-11T16:03:15.250+08:00") == date)
        #expect(Instant.date(of: "2025-11-11T08:03:15Z") == Date(timeIntervalSince1970: 1_762_848_195))
        for text in ["2025-11-11 08:03:15", "2025-11-11T08:03:15", "11.11.2025", "", "1762848195"] {
            #expect(Instant.date(of: text) == nil, "\(text)")
        }
    }

    @Test("every millisecond comes back as it was written")
    func milliseconds() throws {
        for millisecond in 0..<1000 {
            let text = "2026-11-11T08:03:15.\(String(String(1000 + millisecond).dropFirst()))Z"
            let date = try #require(Instant.date(of: text))
            #expect(Instant.text(of: date) == text)
        }
        #expect(Instant.text(of: Date(timeIntervalSince1970: 1_762_848_195.9996)) == "2025-11-11T08:03:16.000Z")
    }

    @Test("an event comes back as it went, and absent keys are not written")
    func event() throws {
        let event = ControlEvent(
            .callEnded, at: Date(timeIntervalSince1970: 1_762_848_195.25), callId: "c1", agentId: "1001",
            leg: .customer,
            data: EventData(disposition: .busy, sip: 486, talkSeconds: 0), seq: 41)
        let json = try ControlCoding.encode(event)
        #expect(try ControlCoding.decode(ControlEvent.self, from: json) == event)
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains(#""type":"call.ended""#) && !text.contains("null") && !text.contains("ticketId"))
    }

    @Test(
        "masks all but the ends of a number",
        arguments: [
            ("+8613800138000", "+86138****8000"), ("13240968483-9647", "132****8483;****"), ("12345", "***45"),
            ("", ""),
            ("700123456789012", "7001234****9012"),
        ])
    func masks(number: String, masked: String) {
        #expect(NumberMask.masked(number) == masked)
    }

    @Test(
        "numbers in somebody else's text are masked, other figures are not",
        arguments: [
            ("Busy here for +8613800138000", "Busy here for +86138****8000"), ("486 Busy", "486 Busy"), ("", ""),
            ("from 192.168.100.200:5060", "from 192.168.100.200:5060"),
            ("a13800138000b1234567c", "a138****8000b*****67c"),
            ("code 171050", "code 171050"), ("１３８００１３８０００", "１３８****８０００"),
            // In pieces.
            ("+86 138-0013-8000", "+86 138-****-8000"), ("138 0013 8000 busy", "138 **** 8000 busy"),
            ("0571-8888 8888 转 123", "0571-**** 8888 转 ***"), ("(0571) 8888-7777", "(0571) ****-7777"),
            ("4008-001-234", "40**-**1-234"), ("400 800 1234 ext. 99", "40* *** 1234 ext. **"),
            ("8888 8888", "**** 8888"), ("+33 1 42 68 53 00", "+33 1 ** ** 53 00"), ("88888888x12", "****8888x**"),
            ("138.0013.8000", "138.****.8000"), ("020–3888–1234", "020–****–1234"), ("１３８　００１３　８０００", "１３８　****　８０００"),
            ("88888888 77777777", "****8888 ****7777"), ("13800138000 13911112222", "138****8000 139****2222"),
            ("12:30 138 0013 8000", "12:30 138 **** 8000"), ("20 13800138000", "20 138****8000"),
            ("tel:0571-88887777", "tel:0571-****7777"), ("分机123", "分机123"), ("8008208888分机123", "80****8888分机***"),
            // Encoded.
            ("sip:%2B8613800138000@gw", "sip:%2B86138****8000@gw"),
            ("%31%33%38%30%30%31%33%38%30%30%30", "%31%33%38****%38%30%30%30"),
            ("138%200013%208000", "138%20****%208000"), ("%FF13800138000%E5", "%FF138****8000%E5"),
            ("%EF%BC%91%EF%BC%93%EF%BC%98 00138000", "%EF%BC%91%EF%BC%93%EF%BC%98 ****8000"),
            // What is none.
            ("2026-11-22 03:03:45.277", "2026-11-22 03:03:45.277"),
            ("at 2026-11-22T03:03:45.277Z", "at 2026-11-22T03:03:45.277Z"), ("T-2026-11-22-0001", "T-2026-11-22-0001"),
            ("550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440000"),
            ("12345678-1234-1234-1234-123456789012", "12345678-1234-1234-1234-123456789012"),
            ("10.0.0.1 5060", "10.0.0.1 5060"), ("[2001:db8::1]:5060", "[2001:db8::1]:5060"),
            ("ticket T-2026-0001", "ticket T-2026-0001"), ("0.123456 s", "0.123456 s"),
            ("ports 10000-20000", "ports 10000-20000"), ("5 of 20 in 300 ms", "5 of 20 in 300 ms"),
            ("50%20off 100%", "50%20off 100%"), ("486 12 30 45", "486 12 30 45"),
        ])
    func maskedText(text: String, masked: String) {
        #expect(NumberMask.maskedNumbers(in: text) == masked)
    }
}
