/// What the far end reported of our stream, and the round trip that follows from it (RFC 3550 §6.4.1).
struct FarEndReports {
    private(set) var hasReport = false
    private(set) var lost: Int32 = 0
    private(set) var jitter: UInt32 = 0
    private(set) var highestJitter: UInt32 = 0
    /// In 1/65536 s; the last one measured.
    private(set) var roundTrip: UInt32?
    /// Of the far end's last SR, for our LSR and DLSR.
    private(set) var senderReportTime: UInt32 = 0
    private(set) var senderReportAt: Int64 = 0

    /// Longer than this is a far end that fills in LSR or DLSR wrongly: 30 s.
    private static let longestRoundTrip: UInt32 = 30 << 16

    /// `ntp` is the middle 32 bits of our clock at arrival.
    mutating func take(_ report: RTCPReport, ntp: UInt32, now: Int64) {
        if let time = report.senderReportTime {
            senderReportTime = time
            senderReportAt = now
        }
        guard let block = report.block else { return }
        hasReport = true
        lost = block.lost
        jitter = block.jitter
        highestJitter = max(highestJitter, jitter)
        guard block.lastSenderReport != 0 else { return }
        let trip = ntp &- block.lastSenderReport &- block.delaySinceLastSenderReport
        // A far end's clock may tick a little fast: a trip just below zero is none.
        if Int32(bitPattern: trip) < 0 {
            if Int32(bitPattern: trip) > -655 { roundTrip = 0 }
        } else if trip < Self.longestRoundTrip {
            roundTrip = trip
        }
    }

    /// Since the far end's last SR, in 1/65536 s; 0 if none came.
    func delaySinceSenderReport(now: Int64) -> UInt32 {
        guard senderReportAt != 0 else { return 0 }
        return UInt32(truncatingIfNeeded: (now - senderReportAt) * 65536 / MediaClock.second)
    }
}
