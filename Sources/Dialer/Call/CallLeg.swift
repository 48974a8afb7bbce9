import Media
import SIP

/// One party's leg as the outside knows it: its dialog, its media endpoint, and what was agreed.
struct CallLeg {
    /// Another one for each trunk that it is tried through.
    var id: LegID
    /// Its port is taken with its INVITE.
    var media: MediaLeg? { didSet { lastMedia = oldValue?.id ?? lastMedia } }
    private var lastMedia: MediaLegID?
    var remote: RemoteMedia?
    /// Whose RTP it takes, as it was configured when it was placed.
    var source = MediaSourceWord.signalled
    /// The call clock's reading when it was answered.
    var answered: Duration?
    /// Of a leg to somebody outside: the trunks that it is tried through.
    var hunt: TrunkHunt?
    /// It belongs to the line of an agent who stays on it, and goes back there.
    var isLent = false
    /// Which of its stays in this call: an agent may leave a call and come back by the same leg, as another party.
    var stay = 0
    /// The phone called us, and whether it has been answered.
    var isIncoming = false
    var isAnswered = false
    /// Once it has pressed a key.
    var digits: DigitSieve?
    /// When its hook was last pressed for a moment.
    var flashedAt: Duration?
    /// Of all the keys it presses.
    var keys = KeyAllowance()
    /// It hears the sound that announces a call.
    var isAnnouncing = false

    init(
        id: LegID, media: MediaLeg? = nil, remote: RemoteMedia? = nil, source: MediaSourceWord = .signalled,
        isLent: Bool = false, isIncoming: Bool = false
    ) {
        self.id = id
        self.media = media
        self.remote = remote
        self.source = source
        self.isLent = isLent
        self.isIncoming = isIncoming
    }

    /// Under which the end of its call brings its figures, its port given back or not.
    var measured: MediaLegID? { media?.id ?? lastMedia }
}
