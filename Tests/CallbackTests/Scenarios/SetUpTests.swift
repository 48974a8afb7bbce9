import Foundation
import Testing

/// What set-up says when it cannot go on: each time what is wrong, what to do, and a status that is not 0.
@Suite("Setting up")
struct SetUpTests {
    /// The step of set-up that installs packages.
    private static let packages = "set -euo pipefail; . scripts/lib.sh; need_packages 'for tests' sip-tester socat"

    /// Runs a line of bash in the project where these programs are found before, or in place of, the machine's.
    private func run(_ line: String, programs: [String: String], alone: Bool = false) async throws
        -> (status: Int32, text: String)
    {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, body) in programs {
            let file = folder.appendingPathComponent(name)
            try "#!/bin/bash\n\(body)\n".write(to: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        for name in alone ? ["bash", "dirname", "sed"] : [] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/" + name, withDestinationPath: "/usr/bin/" + name)
        }
        let path = alone ? folder.path : "\(folder.path):/usr/sbin:/usr/bin:/sbin:/bin"
        let result = try await ChildProcess(
            "/usr/bin/bash", ["-c", line], in: Places.project,
            environment: ["PATH": path, "CALLBACK_APT_UPDATED": ""]
        ).finish()
        return (result.status, result.lines.joined(separator: "\n"))
    }

    private static let oldSwift = "echo 'Swift version 5.9.2 (swift-5.9.2-RELEASE)'"
    /// Says of every package that it is not installed.
    private static let noPackages = "exit 1"

    @Test("without Swift it is said what to install and from where")
    func noSwift() async throws {
        let (status, text) = try await run("scripts/setup-toolchain.sh", programs: [:], alone: true)
        #expect(status == 1)
        #expect(text.contains("swift is not on the PATH"), "\(text)")
        #expect(text.contains("swift.org"), "\(text)")
    }

    @Test("a Swift that is too old is named with its version, and with the one that is wanted")
    func oldSwift() async throws {
        let (status, text) = try await run("scripts/setup-toolchain.sh", programs: ["swift": Self.oldSwift])
        #expect(status == 1)
        #expect(text.contains("this is Swift 5.9.2, too old"), "\(text)")
        #expect(text.contains("install Swift 6.1 or later"), "\(text)")
    }

    @Test("who is not root is told the line that root has to run")
    func notRoot() async throws {
        let programs = ["dpkg-query": Self.noPackages, "id": "echo 1000", "apt-get": "echo 'apt-get was run'"]
        let (status, text) = try await run(Self.packages, programs: programs)
        #expect(status == 1)
        #expect(text.contains("apt-get update && apt-get install --no-install-recommends sip-tester socat"), "\(text)")
        #expect(!text.contains("apt-get was run"))
    }

    @Test("without a network it is said that the mirror cannot be reached, though apt-get update was content")
    func noNetwork() async throws {
        let apt = """
            case "$2" in
            update) echo "W: Failed to fetch http://deb.example/InRelease  Temporary failure resolving 'deb.example'";;
            *) echo "E: Unable to locate package sip-tester"; exit 100;;
            esac
            """
        let programs = ["dpkg-query": Self.noPackages, "id": "echo 0", "apt-get": apt]
        let (status, text) = try await run(Self.packages, programs: programs)
        #expect(status == 1)
        #expect(text.contains("error: the Debian mirror cannot be reached"), "\(text)")
        #expect(text.contains("Temporary failure resolving"), "what apt-get said is shown: \(text)")
    }

    @Test("a suite that is not there is said to be none, and is no success", arguments: [0, 3])
    func noSuchSuite(tests: Int) async throws {
        let swift = "echo 'Test run with \(tests) tests in 1 suite passed after 0.001 seconds.'"
        let (status, text) = try await run("scripts/test.sh --filter NoSuchSuite", programs: ["swift": swift])
        #expect(status == (tests == 0 ? 1 : 0))
        #expect(text.contains("these flags choose no test: --filter NoSuchSuite") == (tests == 0), "\(text)")
    }

    @Test("a package that the distribution does not have is told from a network that is not there")
    func noCandidate() async throws {
        let apt = #"[ "$2" = update ] || { echo "E: Package 'sip-tester' has no installation candidate"; exit 100; }"#
        let programs = ["dpkg-query": Self.noPackages, "id": "echo 0", "apt-get": apt]
        let (status, text) = try await run(Self.packages, programs: programs)
        #expect(status == 1)
        #expect(text.contains("error: apt-get could not install: sip-tester socat"), "\(text)")
        #expect(text.contains("the distribution is not Debian 12 or later"), "\(text)")
    }
}
