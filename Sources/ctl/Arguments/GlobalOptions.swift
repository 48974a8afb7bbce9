/// Options that every command takes, before or after its name.
struct GlobalOptions: Sendable, Equatable {
    var socket: String?
    var json = false
    var quiet = false
    var help = false
    var version = false

    static let socketOption = OptionForm(
        name: "socket", value: "PATH", summary: "The daemon's socket; see “Socket” below.", kind: .file)
    static let jsonOption = OptionForm(name: "json", summary: "Results as JSON, one value per line.")
    static let quietOption = OptionForm(
        name: "quiet", short: "q", summary: "No notes and no progress; only what a script needs.")
    static let helpOption = OptionForm(name: "help", short: "h", summary: "Show help.")
    static let versionOption = OptionForm(name: "version", summary: "Show versions.")

    static let all = [socketOption, jsonOption, quietOption, helpOption, versionOption]

    /// Takes one of `all`.
    mutating func set(_ option: OptionForm, _ value: String?) {
        switch option.name {
        case Self.socketOption.name: socket = value
        case Self.jsonOption.name: json = true
        case Self.quietOption.name: quiet = true
        case Self.helpOption.name: help = true
        default: version = true
        }
    }
}
