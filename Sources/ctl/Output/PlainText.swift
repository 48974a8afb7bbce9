/// Text from outside, made harmless to a terminal.
enum PlainText {
    /// Line breaks and tabs become spaces; other control characters (C0, C1, DEL) and those that reorder or hide text
    /// (bidirectional controls, Unicode TR 36) become U+FFFD. A customer's name can thus neither move the cursor nor
    /// change what is read beside it.
    static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: needsCare) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: result.append(" ")
            default: result.append(needsCare(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    private static func needsCare(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
