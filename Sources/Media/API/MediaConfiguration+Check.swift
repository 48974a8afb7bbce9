extension MediaConfiguration {
    /// Refuses impossible values, naming the key.
    func check() throws(MediaError) {
        guard !addresses.isEmpty else {
            throw .badConfiguration(key: "addresses", reason: "give at least one local address")
        }
        guard Set(addresses).count == addresses.count else {
            throw .badConfiguration(key: "addresses", reason: "names an address twice")
        }
        guard portRange.lowerBound >= 1024 else {
            throw .badConfiguration(key: "portRange", reason: "starts below 1024")
        }
        guard (1...16).contains(threads) else {
            throw .badConfiguration(key: "threads", reason: "is \(threads); allowed are 1 to 16")
        }
        guard silenceThreshold > .seconds(5), silenceThreshold <= .seconds(3600) else {
            throw .badConfiguration(
                key: "silenceThreshold", reason: "is \(silenceThreshold); allowed is more than 5 s, up to an hour")
        }
        guard recordingBacklogBytes >= 1 << 20 else {
            throw .badConfiguration(
                key: "recordingBacklogBytes", reason: "is \(recordingBacklogBytes); at least 1 MiB")
        }
        guard (1...255).contains(canonicalName.utf8.count) else {
            throw .badConfiguration(key: "canonicalName", reason: "must have 1 to 255 bytes")
        }
    }

    var socketsNeeded: Int { portRange.count * addresses.count }
}

extension Duration {
    /// Whole nanoseconds, for durations below 292 years.
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
