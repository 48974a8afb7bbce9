/// Whether a leg's audio is encrypted (SRTP, RFC 3711) with keys that SDP carries (RFC 4568). Only ever over TLS: elsewhere
/// the keys would be there for all to read.
public enum SRTPPolicy: UInt8, Sendable, Hashable, CaseIterable {
    /// Never; an offer of RTP/SAVP is refused.
    case off = 0
    /// Where the far end does it: offered as RTP/AVP with keys beside it, which who knows none passes over. On a leg that is
    /// not over TLS the same as `off`.
    case optional = 1
    /// Or there is no call: offered as RTP/SAVP, and an answer without keys ends the leg. It cannot be made over anything
    /// but TLS.
    case required = 2
}
