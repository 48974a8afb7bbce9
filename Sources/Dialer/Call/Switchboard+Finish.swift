import CallQueue
import FoundationEssentials
import Media

/// The way out of every call: legs are gone, then media, then the record, then the agent is free.
extension Switchboard {
    func finish(_ call: CallSession, _ verdict: CallVerdict) {
        call.timeline.ended = clock.now
        call.verdict = verdict
        // The media's own `closed` brings the last figures; without media there are none to wait for.
        guard let mediaCall = call.media else { return record(call, verdict) }
        media.close(mediaCall)
    }

    func handle(_ event: MediaEvent) {
        switch event {
        case .closed(let mediaCall, let statistics):
            guard let call = mediaCalls.removeValue(forKey: mediaCall).flatMap({ calls[$0] }) else { return }
            for leg in call.legs.values.compactMap(\.media) {
                mediaLegs[leg.id] = nil
                playbacks[leg.id] = nil
            }
            call.statistics = statistics
            noteForged(call)
            call.verdict.map { record(call, $0) }
        case .recordingStarted(_, let path): recordingBegan(path)
        case .recordingStopped(_, let path, let length, let lostBlocks):
            recordingEnded(.stopped(path: path, length: length, lostBlocks: lostBlocks))
        case .recordingMeasured(_, let path, let speech): measured(speech, path)
        case .recordingFailed(_, let path, let reason): recordingEnded(.failed(path: path, reason: reason))
        case .digit(let leg, let symbol, let milliseconds):
            guard let call = mediaLegs[leg].flatMap({ calls[$0] }), let party = call.party(of: leg) else { return }
            heard(symbol, milliseconds > 0 ? .milliseconds(milliseconds) : nil, of: party, call)
        case .mediaSilent(let leg, let duration):
            guard duration >= settings.mediaSilence || isSuspect(leg) else { return }
            if let line = lines.idle(leg) { return lineFellSilent(line) }
            guard let call = mediaLegs[leg].flatMap({ calls[$0] }) else { return }
            log.warning("media.silent", ["call": call.order.callID.rawValue, "seconds": "\(duration.inSeconds)"])
            call.party(of: leg).map { mediaDied($0, call) }
        case .playEnded(let leg, let playback):
            announced(leg)
            playEnded(leg, playback)
        case .progress(let leg, let finding): heard(leg, finding)
        case .firstPacket, .mediaResumed, .digitsSent: break
        }
    }

    private func mediaDied(_ id: PartyID, _ call: CallSession) {
        if let leg = call.legs[id], leg.isLent { lines[leg.id].map(lineFellSilent) }
        carryOut(call.machine.mediaDied(id), call)
    }

    private func record(_ call: CallSession, _ verdict: CallVerdict) {
        judgeEarlyRecording(call, verdict)
        let outcome = AttemptOutcomes.outcome(call, verdict)
        let ended = snapshot(call)
        Task {
            await self.write(outcome)
            self.observer.call(ended, ended: outcome)
            self.forget(call)
        }
    }

    /// An outcome is never dropped: a store that cannot write now is asked again, ever more slowly, while the
    /// attempt stays open in it, which at worst a restart finds as unknown.
    func write(_ outcome: AttemptOutcome) async {
        var pause = Duration.milliseconds(100)
        for attempt in 1...12 {
            do {
                return try await ledger.finish(outcome)
            } catch {
                log.error(
                    "attempt.unrecorded",
                    ["call": outcome.callID.rawValue, "try": "\(attempt)", "error": "\(error)"])
                await clock.sleep(until: clock.now + pause)
                pause = min(pause * 2, .seconds(30))
            }
        }
    }
}
