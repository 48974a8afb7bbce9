import CallQueue
import FoundationEssentials

/// A system that tickets are fetched from.
struct TicketSource: Sendable, Equatable {
    var id: String
    /// May hold a secret: never logged, never shown.
    var url: String
    /// Which member of a ticket's JSON is what: as for files.
    var mapping: FieldMapping?
    var headers: [String: String] = [:]
    /// From the end of one look to the next.
    var interval = Duration.seconds(60)
    /// Each look asks for what has changed since the one before (`updated_since`).
    var asksForChanges = false
    /// The batch's name, for people.
    var batch: String
    var timeout = Duration.seconds(30)
    var caFile: String?
    var allowsPrivate = false

    /// By which its batch is known.
    var batchSource: String { "pull:\(id)" }
}

extension TicketSource {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        id = section.identifier("id", hint: "a name for it, such as “crm”")
        url = section.string("url", hint: "where from, such as “https://tickets.example/open.json”")
        batch = section.string("batch", default: id)
        headers = section.section("headers") { headers in
            Dictionary(uniqueKeysWithValues: headers.names.map { ($0, headers.string($0)) })
        }
        interval = section.seconds("intervalSeconds", in: 5...86_400, default: interval)
        asksForChanges = section.bool("changesOnly", default: false)
        timeout = section.seconds("timeoutSeconds", in: 1...300, default: timeout)
        caFile = section.optionalString("caFile", hint: "a PEM file's path").map(folder.resolve)
        allowsPrivate = section.bool("privateAddresses", default: false)
        if let token = section.fileText("authorizationFile", folder) { headers["Authorization"] = token }
        mapping = Self.mapping(section, folder)
        section.checkHeaders(headers)
        allowsPrivate = section.checkURL(url, allowsPrivate: allowsPrivate)
        section.checkReadable("caFile", caFile)
    }

    private static func mapping(_ section: ConfigurationSection, _ folder: ConfigurationFolder) -> FieldMapping? {
        guard let name = section.optionalString("mapping", hint: "a mapping's name or file") else { return nil }
        if let known = try? MappingCatalog.builtIn().named(name) { return known }
        let path = folder.resolve(name)
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            section.faults.add(
                section.keyPath("mapping"),
                "is “\(name)”: neither a mapping that comes with the program, nor a readable file")
            return nil
        }
        do throws(MappingError) {
            return try FieldMapping(json5: Data(text.utf8), name: FilePath.stem(of: path))
        } catch {
            section.faults.add(section.keyPath("mapping"), "names \(path): \(error)")
            return nil
        }
    }
}
