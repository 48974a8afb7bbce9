/* SDP, built and read as PJSIP's structures (RFC 4566, RFC 3264). */
#include "internal.h"

#include <stdio.h>
#include <string.h>

static const pj_str_t STR_IN = {"IN", 2}, STR_IP4 = {"IP4", 3}, STR_IP6 = {"IP6", 3};
static const pj_str_t STR_AUDIO = {"audio", 5}, STR_AVP = {"RTP/AVP", 7};

/* ---- Building ------------------------------------------------------------------------------------ */

static void add_attribute(pj_pool_t *pool, pjmedia_sdp_media *media, const char *name, const char *value) {
    pj_str_t text = value ? pj_str((char *)value) : (pj_str_t){NULL, 0};
    pjmedia_sdp_media_add_attr(media, pjmedia_sdp_attr_create(pool, name, value ? &text : NULL));
}

static const char *static_mapping(uint8_t payload_type) {
    switch (payload_type) {
    case 0: return "0 PCMU/8000";
    case 8: return "8 PCMA/8000";
    default: return NULL;
    }
}

static void add_format(pj_pool_t *pool, pjmedia_sdp_media *media, uint8_t payload_type) {
    char number[4];
    snprintf(number, sizeof number, "%u", payload_type);
    pj_strdup2_with_null(pool, &media->desc.fmt[media->desc.fmt_count++], number);
}

static void add_telephone_event(pj_pool_t *pool, pjmedia_sdp_media *media, uint8_t payload_type) {
    char value[40];
    add_format(pool, media, payload_type);
    snprintf(value, sizeof value, "%u telephone-event/8000", payload_type);
    add_attribute(pool, media, "rtpmap", value);
    snprintf(value, sizeof value, "%u 0-16", payload_type);
    add_attribute(pool, media, "fmtp", value);
}

static const char *const direction_names[] = {"sendrecv", "sendonly", "recvonly", "inactive"};

static pjmedia_sdp_media *build_audio(pj_pool_t *pool, const csip_local_media *local) {
    pjmedia_sdp_media *media = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_media);
    media->desc.media = STR_AUDIO;
    media->desc.transport = STR_AVP;
    media->desc.port = local->rtp_port;
    media->desc.port_count = 1;
    for (unsigned i = 0; i < local->codec_count && i < CSIP_MAX_CODECS; i++) {
        const char *mapping = static_mapping(local->codecs[i]);
        if (!mapping) continue;
        add_format(pool, media, local->codecs[i]);
        add_attribute(pool, media, "rtpmap", mapping);
    }
    if (local->telephone_event) add_telephone_event(pool, media, local->telephone_event);
    char number[8];
    if (local->ptime) {
        snprintf(number, sizeof number, "%u", local->ptime);
        add_attribute(pool, media, "ptime", number);
    }
    if (local->rtcp_port && local->rtcp_port != local->rtp_port + 1) {
        snprintf(number, sizeof number, "%u", local->rtcp_port);
        add_attribute(pool, media, "rtcp", number);
    }
    add_attribute(pool, media, direction_names[local->direction & 3], NULL);
    return media;
}

pjmedia_sdp_session *csip_sdp_build(pj_pool_t *pool, const csip_local_media *local, uint32_t session) {
    pjmedia_sdp_session *sdp = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_session);
    const pj_str_t type = strchr(local->address, ':') ? STR_IP6 : STR_IP4;
    pj_str_t address;
    pj_strdup2_with_null(pool, &address, local->address);
    sdp->origin.user = pj_str("-");
    sdp->origin.id = sdp->origin.version = session;
    sdp->origin.net_type = STR_IN;
    sdp->origin.addr_type = type;
    sdp->origin.addr = address;
    sdp->name = pj_str("-");
    sdp->conn = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_conn);
    sdp->conn->net_type = STR_IN;
    sdp->conn->addr_type = type;
    sdp->conn->addr = address;
    sdp->media[sdp->media_count++] = build_audio(pool, local);
    return sdp;
}

/* ---- Reading ------------------------------------------------------------------------------------- */

static bool is_audio(const pjmedia_sdp_media *media) {
    return pj_stricmp(&media->desc.media, &STR_AUDIO) == 0 && media->desc.port != 0
           && pj_stricmp(&media->desc.transport, &STR_AVP) == 0;
}

static const pjmedia_sdp_media *audio_of(const pjmedia_sdp_session *sdp) {
    for (unsigned i = 0; i < sdp->media_count; i++)
        if (is_audio(sdp->media[i])) return sdp->media[i];
    return NULL;
}

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
                level == 0 ? pjmedia_sdp_media_find_attr2(media, direction_names[d], NULL)
                           : pjmedia_sdp_attr_find2(sdp->attr_count, sdp->attr, direction_names[d], NULL);
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

static bool is_telephone_event(const pjmedia_sdp_media *media, const pj_str_t *format) {
    const pjmedia_sdp_attr *mapping = pjmedia_sdp_media_find_attr2(media, "rtpmap", format);
    pjmedia_sdp_rtpmap map;
    return mapping && pjmedia_sdp_attr_get_rtpmap(mapping, &map) == PJ_SUCCESS
           && pj_stricmp2(&map.enc_name, "telephone-event") == 0 && map.clock_rate == 8000;
}

/* A literal, as its c= line must be for us: asking a name server here would block, and nobody writes names. */
static const pj_str_t *address_of(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *media) {
    const pjmedia_sdp_conn *connection = media->conn ? media->conn : sdp->conn;
    pj_in6_addr bytes;
    if (!connection || connection->addr.slen <= 0 || connection->addr.slen >= CSIP_ADDRESS_SIZE) return NULL;
    int family = memchr(connection->addr.ptr, ':', (size_t)connection->addr.slen) ? pj_AF_INET6() : pj_AF_INET();
    return pj_inet_pton(family, &connection->addr, &bytes) == PJ_SUCCESS ? &connection->addr : NULL;
}

/* The first format that is not telephone-event is the one to send. */
static bool read_formats(const pjmedia_sdp_media *media, csip_remote_media *result) {
    bool found = false;
    for (unsigned i = 0; i < media->desc.fmt_count; i++) {
        const pj_str_t *format = &media->desc.fmt[i];
        unsigned long number = pj_strtoul(format);
        if (number > 127) continue;
        if (is_telephone_event(media, format)) {
            if (!result->telephone_event) result->telephone_event = (uint8_t)number;
        } else if (!found && static_mapping((uint8_t)number)) {
            result->payload_type = (uint8_t)number;
            found = true;
        }
    }
    return found;
}

static unsigned number_in(const pjmedia_sdp_attr *attribute, unsigned fallback, unsigned most) {
    if (!attribute) return fallback;
    pj_str_t value = attribute->value;
    pj_strltrim(&value);
    unsigned long number = pj_strtoul(&value);
    return number >= 1 && number <= most ? (unsigned)number : fallback;
}

bool csip_sdp_read(
    const pjmedia_sdp_session *local, const pjmedia_sdp_session *remote, csip_remote_media *result) {
    memset(result, 0, sizeof *result);
    const pjmedia_sdp_media *theirs = audio_of(remote), *ours = audio_of(local);
    if (!theirs || !ours) return false;
    const pj_str_t *address = address_of(remote, theirs);
    if (!address) return false;
    memcpy(result->address, address->ptr, (size_t)address->slen);
    result->rtp_port = theirs->desc.port;
    result->rtcp_mux = has(remote, theirs, "rtcp-mux") && has(local, ours, "rtcp-mux");
    unsigned next = theirs->desc.port < 65535 ? theirs->desc.port + 1u : 0;
    result->rtcp_port = (uint16_t)number_in(pjmedia_sdp_media_find_attr2(theirs, "rtcp", NULL), next, 65535);
    result->ptime = (uint8_t)number_in(attribute(remote, theirs, "ptime"), 20, 200);
    bool held = pj_strcmp2(address, "0.0.0.0") == 0 || pj_strcmp2(address, "::") == 0;
    result->direction = (uint8_t)our_direction(declared(local, ours), declared(remote, theirs), held);
    return read_formats(theirs, result);
}

/* Does the offer hold audio over RTP/AVP in one of our codecs, at a literal address? */
bool csip_sdp_acceptable(const csip_local_media *local, const pjmedia_sdp_session *offer) {
    const pjmedia_sdp_media *media = audio_of(offer);
    if (!media || !address_of(offer, media)) return false;
    for (unsigned i = 0; i < media->desc.fmt_count; i++) {
        unsigned long number = pj_strtoul(&media->desc.fmt[i]);
        for (unsigned j = 0; j < local->codec_count; j++)
            if (number == local->codecs[j]) return true;
    }
    return false;
}
