/// What happens when: the earliest first, what happens at the same time in the order in which it was put down.
struct EventAgenda<Event> {
    /// Plain numbers, so that moving it about counts no references.
    private struct Entry {
        /// Milliseconds.
        let at: Int
        let number: Int
        /// Where the event is.
        let place: Int

        static func < (left: Entry, right: Entry) -> Bool { (left.at, left.number) < (right.at, right.number) }
    }

    /// A binary heap.
    private var entries: [Entry] = []
    private var numbers = 0
    private var events: [Event?] = []
    /// Of events that were taken.
    private var freePlaces: [Int] = []

    var next: Int? { entries.first?.at }
    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ event: Event, at time: Int) {
        numbers += 1
        entries.append(Entry(at: time, number: numbers, place: place(for: event)))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child] < entries[parent] else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func place(for event: Event) -> Int {
        if let free = freePlaces.popLast() {
            events[free] = event
            return free
        }
        events.append(event)
        return events.count - 1
    }

    /// The next event, if it happens by then.
    mutating func take(by time: Int) -> Event? {
        guard let first = entries.first, first.at <= time else { return nil }
        let event = events[first.place]
        events[first.place] = nil
        freePlaces.append(first.place)
        let last = entries.removeLast()
        guard !entries.isEmpty else { return event }
        entries[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < entries.count else { break }
            let right = left + 1
            let least = right < entries.count && entries[right] < entries[left] ? right : left
            guard entries[least] < entries[parent] else { break }
            entries.swapAt(least, parent)
            parent = least
        }
        return event
    }
}
