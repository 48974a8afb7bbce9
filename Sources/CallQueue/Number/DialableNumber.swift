/// A customer's number that passed `NumberNormaliser`: it may be handed to a trunk, subject to the dial gate.
///
/// Its digits are exactly those of the cell it came from, in one of the ways the number can be written; nothing was
/// guessed. Values compare equal when the same customer would be rung.
package struct DialableNumber: Sendable, Hashable, Codable {
    /// What must be known about a number to dial it; the raw values are part of the store's format.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// A mobile, a landline or a number abroad, with or without the extension of a switchboard.
        case ordinary
        /// A privacy number in its older form: eleven digits, then four digits sent as DTMF after the answer. Many
        /// customers share the eleven digits, so the extension is part of who is rung. It expires.
        case protectedWithExtension
        /// A privacy number in its newer form: fifteen digits beginning 700, dialled as they are. It has no E.164 form,
        /// connects only from caller numbers reported for the order, and expires.
        case protected700
        /// A 400, 800 or similar service number: reachable from within its own country only, so a trunk sends the
        /// national form (`nationalDigits`), whatever form it uses for other numbers.
        case serviceNumber
    }

    /// E.164 with its plus (ITU-T E.164, at most 15 digits); for `Kind.protected700` the fifteen digits without a plus.
    package let number: String
    /// Digits to send as DTMF (RFC 4733) after the answer: 1 to 8 of `0`–`9`, or nil.
    package let extensionDigits: String?
    package let kind: Kind
    /// How many digits after the plus are the country code: 1 to 3, and 0 for `Kind.protected700`.
    package let countryCodeLength: Int

    /// - Parameters:
    ///   - number: E.164 with its plus, or the fifteen digits of a 700 number.
    ///   - countryCodeLength: 0 for a 700 number, else 1 to 3.
    package init(number: String, countryCodeLength: Int, extensionDigits: String? = nil, kind: Kind = .ordinary) {
        self.number = number
        self.extensionDigits = extensionDigits
        self.kind = kind
        self.countryCodeLength = countryCodeLength
    }

    /// E.164 with its plus; nil for a number that has no such form.
    package var e164: String? { kind == .protected700 ? nil : number }

    /// The digits after the country code, as E.164 counts them (no trunk prefix): `13800138000`, `4005282706`.
    package var nationalDigits: String {
        String(number.drop { $0 == "+" }.dropFirst(countryCodeLength))
    }

    /// The one text that stands for whoever is rung, in the manner of RFC 3966: `+862130059115;ext=802`. Attempt caps,
    /// the do-not-call list and the check for calls in flight are kept by it.
    package var identity: String {
        guard let extensionDigits else { return number }
        return "\(number);ext=\(extensionDigits)"
    }

    /// For logs and reports: the four digits before the last four hidden, an extension hidden whole (`+86138****8000`).
    package var masked: String {
        // Digits and a plus, so bytes are characters; every event of a call asks for this.
        var digits = Array(number.utf8)
        let shown = min(4, digits.count)
        for place in digits.dropLast(shown).suffix(4).indices { digits[place] = UInt8(ascii: "*") }
        return String(decoding: digits, as: UTF8.self) + (extensionDigits == nil ? "" : ";ext=****")
    }
}

extension DialableNumber: CustomStringConvertible {
    /// Masked: a number that slips into a log line through interpolation gives nobody away.
    package var description: String { masked }
}
