import CallQueue
import Media

/// Whether, where and how recordings are kept.
struct RecordingSettings: Sendable, Equatable {
    var isOn = true
    var folder = "recordings"
    /// Seals new recordings; nil leaves them plain WAV files.
    var key: RecordingKey?
    /// Older keys, whose recordings stay readable.
    var oldKeys: [RecordingKey] = []
    /// What the customer's network plays before an attempt fails is kept.
    var earlyMedia = true
    var retention = RecordingRetention()

    /// Every key, the present one first.
    var keys: [RecordingKey] { (key.map { [$0] } ?? []) + oldKeys }
}

extension RecordingSettings {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        isOn = section.bool("on", default: isOn)
        self.folder = section.path("folder", default: self.folder, in: folder)
        earlyMedia = section.bool("earlyMedia", default: earlyMedia)
        retention.atLeastDays = section.double("keepAtLeastDays", in: 0...36_500, default: retention.atLeastDays)
        if section.has("keepAtMostDays") {
            let most = section.double("keepAtMostDays", in: 1...36_500, default: 365)
            retention.atMostDays = most
            if most < retention.atLeastDays {
                section.faults.add(
                    section.keyPath("keepAtMostDays"),
                    "is \(most), but recordings are kept \(retention.atLeastDays) days at least (keepAtLeastDays)")
            }
        }
        key = section.optionalString("keyFile", hint: "a file with 64 hexadecimal digits").flatMap {
            Self.key(folder.resolve($0), section, "keyFile")
        }
        oldKeys = section.strings("oldKeyFiles").enumerated().compactMap { index, file in
            Self.key(folder.resolve(file), section, "oldKeyFiles", index)
        }
    }

    private static func key(
        _ file: String, _ section: ConfigurationSection, _ key: String, _ index: Int? = nil
    ) -> RecordingKey? {
        let path = section.keyPath(key) + (index.map { "[\($0)]" } ?? "")
        // Whoever has the key has every recording.
        let cure = "make it with: openssl rand -hex 32 > \(file)"
        guard let text = section.privateText(file, at: path, cure: cure) else { return nil }
        guard let read = RecordingKey(hex: text) else {
            section.faults.add(path, "names \(file), which does not hold 64 hexadecimal digits (openssl rand -hex 32)")
            return nil
        }
        return read
    }
}
