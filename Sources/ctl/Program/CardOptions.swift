import ControlAPI
import FoundationEssentials

/// What the commands that write a knowledge card have in common.
struct CardOptions {
    static let title = OptionForm(name: "title", value: "TEXT", summary: "Its title.")
    static let facts = [categoryOption, classOption, wordsOption]

    private static let categoryOption = OptionForm(name: "category", value: "NAME", summary: "Its category.")
    private static let classOption = OptionForm(
        name: "class", value: "CLASS", summary: "A ticket class that it is for; may be given several times.",
        repeats: true)
    private static let wordsOption = OptionForm(
        name: "words", value: "TEXT", summary: "Further words it is found by.")

    let category: String?
    let classes: [String]?
    let words: String?

    init(_ given: GivenArguments) {
        category = given.value(Self.categoryOption)
        classes = given.has(Self.classOption) ? given.values(Self.classOption).filter { !$0.isEmpty } : nil
        words = given.value(Self.wordsOption)
    }

    static func bytes(of file: String) throws -> Data {
        let source = try FileSource(path: file)
        var bytes = Data()
        while true {
            let piece = try source.read(upTo: 1 << 20)
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    static func text(of file: String) throws -> String { String(decoding: try bytes(of: file), as: UTF8.self) }

    /// A file's name without its folder.
    static func name(of file: String) -> String {
        file == "-" ? "stdin" : file.split(separator: "/").last.map(String.init) ?? file
    }
}
