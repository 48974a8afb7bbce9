import FoundationEssentials
import Glibc

/// A folder that the configuration names and the daemon makes where it is missing.
struct DaemonFolder {
    /// The configuration's key that names it, or a file in it.
    let key: String
    let path: String
    let mode: Int

    /// - Throws: why it cannot be made, with its key.
    func make() throws(ConfigurationProblems) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
        } catch {
            throw ConfigurationProblems(problems: [
                ConfigurationProblem(
                    path: key,
                    text: "needs the folder \(path), which cannot be made (\(Self.reason(error))); "
                        + "make it for the daemon's user, or name another")
            ])
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let system = (error as? CocoaError)?.underlying as? POSIXError else { return "\(error)" }
        return String(cString: strerror(system.code.rawValue))
    }
}
