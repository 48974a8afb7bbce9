import Foundation

/// What machines and people say when they answer, made by scripts/make-speech-samples.sh, and tones, as samples at 8 kHz.
enum MadeSpeech {
    /// - Parameter name: of a file in Tests/MediaTests/Speech, which holds µ-law.
    static func file(_ name: String) throws -> [Double] {
        let path = Places.project.appendingPathComponent("Tests/MediaTests/Speech/\(name).ul")
        return try Data(contentsOf: path).map { G711.decode($0, isALaw: false) }
    }

    static func tones(_ hertz: [Double], seconds: Double) -> [Double] {
        (0..<Int(seconds * 8000)).map { index in
            hertz.reduce(0) { $0 + 6000 / Double(hertz.count) * sin(2 * .pi * $1 * Double(index) / 8000) }
        }
    }

    static func silence(_ seconds: Double) -> [Double] { [Double](repeating: 0, count: Int(seconds * 8000)) }
}
