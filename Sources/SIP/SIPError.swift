/// What the engine refuses, and why. Each description says what failed, where, and what to do.
public enum SIPError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The system gave no thread or socket pair; `errno` says why.
    case thread(errno: Int32)
    /// PJSIP itself did not start.
    case start(String)
    /// A listener could not be opened.
    case listener(SIPListener, String)
    /// A TLS listener's certificate or key will not do.
    case certificate(SIPListener, String)
    /// The engine has not been started, or has been shut down.
    case notRunning
    /// The leg's identifier is already in use.
    case legInUse(LegID)
    /// The leg is unknown or has ended.
    case noSuchLeg(LegID)
    /// `trunk` of an INVITE names no configured trunk.
    case noSuchTrunk(String)
    /// No phone of this account is registered, or none answers.
    case phoneNotRegistered(String)
    /// No listener of the needed transport and address family is configured.
    case noListener(SIPTransport, isIPv6: Bool)
    /// A value cannot be put into a SIP message.
    case badValue(name: String, value: String, reason: String)
    /// PJSIP refused the request.
    case refused(String)

    public var description: String {
        switch self {
        case .thread(let errno): "cannot start the PJSIP thread (errno \(errno))"
        case .start(let words): "cannot start PJSIP: \(words)"
        case .listener(let listener, let words):
            "cannot listen on \(listener): \(words); choose another port, or end the program that has it"
        case .certificate(let listener, let words): "cannot listen on \(listener): \(words)"
        case .notRunning: "the SIP engine is not running"
        case .legInUse(let leg): "leg \(leg) already exists"
        case .noSuchLeg(let leg): "leg \(leg) does not exist or has ended"
        case .noSuchTrunk(let id): "no trunk is called \"\(id)\""
        case .phoneNotRegistered(let account): "no phone of \"\(account)\" is registered, or it does not answer"
        case .noListener(let transport, let isIPv6):
            "no \(transport.rawValue) listener has an \(isIPv6 ? "IPv6" : "IPv4") address; add one to the listeners"
        case .badValue(let name, let value, let reason): "\(name) \"\(value)\": \(reason)"
        case .refused(let words): words
        }
    }
}
