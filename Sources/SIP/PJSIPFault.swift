/// A fault of PJSIP's examined release that was put right only after it, and what keeps it from doing harm here.
///
/// Found by reading PJSIP's history after `PJSIPRelease.examined`; the commits are those of its main branch.
public struct PJSIPFault: Sendable, Equatable {
    /// What keeps a fault from doing harm.
    public enum Guard: Sendable, Equatable, CaseIterable {
        /// The gate before PJSIP's transactions refuses what would reach it.
        case gate
        /// The part of PJSIP that has it is not used, or the one thread makes it impossible.
        case notUsed
        /// Nothing of ours: the text says who could reach it.
        case none
    }

    /// What goes wrong, and for `none` who could make it so.
    public let text: String
    public let commit: String
    public let guardedBy: Guard

    public static let fixedAfterExamined = [
        PJSIPFault(
            text: "SDP whose formats lack their rtpmap crashes the negotiation", commit: "fd9074547", guardedBy: .gate),
        PJSIPFault(text: "SDP with more media than there is room for", commit: "1e77041dd", guardedBy: .gate),
        PJSIPFault(text: "SDP with more crypto lines than there is room for", commit: "a1b707c0c", guardedBy: .gate),
        PJSIPFault(
            text: "an empty multipart body sends memory along (GHSA-pjx6-7vrm-3w6f)", commit: "568be8ec2",
            guardedBy: .gate),
        PJSIPFault(text: "payload types beyond their table", commit: "673b978aa", guardedBy: .notUsed),
        PJSIPFault(text: "a race when dialogs end", commit: "18e80e398", guardedBy: .notUsed),
        PJSIPFault(text: "too many Service-Route headers", commit: "acc03b57c", guardedBy: .notUsed),
        PJSIPFault(text: "too many media in a call of PJSUA", commit: "f5bbe2a68", guardedBy: .notUsed),
        PJSIPFault(text: "SDP made by PJMEDIA's endpoint", commit: "14a7bb8f4", guardedBy: .notUsed),
        PJSIPFault(text: "a forged STUN address", commit: "082948b0a", guardedBy: .notUsed),
        PJSIPFault(text: "a zero byte in the name of a TLS certificate", commit: "43d3bd77b", guardedBy: .notUsed),
        PJSIPFault(text: "XML nested without end", commit: "12306eaf9", guardedBy: .notUsed),
        PJSIPFault(
            text: "a header list that fills a message to its last byte: needs a hostile trunk or phone in a call",
            commit: "d6a0e7f76", guardedBy: .none),
        PJSIPFault(
            text: "a message whose sending fails at once: needs a failure of this machine's network",
            commit: "2da6cf3e3", guardedBy: .none),
        PJSIPFault(
            text: "forged answers of a DNS server: name trunks by address, or ask a resolver on this machine",
            commit: "d9514ce3e, d4041b871", guardedBy: .none),
    ]
}
