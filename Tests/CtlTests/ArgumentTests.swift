import ControlAPI
import FoundationEssentials
import Testing

@testable import ctl

@Suite("Command lines")
struct ArgumentTests {
    private func read(_ line: String) throws -> (any Command, GlobalOptions) {
        var reader = ArgumentReader(Self.words(line))
        guard case .run(let command, let given) = try reader.read() else {
            throw UsageError("not a command: \(line)", command: nil)
        }
        return (try command.init(given), reader.globals)
    }

    /// Words as a shell splits them; single quotes only.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quoted = false
        for character in line {
            switch character {
            case "'":
                quoted.toggle()
                word = word ?? ""
            case " " where !quoted:
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        return words + [word].compactMap { $0 }
    }

    @Test("options may stand before and after the command, with = or without")
    func options() throws {
        let lines = [
            "--json -q dial 13800138000 --agent 1001 --ticket T-1 --wait --key k1",
            "dial --agent=1001 --json --wait --key=k1 --ticket=T-1 -q -- 13800138000",
        ]
        for line in lines {
            let (command, globals) = try read(line)
            let dial = try #require(command as? DialCommand)
            #expect(dial.request == DialRequest(number: "13800138000", ticket: "T-1", agent: "1001", key: "k1"))
            #expect(dial.waits && globals.json && globals.quiet && globals.socket == nil)
        }
    }

    @Test("a key is made for every dial that names none")
    func keys() throws {
        func key() throws -> String? { (try read("dial 1 --agent 1001").0 as? DialCommand)?.request.key }
        let first = try #require(try key())
        #expect(try key() != first)
        #expect((1...128).contains(first.count))
    }

    @Test(
        "what cannot be meant is refused, and the nearest word is named",
        arguments: [
            ("dail 1", "There is no command “dail”. Did you mean “dial”?"),
            ("batch laod f", "There is no command “batch laod”. Did you mean “batch load”?"),
            ("frobnicate", "There is no command “frobnicate”."),
            ("dial 1 --agnet 2", "There is no option --agnet. Did you mean --agent?"),
            ("dial 1 --zzz", "There is no option --zzz."),
            ("dial 1 -x", "There is no option -x. For an argument that begins with “-” write -- before it."),
            ("dial 1 --agent", "--agent needs a value: --agent ID."),
            ("dial 1", "--agent ID is missing."),
            ("dial --agent 1", "NUMBER or --ticket ID is missing."),
            ("dial 1 2 --agent 1", "“2” is one argument too many."),
            ("dial 1 --agent 1 --agent 2", "--agent is given twice."),
            ("dial 1 --agent 1 --wait=yes", "--wait takes no value."),
            ("dial 1 --agent 1 --key ''", "--key needs a value: --key KEY."),
            ("ticket skip T-1 --agent 1", "--reason TEXT is missing."),
            ("explain", "TICKET is missing."),
            ("calls --limit many", "--limit “many” must be a whole number from 1 to 1000."),
            ("calls --limit 1001", "--limit “1001” must be a whole number from 1 to 1000."),
            ("watch --since -1", "--since “-1” must be a whole number from 0."),
            ("watch --until-done", "--until-done needs --batch ID."),
            ("hangup", "Name either calls, or an agent with --all-of."),
            ("hangup c1 --all-of 1001", "Name either calls, or an agent with --all-of."),
            ("batch load f --encoding latin", "--encoding “latin” must be one of: utf-8, gb18030, utf-16."),
            ("batch load f --report r.xls", "--report “r.xls” must end in .csv, .ndjson or .jsonl."),
            ("drain --limit soon", "--limit “soon” must be a time such as 90, 90s, 5m or 2h."),
            ("drain --cancel --stop", "--cancel goes with no other option."),
            ("help laod", "There is no help for “laod”."),
            ("help batch-load", "There is no help for “batch-load”. Did you mean “batch load”?"),
            ("completion csh", "There is no script for “csh”; there is one for bash, zsh and fish."),
        ])
    func refusals(line: String, message: String) throws {
        let error = #expect(throws: UsageError.self) { try read(line) }
        #expect(error?.message.text(in: .english) == message)
    }

    @Test("every command explains itself with a usage line and examples that are understood")
    func examples() throws {
        for command in CommandIndex.visible {
            let form = command.form
            #expect(!form.examples.isEmpty, "\(form.name)")
            for example in form.examples {
                let part = example.line.split(separator: "|").first { $0.contains("ctl ") } ?? ""
                let line = part.drop { $0 == " " }.split(separator: ">")[0]
                let words = Self.words(String(line)).drop { $0 != "ctl" }.dropFirst()
                guard !words.isEmpty, words.first != "status" else { continue }
                var reader = ArgumentReader(Array(words))
                guard case .run(let read, let given) = try reader.read() else {
                    Issue.record("“\(example.line)” is no command")
                    continue
                }
                _ = try read.init(given)
            }
            let text = HelpText(language: .english).text(form.path).joined(separator: "\n")
            #expect(text.contains("Usage: ctl \(form.name)"))
            for option in form.options { #expect(text.contains(option.usage)) }
        }
    }

    @Test(
        "every line of the documentation that calls ctl is understood",
        arguments: ["README.md", "docs/ctl.md", "docs/install.md", "docs/queue.md", "docs/ticket-pages.md"])
    func documentation(file: String) throws {
        let text = try String(contentsOf: Scratch.repository.appendingPathComponent(file), encoding: .utf8)
        for line in text.split(separator: "\n").map({ $0.drop { $0 == " " } }) where line.hasPrefix("ctl ") {
            // Usage lines have brackets; what follows a pipe, an arrow or a # is not ctl's.
            guard !line.contains("["), !line.contains("…"), line != "ctl" else { continue }
            let part = line.split { "|>#".contains($0) }.first ?? ""
            var reader = ArgumentReader(Array(Self.words(String(part)).dropFirst()))
            switch try reader.read() {
            case .run(let command, let given):
                // An argument in capitals stands for one that only the reader has.
                if !part.contains(where: \.isUppercase) { _ = try command.init(given) }
            case .help, .version: break
            case .incomplete: Issue.record("\(file): “\(line)” is no command")
            }
        }
    }

    @Test("a group without its command shows the group's commands")
    func groups() throws {
        for group in CommandIndex.groups {
            var reader = ArgumentReader([group.name])
            guard case .incomplete(let words) = try reader.read() else {
                Issue.record("\(group.name)")
                continue
            }
            let text = HelpText(language: .english).text(words).joined(separator: "\n")
            for command in CommandIndex.commands(inGroup: group.name) { #expect(text.contains(command.form.name)) }
        }
    }

    @Test("times are read in the zone of the machine, or with a zone, or from now")
    func times() throws {
        let now = Date(timeIntervalSince1970: 1_795_000_000)
        func at(_ text: String) throws -> Date? {
            var given = GivenArguments(form: TicketResolveCommand.form)
            let option = try #require(given.form.options.first { $0.name == "callback-at" })
            given.add(text, to: option)
            return try given.instant(option, now: now)
        }
        #expect(try at("+2h") == now + 7200)
        #expect(try at("2026-11-21T14:30:00+08:00") == Date(timeIntervalSince1970: 1_795_242_600))
        let local = try #require(try at("2026-11-21 14:30"))
        #expect(LocalTime.text(of: local, now: now) == "2026-11-21 14:30")
        #expect(LocalTime.text(of: try #require(try at("09:05")), now: now) == "09:05:00")
        for text in ["2026-02-30 10:00", "25:00", "soon", "2026-11-21", "+", "+-1h", "10:61", "1e3:00", ""] {
            #expect(throws: UsageError.self, "\(text)") { try at(text) }
        }
    }

    @Test(
        "the nearest word is one slip away, never another word",
        arguments: [
            ("dail", "dial"), ("staus", "status"), ("batchs", "batch"), ("hangpu", "hangup"), ("DIAL", "dial"),
            ("xyz", nil), ("d", nil), ("reporting", nil),
        ] as [(String, String?)])
    func nearest(word: String, known: String?) {
        let all = ["dial", "status", "batch", "hangup", "watch", "calls"]
        #expect(NearestWord.to(word, among: all) == known)
    }

    @Test(
        "a telephone link gives the number as the daemon reads it, and nothing but a number",
        arguments: [
            ("tel:+86-571-8888-8888;ext=802", "+8657188888888 ext 802"), ("tel:13800138000", "13800138000"),
            ("TEL:%2B86%20138%200013%208000", "+86 138 0013 8000".filter { $0 != " " }),
            ("tel:(010)1234.5678", "01012345678"),
            ("callto://+8613800138000", "+8613800138000"), ("tel:13240968483,9647", "13240968483 ext 9647"),
            ("tel:4001234567;phone-context=+86", "4001234567"), ("tel:+86138;EXT=1;x=y", "+86138 ext 1"),
            ("tel:", nil), ("tel:--wait", nil), ("tel:*21*1#", nil), ("tel:138;ext=", nil), ("tel:138%2", nil),
            ("tel:138%GG", nil), ("tel:１３８", nil), ("tel:+", nil), ("mailto:138", nil),
        ] as [(String, String?)])
    func links(link: String, number: String?) {
        #expect(TelephoneLink.number(in: link) == number)
    }

    @Test("the socket is looked for in the documented order")
    func socketPaths() {
        let all = ["DIALER_SOCKET": "/a", "XDG_RUNTIME_DIR": "/run/user/7"]
        #expect(SocketPath.candidates(option: "/o", environment: all) == ["/o"])
        #expect(SocketPath.candidates(option: nil, environment: all) == ["/a"])
        #expect(
            SocketPath.candidates(option: nil, environment: ["DIALER_SOCKET": "", "XDG_RUNTIME_DIR": "/run/user/7"])
                == ["/run/user/7/dialer/dialer.sock", "/run/dialer/dialer.sock"])
        #expect(
            SocketPath.candidates(option: nil, environment: ["XDG_RUNTIME_DIR": "rel"]) == ["/run/dialer/dialer.sock"])
    }
}
