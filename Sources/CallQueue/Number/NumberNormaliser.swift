/// Turns phone cells into numbers to dial, or says why not.
///
/// A number is accepted only if its digits, all of them and in their order, are one of the ways of writing that number:
/// the national way (`13800138000`, `0571-51749890`), or the country code and the rest after `+`, `00` or nothing.
/// Nothing is repaired: a wrong guess would ring a stranger.
package struct NumberNormaliser: Sendable {
    /// Most numbers read from one cell.
    static let numbersPerCell = 4

    let plan: NumberingPlan
    private let assigned: [AssignedRange]

    /// - Parameters:
    ///   - region: ISO 3166-1, two capital letters: where a number without a country code is at home.
    ///   - alsoAssigned: ranges given out after libphonenumber's tables were made, as `+86194xxxxxxxx`.
    /// - Throws: `NumberNormaliserError`, naming the value and what is allowed.
    package init(region: String = "CN", alsoAssigned: [String] = []) throws(NumberNormaliserError) {
        guard let plan = NumberingPlan(region: region) else { throw .unknownRegion(region) }
        self.plan = plan
        var ranges: [AssignedRange] = []
        for pattern in alsoAssigned {
            guard let range = AssignedRange(pattern) else { throw .badRange(pattern) }
            ranges.append(range)
        }
        assigned = ranges
    }

    /// The numbers of one cell, main one first, no two equal; several only if each is whole by itself.
    package func read(_ cell: String) -> NumberVerdict {
        var cell = cell
        return cell.withUTF8 { read($0) }
    }

    /// The same for UTF-8 bytes.
    func read(_ cell: UnsafeBufferPointer<UInt8>) -> NumberVerdict {
        do throws(NumberRefusal) {
            return .accepted(try numbers(in: try CellScanner.fold(cell)))
        } catch {
            return .refused(error)
        }
    }

    private func numbers(in folded: [UInt8]) throws(NumberRefusal) -> [DialableNumber] {
        let parts = CellPart.split(folded)
        guard !parts.isEmpty else { throw .noNumber }
        guard parts.count <= Self.numbersPerCell else { throw .tooManyNumbers }
        var numbers: [DialableNumber] = []
        for part in parts {
            if part.isPausedExtension, let last = numbers.popLast() {
                numbers.append(try attach(part.bytes[...], to: last, isMarked: false))
            } else if let extended = extended(numbers.last, by: part) {
                numbers[numbers.endIndex - 1] = extended
            } else {
                numbers += try read(part, of: parts.count)
            }
        }
        return Self.distinct(numbers)
    }

    /// The number before, with a part that is no number as its extension; nil where it is none.
    private func extended(_ number: DialableNumber?, by part: CellPart) -> DialableNumber? {
        guard let number, part.mayBeExtension, (try? whole(part.bytes[...])) == nil else { return nil }
        return try? attach(part.bytes[...], to: number, isMarked: false)
    }

    private func read(_ part: CellPart, of count: Int) throws(NumberRefusal) -> [DialableNumber] {
        do throws(NumberRefusal) {
            return try part.bytes.contains(UInt8(ascii: "x"))
                ? [marked(part.bytes)] : unmarked(part.bytes)
        } catch {
            guard count > 1 else { throw error }
            throw NumberRefusal(error.reason, "one of the numbers in the cell: \(error.text)")
        }
    }

    private static func distinct(_ numbers: [DialableNumber]) -> [DialableNumber] {
        var kept: [DialableNumber] = []
        for number in numbers where !kept.contains(number) { kept.append(number) }
        return kept
    }
}

// MARK: - One part of a cell

extension NumberNormaliser {
    /// `(021)30059115x802`
    private func marked(_ part: [UInt8]) throws(NumberRefusal) -> DialableNumber {
        let pieces = part.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
        guard pieces.count == 2 else { throw .badExtension }
        return try attach(pieces[1], to: try whole(pieces[0]), isMarked: true)
    }

    /// Every way to read a part without a marker; exactly one must hold.
    private func unmarked(_ part: [UInt8]) throws(NumberRefusal) -> [DialableNumber] {
        var readings: Set<[DialableNumber]> = []
        var refusal = NumberRefusal.unexpectedText
        do throws(NumberRefusal) {
            readings.insert([try whole(part[...])])
        } catch {
            refusal = error
        }
        if let reading = dashed(part) { readings.insert([reading]) }
        readings.formUnion(pairs(part))
        guard let reading = readings.first else { throw refusal }
        guard readings.count == 1 else { throw .ambiguous }
        return reading
    }

    /// `13240968483-9647`, `0571-51749890-802`: the last group is an extension.
    private func dashed(_ part: [UInt8]) -> DialableNumber? {
        guard let dash = part.lastIndex(of: UInt8(ascii: "-")) else { return nil }
        let tail = part[(dash + 1)...]
        guard (1...6).contains(tail.count), tail.allSatisfy(\.isASCIIDigit) else { return nil }
        guard let main = try? whole(part[..<dash]) else { return nil }
        return try? attach(tail, to: main, isMarked: false)
    }

    /// `13800138000 13912345678`: two numbers with nothing but a space between.
    private func pairs(_ part: [UInt8]) -> Set<[DialableNumber]> {
        var found: Set<[DialableNumber]> = []
        for index in part.indices where part[index] == UInt8(ascii: " ") {
            let (left, right) = (part[..<index], part[(index + 1)...])
            guard Self.mayBeNumber(left), Self.mayBeNumber(right) else { continue }
            if let first = try? whole(left), let second = try? whole(right) { found.insert([first, second]) }
        }
        return found
    }

    private static func mayBeNumber(_ slice: ArraySlice<UInt8>) -> Bool {
        slice.reduce(into: 0) { count, byte in count += byte.isASCIIDigit ? 1 : 0 } >= 7
    }

    /// - Parameter isMarked: the extension was announced by a word or a hash, so its length says nothing.
    private func attach(
        _ tail: ArraySlice<UInt8>, to main: DialableNumber, isMarked: Bool
    ) throws(NumberRefusal) -> DialableNumber {
        let digits = tail.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") }
        guard (1...8).contains(digits.count), digits.allSatisfy(\.isASCIIDigit), main.extensionDigits == nil,
            main.kind != .protected700
        else { throw .badExtension }
        let isProtected = isMainlandMobile(main) && digits.count == 4
        // A mobile has no switchboard: digits that merely follow it are a privacy number's four, or a typing error.
        guard isMarked || isProtected || !isMainlandMobile(main) else { throw .badExtension }
        return DialableNumber(
            number: main.number, countryCodeLength: main.countryCodeLength,
            extensionDigits: String(decoding: digits, as: UTF8.self),
            kind: isProtected ? .protectedWithExtension : main.kind)
    }

    private func isMainlandMobile(_ number: DialableNumber) -> Bool {
        // 11 digits beginning 1: Beijing's landlines, the only others that begin so, have 10.
        number.kind == .ordinary && number.number.hasPrefix("+861") && number.number.utf8.count == 14
    }
}

// MARK: - One number

extension NumberNormaliser {
    private func whole(_ slice: ArraySlice<UInt8>) throws(NumberRefusal) -> DialableNumber {
        let written = try WrittenNumber(slice)
        if let protected = protected700(written) { return protected }
        try refuseObviousLength(written)
        switch plan.read(written.plusAndDigits) {
        case .tooShort: throw .tooShort
        case .tooLong: throw .tooLong
        case .notANumber: throw .notInNumberingPlan
        case .read(let reading): return try number(written, reading)
        }
    }

    private func protected700(_ written: WrittenNumber) -> DialableNumber? {
        guard plan.countryCode == 86, !written.hasPlus, written.digits.count == 15,
            written.digits.starts(with: [UInt8(ascii: "7"), UInt8(ascii: "0"), UInt8(ascii: "0")])
        else { return nil }
        let number = String(decoding: written.digits, as: UTF8.self)
        return DialableNumber(number: number, countryCodeLength: 0, kind: .protected700)
    }

    private func refuseObviousLength(_ written: WrittenNumber) throws(NumberRefusal) {
        let digits = written.digits
        if digits.count < 3 { throw .tooShort }
        if digits.count > 18 { throw .tooLong }
        guard !written.hasPlus, plan.countryCode == 86 else { return }
        if digits.count <= 6 || (digits.count <= 8 && Self.isServicePrefix(digits)) { throw .shortNumber }
        let isMobileLike = digits[0] == UInt8(ascii: "1") && digits[1] >= UInt8(ascii: "3")
        if isMobileLike, digits.count < 11 { throw .mobileTooShort(digits.count) }
        if isMobileLike, digits.count > 11 { throw .mobileTooLong(digits.count) }
    }

    /// 95588, 1008611, 9510105, 12345678: banks, carriers, hotlines, all without an area code.
    private static func isServicePrefix(_ digits: [UInt8]) -> Bool {
        let first = digits[0] - 0x30
        let second = digits[1] - 0x30
        return (first == 9 && (second == 5 || second == 6)) || (first == 1 && second <= 2)
    }

    private func number(
        _ written: WrittenNumber, _ reading: NumberingPlan.Reading
    ) throws(NumberRefusal) -> DialableNumber {
        guard reading.isValid || isAssigned(reading) else { throw .notInNumberingPlan }
        guard written.isWhole(reading) else {
            throw written.digits == reading.significant ? .leadingZeroLost : .digitsLeftOver
        }
        guard !reading.isShort else { throw .shortNumber }
        guard !reading.isPremium else { throw .premiumRate }
        let digits = [UInt8(ascii: "+")] + reading.countryCode + reading.significant
        return DialableNumber(
            number: String(decoding: digits, as: UTF8.self), countryCodeLength: reading.countryCode.count,
            kind: reading.isService ? .serviceNumber : .ordinary)
    }

    private func isAssigned(_ reading: NumberingPlan.Reading) -> Bool {
        guard !assigned.isEmpty else { return false }
        return assigned.contains { $0.contains(reading.countryCode + reading.significant) }
    }
}
