/// The running timers of all calls: one per call, the earliest first.
///
/// A replaced or stopped timer stays in the heap until its time and is then passed over by its
/// generation, which costs less than searching for it.
struct CallTimers: Sendable {
    struct Entry: Sendable, Equatable {
        var at: Duration
        /// The call's number; of a ``CallTimer/firstResponse`` and a ``CallTimer/trunkName`` the leg's id.
        var call: UInt64
        var timer: CallTimer
        var generation: UInt32
    }

    private var heap: [Entry] = []

    /// When the earliest entry falls due, stopped ones included.
    var earliest: Duration? { heap.first?.at }
    var count: Int { heap.count }

    mutating func add(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].at < heap[parent].at else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the earliest entry if it is due at `now`.
    mutating func popDue(at now: Duration) -> Entry? {
        guard let first = heap.first, first.at <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return first
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, heap[left].at < heap[least].at { least = left }
            if left + 1 < heap.count, heap[left + 1].at < heap[least].at { least = left + 1 }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
