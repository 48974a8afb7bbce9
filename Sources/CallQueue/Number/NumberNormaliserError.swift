/// A rule for reading numbers that cannot be: said when the configuration is read, before any row.
package enum NumberNormaliserError: Error, Sendable, Hashable, CustomStringConvertible {
    case unknownRegion(String)
    case badRange(String)

    package var description: String {
        switch self {
        case .unknownRegion(let region):
            "no such region: \"\(region)\"; use two capital letters of ISO 3166-1, such as CN, HK or GB"
        case .badRange(let pattern):
            "no such range of numbers: \"\(pattern)\"; write it as +86194xxxxxxxx, one x for each digit that varies"
        }
    }
}
