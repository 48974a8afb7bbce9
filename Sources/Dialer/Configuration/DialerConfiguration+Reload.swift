/// What SIGHUP can change: agents, trunks and their credentials, call settings, page tokens, recording. What is
/// bound to open sockets, files and threads waits for a restart.
extension DialerConfiguration {
    func differencesThatNeedARestart(_ new: DialerConfiguration) -> [String] {
        var keys: [String] = []
        if sip != new.sip { keys.append("sip") }
        if media != new.media { keys.append("media") }
        if log != new.log { keys.append("log") }
        if queue != new.queue { keys.append("queue") }
        var (mine, theirs) = (control, new.control)
        mine.http?.tokens = []
        theirs.http?.tokens = []
        if mine != theirs { keys.append("control") }
        return keys
    }

    func takingWhatCanChange(from new: DialerConfiguration) -> DialerConfiguration {
        var merged = self
        merged.agents = new.agents
        merged.trunks = new.trunks
        merged.calls = new.calls
        merged.recording = new.recording
        if let tokens = new.control.http?.tokens { merged.control.http?.tokens = tokens }
        return merged
    }
}
