import Testing

@testable import CallQueue

/// The same run of "random" cells every time: a failure can be looked at.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Phone cells, damaged at random")
struct NumberPropertyTests {
    private static let whole = [
        "13800138000", "+8613800138000", "008613800138000", "8613800138000", "0571-51749890", "0553-2377948",
        "(021)30059115转802", "400-528-2706", "+852 9429 7816", "13240968483-9647", "700123456789012",
        "15873677406/18836994575", "010-26979010", "+886 912 345 678",
    ]

    /// Digits of the cell as they stand, by a reading of our own that knows nothing of numbers.
    private func digits(_ cell: String) -> String { cell.compactMap { $0.wholeNumberValue.map(String.init) }.joined() }

    /// Every way to write the accepted numbers one after the other, as digits alone.
    private func spellings(_ numbers: [DialableNumber]) -> Set<String> {
        numbers.reduce(into: [""]) { spellings, number in
            let code = String(digits(number.number).prefix(number.countryCodeLength))
            let national = number.nationalDigits
            let tail = number.extensionDigits ?? ""
            let forms = ["", "0", code, "00" + code, code + "0", "00" + code + "0"].map { $0 + national + tail }
            spellings = Set(spellings.flatMap { start in forms.map { start + $0 } })
        }
    }

    private func check(_ cell: String, _ normaliser: NumberNormaliser) {
        guard case .accepted(let numbers) = normaliser.read(cell) else { return }
        // The same number twice in a cell is one number.
        let twice = spellings(numbers + numbers)
        let spelled = spellings(numbers).union(numbers.count == 1 ? twice : [])
        let isSpelled = spelled.contains(digits(cell))
        #expect(isSpelled, "\(cell) was read as \(numbers.map(\.identity))")
    }

    @Test(
        "no digit inserted, dropped, changed or swapped ever rings a number the cell does not spell", arguments: 0..<8)
    func damage(_ seed: Int) throws {
        let normaliser = try NumberNormaliser()
        var random = SplitMix(state: UInt64(seed))
        for _ in 0..<2_000 {
            var cell = Array(Self.whole.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 1...3, using: &random) { damage(&cell, &random) }
            check(String(cell), normaliser)
        }
    }

    private func damage(_ cell: inout [Character], _ random: inout SplitMix) {
        let at = Int.random(in: 0..<max(1, cell.count), using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: cell.insert(Character(String(Int.random(in: 0...9, using: &random))), at: at)
        case 1 where !cell.isEmpty: cell.remove(at: at)
        case 2 where !cell.isEmpty: cell[at] = Character(String(Int.random(in: 0...9, using: &random)))
        case 3 where cell.count > 1: cell.swapAt(at, Int.random(in: 0..<cell.count, using: &random))
        default: cell.insert(Array(" -/,.#+(x转'*E０").randomElement(using: &random) ?? " ", at: at)
        }
    }

    @Test("a mobile and its neighbours are judged the same whether they are read at once (+86) or parsed (0086)")
    func mobiles() throws {
        let normaliser = try NumberNormaliser()
        var random = SplitMix(state: 7)
        var accepted = 0
        for prefix in 12_900..<20_000 {
            let block = "\(prefix)\(10 + Int.random(in: 0..<90, using: &random))"
            for _ in 0..<2 {
                let number = "\(block)\(1000 + Int.random(in: 0..<9000, using: &random))"
                let parsed = normaliser.read("0086" + number)
                #expect(normaliser.read("+86" + number) == parsed)
                guard case .accepted(let numbers) = parsed, numbers.first?.kind == .ordinary else { continue }
                #expect(normaliser.read(number) == parsed)
                accepted += 1
            }
        }
        #expect(accepted > 1_000)
    }

    @Test("no bytes, however malformed, make the reader fail", arguments: 0..<4)
    func anyBytes(_ seed: Int) throws {
        let normaliser = try NumberNormaliser()
        var random = SplitMix(state: UInt64(seed) &+ 99)
        let signs = Array("0123456789+-() ./,;#xX*eE转分机０１－＋、，'\"\u{A0}\u{200B}无".utf8)
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random) : signs.randomElement(using: &random) ?? 0
            }
            let verdict = bytes.withUnsafeBufferPointer { normaliser.read($0) }
            if case .accepted(let numbers) = verdict {
                #expect((1...NumberNormaliser.numbersPerCell * 2).contains(numbers.count))
            }
        }
    }

    @Test("a mobile with one digit too few or too many is always refused")
    func wrongLength() throws {
        let normaliser = try NumberNormaliser()
        var random = SplitMix(state: 5)
        for _ in 0..<1_000 {
            let mobile = "138" + String(Int.random(in: 10_000_000...99_999_999, using: &random))
            guard case .accepted = normaliser.read(mobile) else {
                Issue.record("refused \(mobile)")
                return
            }
            guard case .refused = normaliser.read(String(mobile.dropLast())) else {
                Issue.record("accepted \(mobile.dropLast())")
                return
            }
            guard case .refused = normaliser.read(mobile + "7") else {
                Issue.record("accepted \(mobile)7")
                return
            }
        }
    }
}
