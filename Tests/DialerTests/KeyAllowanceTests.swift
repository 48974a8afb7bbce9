import Testing

@testable import Dialer

@Suite("How many keys count")
struct KeyAllowanceTests {
    private func counted(_ times: [Duration]) -> Int {
        var allowance = KeyAllowance()
        return times.count { allowance.take(at: $0).counts }
    }

    @Test("whoever types a long number, however fast, is heard to its end")
    func fingers() {
        #expect(counted((0..<40).map { .milliseconds($0) }) == 40)
        // Six a second for ten minutes.
        #expect(counted((0..<3600).map { .milliseconds($0 * 166) }) == 3600)
    }

    @Test("of a flood ten a second count, however long it lasts, and its end is noticed")
    func flood() {
        let flood = (0..<100_000).map { Duration.microseconds($0 * 100) }
        #expect(counted(flood) == KeyAllowance.most + 99)
        var allowance = KeyAllowance()
        let refused = flood.map { allowance.take(at: $0) }.count(where: \.isFirstRefused)
        #expect(refused == 1)
        #expect(allowance.take(at: .seconds(15)).counts)
    }
}
