/// That one leg hears another. Each leg has a list of those who hear it, which is gone through with every packet.
struct AudioRoute {
    let listener: LegPointer
    /// Goes through the listener's mixer; else packets are forwarded as they come.
    let isMixed: Bool
    var next: RoutePointer?
}

typealias RoutePointer = UnsafeMutablePointer<AudioRoute>

/// How a leg comes by what it hears.
enum AudioPath: Equatable {
    /// Hears nobody.
    case silent
    /// Hears one, whose packets need no decoding.
    case forwarded
    /// Hears several, or one with a codec that must be decoded.
    case mixed

    /// `codec` is the listener's.
    static func choose(hearing sources: some Collection<AudioCodec>, as codec: AudioCodec) -> AudioPath {
        guard let first = sources.first else { return .silent }
        return sources.count == 1 && first.isForwardable(to: codec) ? .forwarded : .mixed
    }
}

/// Who hears whom, at one leg. Plain memory.
struct LegRoutes {
    /// Whom this leg hears.
    private(set) var sources: UnsafeMutablePointer<LegPointer>
    private(set) var sourceCount = 0
    private var capacity = 2
    /// How; kept until the routes change.
    private(set) var path = AudioPath.silent
    /// Those who hear this leg.
    private(set) var hearers: RoutePointer?

    init() { sources = .allocate(capacity: capacity) }

    func free() {
        sources.deallocate()
        removeHearers()
    }

    var sourceList: UnsafeBufferPointer<LegPointer> { UnsafeBufferPointer(start: sources, count: sourceCount) }

    mutating func setSources(_ legs: [LegPointer], path: AudioPath) {
        self.path = path
        if legs.count > capacity {
            sources.deallocate()
            capacity = legs.count
            sources = .allocate(capacity: capacity)
        }
        for (index, leg) in legs.enumerated() { (sources + index).initialize(to: leg) }
        sourceCount = legs.count
    }

    mutating func addHearer(_ listener: LegPointer, isMixed: Bool) {
        let route = RoutePointer.allocate(capacity: 1)
        route.initialize(to: AudioRoute(listener: listener, isMixed: isMixed, next: hearers))
        hearers = route
    }

    mutating func removeHearer(_ listener: LegPointer) {
        var link: RoutePointer?
        var route = hearers
        while let current = route, current.pointee.listener != listener {
            link = current
            route = current.pointee.next
        }
        guard let found = route else { return }
        if let link { link.pointee.next = found.pointee.next } else { hearers = found.pointee.next }
        found.deallocate()
    }

    private func removeHearers() {
        var route = hearers
        while let current = route {
            route = current.pointee.next
            current.deallocate()
        }
    }

    /// Whether somebody hears this leg through a mixer.
    var feedsMixer: Bool {
        var route = hearers
        while let current = route {
            if current.pointee.isMixed { return true }
            route = current.pointee.next
        }
        return false
    }

    /// Those who hear this leg.
    var listeners: [LegPointer] {
        var legs: [LegPointer] = []
        var route = hearers
        while let current = route {
            legs.append(current.pointee.listener)
            route = current.pointee.next
        }
        return legs
    }
}
