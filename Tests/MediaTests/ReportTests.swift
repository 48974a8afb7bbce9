import Testing

@testable import Media

extension SocketTests {
    @Suite struct ReportTests {
        @Test(
            "our reports carry the far end's real loss, and its reports give loss, round trip and MOS of what it hears")
        func exchange() async throws {
            let test = try TestCall()
            let reports = try TestPeer()
            var remote = test.agent.remote()
            remote.rtcpPort = reports.port
            try reports.aim(at: test.agentLeg, rtcp: true)
            try test.engine.setRemote(test.agentLeg.id, remote)
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote())
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            // One of ten packets of the agent is lost; the customer's all arrive.
            for step in 0..<100 {
                if step % 10 == 3 {
                    test.agent.sequence &+= 1
                    test.agent.timestamp &+= 160
                } else {
                    test.agent.send(frame(1))
                    _ = try #require(test.customer.receive())
                }
                test.customer.send(frame(2))
            }
            var ssrc: UInt32 = 0
            for _ in 0..<100 { ssrc = try #require(test.agent.receive()).header.ssrc }
            let bytes = try #require(reports.receiveRaw(within: 6000))
            let ours = try #require(bytes.withUnsafeBytes { RTCPReport.read($0, about: test.agent.ssrc) })
            #expect(ours.sender == ssrc)
            #expect(ours.block?.lost == 10)
            #expect(abs(Int(ours.block?.fractionLost ?? 0) - 256 * 10 / 100) <= 2)
            #expect(String(decoding: bytes, as: UTF8.self).contains("dialer"), "SDES names the host")
            let time = try #require(ours.senderReportTime)
            reports.sendRaw(report(from: test.agent.ssrc, about: ssrc, lost: 5, seenAt: time))
            let agent = try await test.statistics(test.agentLeg, "a report") { $0.sent.meanOpinionScore != nil }
            #expect(agent.sent.packets == 100 && agent.sent.lost == 5 && agent.sent.jitterMilliseconds == 3)
            #expect(try #require(agent.roundTripMilliseconds) < 1000)
            #expect(agent.received.lost == 10 && abs(agent.received.lossFraction - 0.1) < 0.001)
            let heard = try #require(agent.received.meanOpinionScore)
            let theirs = try #require(agent.sent.meanOpinionScore)
            #expect(heard > 2.8 && heard < 3.7 && theirs > heard && theirs < 4.2)
        }

        private func report(from sender: UInt32, about ssrc: UInt32, lost: Int32, seenAt time: UInt32) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: RTCPWriter.largestSize)
            let count = bytes.withUnsafeMutableBytes { memory -> Int in
                guard let base = memory.baseAddress else { return 0 }
                var writer = RTCPWriter(base)
                let block = RTCPReport.Block(
                    fractionLost: 13, lost: lost, highestSequence: 0, jitter: 24, lastSenderReport: time,
                    delaySinceLastSenderReport: 0)
                writer.report(ssrc: sender, sender: nil, about: ssrc, block: block)
                return writer.count
            }
            return Array(bytes[..<count])
        }

        @Test("a stranger's report changes nothing; one on the RTP port counts as any other")
        func strangersReport() async throws {
            let test = try TestCall()
            try test.connect()
            test.customer.send(frame(1))
            let ssrc = try #require(test.agent.receive()).header.ssrc
            let stranger = try TestPeer("127.0.0.7")
            try stranger.aim(at: test.agentLeg, rtcp: true)
            stranger.sendRaw(report(from: 1, about: ssrc, lost: 99, seenAt: 0))
            test.agent.sendRaw(report(from: test.agent.ssrc, about: ssrc, lost: 1, seenAt: 0))
            let figures = try await test.statistics(test.agentLeg, "a report") { $0.sent.meanOpinionScore != nil }
            #expect(figures.sent.lost == 1)
        }

        @Test("closing says good-bye in RTCP")
        func goodbye() throws {
            let test = try TestCall()
            let reports = try TestPeer()
            var remote = test.agent.remote()
            remote.rtcpPort = reports.port
            try test.engine.setRemote(test.agentLeg.id, remote)
            test.engine.close(test.call)
            let bytes = try #require(reports.receiveRaw())
            #expect(try #require(bytes.withUnsafeBytes { RTCPReport.read($0, about: 0) }).saysGoodbye)
        }
    }
}
