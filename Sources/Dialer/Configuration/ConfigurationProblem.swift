/// One thing wrong with the configuration, said so that it can be put right.
struct ConfigurationProblem: Error, Equatable, CustomStringConvertible {
    /// The key's path, such as `trunks[0].lines`; empty for the file as a whole.
    var path: String
    /// What is wrong and what is allowed.
    var text: String
    var file = ""
    /// The line in the file, from 1, where it could be found.
    var line: Int?

    var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if !place.isEmpty { place += ": " }
        return place + (path.isEmpty ? "" : "\(path): ") + text
    }
}

/// Everything wrong with a configuration at once: one look at the file mends it all.
struct ConfigurationProblems: Error, CustomStringConvertible {
    var problems: [ConfigurationProblem]
    var description: String { problems.map(\.description).joined(separator: "\n") }
}
