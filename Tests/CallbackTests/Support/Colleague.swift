import Foundation
import Testing

/// One more phone, whose media is in the test's hands: who is transferred to, consulted, or listens in.
struct Colleague {
    static let agent = "2001"

    let phone: SIPpPeer
    let voice: VoiceEnd

    /// Begins to speak to where the daemon's offer wants it to.
    func speak() async throws {
        voice.speak(Tone.colleague, to: try await VoiceSite.port(phone))
    }
}

/// Runs `body` with a call centre whose far ends are in the test's hands, and a colleague's phone that plays `scenario`.
func withColleague(
    _ scenario: String = "answers-at-once-elsewhere", agents: String = "answers-at-once-elsewhere",
    keys: [String: String] = [:], configure: (inout SiteConfiguration) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (VoiceSite, Colleague) async throws -> Void
) async throws {
    let voice = try VoiceEnd()
    defer { voice.end() }
    let folder = try Places.newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let phone = try await SIPpPeer(
        scenario, named: "colleague", in: folder, keys: ["rtp_port": String(voice.port)])
    do {
        let widened: (inout SiteConfiguration) -> Void = {
            $0.elsewhere = [Colleague.agent: phone.port]
            configure(&$0)
        }
        try await withVoices(agents: agents, keys: keys, configure: widened, sourceLocation: sourceLocation) { voices in
            try await body(voices, Colleague(phone: phone, voice: voice))
        }
    } catch {
        await phone.end()
        throw error
    }
    await phone.end()
}
