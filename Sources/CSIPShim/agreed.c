/* SDP, read: what offer and answer have agreed on (RFC 3264). */
#include "sdp.h"

#include <string.h>

static const pjmedia_sdp_attr *attribute(
    const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *media, const char *name) {
    const pjmedia_sdp_attr *found = pjmedia_sdp_media_find_attr2(media, name, NULL);
    return found ? found : pjmedia_sdp_attr_find2(sdp->attr_count, sdp->attr, name, NULL);
}

static bool has(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *media, const char *name) {
    return attribute(sdp, media, name) != NULL;
}

/* A direction on the media section overrides the session's (RFC 4566 section 6). */
static csip_direction declared(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *media) {
    for (int level = 0; level < 2; level++)
        for (csip_direction d = CSIP_SENDRECV; d <= CSIP_INACTIVE; d++) {
            const pjmedia_sdp_attr *found =
                level == 0 ? pjmedia_sdp_media_find_attr2(media, csip_direction_names[d], NULL)
                           : pjmedia_sdp_attr_find2(sdp->attr_count, sdp->attr, csip_direction_names[d], NULL);
            if (found) return d;
        }
    return CSIP_SENDRECV;
}

/* What we may do is what we declare and what the far end lets us do. */
static csip_direction our_direction(csip_direction ours, csip_direction theirs, bool held_by_address) {
    bool send = (ours == CSIP_SENDRECV || ours == CSIP_SENDONLY)
                && (theirs == CSIP_SENDRECV || theirs == CSIP_RECVONLY) && !held_by_address;
    bool receive = (ours == CSIP_SENDRECV || ours == CSIP_RECVONLY)
                   && (theirs == CSIP_SENDRECV || theirs == CSIP_SENDONLY);
    return send ? (receive ? CSIP_SENDRECV : CSIP_SENDONLY) : (receive ? CSIP_RECVONLY : CSIP_INACTIVE);
}

static bool is_ipv6(const char *text, size_t length) { return memchr(text, ':', length) != NULL; }

/* A literal, as its c= line must be for us: asking a name server here would block, and nobody writes names. */
const pj_str_t *csip_sdp_address(
    const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *media, const char *local) {
    const pjmedia_sdp_conn *connection = media->conn ? media->conn : sdp->conn;
    pj_in6_addr bytes;
    if (!connection || connection->addr.slen <= 0 || connection->addr.slen >= CSIP_ADDRESS_SIZE) return NULL;
    bool six = is_ipv6(connection->addr.ptr, (size_t)connection->addr.slen);
    if (six != is_ipv6(local, strlen(local))) return NULL;
    pj_status_t read = pj_inet_pton(six ? pj_AF_INET6() : pj_AF_INET(), &connection->addr, &bytes);
    return read == PJ_SUCCESS ? &connection->addr : NULL;
}

/* Digits at the codec's clock; some far ends have them at 8 kHz whatever the codec. */
static void read_telephone_event(
    const pjmedia_sdp_media *ours, const pjmedia_sdp_media *theirs, unsigned clock, csip_remote_media *result) {
    result->telephone_event = csip_telephone_event_of(theirs, clock);
    if (!result->telephone_event && clock != 8000) result->telephone_event = csip_telephone_event_of(theirs, clock = 8000);
    if (!result->telephone_event) return;
    uint8_t received = csip_telephone_event_of(ours, clock);
    result->received_telephone_event = received ? received : result->telephone_event;
    result->telephone_event_khz = (uint8_t)(clock / 1000);
}

/* The first of their formats that our side of this agreement has as well is the one to send: one that we know but did not
 * offer to this far end, or did not accept from it, is not. */
static bool read_formats(
    const pjmedia_sdp_media *ours, const pjmedia_sdp_media *theirs, csip_remote_media *result) {
    for (unsigned i = 0; i < theirs->desc.fmt_count; i++) {
        const csip_codec *codec = csip_codec_of(theirs, &theirs->desc.fmt[i]);
        const pj_str_t *own = codec ? csip_format_of(ours, codec) : NULL;
        if (!own) continue;
        result->codec = codec->number;
        result->payload_type = (uint8_t)pj_strtoul(&theirs->desc.fmt[i]);
        result->received_payload_type = (uint8_t)pj_strtoul(own);
        read_telephone_event(ours, theirs, codec->clock, result);
        return true;
    }
    return false;
}

static unsigned number_in(const pjmedia_sdp_attr *attribute, unsigned fallback, unsigned most) {
    if (!attribute) return fallback;
    pj_str_t value = attribute->value;
    pj_strltrim(&value);
    unsigned long number = pj_strtoul(&value);
    return number >= 1 && number <= most ? (unsigned)number : fallback;
}

/* Sections belong together by their places (RFC 3264 section 6). */
static bool find_audio(const pjmedia_sdp_session *local, const pjmedia_sdp_session *remote,
                       const pjmedia_sdp_media **ours, const pjmedia_sdp_media **theirs) {
    for (unsigned i = 0; i < local->media_count && i < remote->media_count; i++) {
        *ours = local->media[i];
        *theirs = remote->media[i];
        if (csip_sdp_is_usable(*ours) && csip_sdp_is_usable(*theirs)) return true;
    }
    return false;
}

csip_reading csip_sdp_read(const pjmedia_sdp_session *local, const pjmedia_sdp_session *remote,
                           const csip_local_media *own, csip_remote_media *result) {
    memset(result, 0, sizeof *result);
    const pjmedia_sdp_media *theirs, *ours;
    if (!find_audio(local, remote, &ours, &theirs)) return CSIP_UNUSABLE;
    const pj_str_t *address = csip_sdp_address(remote, theirs, own->address);
    if (!address) return CSIP_UNUSABLE;
    memcpy(result->address, address->ptr, (size_t)address->slen);
    result->rtp_port = theirs->desc.port;
    result->rtcp_mux = has(remote, theirs, "rtcp-mux") && has(local, ours, "rtcp-mux");
    unsigned next = theirs->desc.port < 65535 ? theirs->desc.port + 1u : 0;
    result->rtcp_port = (uint16_t)number_in(pjmedia_sdp_media_find_attr2(theirs, "rtcp", NULL), next, 65535);
    result->ptime = (uint8_t)number_in(attribute(remote, theirs, "ptime"), 20, 200);
    bool held = pj_strcmp2(address, "0.0.0.0") == 0 || pj_strcmp2(address, "::") == 0;
    result->direction = (uint8_t)our_direction(declared(local, ours), declared(remote, theirs), held);
    if (!read_formats(ours, theirs, result)) return CSIP_UNUSABLE;
    if (csip_crypto_agreed(ours, theirs, result)) return CSIP_READ;
    if (own->encryption == CSIP_ENCRYPTION_REQUIRED) return CSIP_IN_CLEAR;
    return csip_sdp_is_encrypted(ours) || csip_sdp_is_encrypted(theirs) ? CSIP_UNUSABLE : CSIP_READ;
}
