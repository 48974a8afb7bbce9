import Testing

@testable import ControlServer

@Suite("Which bytes a player wants")
struct ByteRangeTests {
    @Test(
        "a range is read as RFC 9110 says, and what is none gives the whole",
        arguments: [
            (nil, .whole), ("bytes=0-", .part(first: 0, count: 1000)), ("bytes=0-0", .part(first: 0, count: 1)),
            ("bytes=200-299", .part(first: 200, count: 100)), ("bytes=900-5000", .part(first: 900, count: 100)),
            ("bytes=-10", .part(first: 990, count: 10)), ("bytes=-5000", .part(first: 0, count: 1000)),
            ("bytes=1000-", .unsatisfiable), ("bytes=5000-6000", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=5-4", .whole), ("bytes=0-1,5-6", .whole), ("bytes=", .whole), ("bytes=-", .whole),
            ("bytes=a-b", .whole), ("lines=0-1", .whole), ("bytes=+1-2", .whole),
            ("bytes=99999999999999999999-", .whole),
        ] as [(String?, ByteRange)])
    func read(_ header: String?, _ range: ByteRange) {
        #expect(ByteRange(header, of: 1000) == range)
    }

    @Test("of an empty file nothing can be had by a range")
    func empty() {
        #expect(ByteRange("bytes=0-", of: 0) == .unsatisfiable)
        #expect(ByteRange(nil, of: 0) == .whole)
    }
}
