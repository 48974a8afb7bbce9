import ControlAPI

/// How far an upload has come, and how long it has been left alone.
struct UploadMeter: Sendable {
    /// Most bytes of a file in one piece: as base64 in one line of the socket, with room for the rest of the line.
    static let mostPieceBytes = 512 << 10
    /// An upload left alone for so long is given up.
    static let idleLimit = Duration.seconds(600)
    /// One left alone for so long makes room for another.
    static let yieldLimit = Duration.seconds(60)
    /// Between two `batch.progress` events.
    static let progressPause = Duration.milliseconds(300)

    let openedAt: Duration
    private(set) var receivedBytes = 0
    private(set) var touchedAt: Duration
    private var progressAt: Duration

    init(openedAt: Duration) {
        self.openedAt = openedAt
        touchedAt = openedAt
        progressAt = openedAt
    }

    /// Takes the next piece in.
    ///
    /// - Parameter offset: where its sender believes it belongs.
    /// - Throws: `tooLarge`, `conflict`; then nothing was taken.
    mutating func take(_ count: Int, at offset: Int?) throws(ControlError) {
        guard count <= Self.mostPieceBytes else {
            throw ControlError(
                .tooLarge, "A piece of \(count) bytes; send at most \(Self.mostPieceBytes) at once.", field: "data")
        }
        if let offset, offset != receivedBytes {
            throw ControlError(
                .conflict,
                "The piece is said to begin at byte \(offset), but \(receivedBytes) bytes have come; go on from there.",
                field: "offset")
        }
        receivedBytes += count
    }

    mutating func touch(at now: Duration) { touchedAt = now }

    var givenUpAt: Duration { touchedAt + Self.idleLimit }

    func yields(at now: Duration) -> Bool { now - touchedAt >= Self.yieldLimit }

    /// True at most once per pause.
    mutating func isProgressDue(at now: Duration) -> Bool {
        guard now - progressAt >= Self.progressPause else { return false }
        progressAt = now
        return true
    }
}
