import Foundation

/// Reads a configuration file into checked values, or says everything that is wrong with it.
struct ConfigurationFile {
    let path: String

    /// - Throws: ``ConfigurationProblems`` with file, line, key and what is allowed.
    func read() throws -> DialerConfiguration {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw problem("cannot be read (\(error.localizedDescription)); give its path with --config")
        }
        return try Self.read(data, file: path)
    }

    static func read(_ data: Data, file: String) throws -> DialerConfiguration {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let root: JSONValue
        do {
            root = try decoder.decode(JSONValue.self, from: data)
        } catch {
            throw ConfigurationProblems(problems: [syntaxProblem(error, file: file)])
        }
        guard case .object(let values) = root else {
            throw ConfigurationFile(path: file).problem("holds \(root.kind), but a section {…} is wanted")
        }
        return try read(values, data: data, file: file)
    }

    private static func read(
        _ values: [String: JSONValue], data: Data, file: String
    ) throws -> DialerConfiguration {
        let faults = ConfigurationFaults()
        let section = ConfigurationSection(path: "", values: values, faults: faults)
        let folder = (file as NSString).deletingLastPathComponent
        var configuration = DialerConfiguration(section, folder: folder)
        section.finish()
        configuration.queue.policies = QueuePolicies(data: data).read(faults, trunks: configuration.trunks)
        guard faults.problems.isEmpty else {
            let lines = ConfigurationLines(String(decoding: data, as: UTF8.self))
            throw ConfigurationProblems(
                problems: faults.problems.map {
                    var located = $0
                    located.file = file
                    located.line = lines.line(of: $0.path)
                    return located
                })
        }
        return configuration
    }

    private func problem(_ text: String) -> ConfigurationProblems {
        ConfigurationProblems(problems: [ConfigurationProblem(path: "", text: text, file: path)])
    }

    private static func syntaxProblem(_ error: any Error, file: String) -> ConfigurationProblem {
        var text = "is not valid JSON5"
        if case DecodingError.dataCorrupted(let context) = error {
            let cause = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
            text += ": " + (cause ?? context.debugDescription)
        }
        return ConfigurationProblem(path: "", text: text, file: file)
    }
}
