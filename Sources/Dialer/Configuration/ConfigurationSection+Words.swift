import FoundationEssentials
import Glibc
import SIP

extension ConfigurationSection {
    /// An IP address literal: a name would have to be resolved, which could stop the whole start.
    func address(_ key: String, default fallback: String) -> String {
        let text = string(key, default: fallback)
        checkAddress(keyPath(key), text)
        return text
    }

    func optionalAddress(_ key: String) -> String? {
        let text = optionalString(key, hint: "an IP address")
        if let text { checkAddress(keyPath(key), text) }
        return text
    }

    /// IP address literals; at least one unless the default has none.
    func addresses(_ key: String, default fallback: [String] = []) -> [String] {
        let texts = strings(key, default: fallback)
        if texts.isEmpty, !fallback.isEmpty { faults.add(keyPath(key), "is empty; give at least one IP address") }
        for (index, text) in texts.enumerated() { checkAddress("\(keyPath(key))[\(index)]", text) }
        return texts
    }

    private func checkAddress(_ path: String, _ text: String) {
        guard !Self.isAddress(text) else { return }
        faults.add(path, "is “\(text)”, but an IP address such as 0.0.0.0 or ::1 is wanted here")
    }

    static func isAddress(_ text: String) -> Bool {
        var v4 = in_addr()
        var v6 = in6_addr()
        return inet_pton(AF_INET, text, &v4) == 1 || inet_pton(AF_INET6, text, &v6) == 1
    }

    /// A short name by which people, logs and the protocol call something.
    func identifier(_ key: String, hint: String) -> String {
        let text = string(key, hint: hint)
        if has(key), !(1...64).contains(text.count) || text.contains(where: \.isWhitespace) {
            faults.add(keyPath(key), "is “\(text.prefix(80))”, but an id has 1 to 64 characters and no spaces")
        }
        return text
    }

    /// An IP address or a host's name.
    func host(_ key: String, hint: String) -> String {
        // An IPv6 address may stand in brackets, as in a URI.
        let text = string(key, hint: hint).trimmed { "[]".contains($0) }
        let isName = !text.isEmpty && text.utf8.allSatisfy { $0.isHostByte }
        if has(key), !isName, !Self.isAddress(text) {
            faults.add(keyPath(key), "is “\(text)”, but \(hint) is wanted here")
        }
        return text
    }

    /// A file's or folder's path, seen from the configuration's folder.
    func path(_ key: String, default fallback: String, in folder: ConfigurationFolder) -> String {
        let text = string(key, default: fallback, hint: "a path")
        if text.isEmpty { faults.add(keyPath(key), "is empty, but a path is wanted here") }
        return folder.resolve(text)
    }
}

extension UInt8 {
    /// Letters, digits, point, dash and underscore, as host names have them.
    fileprivate var isHostByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
