import Foundation
import Testing

@testable import SIP

extension EngineTests {
    /// Not part of the usual run: set `SIP_BENCHMARK=1` and build for release. Prints what it measured.
    @Suite("Throughput", .enabled(if: ProcessInfo.processInfo.environment["SIP_BENCHMARK"] != nil))
    struct ThroughputTests {
        @Test(
            "legs placed and ended: per second, and CPU seconds per 1,000",
            arguments: [LoadDelivery.handler, .stream, .preferringStream])
        func throughput(_ delivery: LoadDelivery) async throws {
            for _ in 0..<2 {
                let peer = try await SIPpPeer.answering()
                try await withLoad(peer, delivery) { load in
                    try await load.run(legs: 500, outstanding: 100)  // warm
                    let (seconds, cpu) = try await measured { try await load.run(legs: 6000, outstanding: 200) }
                    print(
                        "\(delivery): legs/s \(Int(6000 / seconds)), CPU s per 1,000 legs \(cpu / 6), two-leg callbacks \(cpu / 3)"
                    )
                    #expect(await load.failures == 0)
                }
                peer.stop()
                _ = await peer.verdict()
            }
        }

        @Test("legs held: resident memory for each")
        func memory() async throws {
            let peer = try await SIPpPeer.answering()
            try await withLoad(peer) { load in
                try await load.run(legs: 200, outstanding: 100)
                let before = residentBytes()
                let count = 2000
                try await load.hold(legs: count)
                let after = residentBytes()
                let usage = await load.usage()
                print(
                    "held \(count) legs: \((after - before) / count) bytes resident each, pools \((usage?.poolBytes ?? 0) / count) each, start \(before >> 20) MiB"
                )
                try await load.release()
                #expect(await load.failures == 0)
            }
            peer.stop()
            _ = await peer.verdict()
        }

        private func measured(_ body: () async throws -> Void) async throws -> (seconds: Double, cpu: Double) {
            let start = ContinuousClock.now
            let before = cpuSeconds()
            try await body()
            let passed = (ContinuousClock.now - start) / .seconds(1)
            return (passed, cpuSeconds() - before)
        }
    }
}

private func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) * 1e-6
    return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) * 1e-6
}

private func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
}
