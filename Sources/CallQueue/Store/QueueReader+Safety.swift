import FoundationEssentials

/// What reads the whole file.
extension QueueReader {
    /// What is wrong with the file, and where its copy is; nil: nothing, or the look was broken off.
    func damage() -> StoreError? {
        guard let database = try? database() else { return nil }
        // What is found of a file that was not looked at whole is no finding.
        guard let fault = StoreIntegrity.fault(in: database), !stop.isUp else { return nil }
        return StoreIntegrity.damage(path, fault)
    }

    func backUp(to target: String) throws -> Int {
        try StoreBackup.make(of: try database(), at: target)
    }
}

extension TicketQueue {
    /// Copies the database as it is now, without holding up a call.
    ///
    /// - Parameter path: a file that is not there yet, in a folder that is.
    /// - Returns: its length in bytes.
    /// - Throws: `StoreError`; then there is no such file.
    package nonisolated func backUp(to path: String) async throws -> Int {
        try await archive.backUp(to: path)
    }
}

extension RecordingBook {
    /// As `TicketQueue.backUp`; what is being noted of recordings waits meanwhile, the calls do not.
    package func backUp(to path: String) throws -> Int {
        try StoreBackup.make(of: database, at: path)
    }
}
