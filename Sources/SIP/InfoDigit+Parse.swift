extension InfoDigit {
    /// Reads the body of an INFO: `application/dtmf-relay` holds `Signal=5` and `Duration=160` lines,
    /// `application/dtmf` the bare digit (or, from some phones, the same lines), `application/hook-flash` a line `signal=hf`. Nil if
    /// there is no digit.
    static func parse(_ body: String) -> InfoDigit? {
        var symbol: Character?
        var duration: Duration?
        for line in body.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1).map { HeaderText.trimmed(String($0)) }
            switch (parts.first?.lowercased(), parts.count) {
            case ("signal", 2): symbol = digit(parts[1])
            case ("duration", 2): duration = Int(parts[1]).flatMap(milliseconds)
            case (let bare?, 1) where symbol == nil: symbol = digit(bare)
            default: break
            }
        }
        return symbol.map { InfoDigit(symbol: $0, duration: duration) }
    }

    private static func milliseconds(_ value: Int) -> Duration? {
        (1...60_000).contains(value) ? .milliseconds(value) : nil
    }

    /// A digit, or its event number 10 … 16 of RFC 4733, which some gateways write, or what they write for a flash.
    private static func digit(_ text: String) -> Character? {
        let events: [String: Character] = ["10": "*", "11": "#", "12": "A", "13": "B", "14": "C", "15": "D"]
        if let event = events[text] { return event }
        if ["16", "hf", "flash", "!"].contains(text.lowercased()) { return flash }
        guard text.count == 1, let character = text.uppercased().first else { return nil }
        return "0123456789*#ABCD".contains(character) ? character : nil
    }
}
