import ControlAPI

extension Message {
    /// A word of the protocol as people read it: `noAnswer` becomes “no answer”.
    init(word: String) {
        let plain = PlainText.harmless(word)
        var text = ""
        for character in plain {
            if character.isUppercase, text.last?.isLowercase == true { text += " " }
            text += character.lowercased()
        }
        // The key itself, so that the word is translated; braces would be taken for places to fill.
        self = text.contains("{") ? Message(verbatim: plain) : Message(stringLiteral: text)
    }

    init(_ word: some ControlWord) { self.init(word: word.rawValue) }
}
