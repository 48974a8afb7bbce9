/// An address, or all addresses that share its first bits (RFC 4632, RFC 4291).
public struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
    let bytes: [UInt8]
    let prefixLength: Int
    public let description: String

    /// Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. Nil if it is neither.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let bytes = AddressBlock.bytes(String(parts[0])) else { return nil }
        var length = bytes.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...length).contains(given) else { return nil }
            length = given
        }
        self.bytes = bytes
        prefixLength = length
        description = text
    }

    /// False for what is no IP address.
    public func contains(_ address: String) -> Bool {
        AddressBlock.bytes(address).map(contains) ?? false
    }

    func contains(_ address: [UInt8]) -> Bool {
        guard address.count == bytes.count else { return false }
        let whole = prefixLength / 8
        guard address[..<whole] == bytes[..<whole] else { return false }
        let rest = prefixLength % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - rest))
        return address[whole] & mask == bytes[whole] & mask
    }

    /// The four or sixteen bytes of a literal; an IPv4-mapped IPv6 literal is its IPv4 address.
    static func bytes(_ text: String) -> [UInt8]? {
        if !text.contains(":") {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4 else { return nil }
            let bytes = parts.compactMap { UInt8($0) }
            return bytes.count == 4 ? bytes : nil
        }
        guard let bytes = ipv6(text) else { return nil }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : bytes
    }

    private static func ipv6(_ text: String) -> [UInt8]? {
        guard let double = text.firstRange(of: "::") else {
            let all = groups(text[...])
            return all?.count == 16 ? all : nil
        }
        guard let head = groups(text[..<double.lowerBound]), let tail = groups(text[double.upperBound...]),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var result: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1 && part.contains(".") {
                guard let v4 = bytes(String(part)) else { return nil }
                result += v4
            } else {
                guard (1...4).contains(part.count), let group = UInt16(part, radix: 16) else { return nil }
                result += [UInt8(group >> 8), UInt8(group & 0xFF)]
            }
        }
        return result
    }
}
