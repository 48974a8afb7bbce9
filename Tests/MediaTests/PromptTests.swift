import Foundation
import Testing

@testable import Media

struct PromptTests {
    static let sounds = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../sounds").standardized.resolvingSymlinksInPath().path

    @Test("every sound the dialer ships can be played, and each announcement is there in both languages")
    func shippedSounds() throws {
        let files = try #require(FileManager.default.enumerator(atPath: Self.sounds)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".wav") }
        #expect(Set(files).isSuperset(of: ["ringback.wav", "busy.wav", "congestion.wav", "hold.wav"]))
        for file in files {
            let prompt = try Prompt(contentsOf: "\(Self.sounds)/\(file)")
            // A number of one syllable takes 300 ms; the beep is shorter still.
            let least = file == "beep.wav" ? Duration.milliseconds(100) : .milliseconds(300)
            #expect(prompt.duration >= least && prompt.duration <= .seconds(20), "\(file)")
        }
        func spoken(_ language: String) -> Set<Substring> {
            Set(files.filter { $0.hasPrefix(language + "/") }.map { $0.dropFirst(3) })
        }
        #expect(spoken("zh") == spoken("en") && spoken("zh").contains("connecting.wav"))
    }

    @Test("ringback is 450 Hz for one second and nothing for four")
    func ringback() throws {
        let frames = try Prompt(contentsOf: Self.sounds + "/ringback.wav").frames
        #expect(frames.count == 250)
        let encoded = try #require(frames.frames(as: .pcma))
        let samples = (0..<frames.count).flatMap { encoded.frame($0).map { G711.decode($0, as: .pcma) } }
        #expect(share(of: 450, in: Array(samples[0..<8000])) > 0.95)
        #expect(samples[8000...].allSatisfy { abs(Int($0)) <= 8 })
    }

    @Test("a file that is no prompt is refused with what is wrong and how to convert it")
    func refusals() throws {
        let directory = try temporaryDirectory()
        func refusal(_ name: String, _ bytes: [UInt8]) throws -> String {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
            do {
                _ = try Prompt(contentsOf: "\(directory)/\(name)")
                return "accepted"
            } catch {
                return error.description
            }
        }
        let stereo = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.sounds + "/busy.wav")))
        var changed = stereo
        changed[22] = 2
        #expect(try refusal("stereo.wav", changed).contains("2 channel(s), 8000 Hz, 16 bits; wanted is PCM, 1 channel"))
        #expect(try refusal("text.wav", Array("hello, this is no sound".utf8)).contains("is not a WAV file"))
        #expect(try refusal("short.wav", Array(stereo[..<200])).contains("is cut short"))
        #expect(throws: MediaError.self) { try Prompt(contentsOf: directory + "/missing.wav") }
    }
}
