/// What happens when: the earliest first, what happens at the same time in the order in which it was put down.
struct EventAgenda<Event> {
    private struct Entry {
        /// Milliseconds.
        let at: Int
        let number: Int
        let event: Event

        static func < (left: Entry, right: Entry) -> Bool { (left.at, left.number) < (right.at, right.number) }
    }

    /// A binary heap.
    private var entries: [Entry] = []
    private var numbers = 0

    var next: Int? { entries.first?.at }
    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ event: Event, at time: Int) {
        numbers += 1
        entries.append(Entry(at: time, number: numbers, event: event))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child] < entries[parent] else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// The next event, if it happens by then.
    mutating func take(by time: Int) -> Event? {
        guard let first = entries.first, first.at <= time else { return nil }
        let last = entries.removeLast()
        guard !entries.isEmpty else { return first.event }
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
        return first.event
    }
}
