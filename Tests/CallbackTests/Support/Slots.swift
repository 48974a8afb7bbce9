/// Lets so many tests run at once that two cores carry them in time; the others wait their turn.
actor Slots {
    /// Tests that place calls and look at the clock.
    static let busy = Slots(6)
    /// Tests that mostly wait for a phone to ring long enough: all at once, they cost next to nothing.
    static let patient = Slots(16)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
