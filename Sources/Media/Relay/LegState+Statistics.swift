extension LegState {
    var counts: LegCounts {
        LegCounts(
            received: reception.packets, expected: reception.expected, lost: reception.lost,
            duplicates: reception.duplicates + repeated, reordered: reception.reordered, sent: outgoing.packets,
            lostThere: UInt64(max(0, farReports.lost)), refusedStranger: refusedStranger,
            refusedPayloadType: refusedPayloadType, malformed: malformed, forged: forged, sendErrors: sendErrors)
    }

    /// The figures as they are now, of its present call.
    func statistics(now: Int64) -> MediaLegStatistics {
        let counts = counts.since(countsBefore)
        var figures = MediaLegStatistics(leg: id)
        figures.codec = farEnd.isKnown ? farEnd.codec : nil
        figures.roundTripMilliseconds = farReports.roundTrip.map { Double($0) * 1000 / 65536 }
        figures.received = received(counts)
        figures.sent = sent(counts)
        figures.duplicates = counts.duplicates
        figures.forged = counts.forged
        figures.reordered = counts.reordered
        figures.refusedStranger = counts.refusedStranger
        figures.refusedPayloadType = counts.refusedPayloadType
        figures.malformed = counts.malformed
        figures.sendErrors = counts.sendErrors
        figures.firstPacketAfter = firstHeardAt == 0 ? nil : .nanoseconds(firstHeardAt - openedAt)
        return figures
    }

    /// Of RTP clock ticks.
    private func milliseconds(_ ticks: UInt32) -> Double { Double(ticks) / Double(8 * farEnd.codec.ticksPerSample) }

    private func received(_ counts: LegCounts) -> MediaLegStatistics.Direction {
        var direction = MediaLegStatistics.Direction()
        direction.packets = counts.received
        direction.lost = counts.lost
        direction.lossFraction = counts.expected == 0 ? 0 : Double(counts.lost) / Double(counts.expected)
        direction.jitterMilliseconds = milliseconds(reception.jitter)
        direction.highestJitterMilliseconds = milliseconds(reception.highestJitter)
        if counts.received > 0 { rate(&direction, burstRatio: reception.burstRatio) }
        return direction
    }

    private func sent(_ counts: LegCounts) -> MediaLegStatistics.Direction {
        var direction = MediaLegStatistics.Direction()
        direction.packets = counts.sent
        guard farReports.hasReport else { return direction }
        direction.lost = counts.lostThere
        direction.lossFraction = min(1, Double(direction.lost) / Double(max(1, counts.sent)))
        direction.jitterMilliseconds = milliseconds(farReports.jitter)
        direction.highestJitterMilliseconds = milliseconds(farReports.highestJitter)
        rate(&direction, burstRatio: 1)
        return direction
    }

    private func rate(_ direction: inout MediaLegStatistics.Direction, burstRatio: Double) {
        let roundTrip = farReports.roundTrip.map { Double($0) * 1000 / 65536 } ?? 0
        let delay = EModel.delay(
            roundTrip: roundTrip, jitter: direction.jitterMilliseconds, packet: Double(farEnd.ptimeMilliseconds))
        let rating = EModel.rating(
            lossFraction: direction.lossFraction, burstRatio: burstRatio, delayMilliseconds: delay)
        direction.rFactor = rating
        direction.meanOpinionScore = EModel.meanOpinionScore(rating)
    }

    /// The sender part of our next report.
    func senderInfo(_ now: Int64, _ wallOffset: Int64) -> RTCPWriter.SenderInfo {
        RTCPWriter.SenderInfo(
            ntp: MediaClock.ntp(wall: now + wallOffset), rtpTimestamp: outgoing.timestamp(at: now),
            packets: UInt32(truncatingIfNeeded: outgoing.packets),
            octets: UInt32(truncatingIfNeeded: outgoing.octets))
    }

    /// The block about the far end; `nil` while nothing was heard of it. Starts the next interval of loss.
    mutating func reportBlock(_ now: Int64) -> RTCPReport.Block? {
        guard reception.hasSource else { return nil }
        return RTCPReport.Block(
            fractionLost: reception.takeFractionLost(), lost: Int32(clamping: reception.lost),
            highestSequence: reception.extendedHighest, jitter: reception.jitter,
            lastSenderReport: farReports.senderReportTime,
            delaySinceLastSenderReport: farReports.delaySinceSenderReport(now: now))
    }
}
