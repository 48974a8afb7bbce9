import ControlAPI
import Foundation
import Glibc
import Testing

/// Calls over UDP and TCP, IPv4 and IPv6, on several listeners at once.
@Suite("Transports")
struct TransportTests {
    struct Way: Sendable, CustomTestStringConvertible {
        var address: String
        var transport: String
        var testDescription: String { "\(transport) \(address)" }
    }

    /// Three more listeners beside UDP on IPv4, all on the same port.
    private static func everyListener(_ configuration: inout SiteConfiguration) {
        configuration.sipListenExtras = """
            , { transport: "tcp", address: "127.0.0.1", port: \(configuration.sipPort) }
            , { transport: "udp", address: "::1", port: \(configuration.sipPort) }
            , { transport: "tcp", address: "::1", port: \(configuration.sipPort) }
            """
        configuration.mediaAddresses = ["127.0.0.1", "::1"]
    }

    @Test(
        "a customer is called through a trunk over TCP or IPv6 while the agent is reached by UDP over IPv4",
        arguments: [
            Way(address: "127.0.0.1", transport: "tcp"), Way(address: "::1", transport: "udp"),
            Way(address: "::1", transport: "tcp"),
        ])
    func trunk(_ way: Way) async throws {
        let (agent, customer) = (try VoiceEnd(), try VoiceEnd(on: way.address))
        defer {
            agent.end()
            customer.end()
        }
        let cast = Cast(
            agents: "answers-at-once-elsewhere", customers: "answers-elsewhere",
            agentKeys: ["rtp_port": String(agent.port)], customerKeys: ["rtp_port": String(customer.port)],
            customerAddress: way.address, customerTransport: way.transport == "tcp" ? "t1" : "u1")
        try await withSite(cast) {
            Self.everyListener(&$0)
            $0.trunkHost = way.address
            $0.trunkExtras = "transport: \"\(way.transport)\","
        } _: { site in
            let voices = VoiceSite(site: site, agent: agent, customer: customer)
            let call = try await site.talk()
            try await voices.speak()
            try await agent.hears(Tone.customer)
            try await customer.hears(Tone.agent)
            try await check(site.customers.trace.receives("INVITE"), way, site)
            let end = try await site.hangUp(call)
            #expect(end.data?.disposition == .answered)
            try await site.customers.trace.receives("BYE")
            #expect(site.customers.complaints.isEmpty)
            #expect(try await site.recording(call).frames(of: Tone.customer, in: \.right) > 10)
        }
    }

    /// Not a loopback address, which phone programs do not take for a network; the tests' own network has it.
    private static let site6 = "2001:db8:51::1"

    private static var hasPhoneOverIPv6: Bool {
        let descriptor = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        return Softphone.isInstalled
            && LoopbackAddress(site6, port: 0).withSockaddr { bind(descriptor, $0, $1) } == 0
    }

    @Test(
        "a phone that registers over IPv6 and a customer behind an IPv6 trunk hear each other",
        .enabled(if: Self.hasPhoneOverIPv6, "baresip or a network of one's own is missing"))
    func phoneOverIPv6() async throws {
        let customer = try VoiceEnd(on: "::1")
        defer { customer.end() }
        let cast = Cast(
            customers: "answers-elsewhere", customerKeys: ["rtp_port": String(customer.port)], customerAddress: "::1")
        try await withSite(cast) {
            $0.phones = ["1001": #"{ user: "desk1", secret: "s3cret" }"#]
            $0.sipListenExtras = #", { transport: "udp", address: "::", port: \#($0.sipPort) }"#
            $0.sipExtras = #"registrar: { algorithms: ["MD5"] },"#
            $0.trunkHost = "::1"
            $0.mediaAddresses = [Self.site6]
        } _: { site in
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: site.configuration.sipPort, tone: Tone.agent, in: site.folder,
                line: .init(registrar: "[\(Self.site6)]", address: Self.site6))
            do {
                try await site.control.events.first("the phone") {
                    $0.type == .phoneState && $0.data?.state == "registered"
                }
                let listed = try #require(try await site.control.ask(ListPhonesRequest()).phones.first)
                #expect(listed.address?.hasPrefix("[\(Self.site6)]:") == true)
                let keys = try await phone.keys()
                defer { keys.end() }
                let call = try await site.talk()
                customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers), at: Self.site6)
                try await customer.hears(Tone.agent, packets: 25)
                try await customer.hears(Tone.agent, packets: 50)
                #expect(try await site.hangUp(call).data?.disposition == .answered)
                let recording = try await site.recording(call)
                #expect(recording.frames(of: Tone.agent, in: \.left) >= 20)
                #expect(recording.frames(of: Tone.customer, in: \.right) >= 10)
                try await keys.event("CALL_CLOSED")
                let heard = try phone.frames(of: Tone.customer)
                #expect(heard >= 20, "the phone heard \(heard) frames of the customer")
            } catch {
                await phone.quit()
                throw error
            }
            await phone.quit()
        }
    }

    /// Everything that the far end is told of us is of its own family and transport.
    private func check(_ invite: SIPMessage, _ way: Way, _ site: Site) {
        let isIPv6 = way.address.contains(":")
        let host = isIPv6 ? "[::1]" : "127.0.0.1"
        let port = site.configuration.sipPort
        #expect(invite.header("Via")?.contains("SIP/2.0/\(way.transport.uppercased()) \(host):\(port)") == true)
        #expect(invite.header("Contact")?.contains("@\(host):\(port)") == true)
        #expect(invite.header("From")?.contains("sip:+862112345678@\(host)>") == true)
        #expect(invite.text.contains("c=IN IP\(isIPv6 ? "6 ::1" : "4 127.0.0.1")"))
    }

    @Test("every listener answers OPTIONS, and ctl doctor names them all")
    func everyListener() async throws {
        try await withSite {
            Self.everyListener(&$0)
        } _: { site in
            for address in ["127.0.0.1", "::1"] {
                for transport in StrangerSocket.Transport.allCases {
                    let stranger = try StrangerSocket(transport, address, port: site.configuration.sipPort)
                    let status = try await stranger.ask(StrangerRequest(method: "OPTIONS", transport: transport))
                    #expect(status == 200, "\(transport) \(address)")
                    stranger.end()
                }
            }
            let listeners = try await site.control.ask(DoctorRequest()).checks.first { $0.name == "sip listeners" }
            #expect(listeners?.text.split(separator: ",").count == 4, "\(listeners?.text ?? "")")
        }
    }

    @Test("a trunk that no listener can reach is refused by the configuration, with what is missing")
    func noListener() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = SiteConfiguration(sipPort: 5060, trunkPort: 5070, agentPort: 5071, firstMediaPort: 40000)
        configuration.trunkHost = "::1"
        try prepare(folder, configuration)
        let dialer = try DialerProcess(in: folder)
        let result = try await dialer.process.finish()
        #expect(result.status == 2)
        #expect(result.lines.contains { $0.contains("trunks[0].host") && $0.contains("IPv6") }, "\(result.lines)")
    }
}
