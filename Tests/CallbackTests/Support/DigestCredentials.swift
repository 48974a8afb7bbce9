import Foundation

/// The Authorization header of a request (RFC 7616), and what its response must be: reckoned apart from the daemon, with
/// coreutils' `sha256sum`.
struct DigestCredentials {
    private var fields: [String: String] = [:]

    init(_ header: String) {
        for field in header.dropFirst("Digest ".count).split(separator: ",") {
            let parts = field.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: [" ", "\""]) }
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
    }

    subscript(_ name: String) -> String { fields[name] ?? "" }

    /// With `qop=auth` (RFC 7616 section 3.4.1).
    func expectedResponse(user: String, secret: String, method: String) async throws -> String {
        let first = try await Self.sha256("\(user):\(self["realm"]):\(secret)")
        let second = try await Self.sha256("\(method):\(self["uri"])")
        return try await Self.sha256(
            [first, self["nonce"], self["nc"], self["cnonce"], self["qop"], second].joined(separator: ":"))
    }

    private static func sha256(_ text: String) async throws -> String {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("text")
        try Data(text.utf8).write(to: file)
        let lines = try await ChildProcess("/usr/bin/sha256sum", [file.path], in: folder).finish().lines
        return String(lines.first?.prefix(64) ?? "")
    }
}
