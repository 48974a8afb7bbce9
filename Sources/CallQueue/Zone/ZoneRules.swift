package import FoundationEssentials

/// How the clocks of a place are set: its offsets from UTC, from the system's time zone database.
///
/// Foundation's own zones need the whole of ICU in the process, with a database as old as the toolchain; this one is
/// kept up to date by the system.
package struct ZoneRules: Sendable, Hashable {
    /// As the database names it, such as `Asia/Shanghai`.
    package let name: String
    /// Ascending; the first one reaches back to the beginning of time.
    private let stretches: [ZoneFile.Stretch]
    /// From the last stretch on.
    private let yearly: YearlyClockRule?
    /// Where `yearly` begins, in seconds since 1970.
    private let yearlyFrom: Int

    package static let utc = ZoneRules(name: "UTC", ZoneFile(offset: 0))

    /// The system's database (tzdata).
    package static let folder = "/usr/share/zoneinfo"

    /// Nil where the database has no sound zone of this name, or is not installed.
    package init?(named name: String, in folder: String = ZoneRules.folder) {
        guard Self.isName(name), let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(name)")),
            let file = ZoneFile([UInt8](data))
        else { return nil }
        self.init(name: name, file)
    }

    init(name: String, _ file: ZoneFile) {
        self.name = name
        stretches = file.stretches
        yearly = file.yearly
        yearlyFrom = file.yearlyFrom
    }

    /// Seconds east of UTC at an instant.
    package func offset(at date: Date) -> Int { offset(at: Self.second(date)) }

    /// The next instant at which the offset changes; nil where none is known.
    package func nextChange(after date: Date) -> Date? {
        let second = Self.second(date)
        guard second < ZoneFile.span.upperBound else { return nil }
        let next = stretches.first { $0.from > second }?.from ?? yearly?.nextChange(after: max(second, yearlyFrom - 1))
        return next.map { Date(timeIntervalSince1970: Double($0)) }
    }

    private func offset(at second: Int) -> Int {
        if let yearly, second >= yearlyFrom { return yearly.offset(at: second) }
        return stretches.last { $0.from <= second }?.offset ?? 0
    }

    private static func second(_ date: Date) -> Int {
        // Date.distantPast and distantFuture are usual guests.
        let span = Double(ZoneFile.span.lowerBound)...Double(ZoneFile.span.upperBound)
        return Int(min(max(date.timeIntervalSince1970, span.lowerBound), span.upperBound).rounded(.down))
    }

    /// A name leads to no file outside the database.
    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "/"), name.utf8.count <= 64 else { return false }
        return !name.contains("..")
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "/_+-".utf8.contains(byte)
                }
            }
    }
}
