import Foundation
import Testing

/// The house rules that no compiler checks: who may know whom, and what is not written here at all.
@Suite("Architecture")
struct ArchitectureTests {
    /// Which of our modules each target may import; docs/architecture.md gives the reasons.
    static let mayImport: [String: Set<String>] = [
        "CPJProject": [], "CSQLite": [], "CMicroHTTPD": [], "CGnuTLS": [], "CLinux": [], "CPhoneNumber": [],
        "COpus": [], "CSpanDSP": [], "CSpeexDSP": [], "CSRTP": [], "CCurl": [],
        "CSIPShim": ["CPJProject"],
        "SIP": ["CSIPShim", "CGnuTLS"],
        "Media": ["CLinux", "CGnuTLS", "COpus", "CSpanDSP", "CSpeexDSP", "CSRTP"],
        "CallQueue": ["CSQLite", "CPhoneNumber"],
        "ControlAPI": [],
        "JSON": [],
        "Webhooks": ["JSON", "CCurl", "CGnuTLS"],
        "ControlServer": ["ControlAPI", "CMicroHTTPD", "CGnuTLS", "CLinux"],
        "Dialer": ["SIP", "Media", "CallQueue", "ControlAPI", "ControlServer", "Webhooks", "JSON", "CLinux"],
        "ctl": ["ControlAPI", "CLinux"],
    ]

    /// What comes with the toolchain and may be imported anywhere.
    static let toolchain: Set = [
        "Swift", "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
    ]

    /// Targets below `Tests`, which the table does not know.
    static let sharedByTests: Set = ["CSpawn", "TestPrograms"]

    @Test("a file imports only the modules its target may know")
    func importsFollowTheTable() throws {
        let sources = try SourceTree("Sources")
        #expect(!sources.files.isEmpty)
        for file in sources.files {
            let allowed = try #require(Self.mayImport[file.target], "\(file.path): a target without a row in the table")
            for (number, module) in file.imports where !Self.toolchain.contains(module) {
                #expect(allowed.contains(module), "\(file.path):\(number) imports \(module)")
            }
        }
    }

    @Test("nothing brings the whole of Foundation, and ICU with it, into the programs")
    func foundationStaysSmall() throws {
        let large = ["Foundation", "FoundationInternationalization"]
        for file in try SourceTree("Sources").files {
            for (number, module) in file.imports where large.contains(module) {
                Issue.record("\(file.path):\(number) imports \(module); FoundationEssentials takes 10 MB less")
            }
        }
    }

    @Test("each of Sources' folders has its row in the table, and each row its folder")
    func tableIsComplete() throws {
        let root = SourceTree.projectRoot.appendingPathComponent("Sources").path
        let folders = try FileManager.default.contentsOfDirectory(atPath: root).filter { !$0.hasPrefix(".") }
        #expect(Set(folders) == Set(Self.mayImport.keys))
    }

    @Test("SIP, Media, CallQueue, ControlAPI and Webhooks do not know each other")
    func roomsAreApart() {
        let rooms: Set = ["SIP", "Media", "CallQueue", "ControlAPI", "Webhooks"]
        for room in rooms {
            #expect(Self.mayImport[room, default: []].isDisjoint(with: rooms))
        }
    }

    @Test("only SIP opens the door to PJSIP")
    func onlySIPKnowsPJSIP() throws {
        for (target, modules) in Self.mayImport where target != "SIP" {
            #expect(!modules.contains("CSIPShim"), "\(target) may not import CSIPShim")
        }
        for file in try SourceTree("Sources", endings: [".h", ".c", ".cpp"]).files {
            guard !["CSIPShim", "CPJProject"].contains(file.target) else { continue }
            for (index, line) in file.lines.enumerated() {
                #expect(!line.contains("#include <pj"), "\(file.path):\(index + 1) includes a header of PJSIP")
            }
        }
    }

    @Test("Package.swift declares no dependency that the table forbids")
    func packageAgreesWithTheTable() throws {
        for (target, dependencies) in try Self.declaredDependencies() where !Self.sharedByTests.contains(target) {
            let allowed = try #require(Self.mayImport[target], "\(target) has no row in the table")
            #expect(dependencies.isSubset(of: allowed), "\(target) depends on \(dependencies.subtracting(allowed))")
        }
    }

    @Test("the package depends on no other package")
    func noPackageDependencies() throws {
        let manifest = try Self.manifest()
        #expect(!manifest.contains(".package("))
        #expect(!manifest.contains("dependencies: [\n        .package"))
    }

    @Test("what the compiler is told to believe about threads has its guard named beside it")
    func unsafeClaimsNameTheirGuard() throws {
        var claims: [String] = []
        for file in try SourceTree("Sources").files {
            for (number, text) in file.code where Self.claims.contains(where: text.contains) {
                let place = "\(file.path):\(number)"
                claims.append(place)
                let comment = Self.comment(beside: number - 1, in: file.lines).lowercased()
                #expect(Self.guards.contains(where: comment.contains), "\(place) does not say what guards it")
            }
        }
        #expect(claims.count <= Self.mostClaims, "\(claims.count) claims are too many to believe: \(claims)")
    }

    @Test("nothing in Sources ends the daemon on bad input")
    func noCrashingShortcuts() throws {
        for file in try SourceTree("Sources").files {
            for (number, text) in file.code {
                for word in ["try!", "as!", "fatalError("] {
                    #expect(!text.contains(word), "\(file.path):\(number) has \(word)")
                }
            }
        }
    }

    @Test("no file is named after being useful")
    func fileNamesSayWhatIsInside() throws {
        // sd_notify(3) calls its other side "the service manager"; it is a name here, not a habit.
        let terms: Set = ["ServiceManager.swift"]
        for file in try SourceTree("Sources").files + SourceTree("Tests").files where !terms.contains(file.name) {
            for word in ["Util", "Helper", "Manager", "Common", "Misc"] {
                #expect(!file.name.contains(word), "\(file.path): name it after what it holds")
            }
        }
    }

    // MARK: Reading

    private static let claims = ["@unchecked Sendable", "nonisolated(unsafe)"]
    private static let mostClaims = 24
    private static let guards = [
        "lock", "mutex", "thread", "executor", "immutable", "atomic", "guard", "actor", "never changes", "once",
        "one owner",
    ]

    private static func manifest() throws -> String {
        try String(contentsOf: SourceTree.projectRoot.appendingPathComponent("Package.swift"), encoding: .utf8)
    }

    /// The targets of Package.swift (not the tests) with the names in their `dependencies:` lists.
    private static func declaredDependencies() throws -> [String: Set<String>] {
        let declaration = /\.(?:executableTarget|target)\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?/
        let manifest = try manifest()
        #expect(manifest.matches(of: declaration).count >= 9)
        return Dictionary(
            uniqueKeysWithValues: manifest.matches(of: declaration).map { match in
                let names = (match.output.2 ?? "").matches(of: /"(\w+)"/).map { String($0.output.1) }
                return (String(match.output.1), Set(names))
            })
    }

    /// The comment that ends on the line before `index`, attributes and other claims between them passed over, and the
    /// one that begins on the line after it.
    private static func comment(beside index: Int, in lines: [String]) -> String {
        let trimmed = lines.map { $0.trimmingCharacters(in: .whitespaces) }
        let above = trimmed[..<index].reversed().drop { line in
            line.hasPrefix("@") || claims.contains(where: line.contains)
        }.prefix { $0.hasPrefix("//") }
        let below = trimmed[(index + 1)...].prefix { $0.hasPrefix("//") }
        return (above.reversed() + below).joined(separator: " ")
    }
}
