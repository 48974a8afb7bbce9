import Foundation
import Media
import TestPrograms
import Testing

@testable import Dialer

@Suite("The prompts' files")
struct PromptCatalogueTests {
    private static var shippedSounds: MediaSettings {
        var settings = MediaSettings()
        settings.soundsFolder = SourceTree.projectRoot.appendingPathComponent("sounds").path
        return settings
    }

    private static let all = PromptName.shipped.map { PromptUse(name: $0, path: "media.soundsFolder") }

    /// A copy of the shipped sounds that a test may spoil.
    private static func copy() throws -> MediaSettings {
        let folder = try TemporaryFolder.make("sounds").appendingPathComponent("copy")
        try FileManager.default.copyItem(atPath: shippedSounds.soundsFolder, toPath: folder.path)
        var settings = MediaSettings()
        settings.soundsFolder = folder.path
        return settings
    }

    @Test("no shipped prompt keeps a customer for longer than eight seconds", arguments: ["zh", "en"])
    func short(language: String) throws {
        var settings = Self.shippedSounds
        settings.language = language
        let shipped = try PromptCatalogue(settings, uses: Self.all)
        for use in Self.all {
            let duration = try #require(shipped.prompt(use.name)).duration
            #expect(duration <= .seconds(8), "\(use.name): \(duration)")
        }
    }

    @Test("why a customer cannot be had is said within 1.5 s, in both languages; where it is not, the tone is heard")
    func said() throws {
        for language in ["zh", "en"] {
            var settings = try Self.copy()
            settings.language = language
            let shipped = try PromptCatalogue(settings)
            for tone in CallTone.said {
                let samples = try Data(contentsOf: URL(fileURLWithPath: settings.file(of: tone))).dropFirst(44)
                // Not begun anew before the agent is freed (calls.announcementSeconds).
                #expect(try #require(shipped.tones[tone]).duration >= .milliseconds(1800))
                #expect(samples.dropFirst(12_000 * 2).allSatisfy { $0 == 0 }, "\(tone) \(language)")
                try FileManager.default.removeItem(atPath: settings.file(of: tone))
            }
            let without = try PromptCatalogue(settings)
            #expect(without.sound(of: .saidBusy)?.name == without.tones[.busy]?.name)
            #expect(without.sound(of: .saidNoAnswer)?.name == without.tones[.congestion]?.name)
        }
    }

    @Test("every shipped prompt is there in both languages, and none of them is silent or longer than 20 s")
    func shipped() throws {
        for language in ["zh", "en"] {
            var settings = Self.shippedSounds
            settings.language = language
            let catalogue = try PromptCatalogue(settings, uses: Self.all, codecs: [.pcma])
            #expect(catalogue.prompts.count == PromptName.shipped.count)
            for prompt in catalogue.prompts.values {
                #expect(prompt.duration > .milliseconds(150) && prompt.duration < .seconds(20), "\(prompt.name)")
                let samples = try Data(contentsOf: URL(fileURLWithPath: prompt.name)).dropFirst(44)
                #expect(samples.contains { $0 != 0 && $0 != 255 }, "\(prompt.name)")
            }
        }
    }

    @Test("a missing file and one of a wrong format are named together, each with its key, the find and the cure")
    func refused() throws {
        let settings = try Self.copy()
        defer { try? FileManager.default.removeItem(atPath: settings.soundsFolder) }
        let thanks = try #require(PromptName(rawValue: "thanks"))
        let goodbye = try #require(PromptName(rawValue: "goodbye"))
        try FileManager.default.removeItem(atPath: settings.file(of: thanks))
        var wave = try Data(contentsOf: URL(fileURLWithPath: settings.file(of: goodbye)))
        wave[22] = 2
        try wave.write(to: URL(fileURLWithPath: settings.file(of: goodbye)))
        let uses = [
            PromptUse(name: thanks, path: "flows.a.steps.b.say[0]"),
            PromptUse(name: goodbye, path: "flows.a.steps.c.say[1]"),
            PromptUse(name: thanks, path: "flows.a.steps.d.say[0]"),
        ]
        let problems = try #require(throws: ConfigurationProblems.self) { try PromptCatalogue(settings, uses: uses) }
            .problems
        #expect(problems.map(\.path) == ["flows.a.steps.b.say[0]", "flows.a.steps.c.say[1]"])
        #expect(problems[0].text.contains("zh/thanks.wav: No such file") && problems[0].text.contains("put a WAV file"))
        #expect(problems[1].text.contains("zh/goodbye.wav") && problems[1].text.contains("2 channel(s)"))
    }

    @Test("a prompt's name cannot lead out of its folder", arguments: ["", "../x", "a/b", "a.wav", "é", "a b"])
    func names(text: String) { #expect(PromptName(rawValue: text) == nil) }
}
