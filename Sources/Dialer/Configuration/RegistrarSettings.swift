import SIP

/// How agents' phones register with us: `sip.registrar`.
struct RegistrarSettings: Sendable, Equatable {
    var realm = "dialer"
    /// Offered to phones in this order.
    var algorithms = DigestAlgorithm.allCases
    var minExpiresSeconds = 60
    var maxExpiresSeconds = 3600
    /// For a phone that names no time.
    var defaultExpiresSeconds = 600
    var contactsPerPhone = 5
    var nonceSeconds = 300
    /// Between two OPTIONS to a phone; zero sends none.
    var keepAlive = Duration.seconds(25)
    /// A phone that has not answered OPTIONS for so long is unreachable.
    var answer = Duration.seconds(8)
    /// How long the leg of a phone whose connection has closed waits for it to register again.
    var comeBack = Duration.seconds(30)
    var bans = SourceBanPolicy()
}

/// The account of a phone that registers with us.
struct PhoneSettings: Sendable, Equatable {
    var user: String
    var secret: String
}

/// Header fields that make phones pick up by themselves. Makers differ; none of them is a standard that all know.
enum AutoAnswerWord: String, Sendable, CaseIterable {
    /// `Call-Info: <sip:…>;answer-after=0`: Snom, Grandstream, Gigaset.
    case callInfo
    /// `Alert-Info: <http://…>;info=alert-autoanswer;delay=0`: Yealink, Cisco SPA, Fanvil.
    case alertInfo
    /// Both, and `Answer-Mode: Auto` (RFC 5373): for a floor of many makes. A phone passes over what it does not know.
    case answerAfter

    /// - Parameter host: ours, as it stands in a URI.
    func headers(host: String) -> [String: String] {
        let callInfo = ["Call-Info": "<sip:\(host)>;answer-after=0"]
        let alertInfo = ["Alert-Info": "<http://\(host)>;info=alert-autoanswer;delay=0"]
        switch self {
        case .callInfo: return callInfo
        case .alertInfo: return alertInfo
        case .answerAfter:
            return callInfo.merging(alertInfo) { $1 }.merging(["Answer-Mode": "Auto"]) { $1 }
        }
    }
}

extension RegistrarSettings {
    init(_ section: ConfigurationSection) {
        realm = section.string("realm", default: realm)
        if realm.isEmpty || !realm.unicodeScalars.allSatisfy({ (0x20..<0x7F).contains($0.value) && $0 != "\"" }) {
            section.faults.add(section.keyPath("realm"), "must be plain ASCII without quotes, such as “dialer”")
        }
        algorithms = section.choices("algorithms", default: algorithms)
        minExpiresSeconds = section.int("minExpiresSeconds", in: 10...86400, default: minExpiresSeconds)
        maxExpiresSeconds = section.int("maxExpiresSeconds", in: 10...86400, default: maxExpiresSeconds)
        if maxExpiresSeconds < minExpiresSeconds {
            section.faults.add(
                section.keyPath("maxExpiresSeconds"),
                "is \(maxExpiresSeconds), but it must not be below minExpiresSeconds (\(minExpiresSeconds))")
        }
        let usual = max(minExpiresSeconds, min(defaultExpiresSeconds, maxExpiresSeconds))
        defaultExpiresSeconds = section.int("defaultExpiresSeconds", in: 10...86400, default: usual)
        contactsPerPhone = section.int("contactsPerPhone", in: 1...8, default: contactsPerPhone)
        nonceSeconds = section.int("nonceSeconds", in: 10...86400, default: nonceSeconds)
        keepAlive = section.seconds("keepAliveSeconds", in: 0...600, default: keepAlive)
        answer = section.seconds("answerSeconds", in: 0.5...60, default: answer)
        comeBack = section.seconds("returnSeconds", in: 1...300, default: comeBack)
        bans = section.section("bans", SourceBanPolicy.init)
    }
}

extension SourceBanPolicy {
    init(_ section: ConfigurationSection) {
        self.init()
        failures = section.int("failures", in: 3...100_000, default: failures)
        window = section.seconds("windowSeconds", in: 1...86400, default: window)
        ban = section.seconds("banSeconds", in: 1...604_800, default: ban)
        let names = section.strings("neverBanned")
        neverBanned = names.compactMap(AddressBlock.init)
        for (index, name) in names.enumerated() where AddressBlock(name) == nil {
            section.faults.add(
                "\(section.keyPath("neverBanned"))[\(index)]",
                "is “\(name)”, but an address or a block such as 10.0.0.0/8 is wanted here")
        }
    }
}

extension PhoneSettings {
    init(_ section: ConfigurationSection, _ folder: ConfigurationFolder) {
        user = section.string("user", hint: "the name the phone registers with, such as “1001”")
        let isPlain = user.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || Set("-_.+".utf8).contains(byte)
        }
        if !isPlain || user.utf8.count > 64 {
            section.faults.add(section.keyPath("user"), "may hold up to 64 letters, digits and - _ . + only")
        }
        let secret = section.secret(folder)
        self.secret = secret ?? ""
        if secret?.isEmpty == true {
            section.faults.add(section.keyPath("secret"), "is empty; anybody could register")
        }
    }
}

extension DialerConfiguration {
    /// The accounts of all phones that register with us.
    var phoneAccounts: [SIPAccount] {
        agents.compactMap(\.phone).map { SIPAccount(user: $0.user, secret: $0.secret) }
    }

    var registrarConfiguration: RegistrarConfiguration? {
        sip.registrar.map { settings in
            RegistrarConfiguration(
                realm: settings.realm, algorithms: settings.algorithms,
                minExpires: .seconds(settings.minExpiresSeconds), maxExpires: .seconds(settings.maxExpiresSeconds),
                defaultExpires: .seconds(settings.defaultExpiresSeconds),
                contactsPerAccount: settings.contactsPerPhone, nonceAge: .seconds(settings.nonceSeconds),
                keepAlive: settings.keepAlive, patience: settings.answer,
                returnPatience: settings.comeBack, bans: settings.bans, accounts: phoneAccounts)
        }
    }
}
