/// How far a file has been read, as text to write to standard error: a bar that is drawn over itself on a terminal, else a
/// plain line now and then. Decides only; nothing is written here.
struct ProgressMeter {
    enum Form: Equatable {
        /// Columns of the terminal.
        case bar(columns: Int)
        case lines
        case none
    }

    private let form: Form
    private let total: Int?
    private let language: Language
    private var lastAt: ContinuousClock.Instant?
    private var lastTenth = 0
    private var isDrawn = false

    /// `total`: bytes of the file, if known.
    init(_ form: Form, total: Int?, language: Language) {
        self.form = form
        self.total = total
        self.language = language
    }

    /// What to write now, if anything: the bar ten times a second, a line every tenth of the file, or every 5 s where the
    /// size is not known.
    mutating func update(bytes: Int, rows: Int, at now: ContinuousClock.Instant) -> String? {
        switch form {
        case .none: return nil
        case .bar(let columns):
            guard isDue(now, every: .milliseconds(100)) else { return nil }
            isDrawn = true
            return "\r" + DisplayWidth.fitted(bar(bytes, rows), to: columns - 1) + "\u{1B}[K"
        case .lines:
            guard let total, total > 0 else {
                return isDue(now, every: .seconds(5)) ? line(bytes, rows) : nil
            }
            let tenth = min(10, bytes * 10 / total)
            guard tenth > lastTenth, tenth < 10 else { return nil }
            lastTenth = tenth
            return line(bytes, rows)
        }
    }

    /// The last thing to write: takes the bar away, or says the whole.
    mutating func finish(bytes: Int, rows: Int) -> String? {
        switch form {
        case .none: nil
        case .bar: clearing
        case .lines: line(bytes, rows)
        }
    }

    /// Takes the bar away, if one is drawn: what is said next stands in its place.
    var clearing: String? { isDrawn ? "\r\u{1B}[K" : nil }

    private mutating func isDue(_ now: ContinuousClock.Instant, every interval: Duration) -> Bool {
        if let lastAt, lastAt.duration(to: now) < interval { return false }
        // The first line of a pipe comes after one interval, the first bar at once.
        let isFirst = lastAt == nil
        lastAt = now
        return !isFirst || form != .lines
    }

    private func bar(_ bytes: Int, _ rows: Int) -> String {
        guard let total, total > 0 else { return read(bytes, rows) }
        let share = min(1, Double(bytes) / Double(total))
        let full = Int(share * 24)
        let percent = String(Int(share * 100))
        let padding = String(repeating: " ", count: 3 - percent.count)
        return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: 24 - full)
            + "] \(padding)\(percent) %  " + read(bytes, rows)
    }

    private func line(_ bytes: Int, _ rows: Int) -> String { read(bytes, rows) + "\n" }

    private func read(_ bytes: Int, _ rows: Int) -> String {
        Message("read \(Figure.bytes(bytes)), rows \(Figure.grouped(rows))").text(in: language)
    }
}
