public import FoundationEssentials

extension ControlRequest {
    /// Reads `params`. A key the method does not have is refused by name: misspelt, it would otherwise quietly change what
    /// is done (a dial without its ticket). Errors: `invalidParams`, `parseError`.
    public init(params: Data?) throws(ControlError) {
        guard let params else {
            self = try ControlCoding.decode(Self.self, from: Data("{}".utf8))
            return
        }
        let spans: JSONSpans
        do {
            spans = try JSONSpans(scanning: params, maxDepth: RPCMessage.maxDepth)
        } catch .notAnObject {
            throw ControlError(
                .invalidParams, "“params” of \(Self.method.rawValue) must be an object with named parameters.")
        } catch .duplicateKey(let key) {
            throw ControlError(.invalidParams, "“\(key)” is given twice.", field: key)
        } catch {
            throw error.asControlError
        }
        if let texts = spans.texts(in: params), let request = Self(texts: texts) {
            self = request
            return
        }
        for member in spans.members where !Self.knows(member.key) { throw Self.unknown(String(member.key.prefix(64))) }
        self = try ControlCoding.decode(Self.self, from: params)
    }

    private static func unknown(_ key: String) -> ControlError {
        let known = CodingKeys.allCases.map(\.stringValue)
        let meant = NearestWord.to(key, among: known).map { " Did you mean “\($0)”?" } ?? ""
        let all = known.isEmpty ? "none" : known.joined(separator: ", ")
        return ControlError(
            .invalidParams, "\(Self.method.rawValue) has no parameter “\(key)”; it has: \(all).\(meant)", field: key)
    }

    private static func knows(_ key: String) -> Bool {
        CodingKeys.allCases.contains { $0.stringValue == key }
    }
}
