internal import CPhoneNumber

/// What kind of line a number is, as far as its country's numbering plan tells.
package enum LineKind: String, Sendable, Hashable, CaseIterable {
    case mobile, fixed, service
    /// A privacy number: it stands for somebody else's.
    case protected
    /// The plan does not tell, as in North America.
    case unknown
}

extension NumberingPlan {
    func line(of number: DialableNumber) -> LineKind {
        switch number.kind {
        case .protected700, .protectedWithExtension: return .protected
        case .serviceNumber: return .service
        case .ordinary: break
        }
        var read = cpn_number()
        let bytes = Array(number.number.utf8)
        let status = bytes.withUnsafeBytes { bytes in
            cpn_read(bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count, region, &read)
        }
        guard status == CPN_READ else { return .unknown }
        switch read.type {
        case CPN_MOBILE: return .mobile
        case CPN_FIXED_LINE: return .fixed
        case CPN_SERVICE: return .service
        default: return .unknown
        }
    }
}
