import Testing

@testable import Dialer

@Suite("The daemon's command line")
struct DaemonArgumentsTests {
    @Test(
        "understands what the help text promises",
        arguments: [
            ([], .run(configuration: "/etc/dialer/dialer.json5")),
            (["--config", "a.json5"], .run(configuration: "a.json5")),
            (["--config=a.json5"], .run(configuration: "a.json5")),
            (["--config", "a.json5", "--check-config"], .checkConfiguration("a.json5")),
            (["--check-config", "-c", "b"], .checkConfiguration("b")),
            (["--version"], .version), (["-h"], .help),
        ] as [([String], DaemonArguments)])
    func understands(words: [String], meaning: DaemonArguments) throws {
        #expect(try DaemonArguments(words) == meaning)
    }

    @Test("refuses what it does not know instead of guessing", arguments: [["--config"], ["--confg", "x"], ["x"]])
    func refuses(words: [String]) {
        #expect(throws: DaemonArguments.Misuse.self) { try DaemonArguments(words) }
    }
}
