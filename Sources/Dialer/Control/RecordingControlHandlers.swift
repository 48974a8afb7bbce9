import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Media

/// `call.record`, `call.play`, `call.extend`: what is recorded of a running call, what is played in it, how long it may be.
struct RecordingControlHandlers: Sendable {
    let calls: CallControlHandlers
    let switchboard: Switchboard

    func register(in handlers: inout ControlHandlers) {
        handlers.register(RecordRequest.self) { request, _ in
            guard let wish = RecordingWish(request.action) else {
                throw ControlError(.invalidParams, "The action is start, stop, pause or resume.", field: "action")
            }
            return try await calls.ask(request.call) { $0.record(wish) }
        }
        handlers.register(PlayRequest.self) { request, _ in
            let (prompt, audience) = (try await prompt(request.prompt, in: request.call), try Self.audience(request.to))
            return try await calls.ask(request.call) { $0.play([prompt], to: audience) }
        }
        handlers.register(ExtendRequest.self) { request, _ in
            guard (1...86_400).contains(request.seconds) else {
                throw ControlError(.invalidParams, "A talk is lengthened by 1 to 86400 seconds.", field: "seconds")
            }
            return try await calls.ask(request.call) { $0.extend(by: .seconds(request.seconds)) }
        }
    }

    private static func audience(_ word: PromptAudienceWord?) throws(ControlError) -> PromptAudience {
        guard let word else { return .both }
        guard let audience = PromptAudience(rawValue: word.rawValue) else {
            throw ControlError(.invalidParams, "A prompt is played to agent, customer or both.", field: "to")
        }
        return audience
    }

    /// Read by now, so that the call does not wait for the disk.
    private func prompt(_ text: String, in call: String) async throws -> PromptName {
        guard let name = PromptName(rawValue: text) else {
            throw ControlError(
                .invalidParams, "A prompt's name has 1 to 64 letters, digits and hyphens.", field: "prompt")
        }
        // A call that is not there is refused by what follows.
        guard let sounds = await switchboard.sounds(of: CallID(rawValue: call)) else { return name }
        do throws(MediaError) {
            try sounds.read(name)
            return name
        } catch {
            throw ControlError(.invalidParams, "There is no prompt “\(name)”: \(error)", field: "prompt")
        }
    }
}

extension RecordingWish {
    fileprivate init?(_ word: RecordingActionWord) {
        switch word {
        case .start: self = .start
        case .stop: self = .stop
        case .pause: self = .pause
        case .resume: self = .resume
        default: return nil
        }
    }
}
