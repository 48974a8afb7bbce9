/// The Chinese of `Message`, by its English text; by aspect in `Chinese+….swift`. What is missing is said in English.
enum Chinese {
    static let texts: [String: String] = [words, help, sentences, labels, agents].reduce(into: [:]) {
        // Keys are unique over all of them.
        $0.merge($1) { first, _ in first }
    }
}
