/// Whom a running call may be put through to: by transfer, consultation, conference or redirection.
extension TicketQueue {
    /// Reads a number and asks what bars it. Nothing is recorded. What it costs and who must not be called counts as for every
    /// call; when and how often a customer may be called does not, nor that no new calls are begun: it is a person on the line
    /// who asks.
    ///
    /// - Parameter confirmsUnusual: who asks has said that an unusual destination is meant.
    /// - Throws: `QueueError.notRecovered`, `StoreError`.
    package func mayReach(_ text: String, confirmsUnusual: Bool = false) throws -> Result<DialableNumber, GateRefusal> {
        try ready()
        switch read(text) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let number):
            var candidate = Candidate(origin: .ctl, number: number)
            candidate.confirmsUnusual = confirmsUnusual
            let facts = try facts(candidate, at: clock.now())
            return Gate.bar(facts).map { .failure($0) } ?? .success(number)
        }
    }
}
