import Testing

@testable import Media

@Suite("Encrypted packets")
struct SRTPSessionTests {
    private static let isReady = SRTPLibrary.isReady

    /// The reference packet of libsrtp's own tests: 16 bytes of 0xAB behind a header, and what they become.
    private static let master: [UInt8] = [
        0xE1, 0xF9, 0x7A, 0x0D, 0x3E, 0x01, 0x8B, 0xE0, 0xD6, 0x4F, 0xA3, 0x2C, 0x06, 0xDE, 0x41, 0x39, 0x0E, 0xC6,
        0x75, 0xAD, 0x49, 0x8A, 0xFE, 0xEB, 0xB6, 0x96, 0x0B, 0x3A, 0xAB, 0xE6,
    ]
    private static let header: [UInt8] = [
        0x80, 0x0F, 0x12, 0x34, 0xDE, 0xCA, 0xFB, 0xAD, 0xCA, 0xFE, 0xBA, 0xBE,
    ]
    private static let clear = header + [UInt8](repeating: 0xAB, count: 16)
    private static let secret: [UInt8] =
        header + [
            0x4E, 0x55, 0xDC, 0x4C, 0xE7, 0x99, 0x78, 0xD8, 0x8C, 0xA4, 0xD2, 0x15, 0x94, 0x9D, 0x24, 0x02, 0xB7, 0x8D,
            0x6A, 0xCC, 0x99, 0xEA, 0x17, 0x9B, 0x8D, 0xBB,
        ]

    private func key(_ suite: MediaEncryption.Suite, _ first: UInt8 = 1) -> MediaEncryption.Key {
        .init((0..<suite.keyCount).map { first &+ UInt8($0) })
    }

    /// In memory as the loop has it.
    private func withPacket<Result>(_ bytes: [UInt8], _ body: (UnsafeMutableRawPointer) -> Result) -> Result {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes.count + SRTPSession.trailer, alignment: 16)
        defer { memory.deallocate() }
        memory.copyMemory(from: bytes, byteCount: bytes.count)
        return body(memory)
    }

    private func protect(_ session: SRTPSession, _ bytes: [UInt8]) -> [UInt8]? {
        withPacket(bytes) { memory in
            session.protect(memory, count: bytes.count).map {
                Array(UnsafeRawBufferPointer(start: memory, count: $0))
            }
        }
    }

    private func open(_ session: SRTPSession, _ bytes: [UInt8]) -> (SRTPSession.Verdict, [UInt8]) {
        withPacket(bytes) { memory in
            let verdict = session.open(memory, count: bytes.count)
            guard case .good(let count) = verdict else { return (verdict, []) }
            return (verdict, Array(UnsafeRawBufferPointer(start: memory, count: count)))
        }
    }

    private func packet(_ sequence: UInt16) -> [UInt8] {
        var bytes = Self.clear
        (bytes[2], bytes[3]) = (UInt8(sequence >> 8), UInt8(truncatingIfNeeded: sequence))
        return bytes
    }

    @Test("the reference packet is made, and read")
    func reference() throws {
        try #require(Self.isReady)
        let (suite, key) = (MediaEncryption.Suite.counter80, MediaEncryption.Key(Self.master))
        let sending = try #require(SRTPSession(suite, key, .sending(ssrc: 0xCAFE_BABE)))
        let receiving = try #require(SRTPSession(suite, key, .receiving))
        defer {
            sending.free()
            receiving.free()
        }
        #expect(protect(sending, Self.clear) == Self.secret)
        #expect(open(receiving, Self.secret) == (.good(28), Self.clear))
    }

    @Test("each suite has its tag, hides the payload, and leaves the header", arguments: MediaEncryption.Suite.allCases)
    func suites(suite: MediaEncryption.Suite) throws {
        try #require(Self.isReady)
        let sending = try #require(SRTPSession(suite, key(suite), .sending(ssrc: 0xCAFE_BABE)))
        let receiving = try #require(SRTPSession(suite, key(suite), .receiving))
        defer {
            sending.free()
            receiving.free()
        }
        let tag =
            switch suite {
            case .counter80: 10
            case .counter32: 4
            case .gcm128, .gcm256: 16
            }
        let sealed = try #require(protect(sending, Self.clear))
        #expect(sealed.count == Self.clear.count + tag)
        #expect(sealed.prefix(12) == Self.header[...])
        #expect(sealed[12..<28] != Self.clear[12..<28])
        #expect(open(receiving, sealed) == (.good(28), Self.clear))
    }

    @Test(
        "what is repeated, changed, cut short, or made with another key is not read",
        arguments: MediaEncryption.Suite.allCases)
    func refused(suite: MediaEncryption.Suite) throws {
        try #require(Self.isReady)
        let sending = try #require(SRTPSession(suite, key(suite), .sending(ssrc: 0xCAFE_BABE)))
        let stranger = try #require(SRTPSession(suite, key(suite, 2), .sending(ssrc: 0xCAFE_BABE)))
        let receiving = try #require(SRTPSession(suite, key(suite), .receiving))
        defer { [sending, stranger, receiving].forEach { $0.free() } }
        let sealed = try #require(protect(sending, packet(100)))
        #expect(open(receiving, try #require(protect(stranger, packet(100)))).0 == .forged)
        for index in [1, 3, 7, 11, 12, 20, sealed.count - 1] {
            var changed = sealed
            changed[index] ^= 1
            #expect(open(receiving, changed).0 == .forged, "byte \(index)")
        }
        for count in [0, 1, 11, 12, 16, sealed.count - 1] {
            #expect(open(receiving, Array(sealed.prefix(count))).0 == .forged, "\(count) bytes")
        }
        #expect(open(receiving, packet(101)).0 == .forged, "in clear")
        #expect(open(receiving, sealed).0 == .good(28))
        #expect(open(receiving, sealed).0 == .repeated)
        _ = open(receiving, try #require(protect(sending, packet(300))))
        #expect(open(receiving, try #require(protect(sending, packet(299)))).0 == .good(28), "a late one")
        #expect(protect(sending, packet(300)) == nil, "no number twice with one key")
    }

    @Test("numbers that come round are counted by both ends, over 200,000 packets")
    func rollover() throws {
        try #require(Self.isReady)
        let suite = MediaEncryption.Suite.gcm128
        let sending = try #require(SRTPSession(suite, key(suite), .sending(ssrc: 0xCAFE_BABE)))
        let receiving = try #require(SRTPSession(suite, key(suite), .receiving))
        defer {
            sending.free()
            receiving.free()
        }
        for index in 30_000..<230_000 {
            let clear = packet(UInt16(truncatingIfNeeded: index))
            let sealed = try #require(protect(sending, clear))
            if index % 7 == 0 { continue }
            guard open(receiving, sealed) == (.good(28), clear) else {
                Issue.record("packet \(index)")
                return
            }
        }
    }

    @Test("a key of another length makes no session")
    func badKey() {
        #expect(SRTPSession(.gcm256, key(.gcm128), .receiving) == nil)
    }
}
