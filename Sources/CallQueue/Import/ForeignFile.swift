/// Files that people hand in for a text export, known by their first bytes, with what to do about each.
package enum ForeignFile: Sendable, Hashable {
    case workbook
    case oldWorkbook
    case archive
    case webPage
    case utf32

    static func recognised(_ start: [UInt8]) -> ForeignFile? {
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .workbook }
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .oldWorkbook }
        if start.starts(with: [0x1F, 0x8B]) { return .archive }
        if start.starts(with: [0xFF, 0xFE, 0, 0]) || start.starts(with: [0, 0, 0xFE, 0xFF]) { return .utf32 }
        if start.first == UInt8(ascii: "<") { return .webPage }
        return nil
    }

    var advice: String {
        switch self {
        case .workbook: "it is a spreadsheet workbook (xlsx); save it as CSV UTF-8 and load that"
        case .oldWorkbook: "it is a spreadsheet workbook (xls); save it as CSV UTF-8 and load that"
        case .archive: "it is compressed (gzip); unpack it and load what is inside"
        case .webPage: "it is a web page or XML, perhaps a sign-in page; export again as CSV or NDJSON"
        case .utf32: "it is written in UTF-32; save it as UTF-8"
        }
    }
}
