import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `system.backup`.
struct BackupHandlers: Sendable {
    let daemon: Daemon

    func register(in handlers: inout ControlHandlers) {
        handlers.register(BackupRequest.self) { request, _ in try await backUp(request) }
    }

    private func backUp(_ request: BackupRequest) async throws -> BackupResult {
        let shelf = BackupShelf(database: daemon.settings.configuration.queue.database)
        let path = try Self.path(of: request, on: shelf)
        let start = daemon.clock.now
        let bytes = try await copies(at: path)
        let seconds = (daemon.clock.now - start).inSeconds
        let removed = request.keep.map { shelf.prune(keeping: $0) } ?? []
        daemon.log.notice(
            "queue.backup", ["file": path, "bytes": "\(bytes)", "seconds": "\(seconds)", "removed": "\(removed.count)"])
        return BackupResult(path: path, bytes: bytes, seconds: seconds, removed: removed)
    }

    private static func path(of request: BackupRequest, on shelf: BackupShelf) throws -> String {
        if let keep = request.keep {
            guard request.path == nil else {
                throw ControlError(
                    .invalidParams, "keep goes with no path: only the daemon's own backups are removed.", field: "keep")
            }
            guard (1...1000).contains(keep) else {
                throw ControlError(.invalidParams, "1 to 1000 backups can be kept.", field: "keep")
            }
        }
        guard let path = request.path else {
            try shelf.make()
            return shelf.name(at: Date())
        }
        guard path.hasPrefix("/"), !path.hasSuffix("/"), path.utf8.count <= 4000, !path.utf8.contains(0) else {
            throw ControlError(
                .invalidParams, "Give the file's name from the root, as in /var/backups/queue.sqlite.", field: "path")
        }
        return path
    }

    /// All, or none.
    private func copies(at path: String) async throws -> Int {
        do {
            let book = try await daemon.recordings.book.backUp(to: path + ".recordings")
            do {
                let cards = try await daemon.knowledge.backUp(to: path + ".knowledge")
                return try await daemon.queue.backUp(to: path) + book + cards
            } catch {
                for part in BackupShelf.parts { try? FileManager.default.removeItem(atPath: path + part) }
                throw error
            }
        } catch let error as StoreError {
            throw ControlError(.storeFailed, "No backup was made: \(error).", field: "path")
        }
    }
}
