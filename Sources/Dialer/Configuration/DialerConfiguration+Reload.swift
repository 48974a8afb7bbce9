/// What SIGHUP can change: agents, trunks and their credentials, call settings, recording, the queue's policies, flows,
/// webhooks, page tokens and whose pages may call. What is bound to open sockets, files and threads waits for a restart.
extension DialerConfiguration {
    /// The keys that differ and cannot change while the daemon runs.
    func differencesThatNeedARestart(_ new: DialerConfiguration) -> [String] {
        differing(new, Self.fixed) + differing(new, Self.fixedControl)
    }

    private typealias Fixed = (key: String, differs: (DialerConfiguration, DialerConfiguration) -> Bool)

    private static var fixed: [Fixed] {
        [
            ("sip.listen", { $0.sip.listeners != $1.sip.listeners }),
            ("sip.registrar", { $1.sip.registrar != nil && $0.sip.registrar != $1.sip.registrar }),
            ("sip.nameservers", { $0.sip.nameservers != $1.sip.nameservers }),
            ("sip.sessionExpiresSeconds", { $0.sip.sessionExpiresSeconds != $1.sip.sessionExpiresSeconds }),
            ("sip.userAgent", { $0.sip.userAgent != $1.sip.userAgent }),
            ("calls.mediaSilenceSeconds", { $0.calls.mediaSilence != $1.calls.mediaSilence }),
            ("media.addresses", { $0.media.addresses != $1.media.addresses }),
            ("media.publicAddress", { $0.media.publicAddress != $1.media.publicAddress }),
            ("media.firstPort", { $0.media.portRange.lowerBound != $1.media.portRange.lowerBound }),
            ("media.lastPort", { $0.media.portRange.upperBound != $1.media.portRange.upperBound }),
            ("media.threads", { $0.media.threads != $1.media.threads }),
            ("media.soundsFolder", { $0.media.soundsFolder != $1.media.soundsFolder }),
            ("media.language", { $0.media.language != $1.media.language }),
            ("log.level", { $0.log.level != $1.log.level }),
            ("log.sipLevel", { $0.log.sipLevel != $1.log.sipLevel }),
            ("database", { $0.queue.database != $1.queue.database }),
        ]
    }

    private static var fixedControl: [Fixed] {
        [
            ("control.socket", { $0.control.socket != $1.control.socket }),
            ("control.socketGroup", { $0.control.socketGroup != $1.control.socketGroup }),
            ("control.http", { ($0.control.http == nil) != ($1.control.http == nil) }),
            ("control.http.addresses", { differs($0, $1, \.addresses) }),
            ("control.http.port", { differs($0, $1, \.port) }),
            ("control.http.metrics", { differs($0, $1, \.metrics) }),
        ]
    }

    /// Between two open doors only: one that opens or closes is a difference of its own.
    private static func differs<Value: Equatable>(
        _ old: DialerConfiguration, _ new: DialerConfiguration, _ value: KeyPath<ControlSettings.HTTP, Value>
    ) -> Bool {
        guard let old = old.control.http, let new = new.control.http else { return false }
        return old[keyPath: value] != new[keyPath: value]
    }

    private func differing(_ new: DialerConfiguration, _ parts: [Fixed]) -> [String] {
        parts.filter { $0.differs(self, new) }.map(\.key)
    }

    func takingWhatCanChange(from new: DialerConfiguration) -> DialerConfiguration {
        var merged = self
        merged.agents = new.agents
        merged.trunks = new.trunks
        merged.calls = new.calls
        merged.calls.mediaSilence = calls.mediaSilence
        merged.recording = new.recording
        merged.queue.policies = new.queue.policies
        merged.flows = new.flows
        merged.webhooks = new.webhooks
        merged.ticketSources = new.ticketSources
        if let http = new.control.http {
            merged.control.http?.tokens = http.tokens
            merged.control.http?.origins = http.origins
            merged.control.http?.hosts = http.hosts
        }
        return merged
    }
}
