/// A time zone that the system's database lacks. Without its rules nobody may be rung there: it could be night.
package struct MissingZone: Error, Sendable, Hashable, CustomStringConvertible {
    let name: String

    package var description: String {
        "\(ZoneRules.folder) has no time zone “\(name)”: install or update the package tzdata"
    }
}
