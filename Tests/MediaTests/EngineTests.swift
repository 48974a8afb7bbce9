import Glibc
import Testing

@testable import Media

extension SocketTests {
    @Suite struct EngineTests {
        @Test("the last port pair taken, the next leg is refused with the cure; closing gives the ports back")
        func portsRunOut() async throws {
            let engine = try MediaEngine(MediaConfiguration(addresses: ["127.0.0.1"], portRange: TestPorts.take(4)))
            let log = EventLog(engine)
            let call = engine.openCall()
            let first = try engine.openLeg(in: call)
            let second = try engine.openLeg(in: call)
            #expect(first.rtpPort % 2 == 0 && first.rtcpPort == first.rtpPort + 1 && second.rtpPort != first.rtpPort)
            let refusal = #expect(throws: MediaError.self) { try engine.openLeg(in: call) }
            #expect(refusal == .noPortsLeft(address: "127.0.0.1", pairs: 2))
            #expect(refusal?.description.contains("Widen the port range") == true)
            #expect(await engine.counters().portPairsFree == 0)
            engine.close(leg: first.id)
            engine.close(call)
            let closed = await log.wait("closed") { if case .closed(call, _) = $0 { true } else { false } }
            guard case .closed(_, let figures)? = closed else { return }
            #expect(figures.map(\.leg) == [first.id, second.id], "the leg closed before tells its figures, too")
            #expect(await engine.counters().portPairsFree == 2)
            _ = try engine.openLeg(in: engine.openCall())
        }

        @Test("a taken port is named in the error, with how many are needed")
        func takenPort() throws {
            let range = TestPorts.take(4)
            let squatter = try UDPSocket.bound(
                to: #require(SocketAddress(literal: "127.0.0.1", port: range.lowerBound + 1))
            ).get()
            defer { squatter.close() }
            let refusal = #expect(throws: MediaError.self) {
                try MediaEngine(MediaConfiguration(addresses: ["127.0.0.1"], portRange: range))
            }
            let text = refusal?.description ?? ""
            #expect(text.contains("\(range.lowerBound + 1)") && text.contains("needs 4 ports"))
            #expect(text.contains("Address already in use"))
        }

        @Test("one taken port in a large range is done without, and said")
        func oneOfMany() throws {
            let range = TestPorts.take(40)
            let squatter = try UDPSocket.bound(
                to: #require(SocketAddress(literal: "127.0.0.1", port: range.lowerBound + 6))
            ).get()
            defer { squatter.close() }
            let engine = try MediaEngine(MediaConfiguration(addresses: ["127.0.0.1"], portRange: range))
            #expect(engine.unavailablePorts == ["127.0.0.1": [range.lowerBound + 6]])
        }

        @Test("impossible configurations are refused by key")
        func badConfigurations() {
            func refusal(_ change: (inout MediaConfiguration) -> Void) -> String {
                var configuration = MediaConfiguration(addresses: ["127.0.0.1"], portRange: 40000...40003)
                change(&configuration)
                do {
                    _ = try MediaEngine(configuration)
                    return "accepted"
                } catch {
                    return error.description
                }
            }
            #expect(refusal { $0.addresses = [] }.contains("media.addresses"))
            #expect(refusal { $0.addresses = ["localhost"] }.contains("give a literal"))
            #expect(refusal { $0.addresses = ["0.0.0.0"] }.contains("cannot be put into SDP"))
            #expect(refusal { $0.addresses = ["192.0.2.1"] }.contains("could not be bound"))
            #expect(refusal { $0.portRange = 5...900 }.contains("media.portRange"))
            #expect(refusal { $0.portRange = 40001...40002 }.contains("no even port"))
            #expect(refusal { $0.threads = 0 }.contains("media.threads"))
            #expect(refusal { $0.silenceThreshold = .seconds(5) }.contains("media.silenceThreshold"))
            #expect(refusal { $0.recordingBacklogBytes = 1 }.contains("media.recordingBacklogBytes"))
            #expect(refusal { $0.canonicalName = "" }.contains("media.canonicalName"))
        }

        @Test("addresses of the wrong family or that are none are refused, and the leg stays as it was")
        func badRemotes() throws {
            let test = try TestCall()
            try test.connect()
            var remote = test.agent.remote()
            remote.address = "::1"
            #expect(throws: MediaError.self) { try test.engine.setRemote(test.agentLeg.id, remote) }
            remote.address = "phone.example"
            #expect(throws: MediaError.self) { try test.engine.setRemote(test.agentLeg.id, remote) }
            test.agent.send(frame(1))
            #expect(try #require(test.customer.receive()).payload == frame(1))
        }

        @Test("a leg is opened on the address or family that was asked for")
        func addressFamilies() throws {
            let engine = try MediaEngine(
                MediaConfiguration(addresses: ["127.0.0.1", "::1", "127.0.0.2"], portRange: TestPorts.take(8)))
            let call = engine.openCall()
            #expect(try engine.openLeg(in: call).address == "127.0.0.1")
            #expect(try engine.openLeg(in: call, on: .ipv6).address == "::1")
            #expect(try engine.openLeg(in: call, on: .literal("127.0.0.2")).address == "127.0.0.2")
            #expect(throws: MediaError.self) { try engine.openLeg(in: call, on: .literal("127.0.0.3")) }
        }

        @Test("what is asked of a closed call does nothing and harms nobody")
        func closedCall() async throws {
            let test = try TestCall()
            try test.connect()
            test.engine.close(test.call)
            test.engine.close(test.call)
            test.engine.bridge(test.agentLeg.id, test.customerLeg.id)
            test.engine.play(test.agentLeg.id, .tone(frequency: 450, on: .seconds(1), off: .zero))
            test.engine.stopRecording(test.call)
            #expect(throws: MediaError.self) { try test.engine.setRemote(test.agentLeg.id, test.agent.remote()) }
            #expect(throws: MediaError.self) { try test.engine.openLeg(in: test.call) }
            #expect(await test.engine.statistics(test.agentLeg.id) == nil)
            #expect(await test.engine.counters().activeLegs == 0)
        }

        @Test("shutting down completes recordings and ends the events; what is asked afterwards finds nothing open")
        func shutDown() async throws {
            let test = try TestCall()
            try test.connect()
            let path = try temporaryDirectory() + "/call.wav"
            test.engine.startRecording(test.call, agent: test.agentLeg.id, customer: test.customerLeg.id, file: path)
            test.agent.send(frame(1))
            #expect(try #require(test.customer.receive()).payload == frame(1))
            test.engine.shutDown()
            test.engine.shutDown()
            _ = await test.log.wait("recordingStopped") { if case .recordingStopped = $0 { true } else { false } }
            #expect(try RecordedFile(path).left.contains(1))
            #expect(await test.engine.statistics(test.agentLeg.id) == nil)
            #expect(await test.engine.counters().activeLegs == 0)
            #expect(throws: MediaError.self) { try test.engine.openLeg(in: test.call) }
            let late = test.engine.openCall()
            _ = try? test.engine.openLeg(in: late)
            #expect(await test.engine.counters().portPairsFree == 8)
        }

        @Test("calls of several threads come and go under traffic, and every port is back at the end")
        func manyCalls() async throws {
            let engine = try MediaEngine(
                MediaConfiguration(addresses: ["127.0.0.1"], portRange: TestPorts.take(120), threads: 2))
            let log = EventLog(engine)
            let peer = try TestPeer()
            let tone = Prompt.tone(frequency: 450, on: .milliseconds(100), off: .zero)
            for _ in 0..<20 {
                var calls: [MediaCallID] = []
                for _ in 0..<20 {
                    let call = engine.openCall()
                    let legs = [try engine.openLeg(in: call), try engine.openLeg(in: call)]
                    for leg in legs { try engine.setRemote(leg.id, peer.remote()) }
                    engine.play(legs[0].id, tone, loop: true)
                    engine.bridge(legs[0].id, legs[1].id)
                    try peer.aim(at: legs[0])
                    for _ in 0..<5 { peer.send(frame(9)) }
                    engine.play(legs[1].id, tone)
                    calls.append(call)
                }
                calls.forEach(engine.close)
                let last = calls
                for call in last {
                    _ = await log.wait("closed") { if case .closed(call, _) = $0 { true } else { false } }
                }
            }
            let counters = await engine.counters()
            #expect(counters.activeLegs == 0 && counters.portPairsFree == counters.portPairs)
        }

        @Test("one leg's silence is reported earlier than others' where it is asked for, also if it is as long already")
        func limitedSilence() async throws {
            let test = try TestCall(silenceThreshold: .seconds(3_600))
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote())
            let (agent, customer) = (test.agentLeg.id, test.customerLeg.id)
            test.engine.limitSilence(of: customer, to: .seconds(600))
            test.engine.limitSilence(of: customer, to: nil)
            test.engine.limitSilence(of: agent, to: .milliseconds(5_050))
            let silent = await test.log.wait("mediaSilent") {
                if case .mediaSilent(agent, _) = $0 { true } else { false }
            }
            guard case .mediaSilent(_, let duration)? = silent else { return }
            #expect(duration >= .milliseconds(5_050))
            test.engine.limitSilence(of: customer, to: .milliseconds(5_001))
            let other = await test.log.wait("mediaSilent of the other") {
                if case .mediaSilent(customer, _) = $0 { true } else { false }
            }
            #expect(other != nil)
        }

        @Test("a silence that was told of is told of again under a new limit")
        func silenceAgain() async throws {
            let test = try TestCall(silenceThreshold: .milliseconds(5_001))
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote())
            let customer = test.customerLeg.id
            let first = await test.log.wait("mediaSilent") {
                if case .mediaSilent(customer, _) = $0 { true } else { false }
            }
            guard case .mediaSilent(_, let told)? = first else { return }
            test.engine.limitSilence(of: customer, to: .milliseconds(100))
            let again = await test.log.wait("mediaSilent once more") {
                if case .mediaSilent(customer, let duration) = $0 { duration > told } else { false }
            }
            #expect(again != nil)
        }

        @Test("silence of a far end that sends is reported once, and its end; not that of one on hold")
        func silence() async throws {
            let test = try TestCall(silenceThreshold: .milliseconds(5050))
            try test.engine.setRemote(test.agentLeg.id, test.agent.remote())
            try test.engine.setRemote(test.customerLeg.id, test.customer.remote(sends: false))
            let (agent, customer) = (test.agentLeg.id, test.customerLeg.id)
            let silent = await test.log.wait("mediaSilent") {
                if case .mediaSilent(agent, _) = $0 { true } else { false }
            }
            guard case .mediaSilent(_, let duration)? = silent else { return }
            #expect(duration >= .milliseconds(5050) && duration < .seconds(9))
            test.agent.send(frame(1))
            _ = await test.log.wait("mediaResumed") {
                if case .mediaResumed(agent) = $0 { true } else { false }
            }
            let customerIsQuiet = await test.log.all().allSatisfy {
                if case .mediaSilent(customer, _) = $0 { false } else { true }
            }
            #expect(customerIsQuiet)
        }
    }
}
