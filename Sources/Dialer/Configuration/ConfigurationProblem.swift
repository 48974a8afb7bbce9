import CallQueue
import ControlAPI

/// One thing wrong with the configuration, said so that it can be put right.
struct ConfigurationProblem: Error, Equatable, CustomStringConvertible {
    /// The key's path, such as `trunks[0].lines`; empty for the file as a whole.
    var path: String
    /// What is wrong and what is allowed.
    var text: String
    var file = ""
    /// Where it stands in the file, where that could be found.
    var place: JSON5Place?

    var description: String {
        var start = file
        if let place { start += ":\(place.line):\(place.column)" }
        if !start.isEmpty { start += ": " }
        return start + (path.isEmpty ? "" : "\(path): ") + text
    }

    /// A key that nobody reads: misspelt, it would be a setting silently left out.
    static func unknownKey(_ key: String, path: String, known: [String]) -> ConfigurationProblem {
        let meant = NearestWord.to(key, among: known).map { "did you mean “\($0)”? " } ?? ""
        let all = known.sorted().joined(separator: ", ")
        return ConfigurationProblem(path: path, text: "is not a key known here; \(meant)known are: \(all)")
    }
}

/// Everything wrong with a configuration at once: one look at the file mends it all.
struct ConfigurationProblems: Error, CustomStringConvertible {
    var problems: [ConfigurationProblem]
    var description: String { problems.map(\.description).joined(separator: "\n") }

    /// With the place of each key in the file; one that is not written there has that of the section it belongs to.
    func located(in file: String, _ outline: JSON5Outline) -> ConfigurationProblems {
        ConfigurationProblems(
            problems: problems.map {
                var located = $0
                located.file = file
                located.place = outline.place(of: $0.path)
                return located
            })
    }
}
