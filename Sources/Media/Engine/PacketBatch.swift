import CLinux

/// Packets of connected legs that leave together, by one system call for all of them: a relayed packet costs a sixth less.
///
/// They are copied, for one that was received may go to several legs, each with numbers of its own. Where the kernel does not give
/// us what this takes, nothing is ever gathered, and each packet leaves by itself.
struct PacketBatch {
    struct Packet {
        let leg: LegPointer
        let bytes: UnsafeMutableRawPointer
        let count: Int
    }

    /// Packets. More would gain nothing, and the first of them waits for the last to be read.
    static let most = 64
    /// Bytes: G.711's packets, or a few of the longest.
    private static let room = 16 << 10

    private let memory: UnsafeMutableRawPointer
    private let packets: UnsafeMutablePointer<Packet>
    /// Of the thread that opened it.
    private var ring: OpaquePointer?
    private var used = 0
    private(set) var count = 0
    /// What is sent now waits for `submit`.
    private(set) var isOpen = false

    init() {
        memory = .allocate(byteCount: Self.room, alignment: 16)
        packets = .allocate(capacity: Self.most)
    }

    func free() {
        memory.deallocate()
        packets.deallocate()
        ring.map(clinux_send_ring_close)
    }

    /// To be called once, on the thread that will send; false: packets will leave one by one.
    @discardableResult
    mutating func openRing() -> Bool {
        ring = clinux_send_ring_open(UInt32(Self.most))
        return ring != nil
    }

    mutating func open() { isOpen = ring != nil }

    mutating func close() { isOpen = false }

    func hasRoom(for bytes: Int) -> Bool { count < Self.most && used + bytes <= Self.room }

    /// There is room for it.
    @inline(__always)
    mutating func add(_ bytes: UnsafeRawPointer, count length: Int, of leg: LegPointer) {
        guard let ring else { return }
        let copy = memory + used
        copy.copyMemory(from: bytes, byteCount: length)
        (packets + count).initialize(to: Packet(leg: leg, bytes: copy, count: length))
        clinux_send_ring_add(ring, leg.pointee.ports.rtp.descriptor, copy, UInt32(length), UInt32(count))
        used += (length + 15) & ~15
        count += 1
    }

    /// Sends them in their order; `unsent` is given each packet that was not, with its errno (0: the kernel had no room for it).
    @inline(__always)
    mutating func submit(_ unsent: (Packet, Int32) -> Void) {
        guard count > 0, let ring else { return }
        let taken = Int(clinux_send_ring_submit(ring))
        var error: Int32 = 0
        var failed = clinux_send_ring_failure(ring, &error)
        while failed >= 0 {
            unsent(packets[Int(failed)], error)
            failed = clinux_send_ring_failure(ring, &error)
        }
        for index in taken..<count { unsent(packets[index], 0) }
        (count, used) = (0, 0)
    }
}
