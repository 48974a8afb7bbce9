import CallQueue
import FoundationEssentials
import Glibc
import JSON

/// Reads a configuration file into checked values, or says everything that is wrong with it.
struct ConfigurationFile {
    let path: String
    /// Ten thousand agents need two.
    private static let mostBytes = 16 << 20

    /// - Throws: ``ConfigurationProblems`` with file, line, key and what is allowed.
    func read() throws -> DialerConfiguration { try Self.read(contents(), file: path) }

    /// Does what the configuration is needed for; where a key stands is added to what is found wrong with it then.
    func locating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let problems as ConfigurationProblems {
            guard let data = try? contents(), let outline = try? JSON5Outline(String(decoding: data, as: UTF8.self))
            else { throw problems }
            throw problems.located(in: path, outline)
        }
    }

    private func contents() throws -> Data {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var data = Data()
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while data.count <= Self.mostBytes {
            let count = Glibc.read(descriptor, &block, block.count)
            guard count >= 0 else { throw unreadable("it is no file") }
            if count == 0 { break }
            data.append(contentsOf: block[..<count])
        }
        guard data.count <= Self.mostBytes else { throw unreadable("it has more than \(Self.mostBytes >> 20) MiB") }
        return data
    }

    private func unreadable(_ why: String) -> ConfigurationProblems {
        problem("cannot be read: \(why); give its path with --config")
    }

    static func read(_ data: Data, file: String) throws -> DialerConfiguration {
        let this = ConfigurationFile(path: file)
        // UTF-16 has zero bytes, which are UTF-8 as well.
        guard let text = String(data: data, encoding: .utf8), !data.contains(0) else {
            throw this.problem("is not written in UTF-8; save it as UTF-8")
        }
        let outline: JSON5Outline
        do throws(JSON5Fault) {
            outline = try JSON5Outline(text)
        } catch {
            throw this.problem("is not valid JSON5: \(error.problem)", at: error.place)
        }
        guard case .object(let values) = try this.decoded(data) else {
            throw this.problem("must hold one section {…}")
        }
        return try this.read(values, data: data, outline: outline)
    }

    private func decoded(_ data: Data) throws -> JSONValue {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        do {
            return try decoder.decode(JSONValue.self, from: data)
        } catch DecodingError.dataCorrupted(let context) {
            throw problem("is not valid JSON5: \(context.debugDescription)")
        } catch {
            throw problem("is not valid JSON5")
        }
    }

    private func read(
        _ values: [String: JSONValue], data: Data, outline: JSON5Outline
    ) throws -> DialerConfiguration {
        let faults = ConfigurationFaults()
        let section = ConfigurationSection(path: "", values: values, faults: faults)
        let folder = FilePath.folder(of: path)
        var configuration = DialerConfiguration(section, folder: folder)
        section.finish()
        configuration.queue.policies = QueuePolicies(data: data, folder: folder).read(
            faults, trunks: configuration.trunks, flows: configuration.flows.map(\.name),
            calls: configuration.calls)
        guard faults.problems.isEmpty else {
            throw ConfigurationProblems(problems: faults.problems).located(in: path, outline)
        }
        return configuration
    }

    private func problem(_ text: String, at place: JSON5Place? = nil) -> ConfigurationProblems {
        ConfigurationProblems(problems: [ConfigurationProblem(path: "", text: text, file: path, place: place)])
    }
}
