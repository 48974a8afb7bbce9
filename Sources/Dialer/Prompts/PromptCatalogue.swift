import FoundationEssentials
import Media
import SIP

/// The sounds that calls may play, read once and encoded once per codec.
struct PromptCatalogue: Sendable {
    let tones: [CallTone: Prompt]
    let prompts: [PromptName: Prompt]

    /// Plays nothing.
    static let silent = PromptCatalogue(tones: [:], prompts: [:])

    private init(tones: [CallTone: Prompt], prompts: [PromptName: Prompt]) {
        self.tones = tones
        self.prompts = prompts
    }

    /// Reads every tone, and of the prompts those that are used. Takes seconds with G.722 or Opus: not while a call waits.
    ///
    /// - Parameter codecs: what far ends may speak: all is encoded for it now.
    /// - Throws: every file that is missing or of a wrong format, each with the key that asks for it.
    init(_ sounds: MediaSettings, uses: [PromptUse] = [], codecs: Set<CodecWord> = []) throws(ConfigurationProblems) {
        var reading = Reading()
        var tones: [CallTone: Prompt] = [:]
        for tone in CallTone.allCases {
            let file = sounds.file(of: tone)
            guard !tone.isOptional || FileManager.default.fileExists(atPath: file) else { continue }
            tones[tone] = reading.read(file, for: "media.soundsFolder")
        }
        var prompts: [PromptName: Prompt] = [:]
        var seen: Set<PromptName> = []
        for use in uses where seen.insert(use.name).inserted {
            prompts[use.name] = reading.read(sounds.file(of: use.name), for: use.path)
        }
        guard reading.problems.isEmpty else { throw ConfigurationProblems(problems: reading.problems) }
        for codec in codecs {
            for prompt in [Prompt](tones.values) + prompts.values {
                prompt.prepare(Media.AudioCodec(SIP.AudioCodec(codec)))
            }
        }
        self.tones = tones
        self.prompts = prompts
    }

    /// What is heard for a tone.
    func sound(of tone: CallTone) -> Prompt? { tones[tone] ?? tone.substitute.flatMap { tones[$0] } }

    /// Collects what is wrong, so that one look mends it all.
    private struct Reading {
        var problems: [ConfigurationProblem] = []

        mutating func read(_ file: String, for key: String) -> Prompt? {
            do throws(MediaError) {
                return try Prompt(contentsOf: file)
            } catch {
                let cure = "put a WAV file there (PCM, 8 kHz, one channel, 16 bits)"
                problems.append(ConfigurationProblem(path: key, text: "\(error); \(cure)"))
                return nil
            }
        }
    }
}

extension MediaSettings {
    /// Where a tone's file lies: what is spoken has a folder a language, tones have none.
    func file(of tone: CallTone) -> String {
        tone.isSpoken
            ? "\(soundsFolder)/\(language)/\(tone.rawValue).wav" : "\(soundsFolder)/\(tone.rawValue).wav"
    }

    func file(of prompt: PromptName) -> String { "\(soundsFolder)/\(language)/\(prompt).wav" }
}
