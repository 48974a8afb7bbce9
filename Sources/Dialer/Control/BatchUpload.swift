import CallQueue
import ControlAPI
import ControlServer

/// One file on its way in. Belongs to `BatchUploads`, on which alone it is touched.
final class BatchUpload {
    let id: String
    let terms: UploadTerms
    /// The load in the queue; nil in a dry run, and until it has begun.
    var batch: BatchID?
    var file: BatchImport
    var meter: UploadMeter
    var tally = LoadTally()
    /// Nil unless it is a dry run.
    let verdicts: DryRunVerdicts?
    /// Of a dry run: what would become of its tickets.
    var outlook = LoadOutlook()
    /// The connection that brought the last piece: when it ends, the upload does.
    private(set) var carrier: ControlConnection?
    /// Its sender has said all and wants it stored, connected or not.
    var isCommitting = false
    /// A request about it is being worked on.
    private(set) var isBusy = false

    /// - Throws: `StoreError`.
    init(id: String, _ terms: UploadTerms, meter: UploadMeter, file: consuming BatchImport) throws {
        self.id = id
        self.terms = terms
        self.meter = meter
        self.file = file
        verdicts = terms.isDryRun ? try DryRunVerdicts() : nil
    }

    /// One request at a time: pieces must not overtake each other.
    ///
    /// - Throws: `conflict`.
    func begin() throws(ControlError) {
        guard !isBusy else {
            throw ControlError(
                .conflict, "The request before this one is still worked on; wait for its answer.", field: "upload")
        }
        isBusy = true
    }

    func end(at now: Duration) {
        isBusy = false
        meter.touch(at: now)
    }

    /// - Parameter close: called once, when the connection has ended and carries the upload still.
    func ride(_ connection: ControlConnection, whenClosed close: @escaping @Sendable () -> Void) {
        guard carrier !== connection else { return }
        getOff()
        carrier = connection
        connection.whenClosed(id, close)
    }

    /// It is over; what its connection does is nothing to it.
    func getOff() {
        carrier?.forget(id)
        carrier = nil
    }

    /// The id by which the batch, or a dry run's verdicts, can be asked for.
    var batchID: String { batch?.rawValue ?? id }

    func summary(at now: Duration) -> LoadSummary {
        var summary = LoadSummary(
            batchId: terms.target?.rawValue ?? batchID, name: terms.name, dryRun: terms.isDryRun, rows: tally.rows,
            accepted: tally.accepted,
            refused: tally.refused, duplicates: tally.duplicates, notSelected: tally.notSelected,
            mapping: file.mapping?.name ?? "", encoding: (file.encoding ?? .utf8).rawValue,
            format: (file.format ?? .csv).rawValue, classes: tally.classLoads,
            loadSeconds: (now - meter.openedAt).inSeconds)
        if terms.target != nil { summary.loadId = batchID }
        if terms.isDryRun { summary.outlook = OutlookInfo.list(outlook) }
        return summary
    }
}
