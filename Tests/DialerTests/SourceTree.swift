import Foundation

/// The project's own source files as the architecture tests read them.
struct SourceTree {
    struct File {
        /// From the project's root, such as `Sources/SIP/SIPEngine.swift`.
        var path: String
        var lines: [String]

        var name: String { String(path.split(separator: "/").last ?? "") }
        /// The target: the folder below `Sources`.
        var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }

        /// The lines without what stands in comments and in texts, numbered from 1.
        var code: [(number: Int, text: String)] {
            lines.enumerated().map { ($0.offset + 1, SourceTree.withoutCommentsAndTexts($0.element)) }
        }

        /// The modules named by its import lines, with the line's number.
        var imports: [(number: Int, module: String)] {
            code.compactMap { number, text in
                let words = text.split(separator: " ")
                guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { return nil }
                let before = words[..<at].allSatisfy { Self.mayPrecedeImport.contains(String($0)) || $0.hasPrefix("@") }
                guard before else { return nil }
                let after = words[(at + 1)...].first { !Self.importKinds.contains(String($0)) } ?? ""
                return (number, String(after.split(separator: ".").first ?? ""))
            }
        }

        private static let mayPrecedeImport: Set = ["public", "package", "internal", "private", "fileprivate"]
        private static let importKinds: Set = [
            "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
        ]
    }

    let root: URL
    let files: [File]

    /// - Parameter folder: from the project's root.
    /// - Parameter endings: of the names of the files to read, such as `.swift`.
    init(_ folder: String, endings: [String] = [".swift"]) throws {
        let root = Self.projectRoot
        let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        let paths = (names?.allObjects as? [String] ?? []).map { "\(folder)/\($0)" }.sorted()
        self.root = root
        files = try paths.filter { path in endings.contains { path.hasSuffix($0) } }.map { path in
            let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
            return File(
                path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }

    static var projectRoot: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Good enough for the words looked for here: texts of several lines count as code.
    static func withoutCommentsAndTexts(_ line: String) -> String {
        var result = ""
        var inText = false
        var previous: Character = " "
        for character in line {
            if character == "\"", previous != "\\" {
                inText.toggle()
            } else if !inText {
                if character == "/", previous == "/" { return String(result.dropLast()) }
                result.append(character)
            }
            previous = character
        }
        return result
    }
}
