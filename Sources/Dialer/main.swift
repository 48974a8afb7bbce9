import CLinux
import ControlAPI
import Glibc
import SIP

// The `dialer` command: what it was asked for, and how it ends.

func complain(_ text: String) {
    let line = Array("dialer: \(text)\n".utf8)
    // Where standard error is gone nobody is left to tell.
    _ = write(STDERR_FILENO, line, line.count)
}

// The queue and the recordings are nobody else's to read, whatever shell or service started us.
umask(0o077)

do {
    switch try DaemonArguments(Array(CommandLine.arguments.dropFirst())) {
    case .help:
        print(DaemonArguments.usage, terminator: "")
    case .version:
        print("dialer \(DialerVersion.text), PJSIP \(SIPEngine.pjsipVersion)")
        print(PJSIPReport(release: SIPEngine.pjsipRelease).lines.joined(separator: "\n"))
    case .checkConfiguration(let path):
        let configuration = try ConfigurationFile(path: path).readWithSounds()
        print("\(path): all right, \(configuration.agents.count) agents, \(configuration.trunks.count) trunks")
    case .simulate(let path, let terms):
        clinux_yield_to_all(SimulationJob.longest)
        let job = try SimulationJob(configuration: ConfigurationFile(path: path).read(), terms)
        print(String(decoding: try ControlCoding.encode(await job.answer()), as: UTF8.self))
    case .run(let path):
        let file = ConfigurationFile(path: path)
        let configuration = try file.read()
        let writer = LogWriter()
        defer { writer.drain() }
        let requests = DaemonRequests()
        let signals = StopSignals(requests)
        let log = Log(level: configuration.log.level, writer: writer)
        let manager = ServiceManager()
        let daemon = try file.locating {
            try Daemon(configuration, from: path, requests: requests, log: log, manager: manager)
        }
        try await daemon.run(manager: manager) { try file.readWithSounds() }
        withExtendedLifetime(signals) {}
    }
} catch let error as DaemonArguments.Misuse {
    complain("\(error)")
    exit(64)
} catch let error as ConfigurationProblems {
    complain("the configuration is wrong\n\(error)")
    exit(2)
} catch {
    complain("\(error)")
    exit(1)
}
