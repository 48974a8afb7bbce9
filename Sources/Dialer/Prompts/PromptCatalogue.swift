import FoundationEssentials
import Media
import SIP
import Synchronization

/// The sounds that calls may play, read once and encoded once per codec.
struct PromptCatalogue: Sendable {
    let tones: [CallTone: Prompt]
    let prompts: [PromptName: Prompt]
    /// What was asked for since.
    private let later = LaterPrompts()
    private let sounds: MediaSettings
    private let codecs: Set<CodecWord>

    /// Plays nothing.
    static let silent = PromptCatalogue(tones: [:], prompts: [:])

    private init(tones: [CallTone: Prompt], prompts: [PromptName: Prompt]) {
        self.tones = tones
        self.prompts = prompts
        sounds = MediaSettings()
        codecs = []
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
        let broken = sounds.file(of: PromptName.lineBroke)
        if FileManager.default.fileExists(atPath: broken) {
            prompts[.lineBroke] = reading.read(broken, for: "media.soundsFolder")
        }
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
        self.sounds = sounds
        self.codecs = codecs
    }

    /// Nil for one that was not read.
    func prompt(_ name: PromptName) -> Prompt? {
        name == .limitBeep ? Self.limitBeep : prompts[name] ?? later.prompts.withLock { $0[name] }
    }

    private static let limitBeep = Prompt.tone(
        frequency: 1400, on: .milliseconds(200), off: .milliseconds(20), levelDBm0: -20)

    /// Reads a prompt that nothing in the configuration uses, and encodes it for every codec. Takes as long as the disk:
    /// not while a call waits.
    func read(_ name: PromptName) throws(MediaError) {
        guard prompt(name) == nil else { return }
        let read = try Prompt(contentsOf: sounds.file(of: name))
        for codec in codecs { read.prepare(Media.AudioCodec(SIP.AudioCodec(codec))) }
        later.prompts.withLock { $0[name] = read }
    }

    private final class LaterPrompts: Sendable {
        let prompts = Mutex<[PromptName: Prompt]>([:])
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

extension ConfigurationFile {
    /// Reads the file, and then every sound that calls need by it, without encoding it.
    ///
    /// - Throws: ``ConfigurationProblems``, each sound that is missing or of a wrong format with the key that asks for it.
    func readWithSounds() throws -> DialerConfiguration {
        let configuration = try read()
        try locating { _ = try PromptCatalogue(configuration.media, uses: configuration.promptUses) }
        return configuration
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
