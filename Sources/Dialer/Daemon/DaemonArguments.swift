/// What the `dialer` command was asked to do.
enum DaemonArguments: Equatable {
    case run(configuration: String)
    case checkConfiguration(String)
    case simulate(configuration: String, SimulationArguments)
    case version
    case help

    static let defaultConfiguration = "/etc/dialer/dialer.json5"

    static let usage = """
        dialer — the callback dialer's daemon

          dialer [--config FILE]                 run in the foreground (default \(defaultConfiguration))
          dialer [--config FILE] --check-config  read the configuration, say what is wrong with it, and end
          dialer [--config FILE] --simulate JSON [--file FILE [--map MAPPING]]
                                                 simulate what is unfinished, or FILE, in virtual time, and print the
                                                 result as JSON; used by “ctl simulate”
          dialer --version                       print the versions of the daemon and of PJSIP
          dialer --help                          print this

        Signals: TERM or INT drains (no new calls; running ones finish or are ended at calls.drainSeconds),
        a second one ends every call at once; HUP reloads the configuration.
        Exit codes: 0 ended as asked, 1 could not start, 2 the configuration is wrong, 64 wrong usage.

        """

    /// A command line that cannot be understood.
    struct Misuse: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    init(_ arguments: [String]) throws {
        var path = Self.defaultConfiguration
        var check = false
        var simulation = SimulationArguments()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--config", "-c":
                guard let file = rest.popFirst() else { throw Misuse(description: "\(argument) needs a file's path") }
                path = file
            case "--check-config": check = true
            case "--simulate": simulation.request = try Self.value(&rest, of: argument)
            case "--file": simulation.file = try Self.value(&rest, of: argument)
            case "--map": simulation.mapping = try Self.value(&rest, of: argument)
            case "--version":
                self = .version
                return
            case "--help", "-h":
                self = .help
                return
            default:
                if argument.hasPrefix("--config=") {
                    path = String(argument.dropFirst("--config=".count))
                } else {
                    throw Misuse(description: "“\(argument)” is not known here; see dialer --help")
                }
            }
        }
        guard !path.isEmpty else { throw Misuse(description: "--config needs a file's path") }
        if simulation.request == nil, simulation != SimulationArguments() {
            throw Misuse(description: "--file and --map are for --simulate; see dialer --help")
        }
        if simulation.request != nil {
            self = .simulate(configuration: path, simulation)
        } else {
            self = check ? .checkConfiguration(path) : .run(configuration: path)
        }
    }

    private static func value(_ rest: inout ArraySlice<String>, of argument: String) throws -> String {
        guard let value = rest.popFirst() else { throw Misuse(description: "\(argument) needs a value") }
        return value
    }
}

/// What `--simulate` is given.
struct SimulationArguments: Equatable {
    /// A `SimulateRequest` as JSON.
    var request: String?
    var file: String?
    var mapping: String?
}
