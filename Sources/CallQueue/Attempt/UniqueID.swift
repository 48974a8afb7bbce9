import Glibc
import Synchronization

/// Makes ULIDs: 26 characters (Crockford base 32) of 48 bits of time in milliseconds and 80 random bits.
///
/// Within one process they only grow: in the same millisecond, or when the clock steps back, the last one is counted up.
/// So they sort by age and land at the end of an index.
package enum UniqueID {
    private struct Last {
        var milliseconds: UInt64 = 0
        var high: UInt16 = 0
        var low: UInt64 = 0
    }

    private static let last = Mutex(Last())
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// A new id, greater than every one made before in this process.
    package static func next() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let milliseconds = UInt64(max(0, time.tv_sec)) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
        return next(atMilliseconds: milliseconds)
    }

    static func next(atMilliseconds milliseconds: UInt64) -> String {
        let value = last.withLock { last in
            if milliseconds > last.milliseconds {
                // Half the range, so that counting up in one millisecond cannot overflow.
                last = Last(
                    milliseconds: milliseconds, high: UInt16.random(in: 0...0x7FFF),
                    low: UInt64.random(in: UInt64.min...UInt64.max))
            } else {
                let (low, overflow) = last.low.addingReportingOverflow(1)
                last.low = low
                if overflow { last.high &+= 1 }
            }
            return last
        }
        return text(milliseconds: value.milliseconds, high: value.high, low: value.low)
    }

    private static func text(milliseconds: UInt64, high: UInt16, low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 26) { bytes in
            for index in 0..<10 {
                bytes[index] = alphabet[Int(milliseconds >> UInt64(45 - 5 * index)) & 31]
            }
            // 80 bits: 16 + 64, taken five at a time from the top.
            for index in 0..<16 {
                let shift = 75 - 5 * index
                bytes[10 + index] = alphabet[Int(fiveBits(high: high, low: low, shift: shift))]
            }
            return 26
        }
    }

    private static func fiveBits(high: UInt16, low: UInt64, shift: Int) -> UInt64 {
        if shift >= 64 { return (UInt64(high) >> UInt64(shift - 64)) & 31 }
        let fromLow = low >> UInt64(shift)
        let fromHigh = shift > 59 ? UInt64(high) << UInt64(64 - shift) : 0
        return (fromLow | fromHigh) & 31
    }
}
