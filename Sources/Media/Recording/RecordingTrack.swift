/// Where one party's packets belong on the recording's time line: by RTP timestamp, counted from the arrival of
/// the stream's first packet, and anew when the stream starts anew. Pure.
struct RecordingTrack {
    /// Ahead of its arrival by more than this (75 ms) the stream's clock is not ours any more.
    private static let furthestAhead: Int64 = 600
    /// Behind by more than this (150 ms), and for this long (1 s), too. A network that stalled catches up sooner.
    private static let furthestBehind: Int64 = 1200
    private static let longestBehind: Int64 = 8000
    /// Off by more than this (1 s) no network explains it.
    private static let impossible: Int64 = 8000

    private var isAnchored = false
    private var ssrc: UInt32 = 0
    private var timestamp: UInt32 = 0
    private var position: Int64 = 0
    /// Arrival of the first packet of those in a row that are behind.
    private var behindSince: Int64?

    /// The position, in samples from the start of the recording, of a packet that arrived at `arrival`.
    mutating func position(timestamp: UInt32, ssrc: UInt32, ticksPerSample: UInt32 = 1, arrival: Int64) -> Int64 {
        guard isAnchored, ssrc == self.ssrc else { return anchor(timestamp: timestamp, ssrc: ssrc, at: arrival) }
        let moved = Int64(Int32(bitPattern: timestamp &- self.timestamp)) / Int64(ticksPerSample)
        let position = self.position + moved
        let behind = arrival - position
        if behind < -Self.furthestAhead || behind > Self.impossible {
            return anchor(timestamp: timestamp, ssrc: ssrc, at: arrival)
        }
        behindSince = behind > Self.furthestBehind ? behindSince ?? arrival : nil
        if let behindSince, arrival - behindSince > Self.longestBehind {
            return anchor(timestamp: timestamp, ssrc: ssrc, at: arrival)
        }
        // Moves along, so that the difference never nears half the range of a timestamp.
        if position > self.position {
            self.position = position
            self.timestamp = timestamp
        }
        return position
    }

    private mutating func anchor(timestamp: UInt32, ssrc: UInt32, at arrival: Int64) -> Int64 {
        isAnchored = true
        self.ssrc = ssrc
        self.timestamp = timestamp
        position = arrival
        behindSince = nil
        return arrival
    }
}
