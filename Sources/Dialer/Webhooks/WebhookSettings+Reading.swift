import FoundationEssentials
import JSON
import Webhooks

extension WebhookSettings {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        id = section.identifier("id", hint: "a name for it, such as “helpdesk”")
        url = section.string("url", hint: "where to, such as “https://tickets.example/hooks/calls”")
        mapping = HookMappingFile.read(section, folder)
        secret = section.has("secret") || section.has("secretFile") ? section.secret(folder) : section.noSecret()
        headers = section.section("headers") { headers in
            Dictionary(uniqueKeysWithValues: headers.names.map { ($0, headers.string($0)) })
        }
        if let token = section.fileText("authorizationFile", folder) { headers["Authorization"] = token }
        values = section.section("values") { values in
            Dictionary(uniqueKeysWithValues: values.names.map { ($0, values.json($0) ?? .null) })
        }
        let numbers: NumbersWord? = section.optionalChoice("numbers")
        showsNumbers = (numbers ?? (mapping.needsNumbers ? .full : .masked)) == .full
        if mapping.needsNumbers, !showsNumbers {
            section.faults.add(
                section.keyPath("numbers"), "is “masked”, but the mapping “\(mapping.name)” needs whole numbers")
        }
        recordingLink = section.hookText("recordingLink")
        timeout = section.seconds("timeoutSeconds", in: 1...60, default: timeout)
        caFile = section.optionalString("caFile", hint: "a PEM file's path").map(folder.resolve)
        allowsPrivate = section.bool("privateAddresses", default: false)
        terms = DeliveryTerms(section)
        check(section)
    }

    private enum NumbersWord: String, CaseIterable { case masked, full }

    private mutating func check(_ section: ConfigurationSection) {
        allowsPrivate = section.checkURL(url, allowsPrivate: allowsPrivate)
        section.checkHeaders(headers)
        section.checkReadable("caFile", caFile)
    }
}

extension ConfigurationSection {
    /// - Returns: whether private addresses are allowed: who writes such an address means it.
    func checkURL(_ url: String, allowsPrivate: Bool) -> Bool {
        guard has("url") else { return allowsPrivate }
        guard let parsed = WebhookURL(url) else {
            faults.add(
                keyPath("url"),
                "is no URL that can be used: http:// or https://, a host, no user, no fragment, nothing but ASCII")
            return allowsPrivate
        }
        let allows = allowsPrivate || parsed.isPrivate
        if parsed.scheme == "http", !allows {
            faults.add(
                keyPath("url"),
                "is not encrypted; give an https:// URL, or privateAddresses: true if it is in your own network")
        }
        return allows
    }

    func checkHeaders(_ headers: [String: String]) {
        for name in headers.keys {
            if name.isEmpty || !name.utf8.allSatisfy(\.isTokenByte) {
                faults.add("\(keyPath("headers")).\(name)", "is no name of a header field")
            } else if HookMappingFile.ownHeaders.contains(name.lowercased()) {
                faults.add("\(keyPath("headers")).\(name)", "is set by the daemon itself")
            }
        }
    }

    func checkReadable(_ key: String, _ file: String?) {
        guard let file, !FileManager.default.isReadableFile(atPath: file) else { return }
        faults.add(keyPath(key), "names \(file), which cannot be read")
    }
}

extension DeliveryTerms {
    fileprivate init(_ section: ConfigurationSection) {
        self.init()
        atOnce = section.int("atOnce", in: 1...32, default: atOnce)
        giveUpAfter = section.seconds("giveUpAfterSeconds", in: 10...2_592_000, default: giveUpAfter)
        giveUpAfterTries = section.int("giveUpAfterTries", in: 1...10_000, default: giveUpAfterTries)
    }
}

extension ConfigurationSection {
    /// Marks the keys as known.
    fileprivate func noSecret() -> String? {
        let _: String? = nothing("secret")
        return nothing("secretFile")
    }

    /// The text of a file that a key names, which nobody but its owner may open.
    func fileText(_ key: String, _ folder: ConfigurationFolder) -> String? {
        optionalString(key, hint: "a file's path").flatMap { privateText(folder.resolve($0), at: keyPath(key)) }
    }

    func hookText(_ key: String) -> HookText? {
        guard let text = optionalString(key) else { return nil }
        do throws(HookFault) {
            return try HookText(text)
        } catch {
            faults.add(keyPath(key), error.description)
            return nil
        }
    }
}

extension UInt8 {
    /// RFC 9110 section 5.6.2, tchar.
    var isTokenByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}
