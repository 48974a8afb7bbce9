import Testing

@testable import SIP

extension EngineTests {
    @Suite("Other requests within a call")
    struct InDialogTests {
        private func run(_ steps: [String], _ body: (RunningEngine, LegID) async throws -> Void) async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "in dialog",
                    [receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK")] + steps
                        + [receive("BYE"), respondInDialog(200, "OK")]))
            try await withEngine { running in
                let leg = try await running.call(peer)
                _ = try await running.events.answered(leg)
                try await body(running, leg)
                await running.engine.end(leg)
                await peer.succeeded()
            }
        }

        @Test("digits by INFO are reported and answered 200, in both forms")
        func digits() async throws {
            try await run([
                request("INFO", cseq: 2, body: ("application/dtmf-relay", "Signal=5\nDuration=160\n")), receive(200),
                request("INFO", cseq: 3, body: ("application/dtmf", "#")), receive(200),
                request("INFO", cseq: 4), receive(200),
            ]) { running, leg in
                _ = await running.events.first { event in
                    if case .digit(leg, let digit, _) = event { digit.symbol == "#" } else { false }
                }
                let digits = await running.events.all.compactMap { event in
                    if case .digit(leg, let digit, _) = event { digit } else { nil }
                }
                #expect(digits == [InfoDigit(symbol: "5", duration: .milliseconds(160)), InfoDigit(symbol: "#")])
                _ = await running.events.first(within: 0.2) { _ in false }
            }
        }

        @Test("OPTIONS is answered 200; MESSAGE and NOTIFY are not allowed")
        func others() async throws {
            try await run([
                request("OPTIONS", cseq: 2), receive(200, check: "Allow: .*INVITE"),
                request("MESSAGE", cseq: 4), receive(405),
                request("NOTIFY", cseq: 5, headers: ["Event: refer", "Subscription-State: active"]), receive(405),
                "<nop><action><exec command=\"true\"/></action></nop>",
            ]) { running, leg in
                _ = await running.events.first(within: 0.4) { _ in false }
            }
        }
    }
}
