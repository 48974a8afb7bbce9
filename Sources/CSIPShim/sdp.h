/* What the files about SDP share. */
#pragma once
#include "internal.h"

typedef struct csip_codec {
    uint8_t number;
    const char *name;
    unsigned clock;
    const char *channels; /* Opus always says two (RFC 7587 section 7) */
    const char *parameters;
} csip_codec;

/* attribute.c: without a value if that is NULL */
void csip_sdp_add(pj_pool_t *pool, pjmedia_sdp_media *media, const char *name, const char *value);

/* codecs.c */
/* What we offer under this number, or NULL. */
const csip_codec *csip_codec_numbered(unsigned long number);
void csip_codec_add(pj_pool_t *pool, pjmedia_sdp_media *media, const csip_codec *codec);
void csip_telephone_event_add(pj_pool_t *pool, pjmedia_sdp_media *media, uint8_t payload_type, unsigned clock);
/* Which codec this format of the section is; NULL if it is none of ours. */
const csip_codec *csip_codec_of(const pjmedia_sdp_media *media, const pj_str_t *format);
/* The format that this section has for the codec; NULL if it has none. */
const pj_str_t *csip_format_of(const pjmedia_sdp_media *media, const csip_codec *codec);
/* The number that this section has for digits at the clock, 0 if none. */
uint8_t csip_telephone_event_of(const pjmedia_sdp_media *media, unsigned clock);

/* sdp.c */
extern const char *const csip_direction_names[]; /* by csip_direction */
pjmedia_sdp_session *csip_sdp_session(pj_pool_t *pool, const csip_local_media *local, uint32_t session);
/* The section of our audio, in clear. */
pjmedia_sdp_media *csip_sdp_audio(pj_pool_t *pool, const csip_local_media *local);
void csip_sdp_encrypt(pjmedia_sdp_media *media); /* makes its profile RTP/SAVP */
/* A section as this one, switched off. */
pjmedia_sdp_media *csip_sdp_refused(pj_pool_t *pool, const pjmedia_sdp_media *media);
bool csip_sdp_is_audio(const pjmedia_sdp_media *media); /* of whatever profile, switched off or not */
/* Audio that is on, in a profile that we speak. */
bool csip_sdp_is_usable(const pjmedia_sdp_media *media);
bool csip_sdp_is_encrypted(const pjmedia_sdp_media *media);

/* agreed.c */
/* Where its packets go: a literal of our own family, as `local` is; NULL if that cannot be reached from there. */
const pj_str_t *csip_sdp_address(
    const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *media, const char *local);
