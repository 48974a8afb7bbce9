import ControlAPI
import Foundation
import Testing

/// Rules of other countries, in a running daemon.
@Suite("A site with a country's profile", .timeLimit(.minutes(3)))
struct ProfileSiteTests {
    struct Country: Sendable, CustomTestStringConvertible {
        let profile: String
        /// As somebody there writes it, and its digits there.
        let written: String
        let dialled: String
        var testDescription: String { profile }
    }

    @Test(
        "is accepted by --check-config, calls a number as it is written there, and says first that it records",
        arguments: [
            Country(profile: "us", written: "(212) 456-7890", dialled: "2124567890"),
            Country(profile: "us-fl", written: "305 456 7890", dialled: "3054567890"),
            Country(profile: "us-debt", written: "212-456-7891", dialled: "2124567891"),
            Country(profile: "uk", written: "020 7946 0958", dialled: "2079460958"),
        ])
    func calls(_ country: Country) async throws {
        try await withSite {
            $0.queueExtras = #"profile: "\#(country.profile)","#
            $0.prompts = ["recording-consent": Tone.later, "abandoned-call": Tone.later]
        } _: { site in
            let check = try ChildProcess(
                try Places.program("dialer"), ["--config", "dialer.json5", "--check-config"], in: site.folder)
            #expect(try await check.exit() == 0)
            let allowed = try await site.ctl(["number", "check", country.written])
            #expect(allowed.status == 0, "\(allowed.lines)")
            let call = try await site.talk(country.written)
            try await site.hangUp(call)
            #expect(site.timesRung(country.dialled) == 1)
        }
    }
}
