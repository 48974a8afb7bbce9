import CallQueue
import ControlAPI
import Foundation
import Testing

@testable import Dialer

@Suite("What doctor says of holidays")
struct HolidayCheckTests {
    @Test("a year without holidays is a warning that names the country, the year and the key")
    func ended() throws {
        let ended = Date(timeIntervalSince1970: 1_804_000_000)  // 2 March 2027
        let check = try #require(HolidayCheck(configuration: QueueConfiguration(), now: ended).check)
        #expect(check.name == "holidays" && check.verdict == .warning)
        #expect(check.text.hasPrefix("+86 has no public holiday of 2027"))
        #expect(check.cure?.contains("queue.holidays") == true)
    }

    @Test("a year with holidays is not spoken of")
    func known() {
        let known = Date(timeIntervalSince1970: 1_790_000_000)  // 21 September 2026
        #expect(HolidayCheck(configuration: QueueConfiguration(), now: known).check == nil)
    }
}
