import Foundation
import Testing

/// A site whose trunk leads to Kamailio, with the customers' networks behind it.
struct ProviderSite {
    let site: Site
    let proxy: Kamailio
    let networks: [SIPpPeer]
    let agent: VoiceEnd
    /// The voice of customers in a scenario "elsewhere".
    let customer: VoiceEnd

    var customers: SIPpPeer { networks[0] }

    /// Both begin to speak to where the daemon's offers want them to.
    func speak() async throws {
        agent.speak(Tone.agent, to: try await VoiceSite.port(site.agents))
        customer.speak(Tone.customer, to: try await VoiceSite.port(customers))
    }

    /// Both hear each other from now on.
    func areHeard() async throws {
        try await agent.hears(Tone.customer, after: agent.heard.all.count)
        try await customer.hears(Tone.agent, after: customer.heard.all.count)
    }
}

/// Runs `body` with a daemon whose trunk is Kamailio, and ends all far ends whatever happens.
///
/// - Parameter networks: the scenarios of the customers' networks behind the proxy.
func withProvider(
    _ manner: Kamailio.Manner = .handsOn, networks: [String] = ["answers-elsewhere"],
    configure: @Sendable (inout SiteConfiguration) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (ProviderSite) async throws -> Void
) async throws {
    let folder = try Places.newFolder()
    let (agent, customer) = (try VoiceEnd(), try VoiceEnd())
    var (peers, proxies): ([SIPpPeer], [Kamailio]) = ([], [])
    let outcome: Result<Void, any Error>
    do {
        for (index, scenario) in networks.enumerated() {
            peers.append(
                try await SIPpPeer(
                    scenario, named: "network-\(index)", in: folder, keys: ["rtp_port": String(customer.port)]))
        }
        proxies.append(try await Kamailio(manner, networks: peers.map(\.port), in: folder))
        let (proxy, behind) = (proxies[0], peers)
        let cast = Cast(agents: "answers-at-once-elsewhere", agentKeys: ["rtp_port": String(agent.port)])
        try await withSite(cast) {
            $0.trunkPort = proxy.port
            configure(&$0)
        } _: { site in
            try await body(ProviderSite(site: site, proxy: proxy, networks: behind, agent: agent, customer: customer))
        }
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    for proxy in proxies { await proxy.end() }
    for peer in peers { await peer.end() }
    agent.end()
    customer.end()
    try? FileManager.default.removeItem(at: folder)
    try outcome.get()
}
