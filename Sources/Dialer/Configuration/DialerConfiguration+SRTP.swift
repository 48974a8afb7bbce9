/// SRTP's keys travel in SDP: where that is not over TLS, whoever hears the audio has read the keys.
extension DialerConfiguration {
    /// Of agents' phones; a trunk sees by itself whether it is on TLS.
    func refuseClearKeys(_ faults: ConfigurationFaults) {
        let hasListener = sip.listeners.contains { $0.transport == .tls }
        for (index, agent) in agents.enumerated() where agent.srtp != .off {
            let path = "agents[\(index)].srtp"
            if agent.phone != nil, !hasListener {
                faults.add(
                    path, agent.srtp.words(on: "a phone, and sip.listen has no listener with transport: \"tls\""))
            } else if agent.phone == nil, !agent.uri.contains(";transport=tls") {
                faults.add(path, agent.srtp.words(on: "a uri without “;transport=tls”"))
            }
        }
    }

    /// Whether any leg may be encrypted.
    var encrypts: Bool { trunks.contains { $0.srtp != .off } || agents.contains { $0.srtp != .off } }
}

extension SRTPWord {
    /// Why it cannot be there.
    func words(on place: String) -> String {
        "is “\(rawValue)” on \(place): the keys of SRTP may travel over TLS only; use TLS, or say “off”"
    }
}
