import FoundationEssentials

/// The time zones a number may be in, from its country calling code (ITU-T E.164): more than one where the code does not
/// tell, so that a call is made only when it is lawful in each.
package struct CalleeZones: Sendable, Hashable {
    /// Key (see `key`) to zone names, over and instead of the built-in ones.
    package var overrides: [String: [String]]
    /// For a calling code that is in neither table.
    package var unknown: [String]

    package init(overrides: [String: [String]] = [:], unknown: [String] = ["Asia/Shanghai"]) {
        self.overrides = overrides
        self.unknown = unknown
    }

    /// Areas of the North American plan a day away from the rest: Northern Marianas, Guam, American Samoa (ITU-T E.164
    /// code 1, NANP area codes). No hour of theirs is one of New York's, so they cannot be candidates beside it.
    private static let farAreas: Set<String> = ["1670", "1671", "1684"]

    /// A short key for numbers of the same zones: the calling code, with the area where that lies far from the rest; `86`
    /// for the protected numbers, which are Chinese.
    package static func key(_ number: DialableNumber) -> String {
        guard number.kind != .protected700 else { return "86" }
        let digits = number.number.drop { $0 == "+" }
        let area = String(digits.prefix(4))
        return number.countryCodeLength == 1 && farAreas.contains(area)
            ? area : String(digits.prefix(number.countryCodeLength))
    }

    /// The calling code of a key: whose country's permission and holidays count.
    package static func callingCode(_ key: String) -> String { farAreas.contains(key) ? "1" : key }

    /// The zone names for a key; never empty unless configured so.
    package func names(_ key: String) -> [String] {
        overrides[key] ?? Self.table[key] ?? unknown
    }

    private static let table: [String: [String]] = [
        // North American plan: every zone from Newfoundland to Hawaii; those of the Caribbean lie between.
        "1": [
            "America/St_Johns", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
            "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
        ],
        "1670": ["Pacific/Guam"], "1671": ["Pacific/Guam"], "1684": ["Pacific/Pago_Pago"],
        "7": [
            "Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Almaty", "Asia/Novosibirsk",
            "Asia/Vladivostok", "Asia/Kamchatka",
        ],
        "20": ["Africa/Cairo"], "27": ["Africa/Johannesburg"], "30": ["Europe/Athens"], "31": ["Europe/Amsterdam"],
        "32": ["Europe/Brussels"], "33": ["Europe/Paris"], "34": ["Europe/Madrid", "Atlantic/Canary"],
        "36": ["Europe/Budapest"], "39": ["Europe/Rome"], "40": ["Europe/Bucharest"], "41": ["Europe/Zurich"],
        "43": ["Europe/Vienna"], "44": ["Europe/London"], "45": ["Europe/Copenhagen"], "46": ["Europe/Stockholm"],
        "47": ["Europe/Oslo"], "48": ["Europe/Warsaw"], "49": ["Europe/Berlin"], "51": ["America/Lima"],
        "52": ["America/Tijuana", "America/Hermosillo", "America/Mexico_City", "America/Cancun"],
        "54": ["America/Argentina/Buenos_Aires"],
        "55": [
            "America/Rio_Branco", "America/Manaus", "America/Sao_Paulo",
            "America/Noronha",
        ],
        "56": ["America/Santiago", "Pacific/Easter"], "57": ["America/Bogota"], "60": ["Asia/Kuala_Lumpur"],
        "61": ["Australia/Perth", "Australia/Darwin", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney"],
        "62": ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"], "63": ["Asia/Manila"],
        "64": ["Pacific/Auckland", "Pacific/Chatham"], "65": ["Asia/Singapore"], "66": ["Asia/Bangkok"],
        "81": ["Asia/Tokyo"], "82": ["Asia/Seoul"], "84": ["Asia/Ho_Chi_Minh"], "86": ["Asia/Shanghai"],
        "90": ["Europe/Istanbul"], "91": ["Asia/Kolkata"], "92": ["Asia/Karachi"], "94": ["Asia/Colombo"],
        "95": ["Asia/Yangon"], "98": ["Asia/Tehran"], "212": ["Africa/Casablanca"], "234": ["Africa/Lagos"],
        "254": ["Africa/Nairobi"], "351": ["Europe/Lisbon", "Atlantic/Azores"], "352": ["Europe/Luxembourg"],
        "353": ["Europe/Dublin"], "358": ["Europe/Helsinki"], "380": ["Europe/Kyiv"], "420": ["Europe/Prague"],
        "852": ["Asia/Hong_Kong"], "853": ["Asia/Macau"], "855": ["Asia/Phnom_Penh"], "856": ["Asia/Vientiane"],
        "880": ["Asia/Dhaka"], "886": ["Asia/Taipei"], "960": ["Indian/Maldives"], "966": ["Asia/Riyadh"],
        "971": ["Asia/Dubai"], "972": ["Asia/Jerusalem"], "976": ["Asia/Hovd", "Asia/Ulaanbaatar"],
        "977": ["Asia/Kathmandu"], "998": ["Asia/Tashkent"],
    ]
}
