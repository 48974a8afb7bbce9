/// Why a whole file cannot be loaded; nothing of it was.
package enum BatchImportError: Error, Sendable, Hashable, CustomStringConvertible {
    case notAText(ForeignFile)
    case noConversion(TextEncoding)
    case noHeader
    case headerUnreadable(String)
    case jsonArray
    /// Columns the mapping names and the file has not.
    case missingColumns([String], mapping: String, seen: [String])
    /// No mapping fits; the one that comes nearest, and what it lacks.
    case noMapping(seen: [String], nearest: String?, lacking: [String])
    case severalMappings([String])
    case badNumberRule(NumberNormaliserError, mapping: String)
    /// The ids already seen are kept in a file for temporary data, which failed.
    case cannotKeep(String)

    package var description: String {
        switch self {
        case .notAText(let file): "not a text file: \(file.advice)"
        case .noConversion(let encoding):
            "this machine cannot read \(encoding.rawValue); save the file as UTF-8, or install the C library's gconv modules"
        case .noHeader: "the file is empty: there is no header line and no record"
        case .headerUnreadable(let problem): "the file's first line cannot be read: \(problem)"
        case .jsonArray:
            "the file is one JSON array; write one object per line (NDJSON), as `jq -c '.[]' FILE` does"
        case .missingColumns(let columns, let mapping, let seen):
            """
            mapping \"\(mapping)\" needs \(Self.list(columns)), which the file has not; it has \(Self.list(seen)). \
            Correct the mapping, or name the columns that may be missing in its optionalColumns
            """
        case .noMapping(let seen, let nearest, let lacking): Self.noMapping(seen, nearest, lacking)
        case .badNumberRule(let error, let mapping): "mapping \"\(mapping)\": \(error)"
        case .cannotKeep(let problem):
            "which rows were seen cannot be kept in a temporary file (folder TMPDIR, else /var/tmp): \(problem)"
        case .severalMappings(let names):
            "mappings \(Self.list(names)) fit this file equally well; say which with --map"
        }
    }

    private static func noMapping(_ seen: [String], _ nearest: String?, _ lacking: [String]) -> String {
        let hint = nearest.map { " The nearest, \"\($0)\", also needs \(list(lacking))." } ?? ""
        return """
            no mapping fits this file, whose columns are \(list(seen)).\(hint) Have one proposed: \
            ctl batch map FILE --write our.json5; look at it, and give it with --map
            """
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(40).map { "\"\($0)\"" }.joined(separator: ", ")
        return names.count > 40 ? "\(shown) and \(names.count - 40) more" : shown
    }
}
