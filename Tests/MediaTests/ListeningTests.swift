import Testing

@testable import Media

extension SocketTests {
    @Suite("Listening to far ends") struct ListeningTests {
        /// A-law packets of 20 ms.
        private func packets(_ samples: [Double]) -> [[UInt8]] {
            let bytes = samples.map { G711.encode(Int16(clamping: Int($0.rounded())), as: .pcma) }
            return stride(from: 0, to: bytes.count - 159, by: 160).map { Array(bytes[$0..<$0 + 160]) }
        }

        @Test("a busy tone in early media is told of, and what is not listened to is not")
        func busy() async throws {
            let test = try TestCall()
            try test.connect(agent: .pcma, customer: .pcma)
            test.engine.listen(test.customerLeg.id, for: .earlyMedia)
            let tone = packets(ProgressSamples.rhythm([450], 0.35, 0.35, times: 4))
            await everyFrame(tone.count) { index in
                test.customer.send(tone[index], payloadType: 8)
                test.agent.send(tone[index], payloadType: 8)
            }
            let found = await test.log.wait("progress") { if case .progress = $0 { true } else { false } }
            guard case .progress(test.customerLeg.id, let finding)? = found else { return #expect(Bool(false)) }
            #expect(finding.kind == .busy && finding.after < .seconds(3))
            let all = await test.log.all().filter { if case .progress = $0 { true } else { false } }
            #expect(all.count == 1)
        }

        @Test("a far end that sends nothing at all is silent from the answer on")
        func silence() async throws {
            let test = try TestCall()
            try test.connect()
            test.engine.listen(test.customerLeg.id, for: .answered)
            let found = await test.log.wait("progress") { if case .progress = $0 { true } else { false } }
            guard case .progress(_, let finding)? = found else { return }
            #expect(finding.kind == .machine && finding.reason == .initialSilence)
        }

        @Test("digits are heard in the audio of a far end that agreed on no other way, and only of such a one")
        func inBand() async throws {
            let test = try TestCall()
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote(.pcma))
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote(.pcma, events: nil))
            let digits: [(Character, [Double])] = [("5", [770, 1336]), ("#", [941, 1477]), ("1", [697, 1209])]
            let audio = digits.flatMap { digit in
                ProgressSamples.tone(digit.1, seconds: 0.1) + ProgressSamples.silence(0.1)
            }
            let sent = packets(audio)
            await everyFrame(sent.count) { index in
                test.customer.send(sent[index], payloadType: 8)
                test.agent.send(sent[index], payloadType: 8)
            }
            _ = await test.log.wait("the last digit") {
                if case .digit(_, "1", _) = $0 { true } else { false }
            }
            let heard = await test.log.all().compactMap { event -> Character? in
                guard case .digit(let leg, let digit, _) = event else { return nil }
                #expect(leg == test.customerLeg.id)
                return digit
            }
            #expect(heard == digits.map(\.0))
        }
    }
}
