import Foundation
import Glibc
import Media
import SIP
import TestPrograms
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("Recordings as the switchboard makes them", .timeLimit(.minutes(1)))
struct SwitchboardRecordingTests {
    private typealias Bench = SwitchboardBench

    /// A far end that sends A-law to a port on loopback, from a port of its own.
    private final class Speaker {
        let port: UInt16
        private let descriptor: Int32
        private var sequence: UInt16 = 1

        init() throws {
            let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
            self.descriptor = descriptor
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let bound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
                }
            }
            try #require(bound)
            port = UInt16(bigEndian: address.sin_port)
        }

        deinit { close(descriptor) }

        /// 20 ms of one value.
        func speak(to port: UInt16) {
            var packet: [UInt8] = [0x80, 8, UInt8(sequence >> 8), UInt8(sequence & 0xFF)]
            let timestamp = UInt32(sequence) * 160
            packet += (0..<4).map { UInt8(truncatingIfNeeded: timestamp >> (24 - 8 * $0)) } + [1, 2, 3, 4]
            packet += [UInt8](repeating: 0x21, count: 160)
            sequence += 1
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, packet, packet.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
    }

    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make("made").path + "/new"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// A call whose customer's network plays something; waits until the engine has heard it.
    private func earlyMedia(_ bench: SwitchboardBench, _ speaker: Speaker, _ policy: RecordingPolicy) async throws {
        await bench.switchboard.place(Bench.order(recording: policy))
        bench.telephony.answer(Bench.agent)
        await bench.observer.reached(.customerDialing)
        let media = RemoteMedia(
            address: "127.0.0.1", rtpPort: speaker.port, rtcpPort: 0, codec: .pcma, payloadType: 8,
            telephoneEventPayloadType: 101)
        bench.telephony.say(
            .provisional(Bench.customer, Provisional(status: 183, phrase: "Session Progress", media: media), at: .now))
        await bench.observer.reached(.customerEarlyMedia)
        let call = try #require(await bench.switchboard.snapshots().first)
        let port = try #require(call.legs[.customer]?.media?.rtpPort)
        for _ in 0..<25 {
            speaker.speak(to: port)
            await bench.settle()
        }
    }

    /// Waits until the engine has counted packets of the customer and its writer has made the file.
    private func isBeingRecorded(_ bench: SwitchboardBench, in folder: String) async throws {
        let call = try #require(await bench.switchboard.snapshots().first).order.callID
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let packets = await bench.switchboard.measured(call)?.sound[.customer]?.received.packets ?? 0
            let files = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
            if packets >= 20, files.contains(where: { $0.hasSuffix("-early.wav") }) { break }
            await bench.settle()
        }
        await bench.settle()
    }

    private func fail(_ bench: SwitchboardBench) async throws -> AttemptOutcome {
        bench.telephony.end(Bench.customer, status: 404)
        await bench.observer.reached(.customerFailed)
        bench.telephony.end(Bench.agent, status: 200, answered: true)
        var finished = bench.ledger.finished.makeAsyncIterator()
        return try #require(await finished.next())
    }

    /// The first word on early media.
    private func fate(_ bench: SwitchboardBench) async -> (EarlyRecording, EarlyRecordingStep)? {
        for await note in bench.observer.notes {
            if case .earlyMedia(let recording, let step) = note { return (recording, step) }
        }
        return nil
    }

    @Test("what the network played before a call failed is kept, and the attempt's record names it")
    func kept() async throws {
        try await inFolder { folder in
            let (bench, speaker) = (try Bench(recordings: folder), try Speaker())
            try await earlyMedia(bench, speaker, .always)
            try await isBeingRecorded(bench, in: folder)
            let outcome = try await fail(bench)
            let (recording, step) = try #require(await fate(bench))
            guard case .kept = step else { return #expect(Bool(false), "\(step)") }
            #expect(outcome.disposition == .invalidNumber && outcome.recordingPath == recording.path)
            #expect(recording.path.hasSuffix("-early.wav"))
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: recording.path)))
            // Packets that come all at once are put into one another's place.
            #expect(bytes.dropFirst(4096).filter { $0 == 0x21 }.count >= 160)
        }
    }

    @Test("of a call that is answered nothing from before the answer is kept")
    func discarded() async throws {
        try await inFolder { folder in
            let (bench, speaker) = (try Bench(recordings: folder), try Speaker())
            try await earlyMedia(bench, speaker, .onDemand)
            bench.telephony.answer(Bench.customer)
            await bench.observer.reached(.bridged)
            bench.telephony.end(Bench.customer, status: 200, answered: true)
            bench.telephony.end(Bench.agent, status: 200, answered: true, origin: .us)
            var finished = bench.ledger.finished.makeAsyncIterator()
            #expect(await finished.next()?.recordingPath == nil)
            #expect(await fate(bench)?.1 == .discarded)
        }
    }

    @Test("a class that is never recorded has no recording of early media either")
    func never() async throws {
        try await inFolder { folder in
            let (bench, speaker) = (try Bench(recordings: folder), try Speaker())
            try await earlyMedia(bench, speaker, .never)
            #expect(try await fail(bench).recordingPath == nil)
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test("on demand a recording is begun, paused and ended in mid-call, and begun again into a file of its own")
    func onDemand() async throws {
        try await inFolder { folder in
            let bench = try Bench(recordings: folder)
            let order = Bench.order(recording: .onDemand)
            await bench.switchboard.place(order)
            bench.telephony.answer(Bench.agent)
            await bench.observer.reached(.customerDialing)
            bench.telephony.answer(Bench.customer)
            await bench.observer.reached(.bridged)
            var notes = bench.observer.notes.makeAsyncIterator()
            _ = await notes.next()
            func ask(_ wish: RecordingWish) async throws -> CallSnapshot {
                try #require(await bench.switchboard.ask(order.callID) { $0.record(wish) }).get()
            }
            var paths: [String] = []
            for _ in 0..<2 {
                #expect(try await ask(.start).recording == .on)
                guard case .recording(.started(let path))? = await notes.next() else { return #expect(Bool(false)) }
                paths.append(path)
                #expect(try await ask(.pause).recording == .paused)
                #expect(try await ask(.resume).recording == .on)
                #expect(try await ask(.stop).recording == .off)
                guard case .recording(.stopped(path, _, _))? = await notes.next() else { return #expect(Bool(false)) }
            }
            #expect(paths[0].hasSuffix("\(order.callID.rawValue).wav") && paths[1].hasSuffix("-2.wav"))
            #expect(await bench.switchboard.snapshots().first?.recordingPath == paths[0])
        }
    }

    @Test("our side is warned before the longest talk is over; an extension moves warning and end")
    func limit() async throws {
        let bench = try Bench()
        let order = Bench.order()
        await bench.switchboard.place(order)
        bench.telephony.answer(Bench.agent)
        await bench.observer.reached(.customerDialing)
        bench.telephony.answer(Bench.customer)
        await bench.observer.reached(.bridged)
        bench.clock.advance(by: .seconds(3540))
        await bench.observer.reached(.limitNear)
        _ = await bench.switchboard.ask(order.callID) { $0.extend(by: .seconds(600)) }
        await bench.observer.reached(.extended)
        bench.clock.advance(by: .seconds(599))
        await bench.settle()
        #expect(await bench.switchboard.snapshots().first?.isOver == false)
        bench.clock.advance(by: .seconds(1))
        await bench.observer.reached(.limitNear)
        bench.clock.advance(by: .seconds(60))
        var requests = bench.telephony.requests.makeAsyncIterator()
        while let request = await requests.next() { if request == .ended(Bench.customer) { break } }
    }
}
