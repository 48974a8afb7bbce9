package import FoundationEssentials

/// Profiles and holidays by name: those that come with the program, and files beside the configuration.
package struct PolicyFiles: Sendable {
    /// Reads a file that a configuration names; a relative path starts where the configuration stands.
    package typealias Reader = @Sendable (String) throws -> Data

    /// Where a decoder of `QueueConfiguration` finds the reader of files.
    package static let reader = CodingUserInfoKey(rawValue: "policyFiles")
    /// How many profiles stand on each other so far.
    private static let depth = CodingUserInfoKey(rawValue: "profileDepth")
    private static let deepest = 4

    private static let profiles: [String: [UInt8]] = [
        "cn": PackageResources.cn_json5, "us": PackageResources.us_json5, "us-fl": PackageResources.us_fl_json5,
        "us-debt": PackageResources.us_debt_json5, "uk": PackageResources.uk_json5,
    ]
    private static let holidays: [String: [UInt8]] = ["cn-2026": PackageResources.cn_2026_json5]

    /// The profiles that come with the program.
    package static var profileNames: [String] { profiles.keys.sorted() }

    /// - Throws: `PolicyFileFault`.
    static func profile(_ name: String, _ decoder: any Decoder) throws -> QueueConfiguration {
        let level = depth.flatMap { decoder.userInfo[$0] as? Int } ?? 0
        guard level < deepest else {
            throw PolicyFileFault(text: "profiles stand on each other in a circle, or more than \(deepest) deep")
        }
        return try read(name, among: profiles, kind: "profile", decoder, level: level + 1)
    }

    /// - Throws: `PolicyFileFault`.
    static func holidays(_ name: String, _ decoder: any Decoder) throws -> HolidayFile {
        try read(name, among: holidays, kind: "holidays", decoder, level: 0)
    }

    /// Nil only if the program was built with a file that does not read.
    static func shippedHolidays(_ name: String) -> HolidayFile? {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        return holidays[name].flatMap { try? decoder.decode(HolidayFile.self, from: Data($0)) }
    }

    private static func read<Value: Decodable>(
        _ name: String, among known: [String: [UInt8]], kind: String, _ decoder: any Decoder, level: Int
    ) throws -> Value {
        let data: Data
        if let bytes = known[name] {
            data = Data(bytes)
        } else {
            guard name.hasSuffix(".json5") || name.hasSuffix(".json"),
                let reader = reader.flatMap({ decoder.userInfo[$0] as? Reader })
            else {
                let names = known.keys.sorted().joined(separator: ", ")
                throw PolicyFileFault(text: "there is no \(kind) “\(name)”; known are \(names), or a file.json5")
            }
            do { data = try reader(name) } catch { throw PolicyFileFault(text: "“\(name)” cannot be read: \(error)") }
        }
        let inner = JSONDecoder()
        inner.allowsJSON5 = true
        if let reader, let given = decoder.userInfo[reader] as? Reader { inner.userInfo[reader] = given }
        if let depth { inner.userInfo[depth] = level }
        do {
            return try inner.decode(Value.self, from: data)
        } catch {
            throw PolicyFileFault(text: "“\(name)”: \(Self.text(error))")
        }
    }

    private static func text(_ error: any Error) -> String {
        switch error {
        case let error as UnknownKey:
            "there is no key “\(path(error.path))”; known are \(error.known.joined(separator: ", "))"
        case DecodingError.dataCorrupted(let context): "\(path(context.codingPath)): \(context.debugDescription)"
        case DecodingError.keyNotFound(let key, let context): "\(path(context.codingPath + [key])) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\(path(context.codingPath)) is of another kind"
        default: "\(error)"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
    }
}

/// A profile or file of holidays that cannot be used, in words.
struct PolicyFileFault: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
