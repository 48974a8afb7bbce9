import Glibc

/// Monotonic nanoseconds, and what they are in other units. A value, so that decisions take time as input.
enum MediaClock {
    /// Nanoseconds of one sample at 8 kHz.
    static let sample: Int64 = 125_000
    static let millisecond: Int64 = 1_000_000
    static let second: Int64 = 1_000_000_000

    @inline(__always)
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * second + Int64(time.tv_nsec)
    }

    /// What to add to `now()` for nanoseconds since 1970.
    static func wallOffset() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * second + Int64(time.tv_nsec) - now()
    }

    /// NTP time (RFC 3550 §4): seconds since 1900 in the upper, fraction in the lower 32 bits.
    static func ntp(wall: Int64) -> UInt64 {
        let seconds = UInt64(wall / second) + 2_208_988_800
        return seconds << 32 | (UInt64(wall % second) << 32) / UInt64(second)
    }
}
