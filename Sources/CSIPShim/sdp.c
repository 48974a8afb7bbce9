/* SDP, built and read as PJSIP's structures (RFC 4566, RFC 3264). Encrypted audio is RTP/SAVP with keys (RFC 4568), or, as
 * many phones offer it who would do without, RTP/AVP with keys. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

static const pj_str_t STR_IN = {"IN", 2}, STR_IP4 = {"IP4", 3}, STR_IP6 = {"IP6", 3};
static const pj_str_t STR_AUDIO = {"audio", 5}, STR_AVP = {"RTP/AVP", 7}, STR_SAVP = {"RTP/SAVP", 8};

/* ---- Building ------------------------------------------------------------------------------------ */

static void add_attribute(pj_pool_t *pool, pjmedia_sdp_media *media, const char *name, const char *value) {
    pj_str_t text = value ? pj_str((char *)value) : (pj_str_t){NULL, 0};
    pjmedia_sdp_media_add_attr(media, pjmedia_sdp_attr_create(pool, name, value ? &text : NULL));
}

/* What we speak. The number is the payload type we offer it with: static ones of RFC 3551, and for Opus, which has
   none, one of our choice. */
static const struct codec {
    uint8_t number;
    const char *name;
    unsigned clock;
    const char *channels; /* Opus always says two (RFC 7587 section 7) */
    const char *parameters;
} codecs[] = {
    {0, "PCMU", 8000, "", NULL},
    {8, "PCMA", 8000, "", NULL},
    {9, "G722", 8000, "", NULL},
    /* Nothing above 8 kHz of sound is heard or sent here. */
    {111, "opus", 48000, "/2", "maxplaybackrate=16000;sprop-maxcapturerate=16000"},
};
#define CODEC_COUNT (sizeof codecs / sizeof codecs[0])

static const struct codec *codec_numbered(unsigned long number) {
    for (unsigned i = 0; i < CODEC_COUNT; i++)
        if (codecs[i].number == number) return &codecs[i];
    return NULL;
}

static void add_format(pj_pool_t *pool, pjmedia_sdp_media *media, uint8_t payload_type) {
    char number[4];
    snprintf(number, sizeof number, "%u", payload_type);
    pj_strdup2_with_null(pool, &media->desc.fmt[media->desc.fmt_count++], number);
}

static void add_codec(pj_pool_t *pool, pjmedia_sdp_media *media, const struct codec *codec) {
    char value[80];
    add_format(pool, media, codec->number);
    snprintf(value, sizeof value, "%u %s/%u%s", codec->number, codec->name, codec->clock, codec->channels);
    add_attribute(pool, media, "rtpmap", value);
    if (!codec->parameters) return;
    snprintf(value, sizeof value, "%u %s", codec->number, codec->parameters);
    add_attribute(pool, media, "fmtp", value);
}

static void add_telephone_event(pj_pool_t *pool, pjmedia_sdp_media *media, uint8_t payload_type, unsigned clock) {
    char value[40];
    add_format(pool, media, payload_type);
    snprintf(value, sizeof value, "%u telephone-event/%u", payload_type, clock);
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
    bool fast = false;
    for (unsigned i = 0; i < local->codec_count && i < CSIP_MAX_CODECS; i++) {
        const struct codec *codec = codec_numbered(local->codecs[i]);
        if (!codec) continue;
        add_codec(pool, media, codec);
        fast |= codec->clock == 48000;
    }
    /* At each clock that is offered (RFC 4733 section 2.1). */
    if (local->telephone_event) add_telephone_event(pool, media, local->telephone_event, 8000);
    if (local->telephone_event && fast) add_telephone_event(pool, media, local->telephone_event + 1, 48000);
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

static pjmedia_sdp_session *build_session(pj_pool_t *pool, const csip_local_media *local, uint32_t session) {
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
    return sdp;
}

pjmedia_sdp_session *csip_sdp_offer(
    pj_pool_t *pool, const csip_local_media *local, uint32_t session, const csip_remote_media *current) {
    pjmedia_sdp_session *sdp = build_session(pool, local, session);
    pjmedia_sdp_media *media = sdp->media[sdp->media_count++] = build_audio(pool, local);
    if (local->encryption == CSIP_ENCRYPTION_OFF) return sdp;
    if (local->encryption == CSIP_ENCRYPTION_REQUIRED) media->desc.transport = STR_SAVP;
    return csip_crypto_offer(pool, media, current) ? sdp : NULL;
}

/* ---- Reading ------------------------------------------------------------------------------------- */

static bool is_encrypted_profile(const pjmedia_sdp_media *media) {
    return pj_stricmp(&media->desc.transport, &STR_SAVP) == 0;
}

static bool is_audio(const pjmedia_sdp_media *media) {
    return pj_stricmp(&media->desc.media, &STR_AUDIO) == 0 && media->desc.port != 0
           && (pj_stricmp(&media->desc.transport, &STR_AVP) == 0 || is_encrypted_profile(media));
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

static bool read_mapping(const pjmedia_sdp_media *media, const pj_str_t *format, pjmedia_sdp_rtpmap *map) {
    const pjmedia_sdp_attr *mapping = pjmedia_sdp_media_find_attr2(media, "rtpmap", format);
    return mapping && pjmedia_sdp_attr_get_rtpmap(mapping, map) == PJ_SUCCESS;
}

/* The clock of digits in this format, 0 if it is another one. */
static unsigned telephone_event_clock(const pjmedia_sdp_media *media, const pj_str_t *format) {
    pjmedia_sdp_rtpmap map;
    if (!read_mapping(media, format, &map) || pj_stricmp2(&map.enc_name, "telephone-event") != 0) return 0;
    return map.clock_rate == 8000 || map.clock_rate == 48000 ? map.clock_rate : 0;
}

/* A static number is its codec's, whatever its rtpmap says; a dynamic one is named there. */
static const struct codec *codec_of(const pjmedia_sdp_media *media, const pj_str_t *format) {
    unsigned long number = pj_strtoul(format);
    if (number < 96) return codec_numbered(number);
    pjmedia_sdp_rtpmap map;
    if (number > 127 || !read_mapping(media, format, &map)) return NULL;
    for (unsigned i = 0; i < CODEC_COUNT; i++)
        if (codecs[i].number >= 96 && pj_stricmp2(&map.enc_name, codecs[i].name) == 0
            && map.clock_rate == codecs[i].clock)
            return &codecs[i];
    return NULL;
}

/* A literal, as its c= line must be for us: asking a name server here would block, and nobody writes names. */
static const pj_str_t *address_of(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *media) {
    const pjmedia_sdp_conn *connection = media->conn ? media->conn : sdp->conn;
    pj_in6_addr bytes;
    if (!connection || connection->addr.slen <= 0 || connection->addr.slen >= CSIP_ADDRESS_SIZE) return NULL;
    int family = memchr(connection->addr.ptr, ':', (size_t)connection->addr.slen) ? pj_AF_INET6() : pj_AF_INET();
    return pj_inet_pton(family, &connection->addr, &bytes) == PJ_SUCCESS ? &connection->addr : NULL;
}

/* The format this section has for the codec; NULL if it has none. */
static const pj_str_t *format_of(const pjmedia_sdp_media *media, const struct codec *codec) {
    for (unsigned i = 0; i < media->desc.fmt_count; i++)
        if (codec_of(media, &media->desc.fmt[i]) == codec) return &media->desc.fmt[i];
    return NULL;
}

/* The number this section has for digits at the clock, 0 if none. */
static uint8_t event_number_of(const pjmedia_sdp_media *media, unsigned clock) {
    for (unsigned i = 0; i < media->desc.fmt_count; i++)
        if (telephone_event_clock(media, &media->desc.fmt[i]) == clock)
            return (uint8_t)pj_strtoul(&media->desc.fmt[i]);
    return 0;
}

/* Digits at the codec's clock; some far ends have them at 8 kHz whatever the codec. */
static void read_telephone_event(
    const pjmedia_sdp_media *ours, const pjmedia_sdp_media *theirs, unsigned clock, csip_remote_media *result) {
    result->telephone_event = event_number_of(theirs, clock);
    if (!result->telephone_event && clock != 8000) result->telephone_event = event_number_of(theirs, clock = 8000);
    if (!result->telephone_event) return;
    uint8_t received = event_number_of(ours, clock);
    result->received_telephone_event = received ? received : result->telephone_event;
    result->telephone_event_khz = (uint8_t)(clock / 1000);
}

/* The first of their formats that our side of this agreement has as well is the one to send: one that we know but did not
 * offer to this far end, or did not accept from it, is not. */
static bool read_formats(
    const pjmedia_sdp_media *ours, const pjmedia_sdp_media *theirs, csip_remote_media *result) {
    for (unsigned i = 0; i < theirs->desc.fmt_count; i++) {
        const struct codec *codec = codec_of(theirs, &theirs->desc.fmt[i]);
        const pj_str_t *own = codec ? format_of(ours, codec) : NULL;
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
        if (is_audio(*ours) && is_audio(*theirs)) return true;
    }
    return false;
}

csip_reading csip_sdp_read(const pjmedia_sdp_session *local, const pjmedia_sdp_session *remote,
                           csip_encryption encryption, csip_remote_media *result) {
    memset(result, 0, sizeof *result);
    const pjmedia_sdp_media *theirs, *ours;
    if (!find_audio(local, remote, &ours, &theirs)) return CSIP_UNUSABLE;
    const pj_str_t *address = address_of(remote, theirs);
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
    if (encryption == CSIP_ENCRYPTION_REQUIRED) return CSIP_IN_CLEAR;
    return is_encrypted_profile(ours) || is_encrypted_profile(theirs) ? CSIP_UNUSABLE : CSIP_READ;
}

/* ---- Answering ----------------------------------------------------------------------------------- */

static bool has_codec(const csip_local_media *local, const pjmedia_sdp_media *media) {
    for (unsigned i = 0; i < media->desc.fmt_count; i++) {
        const struct codec *codec = codec_of(media, &media->desc.fmt[i]);
        for (unsigned j = 0; codec && j < local->codec_count; j++)
            if (codec->number == local->codecs[j]) return true;
    }
    return false;
}

/* The section of the offer that is taken: audio in one of our codecs, at a literal address. Encrypted, if we may and there is
 * one so; some phones offer the same audio twice, with and without. -1 if there is none. */
static int section_of(const csip_local_media *local, const pjmedia_sdp_session *offer, csip_crypto *crypto) {
    int clear = -1;
    for (unsigned i = 0; i < offer->media_count; i++) {
        const pjmedia_sdp_media *media = offer->media[i];
        if (!is_audio(media) || !address_of(offer, media) || !has_codec(local, media)) continue;
        if (local->encryption != CSIP_ENCRYPTION_OFF && csip_crypto_first(media, crypto)) return (int)i;
        if (clear < 0 && !is_encrypted_profile(media)) clear = (int)i;
    }
    crypto->suite = CSIP_NO_SUITE;
    return local->encryption == CSIP_ENCRYPTION_REQUIRED ? -1 : clear;
}

/* PJSIP's negotiator gives our first section to the offer's first that could be its like: those before the one we mean are
 * refused here, in their places. */
static void refuse_sections(pj_pool_t *pool, pjmedia_sdp_session *sdp, const pjmedia_sdp_session *offer, int before) {
    for (int i = 0; i < before; i++) {
        if (!is_audio(offer->media[i])) continue;
        pjmedia_sdp_media *refused = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_media);
        refused->desc = offer->media[i]->desc;
        refused->desc.port = 0;
        sdp->media[sdp->media_count++] = refused;
    }
}

pjmedia_sdp_session *csip_sdp_answer(pj_pool_t *pool, const csip_local_media *local, uint32_t session,
                                     const csip_remote_media *current, const pjmedia_sdp_session *offer) {
    csip_crypto crypto = {0};
    int section = section_of(local, offer, &crypto);
    if (section < 0) return NULL;
    pjmedia_sdp_session *sdp = build_session(pool, local, session);
    refuse_sections(pool, sdp, offer, section);
    pjmedia_sdp_media *media = sdp->media[sdp->media_count++] = build_audio(pool, local);
    if (crypto.suite == CSIP_NO_SUITE) return sdp;
    if (is_encrypted_profile(offer->media[section])) media->desc.transport = STR_SAVP;
    return csip_crypto_answer(pool, media, &crypto, current) ? sdp : NULL;
}
