import Foundation
import Testing

/// A site whose far ends speak and listen in the test itself.
struct VoiceSite {
    let site: Site
    let agent: VoiceEnd
    let customer: VoiceEnd

    /// Both begin to speak to where the daemon's offers want them to.
    func speak() async throws {
        agent.speak(Tone.agent, to: try await Self.port(site.agents))
        customer.speak(Tone.customer, to: try await Self.port(site.customers))
    }

    /// Where the daemon receives that far end's audio.
    static func port(_ peer: SIPpPeer) async throws -> UInt16 {
        try #require(try await peer.trace.receives("INVITE").audioPort)
    }
}

/// Runs `body` with both far ends' media in the test's hands.
func withVoices(
    agents: String = "answers-at-once-elsewhere", customers: String = "answers-elsewhere", movedTo moved: UInt16 = 0,
    keys: [String: String] = [:], configure: (inout SiteConfiguration) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (VoiceSite) async throws -> Void
) async throws {
    let (agent, customer) = (try VoiceEnd(), try VoiceEnd())
    defer {
        agent.end()
        customer.end()
    }
    let cast = Cast(
        agents: agents, customers: customers,
        agentKeys: keys.merging(["rtp_port": String(agent.port)]) { $1 },
        customerKeys: keys.merging(["rtp_port": String(customer.port), "moved_port": String(moved)]) { $1 })
    try await withSite(cast, configure: configure, sourceLocation: sourceLocation) { site in
        try await body(VoiceSite(site: site, agent: agent, customer: customer))
    }
}
