internal import CPhoneNumber

/// What libphonenumber's tables know of numbers, seen from one region. The only user of CPhoneNumber.
struct NumberingPlan: Sendable {
    /// One reading of a run of digits, not yet checked against them.
    struct Reading {
        let countryCode: [UInt8]
        /// E.164's national significant number.
        let significant: [UInt8]
        /// The digits of the national way of writing it, with the trunk prefix where the country writes one.
        let national: [UInt8]
        let origin: Origin
        let isValid: Bool
        let isService: Bool
        let isPremium: Bool

        /// China's landlines have at least ten digits with their area code: fewer is a hotline behind one (010-10000).
        var isShort: Bool { countryCode == Array("86".utf8) && significant.count < 10 }
    }

    /// What told the country.
    enum Origin {
        case plus
        case internationalPrefix
        /// Neither was written: it is the region's own, with or without its country code.
        case region
    }

    enum Answer {
        case read(Reading)
        case tooShort
        case tooLong
        case notANumber
    }

    /// ISO 3166-1, two capital letters.
    let region: String
    let countryCode: Int

    /// Nil for a region libphonenumber does not know.
    init?(region: String) {
        let code = cpn_country_code(region)
        guard code != 0 else { return nil }
        self.region = region
        countryCode = Int(code)
    }

    /// Reads ASCII digits, a plus allowed first, as somebody in the region would dial them.
    func read(_ digits: [UInt8]) -> Answer {
        var number = cpn_number()
        let status = digits.withUnsafeBytes { bytes in
            cpn_read(bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count, region, &number)
        }
        switch status {
        case CPN_READ: return .read(reading(of: &number))
        case CPN_TOO_SHORT: return .tooShort
        case CPN_TOO_LONG: return .tooLong
        default: return .notANumber
        }
    }

    private func reading(of number: inout cpn_number) -> Reading {
        Reading(
            countryCode: Array(String(number.country_code).utf8),
            significant: withUnsafeBytes(of: &number.significant) { Array($0.prefix { $0 != 0 }) },
            national: withUnsafeBytes(of: &number.national) { Array($0.prefix { $0 != 0 }) },
            origin: origin(of: number.source),
            isValid: number.is_valid,
            isService: number.type == CPN_SERVICE,
            isPremium: number.type == CPN_PREMIUM
        )
    }

    private func origin(of source: cpn_source) -> Origin {
        switch source {
        case CPN_FROM_PLUS: .plus
        case CPN_FROM_IDD: .internationalPrefix
        default: .region
        }
    }
}
