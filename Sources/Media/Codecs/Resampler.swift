import CSpeexDSP

/// From 8 to 16 kHz or back, 20 ms at a time (libspeexdsp).
struct Resampler {
    private let state: OpaquePointer

    /// Of 0…10; the library's own choice for telephony.
    private static let quality: Int32 = 3

    /// Samples per second; `nil` when there is no memory.
    init?(from: Int, to: Int) {
        guard let state = speex_resampler_init(1, UInt32(from), UInt32(to), Self.quality, nil) else { return nil }
        self.state = state
    }

    func free() { speex_resampler_destroy(state) }

    /// Fills `output`; what the filter has not got yet, at the very beginning, is silence.
    func convert(_ input: UnsafePointer<Int16>, count: Int, to output: UnsafeMutablePointer<Int16>, capacity: Int) {
        var taken = UInt32(count)
        var made = UInt32(capacity)
        speex_resampler_process_int(state, 0, input, &taken, output, &made)
        let filled = Int(made)
        (output + filled).update(repeating: 0, count: capacity - filled)
    }
}
