import Foundation

/// The daemon's configuration for one test, as the values that tests vary; the rest is as on a site that may ring at
/// any hour.
struct SiteConfiguration: Sendable {
    var sipAddress = "127.0.0.1"
    var sipPort: UInt16
    var trunkHost = "127.0.0.1"
    var trunkPort: UInt16
    var agentHost = "127.0.0.1"
    var agentPort: UInt16
    var firstMediaPort: UInt16
    var mediaPorts: UInt16 = 40
    var mediaAddresses = ["127.0.0.1"]
    var agents = ["1001", "1002", "1003"]
    /// Agents whose phones are at other ports.
    var elsewhere: [String: UInt16] = [:]
    /// Agents whose phones register with the daemon, with the JSON5 of their `phone`; the others are at `agentPort`.
    var phones: [String: String] = [:]
    /// JSON5 pieces that go where they belong.
    var trunkExtras = ""
    var agentExtras = ""
    /// Further trunks, each with a comma behind it.
    var moreTrunks = ""
    var lines = 20
    var callsPerSecond = 100
    var policy = "ringTimeout: 15"
    var callingHours = #"{ periods: [{ from: "00:00", to: "24:00" }], holidays: "asUsual" }"#
    var queueExtras = ""
    var calls = "wrapUpSeconds: 0, drainSeconds: 10"
    var control = ""
    var database = "queue.db"
    var recording = true
    var recordingExtras = ""
    var sipListenExtras = ""
    /// The daemon is behind it.
    var router: HomeRouter?
    /// Of the daemon's process.
    var environment: [String: String] = [:]
    /// What far ends are told in place of our own addresses.
    var publicAddress: String?
    var sipExtras = ""
    /// JSON5 of the call flows, and the prompts they say, by the hertz of their tones.
    var flows = ""
    var prompts: [String: Int] = [:]
    /// JSON5 of those who are told of calls.
    var webhooks = ""
    /// JSON5 of systems that tickets are fetched from.
    var ticketSources = ""

    private func place(_ agent: String, _ port: UInt16) -> String {
        phones[agent].map { "phone: \($0)" } ?? #"uri: "sip:\#(agent)@\#(agentHost):\#(port)""#
    }

    private var published: String { publicAddress.map { ", publicAddress: \"\($0)\"" } ?? "" }

    var text: String {
        let ports = agents.map { ($0, agentPort) } + elsewhere.map { ($0.key, $0.value) }
        let phones = ports.map { #"{ id: "\#($0)", \#(place($0, $1)), \#(agentExtras) }"# }
        return """
            {
                sip: { listen: [{ transport: "udp", address: "\(sipAddress)", port: \(sipPort)\(published) }\(sipListenExtras)], \(sipExtras) },
                trunks: [{
                    id: "main", host: "\(trunkHost)", port: \(trunkPort), callerIds: ["+862112345678"], lines: \(lines),
                    callsPerSecond: \(callsPerSecond), \(trunkExtras)
                }, \(moreTrunks)],
                agents: [\(phones.joined(separator: ", "))],
                calls: { \(calls) },
                media: {
                    addresses: \(mediaAddresses), firstPort: \(firstMediaPort),
                    lastPort: \(firstMediaPort + mediaPorts - 1),
                    soundsFolder: "sounds"\(published),
                },
                recording: { on: \(recording), folder: "recordings", \(recordingExtras) },
                database: "\(database)",
                control: { socket: "dialer.sock", \(control) },
                queue: { policy: { callingHours: \(callingHours), \(policy) }, \(queueExtras) },
                flows: { \(flows) },
                webhooks: [\(webhooks)],
                ticketSources: [\(ticketSources)],
                log: { level: "debug", sipLevel: 2 },
            }
            """
    }
}
