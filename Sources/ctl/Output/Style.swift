/// How a piece of text stands out on a terminal (ECMA-48, SGR). Never the only carrier of a meaning.
enum Style: String, Sendable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case good = "32"
    case warning = "33"
    case bad = "31"
    case ringing = "36"

    func applied(to text: String) -> String {
        self == .plain || text.isEmpty ? text : "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
    }
}
