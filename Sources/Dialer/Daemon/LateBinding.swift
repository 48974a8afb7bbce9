import Synchronization

/// A reference that is set once, after both ends exist: the call feed tells the dispatcher, which needs the
/// switchboard, which needs the feed.
final class LateBinding<Value: AnyObject & Sendable>: Sendable {
    private struct Weak: Sendable {
        weak var value: Value?
    }

    private let held = Mutex(Weak())

    var value: Value? { held.withLock { $0.value } }

    func bind(_ value: Value) { held.withLock { $0.value = value } }
}
