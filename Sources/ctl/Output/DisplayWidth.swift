/// How many columns a text takes on a terminal.
///
/// A table of our own instead of wcwidth(3): that one depends on the locale and knows no Chinese in `LANG=C`, where `ctl`
/// also runs (cron, systemd). Wide are East Asian Width W and F (Unicode TR 11) and what is shown as an emoji.
enum DisplayWidth {
    static func columns(of text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + columns(of: $1) }
    }

    /// One character as the reader sees it: an emoji joined from several scalars is two columns, an accent none.
    static func columns(of character: Character) -> Int {
        var widest = 0
        for scalar in character.unicodeScalars {
            // Variation selector 16 asks for the emoji form of what stands before it.
            widest = max(widest, scalar.value == 0xFE0F ? 2 : columns(of: scalar))
        }
        return widest
    }

    /// The longest beginning of a text that takes at most so many columns; with “…” if anything is left out.
    static func fitted(_ text: String, to limit: Int) -> String {
        guard columns(of: text) > limit else { return text }
        guard limit > 0 else { return "" }
        var taken = 0
        let head = text.prefix { character in
            taken += columns(of: character)
            return taken < limit
        }
        return head + "…"
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if (0x1160...0x11FF).contains(value) { return 0 }  // Hangul vowels and finals join the initial
        if value < 0x1100 { return 1 }
        return isWide(value) || scalar.properties.isEmojiPresentation ? 2 : 1
    }

    /// Blocks of East Asian Width W or F, neighbours joined.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F,  // Hangul initials
            0x2329...0x232A,
            0x2E80...0x303E,  // radicals, CJK punctuation
            0x3041...0x4DBF,  // kana, bopomofo, compatibility, extension A
            0x4E00...0xA4CF,  // unified ideographs, Yi
            0xA960...0xA97F, 0xAC00...0xD7A3,  // Hangul
            0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6,  // full-width forms
            0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,  // Tangut, kana supplements
            0x20000...0x2FFFD, 0x30000...0x3FFFD:  // further ideographs
            true
        default: false
        }
    }
}
