/// The blocks recordings hand to the disk in: 4 KiB each, made when first needed, used again and again, and
/// never more than the limit. Only used under the writer's lock.
struct RecordingBlocks {
    private var free: [UnsafeMutablePointer<UInt8>] = []
    private var made = 0
    private let limit: Int

    static let size = RecordingWindow.block * 2

    init(limitBytes: Int) { limit = max(1, limitBytes / Self.size) }

    /// `nil`: as much as may wait for the disk does already.
    mutating func take() -> UnsafeMutablePointer<UInt8>? {
        if let block = free.popLast() { return block }
        guard made < limit else { return nil }
        made += 1
        free.reserveCapacity(made)
        return .allocate(capacity: Self.size)
    }

    mutating func give(back block: UnsafeMutablePointer<UInt8>) { free.append(block) }

    func deallocate() { free.forEach { $0.deallocate() } }
}
