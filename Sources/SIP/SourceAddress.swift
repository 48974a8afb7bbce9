internal import CSIPShim

/// Which of our addresses the system sends from.
enum SourceAddress {
    /// For a literal; nothing is sent. Nil if there is no route.
    static func towards(_ destination: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CSIP_ADDRESS_SIZE)) { buffer in
            guard let base = buffer.baseAddress, csip_source_address(destination, base) else { return nil }
            return String(cString: base)
        }
    }
}
