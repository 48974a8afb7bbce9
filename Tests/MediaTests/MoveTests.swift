import Testing

@testable import Media

extension SocketTests {
    @Suite struct MoveTests {
        @Test("a leg moves between calls, on one thread or two, and its stream goes on", arguments: [1, 2])
        func moves(_ threads: Int) async throws {
            let meeting = try Meeting([.pcma, .pcma, .pcma], threads: threads)
            let engine = meeting.engine
            let other = engine.openCall()
            let partner = try Party(2000, .pcma, in: other, of: engine)
            let everybody = meeting.parties + [partner]
            func talk(_ frames: Int) async {
                await everyFrame(frames) { _ in
                    for party in everybody {
                        party.listen()
                        party.speak()
                    }
                }
                everybody.forEach { $0.listen() }
            }
            let agent = meeting[0]
            meeting.route([0: [1], 1: [0], 2: [1]])
            await talk(40)
            engine.move(agent.leg.id, to: other)
            engine.route(other, [agent.leg.id: [partner.leg.id], partner.leg.id: [agent.leg.id]])
            await talk(40)
            #expect(try abs(agent.level(of: partner)) < 1 && agent.level(of: meeting[1]) < -35)
            #expect(try abs(partner.level(of: agent)) < 1)
            #expect(try abs(meeting[2].level(of: meeting[1])) < 1, "who stayed goes on")
            #expect(try meeting[1].samples().count < 50 * 160, "the old partner hears the agent no more")
            agent.expectContinuity()
            #expect(agent.heard.count >= 76)
            engine.close(meeting.call)
            engine.close(other)
            let closed = await meeting.log.wait("closed") { if case .closed(other, _) = $0 { true } else { false } }
            guard case .closed(_, let figures)? = closed else { return }
            #expect(Set(figures.map(\.leg)) == [agent.leg.id, partner.leg.id])
        }

        @Test("a thousand moves between two threads under traffic lose no more than a packet each, and nothing jumps")
        func thousandMoves() async throws {
            let meeting = try Meeting([.pcma, .pcma], threads: 2)
            let engine = meeting.engine
            let calls = [meeting.call, engine.openCall()]
            let partners = [meeting[1], try Party(2000, .pcma, in: calls[1], of: engine)]
            let mover = meeting[0]
            let moves = 1000
            let deadline = ContinuousClock.now + .seconds(90)
            for index in 1...moves {
                let (call, partner) = (calls[index % 2], partners[index % 2])
                engine.move(mover.leg.id, to: call)
                engine.route(
                    call, [mover.leg.id: [partner.leg.id], partner.leg.id: [mover.leg.id]])
                for _ in 0..<3 {
                    mover.peer.send(frame(0x11), payloadType: 8)
                    for partner in partners {
                        partner.peer.send(frame(0x22), payloadType: 8)
                        partner.listen()
                    }
                    mover.listen()
                    try await Task.sleep(for: .microseconds(200))
                }
                // So that no socket's buffer overflows, which is another matter than what is tested.
                while await engine.counters().packetsReceived + 90 < UInt64(index * 9), ContinuousClock.now < deadline {
                }
            }
            // Nothing is lost on the way in.
            var packets: UInt64 = 0
            while packets < UInt64(moves * 9), ContinuousClock.now < deadline {
                packets = await engine.counters().packetsReceived
            }
            #expect(packets == UInt64(moves * 9))
            for party in [mover] + partners { party.listen() }
            let heardOfMover = partners.reduce(0) { $0 + $1.heard.filter { $0.payload == frame(0x11) }.count }
            #expect(heardOfMover >= moves * 3 - moves, "heard \(heardOfMover)")
            #expect(mover.heard.count >= moves)
            for (before, after) in zip(mover.heard, mover.heard.dropFirst()) {
                #expect(after.header.sequence == before.header.sequence &+ 1)
                #expect(after.header.ssrc == before.header.ssrc)
            }
            let counters = await engine.counters()
            #expect(counters.activeLegs == 3 && counters.mixedLegs == 0)
        }

        @Test(
            "what was asked for a leg before and after its move is done in order, and two threads never wait for each other"
        )
        func order() async throws {
            let meeting = try Meeting([.pcma, .pcma], threads: 2)
            let engine = meeting.engine
            let other = engine.openCall()
            // Both legs cross, again and again, with things asked for in between.
            for _ in 0..<200 {
                for leg in meeting.parties.map(\.leg.id) {
                    engine.play(leg, .tone(frequency: 450, on: .milliseconds(20), off: .zero))
                    engine.move(leg, to: other)
                    engine.stopPlaying(leg)
                }
                for leg in meeting.parties.map(\.leg.id).reversed() { engine.move(leg, to: meeting.call) }
            }
            let playback = engine.play(meeting[0].leg.id, .tone(frequency: 450, on: .milliseconds(40), off: .zero))
            let leg = meeting[0].leg.id
            _ = await meeting.log.wait("playEnded") {
                if case .playEnded(leg, playback) = $0 { true } else { false }
            }
            meeting.route([0: [1], 1: [0]])
            await meeting.talk(40)
            try meeting.expectHeard([0: [1], 1: [0]])
            #expect(await engine.counters().activeLegs == 2)
        }

        @Test(
            "a leg that serves one call after another has its figures in each, and no call has another's",
            arguments: [1, 2])
        func figures(_ threads: Int) async throws {
            let meeting = try Meeting([.pcma, .pcma], threads: threads)
            let (engine, agent) = (meeting.engine, meeting[0])
            let (home, second) = (engine.openCall(), engine.openCall())
            for (call, frames) in [(meeting.call, 30), (second, 20)] {
                if call != meeting.call { engine.move(agent.leg.id, to: call) }
                for sent in 1...frames {
                    agent.speak()
                    while await engine.statistics(agent.leg.id)?.received.packets != UInt64(sent) { await Task.yield() }
                }
                engine.move(agent.leg.id, to: home)
                engine.close(call)
                let closed = await meeting.log.wait("closed") { if case .closed(call, _) = $0 { true } else { false } }
                guard case .closed(_, let figures)? = closed else { return }
                let own = figures.filter { $0.leg == agent.leg.id }
                #expect(own.map(\.received.packets) == [UInt64(frames)] && own.first?.received.meanOpinionScore != nil)
            }
            #expect(try #require(await engine.statistics(agent.leg.id)).received.packets == 0)
        }

        @Test("a leg that comes back to a call has figures for each of its stays, in their order", arguments: [1, 2])
        func stays(_ threads: Int) async throws {
            let meeting = try Meeting([.pcma, .pcma], threads: threads)
            let (engine, agent) = (meeting.engine, meeting[0])
            let (call, home) = (meeting.call, engine.openCall())
            for frames in [30, 20, 10] {
                if frames < 30 { engine.move(agent.leg.id, to: call) }
                for sent in 1...frames {
                    agent.speak()
                    while await engine.statistics(agent.leg.id)?.received.packets != UInt64(sent) { await Task.yield() }
                }
                if frames > 10 { engine.move(agent.leg.id, to: home) }
            }
            engine.close(call)
            let closed = await meeting.log.wait("closed") { if case .closed(call, _) = $0 { true } else { false } }
            guard case .closed(_, let figures)? = closed else { return }
            #expect(figures.filter { $0.leg == agent.leg.id }.map(\.received.packets) == [30, 20, 10])
        }

        @Test("music goes on while a leg is parked in another call, also on another thread")
        func park() async throws {
            let meeting = try Meeting([.pcma, .pcmu], threads: 2)
            let engine = meeting.engine
            let lot = engine.openCall()
            meeting.route([0: [1], 1: [0]])
            engine.play(
                meeting[1].leg.id, .tone(frequency: 3000, on: .seconds(1), off: .zero, levelDBm0: 0), loop: true)
            await meeting.talk(20)
            engine.move(meeting[1].leg.id, to: lot)
            await meeting.talk(40)
            #expect(share(of: 3000, in: try meeting[1].samples().suffix(4000)) > 0.95)
            meeting[1].expectContinuity()
            engine.close(lot)
            _ = await meeting.log.wait("closed") { if case .closed(lot, _) = $0 { true } else { false } }
            let counters = await engine.counters()
            #expect(counters.activeLegs == 1)
        }

        @Test("shutting down while legs are on their way ends, and gives every port back")
        func shutDown() async throws {
            for _ in 0..<20 {
                let meeting = try Meeting([.pcma, .pcma, .pcma], threads: 3)
                let calls = [meeting.call, meeting.engine.openCall(), meeting.engine.openCall()]
                for index in 0..<30 { meeting.engine.move(meeting[index % 3].leg.id, to: calls[(index * 7 + 1) % 3]) }
                meeting.engine.shutDown()
                let counters = await meeting.engine.counters()
                #expect(counters.portPairs == counters.portPairsFree)
            }
        }
    }
}
