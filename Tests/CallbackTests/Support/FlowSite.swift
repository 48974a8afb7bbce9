import ControlAPI
import Foundation
import Synchronization
import Testing

/// A call centre whose customers are led by flows; each prompt is a tone of its own.
final class FlowSite: Sendable {
    /// What is said, and the hertz by which it is known.
    static let prompts = [
        "greeting": Tone.greeting, "question": Tone.question, "thanks": Tone.thanks, "moment": Tone.moment,
        "offer": Tone.offer, "later": Tone.later, "never": Tone.never, "bye": Tone.bye, "invalid-choice": Tone.invalid,
    ]

    /// `quality` as sites have it, but quicker; `info` for a customer who presses 5.
    static let flows = """
        quality: { start: "greeting", steps: {
            greeting: { do: "announce", say: ["greeting"], next: "resolved" },
            resolved: {
                do: "ask", say: ["question"], note: "resolved", choices: { "1": "thanks", "2": "person", "9": "never" },
                timeoutSeconds: 1, otherwise: "bye",
            },
            thanks: { do: "announce", say: ["thanks"], next: "bye" },
            person: { do: "handOver", say: ["moment"], waitSeconds: 3, failed: "busy" },
            busy: { do: "ask", say: ["offer"], choices: { "1": "later" }, tries: 1, otherwise: "bye" },
            later: { do: "schedule", afterMinutes: 120, say: ["later"], next: "bye" },
            never: { do: "doNotCall", say: ["never"], next: "bye" },
            bye: { do: "end", say: ["bye"] },
        } },
        info: { start: "five", steps: {
            five: { do: "ask", say: ["question"], note: "five", choices: { "5": "bye" }, otherwise: "thanks" },
            thanks: { do: "end", say: ["thanks"] },
            bye: { do: "end", say: ["bye"] },
        } },
        score: { start: "score", steps: {
            score: { do: "ask", say: ["question"], note: "score", choices: { "1-5": "bye" }, otherwise: "bye" },
            bye: { do: "end", say: ["bye"] },
        } },
        """

    /// The answer to the question of `quality`.
    static func resolved(_ digit: String) -> AnswerInfo {
        AnswerInfo(flow: "quality", step: "resolved", name: "resolved", digit: digit)
    }

    static func configure(_ configuration: inout SiteConfiguration) {
        configuration.flows = flows
        configuration.prompts = prompts
        configuration.queueExtras = #"classes: { quality: { flow: "quality" } }, "#
    }

    let voices: VoiceSite
    private let presses = Mutex<UInt32>(80_000)

    init(voices: VoiceSite) { self.voices = voices }

    var site: Site { voices.site }
    var customer: VoiceEnd { voices.customer }

    /// Begins a call that the flow leads, and speaks for the customer; the call's id.
    func call(_ flow: String = "quality", number: String = "13800138000") async throws -> String {
        let call = try await site.control.ask(DialRequest(number: number, flow: flow)).callId
        try await site.control.event(.callCustomerAnswered, call: call)
        customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers))
        return call
    }

    /// The customer presses a key.
    func press(_ key: UInt8) async throws {
        let stamp = presses.withLock { stamp in
            stamp += 1_600
            return stamp
        }
        customer.press(key, at: stamp, to: try await VoiceSite.port(site.customers))
    }

    /// How often the customer has heard a prompt from its beginning to its end: each is 20 packets long.
    func timesHeard(_ tone: Int) -> Int { (customer.heard.all.count { $0.tone == tone } + 3) / 20 }

    /// How often, once it was at least so often: the last packets may still be on their way when the call has ended.
    func timesHeard(_ tone: Int, atLeast count: Int) async throws -> Int {
        try await customer.hearsOften(tone, packets: count * 20 - 3)
        return timesHeard(tone)
    }

    /// Waits until the customer has heard the beginning of a prompt.
    func hears(_ tone: Int, after skip: Int = 0) async throws {
        try await customer.hears(tone, packets: 3, after: skip)
    }
}

/// Runs `body` with a call centre whose flows the test can hear and answer.
func withFlows(
    agents: String = "answers-at-once-elsewhere", configure: (inout SiteConfiguration) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (FlowSite) async throws -> Void
) async throws {
    let configured: (inout SiteConfiguration) -> Void = {
        FlowSite.configure(&$0)
        configure(&$0)
    }
    try await withVoices(agents: agents, configure: configured, sourceLocation: sourceLocation) { voices in
        try await body(FlowSite(voices: voices))
    }
}
