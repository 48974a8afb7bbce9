// swift-tools-version: 6.1
// The swift-tools-version is the oldest toolchain we build with; `make setup` checks it.

import PackageDescription

/// Every Swift target is held to the same rules; `make check` adds warnings-as-errors on top.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Calls hop between few threads: an async function runs where its caller does, unless an actor says otherwise
/// (SE-0461). Toolchains before 6.2 ignore it and are only slower.
let callerRuns: [SwiftSetting] = strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

let package = Package(
    name: "callback-dialer",
    products: [
        .executable(name: "dialer", targets: ["Dialer"]),
        .executable(name: "ctl", targets: ["ctl"]),
    ],
    targets: [
        // Doors to C libraries: a module map and a header each, nothing decided here.
        .systemLibrary(name: "CPJProject", pkgConfig: "libpjproject"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CGnuTLS", pkgConfig: "gnutls", providers: [.apt(["libgnutls28-dev"])]),
        .systemLibrary(name: "COpus", pkgConfig: "opus", providers: [.apt(["libopus-dev"])]),
        .systemLibrary(name: "CSpanDSP", pkgConfig: "spandsp", providers: [.apt(["libspandsp-dev"])]),
        .systemLibrary(name: "CSpeexDSP", pkgConfig: "speexdsp", providers: [.apt(["libspeexdsp-dev"])]),
        .systemLibrary(name: "CSRTP", pkgConfig: "libsrtp2", providers: [.apt(["libsrtp2-dev"])]),
        .target(name: "CLinux"),
        // libcurl is opened at run time, by who has something to tell (its own door says why).
        .target(name: "CCurl"),
        .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),
        .target(name: "CSIPShim", dependencies: ["CPJProject"]),

        // A word that two rooms share.
        .target(name: "JSON", swiftSettings: strict),

        // Rooms. None of these five knows another.
        .target(name: "SIP", dependencies: ["CSIPShim", "CGnuTLS"], swiftSettings: strict),
        .target(
            name: "Media", dependencies: ["CLinux", "CGnuTLS", "COpus", "CSpanDSP", "CSpeexDSP", "CSRTP"],
            swiftSettings: strict),
        .target(
            name: "CallQueue", dependencies: ["CSQLite", "CPhoneNumber"],
            exclude: [
                "Import/Mapping/BuiltIn/README.md", "Policy/Holidays/README.md", "Policy/Profiles/README.md",
            ],
            resources: [
                .embedInCode("Import/Mapping/BuiltIn"), .embedInCode("Policy/Holidays"),
                .embedInCode("Policy/Profiles"),
            ],
            swiftSettings: strict),
        .target(name: "ControlAPI", swiftSettings: strict),
        .target(
            name: "Webhooks", dependencies: ["JSON", "CCurl", "CGnuTLS"], resources: [.embedInCode("BuiltIn")],
            swiftSettings: strict),

        // The two doors (Unix socket, loopback HTTP) and the two programs.
        .target(
            name: "ControlServer", dependencies: ["ControlAPI", "CMicroHTTPD", "CGnuTLS", "CLinux"],
            resources: [.embedInCode("Web"), .embedInCode("OpenAPI/protocol-texts.txt")], swiftSettings: strict),
        .executableTarget(
            name: "Dialer",
            dependencies: ["SIP", "Media", "CallQueue", "ControlAPI", "ControlServer", "Webhooks", "JSON", "CLinux"],
            swiftSettings: callerRuns),
        .executableTarget(name: "ctl", dependencies: ["ControlAPI", "CLinux"], swiftSettings: strict),

        // How tests start programs, and where they write.
        .target(name: "CSpawn", path: "Tests/CSpawn"),
        .target(
            name: "TestPrograms", dependencies: ["CSpawn"], path: "Tests/TestPrograms", swiftSettings: strict),
        .testTarget(
            name: "SIPTests", dependencies: ["SIP", "CSIPShim", "CPJProject", "TestPrograms"], swiftSettings: strict),
        .testTarget(
            name: "MediaTests", dependencies: ["Media", "TestPrograms"], exclude: ["Speech"], swiftSettings: strict),
        .testTarget(name: "CallQueueTests", dependencies: ["CallQueue", "TestPrograms"], swiftSettings: strict),
        .testTarget(
            name: "ControlTests", dependencies: ["ControlAPI", "ControlServer", "TestPrograms"], swiftSettings: strict),
        .testTarget(name: "WebhookTests", dependencies: ["Webhooks", "JSON", "TestPrograms"], swiftSettings: strict),
        .testTarget(name: "DialerTests", dependencies: ["Dialer", "JSON", "TestPrograms"], swiftSettings: strict),
        .testTarget(name: "CtlTests", dependencies: ["ctl", "ControlAPI", "TestPrograms"], swiftSettings: strict),
        // Whole-program tests against SIPp and a browser.
        .testTarget(
            name: "CallbackTests", dependencies: ["ControlAPI", "Dialer", "ctl", "TestPrograms"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
