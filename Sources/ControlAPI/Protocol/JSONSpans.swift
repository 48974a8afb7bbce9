package import FoundationEssentials

/// Where the members of a JSON object lie in its bytes: the keys, and the span of each value, without reading the values.
///
/// Checks what must be known before anything recursive reads the bytes: one object and nothing after it, brackets that
/// match, nesting within a limit, no key twice. What a value holds is judged by who decodes it.
package struct JSONSpans {
    package struct Member {
        package let key: String
        /// Indices into the scanned data.
        package let value: Range<Int>
    }

    package enum Failure: Error, Equatable {
        case notAnObject
        case malformed(offset: Int)
        case tooDeep
        case duplicateKey(String)
    }

    package private(set) var members: [Member] = []

    package init(scanning data: Data, maxDepth: Int) throws(Failure) {
        // On raw bytes: one byte at a time through `Data` costs four times as much.
        let found: Result<[Member], Failure> = data.withUnsafeBytes { bytes in
            var scanner = Scanner(bytes: bytes, base: data.startIndex, maxDepth: maxDepth)
            do throws(Failure) {
                return .success(try scanner.object())
            } catch {
                return .failure(error)
            }
        }
        members = try found.get()
    }
}

extension JSONSpans {
    /// The values by key, if every one is a string that stands for itself: valid UTF-8 without escapes.
    func texts(in data: Data) -> [String: String]? {
        var texts: [String: String] = [:]
        for member in members {
            guard let text = Self.text(data[member.value]) else { return nil }
            texts[member.key] = text
        }
        return texts
    }

    private static func text(_ value: Data) -> String? {
        value.withUnsafeBytes { bytes in
            guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else {
                return nil
            }
            let inside = bytes[1..<(bytes.count - 1)]
            // RFC 8259 section 7: control characters have to be escaped.
            guard inside.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\\") }) else { return nil }
            return String(validating: inside, as: UTF8.self)
        }
    }
}

extension JSONSpans.Failure {
    package var asControlError: ControlError {
        switch self {
        case .notAnObject:
            ControlError(.invalidRequest, "A message is one JSON object on one line; batches (arrays) are not taken.")
        case .malformed(let offset):
            ControlError(.parseError, "This is not valid JSON: look at byte \(offset + 1).")
        case .tooDeep:
            ControlError(.parseError, "The message is nested deeper than \(RPCMessage.maxDepth) levels.")
        case .duplicateKey(let key):
            ControlError(.invalidRequest, "“\(key)” is given twice.")
        }
    }
}

extension JSONSpans {
    /// One pass over the bytes; positions count from the first of them.
    private struct Scanner {
        let bytes: UnsafeRawBufferPointer
        /// Index of the first byte in the data the spans are for.
        let base: Int
        let maxDepth: Int
        var position = 0

        var malformed: Failure { .malformed(offset: position) }

        mutating func object() throws(Failure) -> [Member] {
            skipSpace()
            guard peek() == UInt8(ascii: "{") else { throw .notAnObject }
            position += 1
            var members: [Member] = []
            skipSpace()
            if peek() == UInt8(ascii: "}") {
                position += 1
            } else {
                repeat {
                    let member = try self.member()
                    if members.contains(where: { $0.key == member.key }) { throw .duplicateKey(member.key) }
                    members.append(member)
                } while try continues()
            }
            skipSpace()
            guard position == bytes.count else { throw malformed }
            return members
        }

        private mutating func member() throws(Failure) -> Member {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw malformed }
            let start = position
            try skipString()
            // A key written with escapes is none of ours; its raw form is refused by name.
            let key = String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self)
            skipSpace()
            guard peek() == UInt8(ascii: ":") else { throw malformed }
            position += 1
            skipSpace()
            let value = position
            try skipValue()
            guard position > value else { throw malformed }
            return Member(key: key, value: (base + value)..<(base + position))
        }

        /// After a member: true at a comma, false at the closing brace.
        private mutating func continues() throws(Failure) -> Bool {
            skipSpace()
            let byte = peek()
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { throw malformed }
            position += 1
            return byte == UInt8(ascii: ",")
        }

        private func peek() -> UInt8? {
            position < bytes.count ? bytes[position] : nil
        }

        private mutating func skipSpace() {
            while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
        }

        private mutating func skipString() throws(Failure) {
            position += 1
            while let byte = peek() {
                position += 1
                if byte == UInt8(ascii: "\"") { return }
                if byte == UInt8(ascii: "\\") { position += 1 }
            }
            position = bytes.count
            throw malformed
        }

        private mutating func skipValue() throws(Failure) {
            switch peek() {
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested()
            default: skipScalar()
            }
        }

        /// Up to the next comma, bracket or space.
        private mutating func skipScalar() {
            while let byte = peek(), byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]"),
                byte > 0x20
            { position += 1 }
        }

        /// An object or array with all it holds. Open brackets are kept as bits: 1 for an object.
        private mutating func skipNested() throws(Failure) {
            var open: UInt64 = 0
            var depth = 1  // the message itself
            repeat {
                guard let byte = peek() else { throw malformed }
                switch byte {
                case UInt8(ascii: "\""):
                    try skipString()
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    guard depth <= min(maxDepth, 64) else { throw .tooDeep }
                    open = open << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    guard (open & 1 == 1) == (byte == UInt8(ascii: "}")) else { throw malformed }
                    open >>= 1
                    depth -= 1
                default:
                    break
                }
                position += 1
            } while depth > 1
        }
    }
}
