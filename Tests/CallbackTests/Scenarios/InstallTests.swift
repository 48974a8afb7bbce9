import Foundation
import Testing

/// `make install` and `make uninstall` into a folder of the test's own, and what they put there.
@Suite("Installing")
struct InstallTests {
    /// Runs `make TARGET` for the programs that the tests were built with.
    private func make(_ target: String, into root: URL, prefix: String) async throws -> [String] {
        let built = URL(fileURLWithPath: try Places.program("ctl")).deletingLastPathComponent().path
        let result = try await ChildProcess(
            "/usr/bin/make", [target, "DESTDIR=\(root.path)", "PREFIX=\(prefix)", "BUILT=\(built)"], in: Places.project
        ).finish(within: .seconds(60))
        #expect(result.status == 0, "\(result.lines)")
        return result.lines
    }

    private func withRoot(_ body: (URL) async throws -> Void) async throws {
        let root = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: root) }
        try await body(root)
    }

    /// Every file below the folder, as a path from it.
    private func files(_ root: URL) -> Set<String> {
        let all = FileManager.default.enumerator(atPath: root.path)?.allObjects.compactMap { $0 as? String } ?? []
        return Set(
            all.filter { path in
                let attributes = try? FileManager.default.attributesOfItem(atPath: root.path + "/" + path)
                return attributes?[.type] as? FileAttributeType == .typeRegular
            })
    }

    private func text(_ root: URL, _ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test("everything is put down and can be used from there", arguments: ["/usr", "/usr/local", "/opt/callback"])
    func install(prefix: String) async throws {
        try await withRoot { root in
            _ = try await make("install", into: root, prefix: prefix)
            let (found, own) = (files(root), String(prefix.dropFirst()))
            for path in [
                "bin/dialer", "bin/ctl", "lib/systemd/system/dialer.service", "lib/sysusers.d/dialer.conf",
                "share/bash-completion/completions/ctl", "share/zsh/site-functions/_ctl",
                "share/fish/vendor_completions.d/ctl.fish", "share/dialer/sounds/ringback.wav",
                "share/dialer/sounds/zh/connecting.wav", "share/dialer/mappings/quality.json5",
                "share/dialer/dialer.json5",
            ] { #expect(found.contains("\(own)/\(path)"), "\(path)") }
            let etc = prefix == "/opt/callback" ? "\(own)/etc" : "etc"
            let configuration = try text(root, "\(etc)/dialer/dialer.json5")
            #expect(configuration.contains("\"\(prefix)/share/dialer/sounds\""))
            let program = root.appendingPathComponent("\(own)/bin/dialer").path
            // Here the sounds lie below the root.
            let sounds = configuration.replacing("\"\(prefix)/share/", with: "\"\(root.path)\(prefix)/share/")
            try sounds.write(
                to: root.appendingPathComponent("\(etc)/dialer/here.json5"), atomically: true, encoding: .utf8)
            let check = try await ChildProcess(
                program, ["--check-config", "--config", "\(etc)/dialer/here.json5"], in: root
            ).finish()
            #expect(check.status == 0, "\(check.lines)")
        }
    }

    @Test("the unit is one that systemd takes without a word, and names what was installed")
    func unit() async throws {
        try await withRoot { root in
            _ = try await make("install", into: root, prefix: "/usr")
            let unit = try text(root, "usr/lib/systemd/system/dialer.service")
            #expect(unit.contains("ExecStart=/usr/bin/dialer --config /etc/dialer/dialer.json5\n"))
            #expect(unit.range(of: "@[A-Z]+@", options: .regularExpression) == nil, "a place was left open")
            // systemd looks whether the programs are there: here they are below the root.
            let here = unit.replacingOccurrences(of: "=/usr/bin/dialer", with: "=\(root.path)/usr/bin/dialer")
            let file = root.appendingPathComponent("dialer.service")
            try here.write(to: file, atomically: true, encoding: .utf8)
            let verified = try await ChildProcess(
                "/usr/bin/systemd-analyze", ["verify", "--man=no", file.path], in: root
            ).finish()
            #expect(verified.status == 0)
            #expect(verified.lines.isEmpty, "\(verified.lines)")
        }
    }

    @Test("uninstalling leaves nothing of ours and everything of others")
    func uninstall() async throws {
        try await withRoot { root in
            let foreign = root.appendingPathComponent("usr/share/zsh/site-functions/_other")
            try FileManager.default.createDirectory(
                at: foreign.deletingLastPathComponent(), withIntermediateDirectories: true)
            try "other".write(to: foreign, atomically: true, encoding: .utf8)
            _ = try await make("install", into: root, prefix: "/usr")
            #expect(files(root).count > 20)
            _ = try await make("uninstall", into: root, prefix: "/usr")
            #expect(files(root) == ["usr/share/zsh/site-functions/_other"])
            for folder in ["usr/share/dialer", "usr/share/doc/dialer", "etc/dialer"] {
                #expect(!FileManager.default.fileExists(atPath: root.path + "/" + folder), "\(folder)")
            }
        }
    }

    @Test("a configuration that was changed outlives an update and the uninstalling")
    func changedConfiguration() async throws {
        try await withRoot { root in
            _ = try await make("install", into: root, prefix: "/usr/local")
            let file = root.appendingPathComponent("etc/dialer/dialer.json5")
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect(attributes[.posixPermissions] as? Int == 0o640, "it names files with secrets")
            try "{ mine: 1 }".write(to: file, atomically: true, encoding: .utf8)
            _ = try await make("install", into: root, prefix: "/usr/local")
            #expect(try text(root, "etc/dialer/dialer.json5") == "{ mine: 1 }")
            let words = try await make("uninstall", into: root, prefix: "/usr/local")
            #expect(words.contains { $0.contains("left in place") })
            #expect(files(root) == ["etc/dialer/dialer.json5"])
        }
    }
}
