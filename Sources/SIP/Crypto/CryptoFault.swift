/// Why a crypto attribute is passed over, as RFC 4568 section 5.1.2 wants it of one that is not supported.
enum CryptoFault: Error, Equatable, CaseIterable {
    case malformed
    case unknownSuite
    /// No key of the suite's length in base64.
    case badKey
    /// Several keys: they are told apart by an index (MKI), which packets would have to carry.
    case severalKeys
    case masterKeyIndex
    /// Not 1 to 2^48 packets, or so few that they run out in a working day: nothing here makes a far end change its key.
    case badLifetime
    /// A session parameter that changes what is on the wire, or is not known (section 6.3).
    case sessionParameter
}
