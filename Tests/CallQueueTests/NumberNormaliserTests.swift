import Testing

@testable import CallQueue

@Suite("Phone cells")
struct NumberNormaliserTests {
    let normaliser: NumberNormaliser

    init() throws { normaliser = try NumberNormaliser(region: "CN") }

    private func accepted(_ cell: String) -> [String] {
        guard case .accepted(let numbers) = normaliser.read(cell) else { return [] }
        return numbers.map(\.identity)
    }

    private func reason(_ cell: String) -> NumberRefusal.Reason? {
        guard case .refused(let refusal) = normaliser.read(cell) else { return nil }
        return refusal.reason
    }

    @Test(
        "reads a mobile in every way people and programs write one",
        arguments: [
            "13800138000", "138 0013 8000", "138-0013-8000", "138 0013 8000 ", " 13800138000", "１３８００１３８０００",
            "+8613800138000", "+86 138-0013-8000", "＋86 13800138000", "(+86)13800138000", "（+86）138 0013 8000",
            "008613800138000", "0086 138 0013 8000", "8613800138000", "86-138-0013-8000", "86 13800138000",
            "'13800138000", "’13800138000", "＇13800138000", "=\"13800138000\"", "\"13800138000\"",
            "138\u{A0}0013\u{A0}8000", "138\u{3000}0013\u{3000}8000", "138\u{2009}0013\u{202F}8000",
            "138–0013–8000", "138—0013—8000", "138‑0013‑8000", "138－0013－8000", "138−0013−8000",
            "\u{202D}13800138000\u{202C}", "\u{200B}13800138000", "\u{FEFF}13800138000", "138.0013.8000",
            "电话：13800138000", "手机:13800138000", "Tel: 138 0013 8000", "tel:+86-138-0013-8000", "[138]0013 8000",
            "13800138000\n", "\t13800138000",
        ])
    func mobile(_ cell: String) {
        #expect(accepted(cell) == ["+8613800138000"])
    }

    @Test(
        "reads landlines, extensions, service numbers and numbers abroad",
        arguments: [
            ("0571-51749890", "+8657151749890"), ("(0571)51749890", "+8657151749890"),
            ("（０５７１）５１７４９８９０", "+8657151749890"), ("010-26979010", "+861026979010"),
            ("0553-2377948", "+865532377948"), ("+86 571 5174 9890", "+8657151749890"),
            ("+86 0571 51749890", "+8657151749890"), ("+86 (0)571 51749890", "+8657151749890"),
            ("0086-571-51749890", "+8657151749890"), ("86-0571-51749890", "+8657151749890"),
            ("(021)30059115转802", "+862130059115;ext=802"), ("021-30059115 转 802", "+862130059115;ext=802"),
            ("021-30059115轉802", "+862130059115;ext=802"), ("021-30059115转接802", "+862130059115;ext=802"),
            ("02130059115 ext 802", "+862130059115;ext=802"), ("02130059115 Ext. 802", "+862130059115;ext=802"),
            ("02130059115x802", "+862130059115;ext=802"), ("02130059115分机802", "+862130059115;ext=802"),
            ("02130059115 分机：802", "+862130059115;ext=802"), ("02130059115#802", "+862130059115;ext=802"),
            ("02130059115＃８０２", "+862130059115;ext=802"), ("021-30059115-802", "+862130059115;ext=802"),
            ("021-30059115，转802", "+862130059115;ext=802"), ("021-30059115,802", "+862130059115;ext=802"),
            ("021-30059115(转802)", "+862130059115;ext=802"),
            ("0571-5174-9890", "+8657151749890"), ("0553-2377948-1", "+865532377948;ext=1"),
            ("400-528-2706", "+864005282706"), ("4005282706", "+864005282706"), ("800-810-1234", "+868008101234"),
            ("400-528-2706转1", "+864005282706;ext=1"),
            ("+852 9429 7816", "+85294297816"), ("00852-94297816", "+85294297816"), ("+853 6612 3456", "+85366123456"),
            ("+886 912 345 678", "+886912345678"), ("+886 0912-345-678", "+886912345678"),
            ("+44 20 7946 0958", "+442079460958"), ("+44 (0)20 7946 0958", "+442079460958"),
            ("+1 (201) 555-0123", "+12015550123"),
            ("001 201 555 0123", "+12015550123"), ("+39 06 1234 5678", "+390612345678"),
        ])
    func others(_ cell: String, _ identity: String) {
        #expect(accepted(cell) == [identity])
    }

    @Test(
        "knows protected numbers in both forms",
        arguments: [
            ("13240968483-9647", "+8613240968483;ext=9647", DialableNumber.Kind.protectedWithExtension),
            ("13240968483转9647", "+8613240968483;ext=9647", .protectedWithExtension),
            ("13240968483,9647", "+8613240968483;ext=9647", .protectedWithExtension),
            ("13240968483-9647#", "+8613240968483;ext=9647", .protectedWithExtension),
            ("+86 132 4096 8483 ext. 9647", "+8613240968483;ext=9647", .protectedWithExtension),
            ("１３２４０９６８４８３－９６４７", "+8613240968483;ext=9647", .protectedWithExtension),
            ("700123456789012", "700123456789012", .protected700),
            ("700-1234-5678-9012", "700123456789012", .protected700),
        ])
    func protected(_ cell: String, _ identity: String, _ kind: DialableNumber.Kind) {
        guard case .accepted(let numbers) = normaliser.read(cell) else {
            Issue.record("refused: \(normaliser.read(cell))")
            return
        }
        #expect(numbers.map(\.identity) == [identity])
        #expect(numbers.map(\.kind) == [kind])
    }

    @Test(
        "takes several numbers of one cell only if each is whole",
        arguments: [
            ("15873677406/18836994575", ["+8615873677406", "+8618836994575"]),
            ("15873677406;18836994575", ["+8615873677406", "+8618836994575"]),
            ("15873677406,18836994575", ["+8615873677406", "+8618836994575"]),
            ("15873677406，18836994575", ["+8615873677406", "+8618836994575"]),
            ("15873677406、18836994575", ["+8615873677406", "+8618836994575"]),
            ("15873677406 18836994575", ["+8615873677406", "+8618836994575"]),
            ("158 7367 7406 188 3699 4575", ["+8615873677406", "+8618836994575"]),
            ("15873677406\n18836994575", ["+8615873677406", "+8618836994575"]),
            ("15873677406或18836994575", ["+8615873677406", "+8618836994575"]),
            ("+86 15873677406 / 0571-51749890转2", ["+8615873677406", "+8657151749890;ext=2"]),
            ("0571 51749890 15873677406", ["+8657151749890", "+8615873677406"]),
            ("15873677406/15873677406", ["+8615873677406"]),
            ("15873677406/", ["+8615873677406"]),
        ])
    func several(_ cell: String, _ identities: [String]) {
        #expect(accepted(cell) == identities)
    }

    @Test(
        "refuses with a reason whatever would have to be guessed",
        arguments: [
            ("", NumberRefusal.Reason.noNumber), ("  ", .noNumber), ("无", .noNumber), ("-", .noNumber),
            ("——", .noNumber), ("/", .noNumber), ("N/A", .noNumber), ("null", .noNumber), ("暂无", .noNumber),
            ("(空)", .noNumber), ("\u{3000}", .noNumber),
            ("138****8000", .masked), ("138xxxx8000", .masked), ("138＊＊＊＊8000", .masked), ("138••••8000", .masked),
            ("1.38E+10", .spreadsheetNumber), ("1.39222E+10", .spreadsheetNumber), ("1.38e10", .spreadsheetNumber),
            ("13800138000.0", .spreadsheetNumber), ("13800138000.00", .spreadsheetNumber),
            ("138001.38000", .spreadsheetNumber), ("#N/A", .spreadsheetError), ("########", .spreadsheetError),
            ("张三13800138000", .unexpectedText), ("13800138000$", .unexpectedText), ("13800138000+86", .unexpectedText),
            ("110", .shortNumber), ("119", .shortNumber), ("120", .shortNumber), ("12345", .shortNumber),
            ("95588", .shortNumber), ("10086", .shortNumber), ("1008611", .shortNumber), ("9510105", .shortNumber),
            ("010-10000", .shortNumber), ("0571-95588", .shortNumber),
            ("1327155720", .tooShort), ("1998947324", .tooShort), ("138001380001", .tooLong), ("13", .tooShort),
            ("138001380009647", .tooLong), ("1259313800138000", .digitsLeftOver), ("13800138000 9647", .tooLong),
            ("2155808754", .leadingZeroLost), ("57151749890", .leadingZeroLost), ("1064268439", .leadingZeroLost),
            ("0551-4646521", .notInNumberingPlan), ("94297816", .notInNumberingPlan),
            ("85294297816", .notInNumberingPlan), ("+85299375740", .notInNumberingPlan),
            ("19400138000", .notInNumberingPlan),
            ("013800138000", .digitsLeftOver), ("04005282706", .digitsLeftOver), ("+86013800138000", .digitsLeftOver),
            ("+7886 912 345 67", .digitsLeftOver),
            ("02130059115转", .badExtension), ("02130059115转8转9", .badExtension),
            ("02130059115转123456789", .badExtension),
            ("700123456789012转1", .badExtension), ("13800138000,9647,9648", .badExtension),
            ("15873677406/1883699457", .tooShort), ("15873677406/89", .tooShort), ("15873677406/无", .unexpectedText),
            ("15873677406、15873677407、15873677408、15873677409、15873677410", .tooManyNumbers),
            ("0433-2345678-1", .ambiguous),
        ])
    func refusals(_ cell: String, _ expected: NumberRefusal.Reason) {
        #expect(accepted(cell) == [])
        #expect(reason(cell) == expected)
    }

    @Test("reads a number without a country code as the region's own")
    func region() throws {
        let hongKong = try NumberNormaliser(region: "HK")
        #expect(hongKong.read("9429 7816") == .accepted([DialableNumber(number: "+85294297816", countryCodeLength: 3)]))
        #expect(hongKong.read("700123456789012") != normaliser.read("700123456789012"))
        #expect(throws: NumberNormaliserError.unknownRegion("XX")) { try NumberNormaliser(region: "XX") }
    }

    @Test("accepts a range assigned later only when it is named, and only whole")
    func assignedLater() throws {
        let later = try NumberNormaliser(region: "CN", alsoAssigned: ["+86194xxxxxxxx"])
        #expect(
            later.read("194 0013 8000") == .accepted([DialableNumber(number: "+8619400138000", countryCodeLength: 2)]))
        #expect(later.read("1940013800") == normaliser.read("1940013800"))
        #expect(throws: NumberNormaliserError.badRange("194xxxxxxxx")) {
            try NumberNormaliser(alsoAssigned: ["194xxxxxxxx"])
        }
    }

    @Test("hides the middle of a number in whatever prints it")
    func masked() {
        let ordinary = DialableNumber(number: "+8613800138000", countryCodeLength: 2)
        #expect("\(ordinary)" == "+86138****8000")
        #expect(ordinary.nationalDigits == "13800138000")
        let protected = DialableNumber(
            number: "+8613240968483", countryCodeLength: 2, extensionDigits: "9647", kind: .protectedWithExtension)
        #expect(protected.masked == "+86132****8483;ext=****")
        let long = DialableNumber(number: "700123456789012", countryCodeLength: 0, kind: .protected700)
        #expect(long.masked == "7001234****9012")
        #expect(DialableNumber(number: "+95017", countryCodeLength: 2).masked == "**5017")
        #expect(DialableNumber(number: "911", countryCodeLength: 0).masked == "911")
        #expect(long.e164 == nil)
        #expect(long.nationalDigits == "700123456789012")
    }
}
