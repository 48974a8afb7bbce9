import CallQueue
import ControlServer
import SIP

/// The whole configuration, checked: every value is usable as it stands.
struct DialerConfiguration: Sendable, Equatable {
    var sip = SIPSettings()
    var trunks: [TrunkSettings] = []
    var agents: [AgentSettings] = []
    var calls = CallSettings()
    var media = MediaSettings()
    var recording = RecordingSettings()
    var control = ControlSettings()
    var log = LogSettings()
    var queue = QueueSettings()
    /// In the order of their names.
    var flows: [CallFlow] = []
    var webhooks: [WebhookSettings] = []
    var ticketSources: [TicketSource] = []
}

enum TransportWord: String, Sendable, CaseIterable {
    case udp, tcp, tls

    /// RFC 3261 section 19.1.2.
    var usualPort: UInt16 { self == .tls ? 5061 : 5060 }
}

/// Whose RTP is taken as a far end's.
enum MediaSourceWord: String, Sendable, CaseIterable {
    /// That of the address and port its SDP names.
    case signalled
    /// The first to send from the host its SIP comes from, wherever SDP points: for phones behind NAT.
    case learned
}

/// Whose 3xx is followed, once, through the same policy as a transfer.
enum RedirectsWord: String, Sendable, CaseIterable {
    case never, agents
}

/// A codec as the file names it.
enum CodecWord: String, Sendable, CaseIterable {
    case pcma, pcmu, g722, opus

    /// G.711 alone: the two laws are passed on without decoding, so no call costs more than forwarding.
    static let usual: [CodecWord] = [.pcma, .pcmu]
}

/// Whether a leg's audio is encrypted: SRTP, its keys in SDP (RFC 4568), which is carried over TLS then.
enum SRTPWord: String, Sendable, CaseIterable {
    case off
    /// With far ends that do it.
    case optional
    /// Or there is no call.
    case required
}

/// What SIP is received on.
enum ListenerTransportWord: String, Sendable, CaseIterable {
    case udp, tcp, tls
}

struct SIPSettings: Sendable, Equatable {
    struct Listener: Sendable, Equatable {
        var transport: ListenerTransportWord
        /// An IP address of this machine, or 0.0.0.0 / :: for all of them.
        var address: String
        var port: UInt16
        /// What far ends are told to answer to, where it differs from the address bound.
        var publicAddress: String?
        /// PEM files, for TLS.
        var certificateFile: String?
        var keyFile: String?
    }

    var listeners: [Listener] = []
    /// DNS servers; empty means those of the machine.
    var nameservers: [String] = []
    /// RFC 4028 session interval in seconds.
    var sessionExpiresSeconds = 1800
    var userAgent = "callback-dialer"
    /// Nil if no phones register with us.
    var registrar: RegistrarSettings?
}

/// A provider we dial through.
struct TrunkSettings: Sendable, Equatable {
    struct Credentials: Sendable, Equatable {
        var realm: String
        var user: String
        var secret: String
    }

    struct Registration: Sendable, Equatable {
        var registrar: String
        var user: String
        var expiresSeconds: Int
    }

    /// How a number is written in the request URI.
    enum NumberFormat: String, Sendable, CaseIterable {
        /// +8613800138000
        case e164
        /// 8613800138000
        case digits
        /// 13800138000, 0571…: as dialled inside the region
        case national
    }

    var id: String
    var host: String
    var port: UInt16
    var transport: TransportWord
    /// The numbers this trunk may show; the first is the usual one. Anything else is refused here (rule C5).
    var callerIDs: [String]
    var numberFormat: NumberFormat
    /// Put before the number, such as an outside-line prefix.
    var prefix: String
    /// Most calls at once.
    var lines: Int
    /// Most new INVITEs a second.
    var callsPerSecond: Double
    var credentials: Credentials?
    var registration: Registration?
    var media = MediaSourceWord.signalled
    /// Offered to the trunk, the one the agent speaks first if it is among them, then in this order.
    var codecs = CodecWord.usual
    /// False: kept in the configuration, not dialled through.
    var isEnabled = true
    /// The lowest is tried first; nil: its place in the file, from 1.
    var order: Int?
    /// Its share among trunks of one order, against the others' weights.
    var weight = 1
    /// Which numbers may go through it.
    var numbers = CarriedNumbers()
    var rewrites: [NumberRewrite] = []
    var callerIDRules: [CallerIDRule] = []
    /// How long it may say nothing at all before the next trunk is tried.
    var firstResponse = Duration.seconds(4)
    var circuit = CircuitSettings()
    /// Nil: not asked.
    var options: OptionsSettings?
    /// It has a name and no port: SRV says where it is.
    var usesSRV = false
    /// For `transport: "tls"`.
    var tls = TrunkTLS()
    /// Nothing but `off` without TLS.
    var srtp = SRTPWord.off
    /// What it means by its words where that differs.
    var corrections: [OutcomeCorrection] = []
}

struct AgentSettings: Sendable, Equatable {
    var id: String
    var name: String
    /// Where the agent's phone is reached; empty for one that registers with us.
    var uri: String
    /// The account of a phone that registers with us.
    var phone: PhoneSettings?
    /// Makes the phone pick up by itself.
    var autoAnswer: AutoAnswerWord?
    /// Further header fields; they win over those of `autoAnswer`.
    var headers: [String: String]
    var credentials: TrunkSettings.Credentials?
    var media = MediaSourceWord.signalled
    /// Offered to the phone, in this order.
    var codecs = CodecWord.usual
    /// Nothing but `off` for a phone that cannot be reached by TLS.
    var srtp = SRTPWord.off
    var skills: [Skill: Int] = [:]
    /// BCP 47 tags.
    var languages: [String] = []
    /// The leg of the first call, or of `agent.connect`, is kept until the agent hangs up.
    var staysOnLine = false
}

/// How calls behave, beyond what the queue's policies say of each ticket class.
struct CallSettings: Sendable, Equatable {
    /// How long the agent hears that the customer could not be had.
    var announcement: Duration = .milliseconds(1500)
    /// How long a customer may wait for a person: parked, handed over, or left by an agent's broken leg.
    var agentWait: Duration = .seconds(60)
    /// Nothing received for this long ends the call; above any codec's silence suppression.
    var mediaSilence: Duration = .seconds(30)
    /// Whose redirections (3xx) are followed.
    var redirects = RedirectsWord.never
    /// How long before the longest talk's end our side hears a beep; zero for never.
    var limitWarning: Duration = .seconds(60)
    /// How long SIGTERM waits for running calls.
    var drain: Duration = .seconds(300)
    /// An agent's pause after a talk, before a batch rings again.
    var wrapUp: Duration = .seconds(10)
    /// The pause after a call the agent's phone did not take; it doubles with each further one.
    var missRest: Duration = .seconds(30)
    /// Shown to the agent's phone as the caller.
    var agentDisplayName = "Callback"
}

struct MediaSettings: Sendable, Equatable {
    var addresses: [String] = ["127.0.0.1"]
    var publicAddress: String?
    var portRange: ClosedRange<UInt16> = 40000...41999
    var threads = 1
    /// Where the tones and prompts are.
    var soundsFolder = "sounds"
    var language = "zh"
}

struct LogSettings: Sendable, Equatable {
    var level: Log.Level = .info
    /// PJSIP's own log level, 0 (nothing) to 4.
    var sipLevel = 2
}

struct ControlSettings: Sendable, Equatable {
    struct HTTP: Sendable, Equatable {
        struct Token: Sendable, Equatable {
            /// The words of `PageRole`.
            enum Role: String, CaseIterable { case agent, supervisor, integration }

            /// For whom it acts; of an integration its name.
            var agent: String
            var role = Role.agent
            /// The only origin it works from, `none` for a program; nil for any that is let in.
            var origin: String?
            /// SHA-256 of the token, in hex: the token itself is nowhere on disk.
            var sha256: String
        }

        var addresses: [String]
        var port: UInt16
        /// Exact origins (scheme://host:port) whose pages may call.
        var origins: [String]
        /// Exact Host header values, besides the addresses themselves.
        var hosts: [String]
        var tokens: [Token]
        /// Who may read `/metrics`.
        var metrics = MetricsAccess.token
    }

    var socket = "dialer.sock"
    /// A group whose members may use the socket besides the daemon's own user and root.
    var socketGroup: String?
    var http: HTTP?
}

struct QueueSettings: Sendable, Equatable {
    var database = "queue.db"
    var policies = QueueConfiguration()
}
