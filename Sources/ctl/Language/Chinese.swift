/// The Chinese of `Message`, by its English text; by aspect in `Chinese+….swift`. What is missing is said in English.
enum Chinese {
    /// Keys are unique over all of them.
    static let texts = [
        words, help, callHelp, agents, queue, doNotCall, exitCodes, sentences, labels, names, reports, person, batches,
        simulation, pages, webhooks, knowledge,
    ].reduce(into: [String: String]()) { $0.merge($1) { first, _ in first } }
}
