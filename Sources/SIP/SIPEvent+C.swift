internal import CSIPShim

// Copies of what C lends for the length of a callback.

extension csip_text {
    var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count) }

    var string: String { String(decoding: raw, as: UTF8.self) }
}

extension SIPEvent {
    /// Nil for what is not a leg's event, and for an INFO without a digit.
    init?(_ event: csip_event, at now: ContinuousClock.Instant) {
        let leg = LegID(rawValue: event.leg)
        switch event.kind {
        case CSIP_EVENT_INVITED:
            let dialog = DialogID(callID: event.call_id.string, localTag: event.local_tag.string)
            self = .invited(leg, dialog, at: now)
        case CSIP_EVENT_PROVISIONAL:
            self = .provisional(leg, Provisional(event), at: now)
        case CSIP_EVENT_ANSWERED:
            guard let media = RemoteMedia(event) else { return nil }
            self = .answered(leg, Answer(status: Int(event.status), media: media), at: now)
        case CSIP_EVENT_MEDIA_CHANGED:
            guard let media = RemoteMedia(event) else { return nil }
            self = .mediaChanged(leg, media, at: now)
        case CSIP_EVENT_INFO:
            guard let digit = InfoDigit.parse(event.body.string) else { return nil }
            self = .digit(leg, digit, at: now)
        case CSIP_EVENT_REFER:
            self = .referred(leg, to: event.body.string, at: now)
        case CSIP_EVENT_ENDED:
            self = .ended(leg, LegEnding(event), at: now)
        default:
            return nil
        }
    }
}

extension Provisional {
    fileprivate init(_ event: csip_event) {
        self.init(
            status: Int(event.status), phrase: event.phrase.string, reasons: event.causes, media: RemoteMedia(event))
    }
}

extension LegEnding {
    fileprivate init(_ event: csip_event) {
        self.init(
            status: Int(event.status), phrase: event.phrase.string, origin: Origin(event.origin),
            reasons: event.causes, retryAfter: event.retry_after < 0 ? nil : .seconds(Int(event.retry_after)),
            wasAnswered: event.was_answered, wasCancelledByUs: event.was_cancelled,
            byeFromFarEnd: event.far_end_hung_up)
        redirect = (300...399).contains(status) ? TransferTarget(event.contact.string) : nil
    }
}

extension LegEnding.Origin {
    init(_ origin: csip_origin) {
        switch origin {
        case CSIP_ORIGIN_FAR_END: self = .farEnd
        case CSIP_ORIGIN_TIMER: self = .timer
        case CSIP_ORIGIN_TRANSPORT: self = .transport
        default: self = .us
        }
    }
}

extension csip_event {
    fileprivate var causes: [HangupCause] {
        guard reason_count > 0 else { return [] }
        return withUnsafeBytes(of: reasons) { bytes in
            bytes.bindMemory(to: csip_text.self).prefix(Int(reason_count)).flatMap { HangupCause.parse($0.string) }
        }
    }
}

extension RemoteMedia {
    /// Nil if there is none, or its codec is not one that we offered.
    fileprivate init?(_ event: csip_event) {
        let media = event.media
        guard event.has_media, let codec = AudioCodec(rawValue: media.codec) else { return nil }
        self.init(
            address: fixedString(media.address), rtpPort: media.rtp_port, rtcpPort: media.rtcp_port, codec: codec,
            payloadType: media.payload_type, receivedPayloadType: media.received_payload_type,
            telephoneEventPayloadType: media.telephone_event == 0 ? nil : media.telephone_event,
            receivedTelephoneEventPayloadType: media.telephone_event == 0 ? nil : media.received_telephone_event,
            telephoneEventClockRate: media.telephone_event_khz == 48 ? 48_000 : 8000, ptime: media.ptime,
            direction: MediaDirection(rawValue: media.direction) ?? .inactive, rtcpMux: media.rtcp_mux,
            crypto: AgreedCrypto(media), signallingHost: event.source.string)
    }
}

/// The text in a C array of characters, up to its first zero.
func fixedString<Array>(_ array: Array) -> String {
    withUnsafeBytes(of: array) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
