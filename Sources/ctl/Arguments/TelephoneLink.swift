/// The number in a telephone link (`tel:`, RFC 3966; also `callto:`), as the daemon reads numbers.
///
/// A link comes from a page, so anybody may have written it: whoever dials one asks first.
enum TelephoneLink {
    private static let schemes = ["tel:", "callto:"]

    static func isLink(_ text: String) -> Bool {
        schemes.contains { text.lowercased().hasPrefix($0) }
    }

    /// `tel:+86-571-8888-8888;ext=802` gives `+8657188888888 ext 802`; what follows a pause (`,`, `p`) is an extension too. Nil
    /// for what holds no number. Other parameters, such as `phone-context`, are left to the daemon's region.
    static func number(in link: String) -> String? {
        guard let scheme = schemes.first(where: { link.lowercased().hasPrefix($0) }),
            let text = decoded(link.dropFirst(scheme.count))
        else { return nil }
        let parts = text.drop { $0 == "/" }.split(separator: ";", omittingEmptySubsequences: false)
        let dialled = (parts.first ?? "").split(maxSplits: 1) { ",pP".contains($0) }
        guard let main = dialled.first.flatMap({ digits($0, plus: true) }) else { return nil }
        let parameter = parts.dropFirst().first { $0.lowercased().hasPrefix("ext=") }?.dropFirst(4)
        guard let tail = parameter ?? dialled.dropFirst().first else { return main }
        return digits(tail, plus: false).map { "\(main) ext \($0)" }
    }

    /// With `%2B` and the like as what they stand for (RFC 3986 §2.1); nil if one is broken. FoundationEssentials lacks it.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The digits, without the separators a number is made readable with; nil if there is anything else, or nothing.
    private static func digits(_ text: Substring, plus: Bool) -> String? {
        let text = text.filter { !"-.() ".contains($0) }
        let sign = plus && text.first == "+" ? "+" : ""
        let digits = text.dropFirst(sign.count)
        guard !digits.isEmpty, digits.count <= 32, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return sign + digits
    }
}
