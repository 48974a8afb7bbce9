import Testing

@testable import Media

/// Reads an engine's events and lets a test wait for one, with a deadline.
actor EventLog {
    private var events: [MediaEvent] = []
    private var waiting:
        [(matches: @Sendable (MediaEvent) -> Bool, continuation: CheckedContinuation<MediaEvent?, Never>)] = []

    init(_ engine: MediaEngine) {
        let stream = engine.events
        Task { for await event in stream { await self.take(event) } }
    }

    private func take(_ event: MediaEvent) {
        events.append(event)
        guard let index = waiting.firstIndex(where: { $0.matches(event) }) else { return }
        waiting.remove(at: index).continuation.resume(returning: event)
    }

    /// The first event, past or to come, that matches; a test failure when none comes in time.
    func wait(
        _ what: String, within deadline: Duration = .seconds(60), _ matches: @escaping @Sendable (MediaEvent) -> Bool
    ) async -> MediaEvent? {
        if let event = events.first(where: matches) { return event }
        let timer = Task {
            try? await Task.sleep(for: deadline)
            if !Task.isCancelled { self.giveUp() }
        }
        let event = await withCheckedContinuation { waiting.append((matches, $0)) }
        timer.cancel()
        if event == nil { Issue.record("no \(what) within \(deadline)") }
        return event
    }

    private func giveUp() {
        waiting.forEach { $0.continuation.resume(returning: nil) }
        waiting = []
    }

    func all() -> [MediaEvent] { events }
}
