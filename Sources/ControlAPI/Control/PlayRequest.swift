/// `call.play`: plays a prompt to one side or both, in place of what they hear; then the talk goes on. Errors: `notFound`,
/// `conflict`, `invalidParams` (there is no such prompt).
public struct PlayRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callPlay

    /// Id of the call.
    public var call: String
    /// Its name: the file `NAME.wav` in the sounds of the language.
    public var prompt: String
    /// Who hears it; both without it.
    public var to: PromptAudienceWord?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, prompt, to
    }

    public init(call: String, prompt: String, to: PromptAudienceWord? = nil) {
        self.call = call
        self.prompt = prompt
        self.to = to
    }
}
