/* SDP, built as PJSIP's structures (RFC 4566, RFC 3264). Encrypted audio is RTP/SAVP with keys (RFC 4568), or, as
 * many phones offer it who would do without, RTP/AVP with keys. */
#include "sdp.h"

#include <stdio.h>
#include <string.h>

static const pj_str_t STR_IN = {"IN", 2}, STR_IP4 = {"IP4", 3}, STR_IP6 = {"IP6", 3};
static const pj_str_t STR_AUDIO = {"audio", 5}, STR_AVP = {"RTP/AVP", 7}, STR_SAVP = {"RTP/SAVP", 8};

/* ---- Sections ------------------------------------------------------------------------------------ */

bool csip_sdp_is_audio(const pjmedia_sdp_media *media) { return pj_stricmp(&media->desc.media, &STR_AUDIO) == 0; }

bool csip_sdp_is_encrypted(const pjmedia_sdp_media *media) {
    return pj_stricmp(&media->desc.transport, &STR_SAVP) == 0;
}

bool csip_sdp_is_usable(const pjmedia_sdp_media *media) {
    return csip_sdp_is_audio(media) && media->desc.port != 0
           && (pj_stricmp(&media->desc.transport, &STR_AVP) == 0 || csip_sdp_is_encrypted(media));
}

void csip_sdp_encrypt(pjmedia_sdp_media *media) { media->desc.transport = STR_SAVP; }

pjmedia_sdp_media *csip_sdp_refused(pj_pool_t *pool, const pjmedia_sdp_media *media) {
    pjmedia_sdp_media *refused = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_media);
    refused->desc = media->desc;
    refused->desc.port = 0;
    return refused;
}

/* ---- Our own ------------------------------------------------------------------------------------- */

const char *const csip_direction_names[] = {"sendrecv", "sendonly", "recvonly", "inactive"};

pjmedia_sdp_media *csip_sdp_audio(pj_pool_t *pool, const csip_local_media *local) {
    pjmedia_sdp_media *media = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_media);
    media->desc.media = STR_AUDIO;
    media->desc.transport = STR_AVP;
    media->desc.port = local->rtp_port;
    media->desc.port_count = 1;
    bool fast = false;
    for (unsigned i = 0; i < local->codec_count && i < CSIP_MAX_CODECS; i++) {
        const csip_codec *codec = csip_codec_numbered(local->codecs[i]);
        if (!codec) continue;
        csip_codec_add(pool, media, codec);
        fast |= codec->clock == 48000;
    }
    /* At each clock that is offered (RFC 4733 section 2.1). */
    if (local->telephone_event) csip_telephone_event_add(pool, media, local->telephone_event, 8000);
    if (local->telephone_event && fast) csip_telephone_event_add(pool, media, local->telephone_event + 1, 48000);
    char number[8];
    if (local->ptime) {
        snprintf(number, sizeof number, "%u", local->ptime);
        csip_sdp_add(pool, media, "ptime", number);
    }
    if (local->rtcp_port && local->rtcp_port != local->rtp_port + 1) {
        snprintf(number, sizeof number, "%u", local->rtcp_port);
        csip_sdp_add(pool, media, "rtcp", number);
    }
    csip_sdp_add(pool, media, csip_direction_names[local->direction & 3], NULL);
    return media;
}

pjmedia_sdp_session *csip_sdp_session(pj_pool_t *pool, const csip_local_media *local, uint32_t session) {
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

/* ---- Offers -------------------------------------------------------------------------------------- */

static void add_refused(
    pj_pool_t *pool, pjmedia_sdp_session *sdp, const pjmedia_sdp_session *active, unsigned from, unsigned to) {
    for (unsigned i = from; i < to; i++) sdp->media[sdp->media_count++] = csip_sdp_refused(pool, active->media[i]);
}

/* The place of the audio that is on. */
static unsigned place_in(const pjmedia_sdp_session *active) {
    for (unsigned i = 0; i < active->media_count; i++)
        if (csip_sdp_is_usable(active->media[i])) return i;
    return 0;
}

/* What was refused once keeps its place, and so does our audio (RFC 3264 section 8): PJSIP would put it first. */
pjmedia_sdp_session *csip_sdp_offer(pj_pool_t *pool, const csip_local_media *local, uint32_t session,
                                    const csip_remote_media *current, const pjmedia_sdp_session *active) {
    pjmedia_sdp_session *sdp = csip_sdp_session(pool, local, session);
    unsigned place = active ? place_in(active) : 0;
    if (active) add_refused(pool, sdp, active, 0, place);
    pjmedia_sdp_media *media = sdp->media[sdp->media_count++] = csip_sdp_audio(pool, local);
    if (active) add_refused(pool, sdp, active, place + 1, active->media_count);
    if (local->encryption == CSIP_ENCRYPTION_OFF) return sdp;
    if (local->encryption == CSIP_ENCRYPTION_REQUIRED) csip_sdp_encrypt(media);
    return csip_crypto_offer(pool, media, current) ? sdp : NULL;
}
