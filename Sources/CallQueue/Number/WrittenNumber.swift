/// The digits of one number exactly as they were written, and whether a plus stood before them.
struct WrittenNumber {
    let digits: [UInt8]
    let hasPlus: Bool

    /// Takes digits, one leading plus and anything that may stand between; refuses a second plus, and the one dot that
    /// makes a decimal number of it.
    init(_ slice: ArraySlice<UInt8>) throws(NumberRefusal) {
        var digits: [UInt8] = []
        digits.reserveCapacity(slice.count)
        var hasPlus = false
        var dots = 0
        for byte in slice {
            if byte.isASCIIDigit {
                digits.append(byte)
            } else if byte == UInt8(ascii: "+") {
                guard digits.isEmpty, !hasPlus else { throw .unexpectedText }
                hasPlus = true
            } else if byte == UInt8(ascii: ".") {
                dots += 1
            }
        }
        guard dots != 1 else { throw .spreadsheetNumber }
        self.digits = digits
        self.hasPlus = hasPlus
    }

    /// What libphonenumber is given to read.
    var plusAndDigits: [UInt8] { hasPlus ? [UInt8(ascii: "+")] + digits : digits }

    /// Whether the written digits are one of the ways to write the number read from them: no digit was dropped, merged
    /// or added. (The trunk prefix may stay after the country code, `+86 0571…`, as it is often printed so.)
    func isWhole(_ reading: NumberingPlan.Reading) -> Bool {
        switch reading.origin {
        case .plus: return isInternational(digits[...], reading)
        case .internationalPrefix:
            return Self.internationalPrefixes.contains { prefix in
                digits.starts(with: prefix) && isInternational(digits.dropFirst(prefix.count), reading)
            }
        case .region: return digits == reading.national || isInternational(digits[...], reading)
        }
    }

    private static let internationalPrefixes: [[UInt8]] = [Array("00".utf8), Array("011".utf8)]

    private func isInternational(_ digits: ArraySlice<UInt8>, _ reading: NumberingPlan.Reading) -> Bool {
        guard digits.starts(with: reading.countryCode) else { return false }
        let rest = digits.dropFirst(reading.countryCode.count)
        if rest.elementsEqual(reading.significant) { return true }
        // Only a nought is printed so, as in +44 (0)20; Russia's trunk prefix 8 there is a digit too many.
        return rest.first == UInt8(ascii: "0") && rest.elementsEqual(reading.national)
    }
}

/// Numbers given out after libphonenumber's tables were made: `+86194xxxxxxxx`, one `x` for each free digit.
struct AssignedRange: Sendable {
    private let prefix: [UInt8]
    private let count: Int

    init?(_ pattern: String) {
        let bytes = Array(pattern.utf8)
        guard bytes.first == UInt8(ascii: "+"), (8...16).contains(bytes.count) else { return nil }
        let fixed = bytes.dropFirst().prefix(while: \.isASCIIDigit)
        let free = bytes.dropFirst(1 + fixed.count)
        guard fixed.count >= 3, free.allSatisfy({ $0 == UInt8(ascii: "x") }) else { return nil }
        prefix = Array(fixed)
        count = fixed.count + free.count
    }

    /// - Parameter digits: E.164 without its plus.
    func contains(_ digits: [UInt8]) -> Bool { digits.count == count && digits.starts(with: prefix) }
}
