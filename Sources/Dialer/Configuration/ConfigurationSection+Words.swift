import Foundation
import Glibc

extension ConfigurationSection {
    /// An IP address literal: a name would have to be resolved, which could stop the whole start.
    func address(_ key: String, default fallback: String) -> String {
        let text = string(key, default: fallback)
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) != 1, inet_pton(AF_INET6, text, &v6) != 1 {
            faults.add(keyPath(key), "is “\(text)”, but an IP address such as 0.0.0.0 or ::1 is wanted here")
        }
        return text
    }

    /// A secret given in place (`secret`) or in a file of its own (`secretFile`), one of the two.
    func secret(_ folder: ConfigurationFolder) -> String {
        let inPlace = optionalString("secret")
        let file = optionalString("secretFile", hint: "a file's path")
        switch (inPlace, file) {
        case (let secret?, nil): return secret
        case (nil, let file?):
            let path = folder.resolve(file)
            if let text = try? String(contentsOfFile: path, encoding: .utf8) {
                return text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            faults.add(keyPath("secretFile"), "names \(path), which cannot be read; check the path and its permissions")
        case (.some, .some): faults.add(keyPath("secret"), "and secretFile are both given; keep one")
        case (nil, nil): faults.add(keyPath("secret"), "is missing; give secret or secretFile")
        }
        return ""
    }
}
