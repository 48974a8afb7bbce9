import CLinux
import Glibc
import Synchronization

/// Writes recordings on a thread of its own, so that no media thread ever waits for a disk.
final class RecordingWriter: @unchecked Sendable {
    // Unchecked: `files`, `meters` and `spare` are touched by the writer's thread only, everything shared is in `shared`.

    private struct Shared {
        var jobs: [RecordingJob] = []
        var blocks: RecordingBlocks
    }

    /// Blocks are picked up this often, so that media threads need not wake anybody for each.
    private static let pollMilliseconds: Int32 = 100

    private let shared: Mutex<Parcel<Shared>>
    private let bell: Doorbell
    private let events: AsyncStream<MediaEvent>.Continuation
    private var files: [RecordingID: any RecordingStorage] = [:]
    private var meters: [RecordingID: SpeechMeter] = [:]
    private var spare: [RecordingJob] = []
    private var thread = WorkerThread()

    init(backlogBytes: Int, events: AsyncStream<MediaEvent>.Continuation) throws(MediaError) {
        bell = try Doorbell()
        shared = Mutex(Parcel(Shared(blocks: RecordingBlocks(limitBytes: backlogBytes))))
        self.events = events
        try thread.start(named: "recordings") { [self] in run() }
    }

    /// Finishes what is queued and ends the thread.
    func shutDown() {
        enqueue(.shutDown)
        thread.join()
        shared.withLock { $0.content.blocks.deallocate() }
    }

    /// Queues a job that should not wait for the next poll.
    func enqueue(_ job: RecordingJob) {
        shared.withLock { $0.content.jobs.append(job) }
        bell.ring()
    }

    /// Queues a block; the writer looks in by itself.
    func enqueue(block job: RecordingJob) {
        let job = Parcel(job)
        shared.withLock { $0.content.jobs.append(job.content) }
    }

    func takeBlock() -> UnsafeMutablePointer<UInt8>? {
        shared.withLock { Parcel($0.content.blocks.take()) }.content
    }

    private func run() {
        while true {
            bell.wait(milliseconds: files.isEmpty ? -1 : Self.pollMilliseconds)
            collect()
            let goesOn = spare.reduce(true) { goesOn, job in perform(job) && goesOn }
            spare.removeAll(keepingCapacity: true)
            flush()
            if !goesOn { return closeAll() }
        }
    }

    /// Takes the queued jobs and leaves the emptied array for the next ones: no allocation once both have grown.
    private func collect() {
        let emptied = Parcel(spare)
        spare = []
        spare =
            shared.withLock { parcel in
                let jobs = Parcel(parcel.content.jobs)
                parcel.content.jobs = emptied.content
                return jobs
            }.content
    }

    /// False: no more will come.
    private func perform(_ job: RecordingJob) -> Bool {
        switch job {
        case .open(let id, let call, let plan, let law): open(id, call: call, plan, law: law)
        case .write(let id, let block, let count, let position):
            attempt(id) { file throws(RecordingFailure) in try file.write(block, count: count, at: position) }
            meters[id]?.hear(block, count: count, at: position)
            giveBack(block)
        case .amend(let id, let block, let count, let position, let party, let mixes):
            attempt(id) { file throws(RecordingFailure) in
                try file.amend(block, count: count, at: position, party: party, mixes: mixes)
            }
            giveBack(block)
        case .mark(let id, let mark):
            attempt(id) { file throws(RecordingFailure) in try file.mark(mark) }
            meters[id]?.mark(mark)
        case .close(let id, let lostBlocks): close(id, lostBlocks: lostBlocks)
        case .shutDown: return false
        }
        return true
    }

    private func giveBack(_ block: UnsafeMutablePointer<UInt8>) {
        let block = Parcel(block)
        shared.withLock { $0.content.blocks.give(back: block.content) }
    }

    private func open(_ id: RecordingID, call: MediaCallID, _ plan: RecordingPlan, law: G711.Law) {
        do throws(RecordingFailure) {
            files[id] = try Self.storage(plan, call: call, law: law)
            meters[id] = SpeechMeter(law: law)
            events.yield(.recordingStarted(call, path: plan.path))
        } catch {
            events.yield(.recordingFailed(call, path: plan.path, reason: error.reason))
        }
    }

    private static func storage(
        _ plan: RecordingPlan, call: MediaCallID, law: G711.Law
    ) throws(RecordingFailure) -> any RecordingStorage {
        guard let key = plan.key else { return try RecordingFile(path: plan.path, call: call, law: law) }
        return try SealedRecordingFile(path: plan.path, call: call, law: law, key: key)
    }

    private func close(_ id: RecordingID, lostBlocks: Int) {
        attempt(id) { file throws(RecordingFailure) in try file.complete(lostBlocks: lostBlocks) }
        let meter = meters.removeValue(forKey: id)
        guard let file = files.removeValue(forKey: id) else { return }
        file.closeFile()
        if let meter { events.yield(.recordingMeasured(file.call, path: file.path, meter.figures)) }
        let duration = Duration.microseconds(file.frames * 125)
        events.yield(.recordingStopped(file.call, path: file.path, duration: duration, lostBlocks: lostBlocks))
    }

    private func flush() {
        for id in files.keys { attempt(id) { file throws(RecordingFailure) in try file.flush() } }
    }

    /// A recording that fails is given up, with what was written until then; the call does not notice.
    private func attempt(_ id: RecordingID, _ body: (inout any RecordingStorage) throws(RecordingFailure) -> Void) {
        guard let index = files.index(forKey: id) else { return }
        do throws(RecordingFailure) {
            try body(&files.values[index])
        } catch {
            let file = files.remove(at: index).value
            meters[id] = nil
            file.closeFile()
            events.yield(.recordingFailed(file.call, path: file.path, reason: error.reason))
        }
    }

    private func closeAll() {
        for id in Array(files.keys) { close(id, lostBlocks: 0) }
    }
}
