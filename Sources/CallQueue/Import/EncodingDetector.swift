/// Finds a file's encoding from a sample of its bytes.
enum EncodingDetector {
    enum Finding: Equatable {
        case encoding(TextEncoding)
        /// Plain ASCII so far, which says nothing of what follows.
        case asciiSoFar
    }

    /// Enough rows to tell UTF-8 from GB18030 even if one of them is damaged, in bytes.
    static let sampleSize = 4_096

    /// Looks at the first bytes of a file: its mark, else the zero bytes that UTF-16 leaves, else the characters.
    static func find(atStart sample: [UInt8]) -> Finding {
        for encoding in TextEncoding.allCases where !encoding.mark.isEmpty && sample.starts(with: encoding.mark) {
            return .encoding(encoding)
        }
        if let wide = utf16(sample) { return .encoding(wide) }
        return find(in: sample)
    }

    /// Tells UTF-8 from GB18030 by what the bytes above 127 spell.
    static func find(in sample: [UInt8]) -> Finding {
        guard sample.contains(where: { $0 >= 0x80 }) else { return .asciiSoFar }
        let asUTF8 = UTF8Census(sample)
        // Text in GB18030 is hardly ever well-formed UTF-8, whereas UTF-8 mostly looks like GB18030 too. So UTF-8 wins
        // unless more than one sequence in five is malformed; then the file is not UTF-8 with a few bad bytes.
        return .encoding(asUTF8.malformed * 4 <= asUTF8.wellFormed ? .utf8 : .gb18030)
    }

    /// UTF-16 without a mark: no other text holds zero bytes, and digits and delimiters leave them all on one side.
    private static func utf16(_ sample: [UInt8]) -> TextEncoding? {
        var zeros = (even: 0, odd: 0)
        for (index, byte) in sample.enumerated() where byte == 0 {
            if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
        }
        // A stray zero byte is damage, not an encoding.
        guard (zeros.even + zeros.odd) * 32 > sample.count else { return nil }
        if zeros.odd > zeros.even * 4 { return .utf16LittleEndian }
        if zeros.even > zeros.odd * 4 { return .utf16BigEndian }
        return nil
    }
}

/// Counts the multi-byte sequences of a sample read as UTF-8 (RFC 3629).
private struct UTF8Census {
    var wellFormed = 0
    var malformed = 0

    init(_ sample: [UInt8]) {
        var decoder = Unicode.UTF8.ForwardParser()
        var source = sample.makeIterator()
        var lastWasError = false
        while true {
            switch decoder.parseScalar(from: &source) {
            case .valid(let scalar):
                if scalar.count > 1 { wellFormed += 1 }
                lastWasError = false
            case .error:
                malformed += 1
                lastWasError = true
            case .emptyInput:
                // The sample may end in the middle of a character.
                if lastWasError, malformed > 0 { malformed -= 1 }
                return
            }
        }
    }
}
