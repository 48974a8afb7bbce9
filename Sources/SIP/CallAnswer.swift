internal import CSIPShim

/// A call from a phone that registers here.
public struct IncomingCall: Sendable, Hashable {
    /// The account whose secret it proved.
    public var account: String
    /// What was dialled: the user of the Request-URI.
    public var number: String
    /// Its dialog's Call-ID, by which a REFER may name it.
    public var dialog: String

    public init(account: String, number: String, dialog: String = "") {
        self.account = account
        self.number = number
        self.dialog = dialog
    }
}

/// One answer to a phone's INVITE.
public struct CallAnswer: Sendable, Hashable {
    /// 180 … 699.
    public var status: Int
    /// What the phone shows; empty for the standard's words.
    public var phrase: String
    public var cause: HangupCause?
    /// With the first answer that has audio; the later ones repeat it.
    public var media: LocalMedia?

    public init(status: Int, phrase: String = "", cause: HangupCause? = nil, media: LocalMedia? = nil) {
        self.status = status
        self.phrase = phrase
        self.cause = cause
        self.media = media
    }
}

extension SIPEngine {
    /// Answers a phone's INVITE; its `ended` follows as for any leg.
    ///
    /// - Throws: when the leg has ended, is answered already, or its offer holds no audio that `media` has.
    public func answer(_ leg: LegID, _ answer: CallAnswer) throws(SIPError) {
        try checkRunning()
        var media = csip_local_media()
        if let local = answer.media { media = try csip_local_media(local) }
        let texts = [HeaderText.line(answer.phrase), answer.cause?.description ?? ""]
        let result = CStrings.with(texts) { c in
            withUnsafePointer(to: media) { media in
                var given = csip_answer()
                given.status = Int32(answer.status)
                given.phrase = c[0]
                given.reason = c[1]
                given.media = answer.media == nil ? nil : media
                return csip_leg_answer(leg.rawValue, &given)
            }
        }
        if result.status != 0 { throw .refused("answer to leg \(leg): \(fixedString(result.message))") }
    }

    /// Tells a phone what became of the transfer it asked for (RFC 3515 section 2.4.4); from 200 on it is the last word.
    public func tellReferrer(_ leg: LegID, status: Int, phrase: String) {
        guard (try? checkRunning()) != nil else { return }
        _ = CStrings.with([HeaderText.line(phrase)]) { csip_leg_notify_refer(leg.rawValue, Int32(status), $0[0]) }
    }
}

extension HeaderText {
    /// The text in one line.
    static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
