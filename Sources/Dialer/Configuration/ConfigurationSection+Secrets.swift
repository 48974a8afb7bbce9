import FoundationEssentials
import Glibc

extension ConfigurationSection {
    /// A secret given in place (`secret`) or in a file of its own (`secretFile`), one of the two. `nil`: the fault was told.
    func secret(_ folder: ConfigurationFolder) -> String? {
        let inPlace = optionalString("secret")
        let file = optionalString("secretFile", hint: "a file's path")
        switch (inPlace, file) {
        case (let secret?, nil): return secret
        case (nil, let file?): return privateText(folder.resolve(file), at: keyPath("secretFile"))
        case (.some, .some): faults.add(keyPath("secret"), "and secretFile are both given; keep one")
        case (nil, nil): faults.add(keyPath("secret"), "is missing; give secret or secretFile")
        }
        return nil
    }

    /// What a file says that nobody but its owner may open (nor anybody but root and its group), without white space around it: whoever reads a secret is who it proves.
    /// `nil`: the fault was told at `path`.
    func privateText(
        _ file: String, at path: String, cure: String = "check the path and its permissions"
    ) -> String? {
        var facts = stat()
        guard stat(file, &facts) == 0, let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            faults.add(path, "names \(file), which cannot be read; \(cure)")
            return nil
        }
        // Root's own may be read by its group: `chgrp -R dialer /etc/dialer` makes that the daemon's.
        guard facts.st_mode & (facts.st_uid == 0 ? 0o037 : 0o077) == 0 else {
            faults.add(
                path,
                "names \(file), which others may read; chmod 600 \(file), and let it belong to the daemon's user, or to root and the daemon's group with mode 640"
            )
            return nil
        }
        return text.trimmed(where: \.isWhitespace)
    }
}
