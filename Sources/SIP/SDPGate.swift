/// Decides whether an SDP body is safe to hand to PJSIP's parser and negotiator. Pure: bytes in, verdict out.
///
/// It is no parser of its own: it refuses what PJSIP 2.17 has been known to stumble over, and what no telephone
/// says. An unknown line or attribute is not a fault.
enum SDPGate {
    static let maximumSize = 4096
    static let maximumMedia = 4
    static let maximumFormats = 24
    static let maximumLines = 200
    static let maximumLineLength = 512
    static let maximumCrypto = 8

    static func check(_ bytes: UnsafeRawBufferPointer) -> SDPFault? {
        guard bytes.count <= maximumSize else { return .tooLarge }
        guard !bytes.isEmpty else { return .notSDP }
        var scan = SDPScan()
        var at = 0
        while at < bytes.count {
            var end = at
            while end < bytes.count && bytes[end] != 0x0A { end += 1 }
            var length = end - at
            if length > 0 && bytes[at + length - 1] == 0x0D { length -= 1 }
            if let fault = scan.take(SDPLine(bytes: bytes, start: at, count: length)) { return fault }
            at = end + 1
        }
        return scan.finish()
    }
}

/// Why an SDP body is refused. The number goes through C to the log.
enum SDPFault: Int32, Error, CaseIterable {
    case tooLarge = 1
    case notSDP
    case badLine
    case tooManyLines
    case badOrigin
    case badConnection
    case badMedia
    case badPort
    case tooManyMedia
    case tooManyFormats
    case badPayloadType
    case missingMapping
    case badMapping
    case badAttribute
    case tooMuchCrypto
}
