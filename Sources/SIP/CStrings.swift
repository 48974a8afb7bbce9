/// Lends Swift strings to C for the length of a call.
enum CStrings {
    /// The pointers are valid until `body` returns.
    static func with<Result>(_ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
        let size = strings.reduce(0) { $0 + $1.utf8.count + 1 }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: max(size, 1)) { buffer in
            var at = 0
            var pointers: [UnsafePointer<CChar>?] = []
            pointers.reserveCapacity(strings.count)
            for string in strings {
                pointers.append(buffer.baseAddress.map { UnsafePointer($0 + at) })
                for byte in string.utf8 {
                    buffer[at] = CChar(bitPattern: byte)
                    at += 1
                }
                buffer[at] = 0
                at += 1
            }
            return body(pointers)
        }
    }
}

/// Copies a text and its terminating zero into a C array of characters; false if it does not fit.
func copy<Array>(_ text: String, into array: inout Array) -> Bool {
    withUnsafeMutableBytes(of: &array) { bytes in
        guard text.utf8.count < bytes.count else { return false }
        bytes.copyBytes(from: text.utf8)
        bytes[text.utf8.count] = 0
        return true
    }
}
