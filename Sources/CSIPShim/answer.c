/* Answers to the far end's offers (RFC 3264 section 6): one section of audio is taken, all others are refused. */
#include "sdp.h"

static bool has_codec(const csip_local_media *local, const pjmedia_sdp_media *media) {
    for (unsigned i = 0; i < media->desc.fmt_count; i++) {
        const csip_codec *codec = csip_codec_of(media, &media->desc.fmt[i]);
        for (unsigned j = 0; codec && j < local->codec_count; j++)
            if (codec->number == local->codecs[j]) return true;
    }
    return false;
}

/* The section of the offer that is taken: audio in one of our codecs, at a literal address. Encrypted, if we may and there is
 * one so; some phones and gateways offer the same audio twice, with and without. -1 if there is none. */
static int section_of(const csip_local_media *local, const pjmedia_sdp_session *offer, csip_crypto *crypto) {
    int clear = -1;
    for (unsigned i = 0; i < offer->media_count; i++) {
        const pjmedia_sdp_media *media = offer->media[i];
        if (!csip_sdp_is_usable(media) || !csip_sdp_address(offer, media, local->address) || !has_codec(local, media)) continue;
        if (local->encryption != CSIP_ENCRYPTION_OFF && csip_crypto_first(media, crypto)) return (int)i;
        if (clear < 0 && !csip_sdp_is_encrypted(media)) clear = (int)i;
    }
    crypto->suite = CSIP_NO_SUITE;
    return local->encryption == CSIP_ENCRYPTION_REQUIRED ? -1 : clear;
}

/* PJSIP's negotiator gives our first section to the offer's first that could be its like, be that switched off: those before
 * the one we mean are refused here, in their places. What comes after it, PJSIP refuses. */
static void refuse_sections(pj_pool_t *pool, pjmedia_sdp_session *sdp, const pjmedia_sdp_session *offer, int before) {
    for (int i = 0; i < before; i++)
        if (csip_sdp_is_audio(offer->media[i]))
            sdp->media[sdp->media_count++] = csip_sdp_refused(pool, offer->media[i]);
}

pjmedia_sdp_session *csip_sdp_answer(pj_pool_t *pool, const csip_local_media *local, uint32_t session,
                                     const csip_remote_media *current, const pjmedia_sdp_session *offer) {
    csip_crypto crypto = {0};
    int section = section_of(local, offer, &crypto);
    if (section < 0) return NULL;
    pjmedia_sdp_session *sdp = csip_sdp_session(pool, local, session);
    refuse_sections(pool, sdp, offer, section);
    pjmedia_sdp_media *media = sdp->media[sdp->media_count++] = csip_sdp_audio(pool, local);
    if (crypto.suite == CSIP_NO_SUITE) return sdp;
    if (csip_sdp_is_encrypted(offer->media[section])) csip_sdp_encrypt(media);
    return csip_crypto_answer(pool, media, &crypto, current) ? sdp : NULL;
}
