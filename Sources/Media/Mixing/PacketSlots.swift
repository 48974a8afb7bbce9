/// Memory for the packets that wait in one jitter buffer: a fixed number of equal slots in one block, so that a packet
/// costs no allocation. A slot remembers its block, because the jitter buffer gives it back with nothing else said.
struct PacketSlots {
    private typealias Link = (next: UnsafeMutableRawPointer?, head: UnsafeMutablePointer<UnsafeMutableRawPointer?>)
    private static let linkSize = 16

    /// Bytes a slot holds.
    let size: Int
    private let block: UnsafeMutableRawPointer
    /// The first free slot; its address is what every slot remembers.
    private let head: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    init(count: Int, size: Int) {
        self.size = size
        let stride = Self.linkSize + (size + 15) & ~15
        block = .allocate(byteCount: count * stride, alignment: 16)
        head = .allocate(capacity: 1)
        head.initialize(to: nil)
        for index in 0..<count {
            let slot = block + index * stride
            slot.bindMemory(to: Link.self, capacity: 1).initialize(to: (nil, head))
            Self.give(back: slot + Self.linkSize)
        }
    }

    func free() {
        block.deallocate()
        head.deallocate()
    }

    /// Room for one packet; `nil` when every slot is taken.
    func take() -> UnsafeMutableRawPointer? {
        guard let slot = head.pointee else { return nil }
        head.pointee = slot.assumingMemoryBound(to: Link.self).pointee.next
        return slot + Self.linkSize
    }

    /// What `take` returned is free again.
    static func give(back packet: UnsafeMutableRawPointer) {
        let slot = packet - linkSize
        let link = slot.assumingMemoryBound(to: Link.self)
        link.pointee.next = link.pointee.head.pointee
        link.pointee.head.pointee = slot
    }
}
