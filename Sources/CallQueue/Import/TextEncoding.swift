/// How a batch file writes its characters. All but Big5 are found from the bytes; Big5 must be named.
package enum TextEncoding: String, Sendable, Hashable, Codable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case gb18030
    case big5

    /// The name a person would write, in any case, with the names of GB18030's subsets.
    package init?(name: String) {
        switch name.lowercased() {
        case "utf8", "utf-8", "ascii": self = .utf8
        case "utf-16le", "utf16le", "utf-16": self = .utf16LittleEndian
        case "utf-16be", "utf16be": self = .utf16BigEndian
        case "gb18030", "gbk", "gb2312", "cp936": self = .gb18030
        case "big5": self = .big5
        default: return nil
        }
    }

    /// What iconv(3) calls it.
    var iconvName: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .gb18030: "GB18030"
        case .big5: "BIG5-HKSCS"
        }
    }

    /// Bytes to step over when a sequence is malformed, so that the next sound character is found again.
    var stride: Int {
        switch self {
        case .utf16LittleEndian, .utf16BigEndian: 2
        case .utf8, .gb18030, .big5: 1
        }
    }

    /// The byte order mark in this encoding.
    var mark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .gb18030: [0x84, 0x31, 0x95, 0x33]
        case .big5: []
        }
    }
}
