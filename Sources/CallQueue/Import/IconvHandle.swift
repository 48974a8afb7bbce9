internal import Glibc

/// Owns one iconv(3) conversion to UTF-8.
///
/// Unchecked because the descriptor is a pointer; it has one owner at a time, for the type cannot be copied.
struct IconvHandle: ~Copyable, @unchecked Sendable {
    /// Why a conversion stopped before the end of its input.
    enum Stop {
        case done
        case malformed
        /// The input ends in the middle of a character.
        case incomplete
    }

    private let descriptor: iconv_t
    private var scratch = [UInt8](repeating: 0, count: 16_384)

    /// Nil where this machine has no such conversion.
    init?(from encoding: TextEncoding) {
        guard let descriptor = iconv_open("UTF-8", encoding.iconvName), Int(bitPattern: descriptor) != -1 else {
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { iconv_close(descriptor) }

    /// Converts as far as the input is sound, appends the UTF-8, and says how many bytes were used and why it stopped.
    mutating func convert(_ input: UnsafeRawBufferPointer, into output: inout [UInt8]) -> (used: Int, stop: Stop) {
        // iconv(3) takes a pointer to non-const for reasons of history; it does not write there.
        var source = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: CChar.self))
        var left = input.count
        while true {
            let (result, failure) = step(&source, &left, into: &output)
            if result { return (input.count - left, .done) }
            switch failure {
            case E2BIG: continue
            case EINVAL: return (input.count - left, .incomplete)
            default: return (input.count - left, .malformed)
            }
        }
    }

    private mutating func step(
        _ source: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, into output: inout [UInt8]
    ) -> (isDone: Bool, failure: Int32) {
        scratch.withUnsafeMutableBytes { scratch in
            var target = scratch.baseAddress?.assumingMemoryBound(to: CChar.self)
            var room = scratch.count
            let result = iconv(descriptor, &source, &left, &target, &room)
            let failure = errno
            output.append(contentsOf: scratch.prefix(scratch.count - room))
            // All ones is iconv's (size_t) -1.
            return (result != Int(bitPattern: UInt.max), failure)
        }
    }
}
