import CallQueue
import FoundationEssentials
import Glibc
import Media

/// Keeps the book of recordings, and the folder as the book says.
actor RecordingKeeper {
    /// What the calls tell of their recordings.
    enum Note: Sendable {
        case began(RecordingEntry)
        /// - Parameter agent: who had the call by then.
        case ended(String, seconds: Double?, failure: String?, agent: AgentID?)
        /// What is to be forgotten as if it had never been: early media of a call that was answered.
        case discarded(path: String)
    }

    nonisolated let book: RecordingBook
    private let settings: CurrentSettings
    private let clock: any CallClock
    private let wallClock: any WallClock
    private let log: Log
    private let notes: AsyncStream<Note>
    private nonisolated let sink: AsyncStream<Note>.Continuation

    /// How far back files are looked for that a crash kept from being deleted.
    private static let leftoverDays = 7.0

    init(book: RecordingBook, settings: CurrentSettings, clock: any CallClock, wallClock: any WallClock, log: Log) {
        self.book = book
        self.settings = settings
        self.clock = clock
        self.wallClock = wallClock
        self.log = log
        (notes, sink) = AsyncStream.makeStream()
    }

    /// Takes note, in order; nobody waits.
    nonisolated func tell(_ note: Note) { sink.yield(note) }

    /// Writes down what calls tell, until there is no more.
    func run() async {
        for await note in notes { await take(note) }
    }

    /// Lets ``run()`` come to its end.
    nonisolated func close() { sink.finish() }

    private func take(_ note: Note) async {
        do {
            switch note {
            case .began(var entry):
                entry = entry.sealed(by: StoredRecording.keyID(of: entry.path))
                try await book.add(entry)
            case .ended(let id, let seconds, let failure, let agent):
                try await book.complete(id, seconds: seconds, failure: failure, agent: agent)
            case .discarded(let path): unlink(path)
            }
        } catch {
            log.error("recording.unlisted", ["error": "\(error)"])
        }
    }

    // MARK: Deleting

    /// For good, at a person's wish.
    ///
    /// - Throws: `RecordingRefusal`, `StoreError`, ``FileRemains``.
    func delete(_ id: String, by who: String, reason: String, forced: Bool) async throws {
        let retention = settings.configuration.recording.retention
        let entry = try await book.delete(
            id, by: who, reason: reason, forced: forced, retention, at: wallClock.now())
        try await removeFile(of: entry, by: who)
        log.notice(
            "recording.deleted",
            ["recording": id, "number": entry.number, "by": who, "reason": reason, "forced": forced ? "yes" : nil])
    }

    /// The file stays where it is.
    struct FileRemains: Error, CustomStringConvertible {
        let description: String
    }

    private func removeFile(of entry: RecordingEntry, by who: String) async throws {
        guard unlink(entry.path) != 0, errno != ENOENT else { return }
        let reason = String(cString: strerror(errno))
        try await book.keep(entry, because: reason, by: who, at: wallClock.now())
        throw FileRemains(description: "\(entry.path) cannot be deleted: \(reason)")
    }

    /// Every night, until its task is cancelled.
    func sweepNightly() async {
        await removeLeftovers()
        while !Task.isCancelled {
            let due = SweepTime.next(after: wallClock.now())
            // In steps, because the wall clock may be set meanwhile.
            while !Task.isCancelled, wallClock.now() < due {
                let left = Duration.seconds(max(0, due.timeIntervalSince(wallClock.now())))
                await clock.sleep(until: clock.now + min(left, .seconds(1800)))
            }
            if !Task.isCancelled { await sweep() }
        }
    }

    /// Deletes what was kept long enough, however much it is.
    ///
    /// - Parameter most: so many are taken off the book at a time.
    func sweep(atMost most: Int = 500) async {
        let (retention, now) = (settings.configuration.recording.retention, wallClock.now())
        do {
            var (count, last): (Int, RecordingEntry?) = (0, nil)
            repeat {
                let due = try await book.expire(retention, after: last, atMost: most, at: now)
                for entry in due { await removeExpired(entry) }
                (count, last) = (count + due.count, due.last)
            } while last != nil
            if count > 0 { log.notice("recordings.swept", ["count": "\(count)"]) }
        } catch {
            log.error("recordings.notSwept", ["error": "\(error)"])
        }
    }

    private func removeExpired(_ entry: RecordingEntry) async {
        do {
            try await removeFile(of: entry, by: "dialer")
            // The day's folder goes with its last file.
            rmdir(FilePath.folder(of: entry.path))
        } catch {
            log.error("recording.remains", ["recording": entry.id, "error": "\(error)"])
        }
    }

    /// What was taken off the book right before a crash.
    private func removeLeftovers() async {
        let since = wallClock.now() - Self.leftoverDays * 86_400
        for entry in (try? await book.deleted(since: since)) ?? [] { unlink(entry.path) }
    }
}

extension RecordingEntry {
    /// As it was begun, with the key that the file itself names.
    fileprivate func sealed(by keyID: String?) -> RecordingEntry {
        RecordingEntry(
            id: id, call: call, kind: kind, path: path, ticketID: ticketID, agent: agent, number: number,
            keyID: keyID, consent: consent, startedAt: startedAt, seconds: seconds, failure: failure)
    }

    /// What is known of a call's recording.
    init(_ call: CallSnapshot, _ kind: RecordingKind, path: String, startedAt: Date, seconds: Double? = nil) {
        self.init(
            id: FilePath.stem(of: path), call: call.order.callID, kind: kind, path: path,
            ticketID: call.order.ticketID, agent: call.agent, number: call.order.destination.masked, keyID: nil,
            consent: kind == .talk ? call.order.consent : nil, startedAt: startedAt, seconds: seconds)
    }
}

extension RecordingEntry {
    /// From an attempt's record; nil for one that has no recording, or whose file is gone.
    init?(_ record: CallDetailRecord) {
        guard let path = record.recordingPath, access(path, F_OK) == 0 else { return nil }
        self.init(
            id: FilePath.stem(of: path), call: record.callID, kind: .talk, path: path, ticketID: record.ticketID,
            agent: record.agent, number: record.destination.masked, keyID: nil, consent: nil,
            startedAt: record.answeredAt ?? record.issuedAt, seconds: record.talkTime)
    }
}
