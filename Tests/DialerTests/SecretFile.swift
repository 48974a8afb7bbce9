import Foundation

/// A file that holds a secret, as people make them.
enum SecretFile {
    static func write(_ text: String, to file: String, mode: Int = 0o600) throws {
        try? FileManager.default.removeItem(atPath: file)
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        else { throw CocoaError(.fileWriteUnknown) }
    }
}
