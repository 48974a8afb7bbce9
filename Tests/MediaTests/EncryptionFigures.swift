import Foundation
import Testing

@testable import Media

/// What encrypting costs, without sockets; run with `MEDIA_FIGURES=1 swift test -c release -Xswiftc -enable-testing
/// --filter EncryptionFigures`.
@Suite("Encryption figures", .enabled(if: ProcessInfo.processInfo.environment["MEDIA_FIGURES"] != nil), .serialized)
struct EncryptionFigures {
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// So many packets of G.711 encrypted by one end and decrypted by the other; seconds.
    private func seconds(_ suite: MediaEncryption.Suite, packets: Int) throws -> Double {
        let key = MediaEncryption.Key((0..<suite.keyCount).map { UInt8($0) })
        let sending = try #require(SRTPSession(suite, key, .sending(ssrc: 1)))
        let receiving = try #require(SRTPSession(suite, key, .receiving))
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 2048, alignment: 16)
        defer {
            sending.free()
            receiving.free()
            memory.deallocate()
        }
        let start = Self.processorSeconds()
        for index in 0..<packets {
            RTPHeader.write(
                to: memory, payloadType: 8, marker: false, sequence: UInt16(truncatingIfNeeded: index),
                timestamp: UInt32(index * 160), ssrc: 1)
            let count = try #require(sending.protect(memory, count: RTPHeader.size + 160))
            guard case .good = receiving.open(memory, count: count) else {
                Issue.record("packet \(index)")
                break
            }
        }
        return Self.processorSeconds() - start
    }

    @Test(
        "encrypting one leg of 100 calls takes less than a tenth of a core", arguments: MediaEncryption.Suite.allCases)
    func costs(suite: MediaEncryption.Suite) throws {
        try #require(SRTPLibrary.isReady)
        let packets = 50_000
        // A leg of a call takes and sends 50 packets a second.
        let percent = try seconds(suite, packets: packets) / Double(packets) * 50 * 100 * 100
        print("100 calls with one leg in \(suite): \(String(format: "%.2f", percent)) % of a core")
        #expect(percent < 10)
    }
}
