/* The codecs we speak, as SDP writes them (RFC 3551, RFC 7587), and keypad digits beside them (RFC 4733). */
#include "sdp.h"

#include <stdio.h>

/* What we speak. The number is the payload type we offer it with: static ones of RFC 3551, and for Opus, which has
   none, one of our choice. */
static const csip_codec codecs[] = {
    {0, "PCMU", 8000, "", NULL},
    {8, "PCMA", 8000, "", NULL},
    {9, "G722", 8000, "", NULL},
    /* Nothing above 8 kHz of sound is heard or sent here. */
    {111, "opus", 48000, "/2", "maxplaybackrate=16000;sprop-maxcapturerate=16000"},
};
#define CODEC_COUNT (sizeof codecs / sizeof codecs[0])

const csip_codec *csip_codec_numbered(unsigned long number) {
    for (unsigned i = 0; i < CODEC_COUNT; i++)
        if (codecs[i].number == number) return &codecs[i];
    return NULL;
}

/* ---- Writing ------------------------------------------------------------------------------------- */

static void add_format(pj_pool_t *pool, pjmedia_sdp_media *media, uint8_t payload_type) {
    char number[4];
    snprintf(number, sizeof number, "%u", payload_type);
    pj_strdup2_with_null(pool, &media->desc.fmt[media->desc.fmt_count++], number);
}

void csip_codec_add(pj_pool_t *pool, pjmedia_sdp_media *media, const csip_codec *codec) {
    char value[80];
    add_format(pool, media, codec->number);
    snprintf(value, sizeof value, "%u %s/%u%s", codec->number, codec->name, codec->clock, codec->channels);
    csip_sdp_add(pool, media, "rtpmap", value);
    if (!codec->parameters) return;
    snprintf(value, sizeof value, "%u %s", codec->number, codec->parameters);
    csip_sdp_add(pool, media, "fmtp", value);
}

void csip_telephone_event_add(pj_pool_t *pool, pjmedia_sdp_media *media, uint8_t payload_type, unsigned clock) {
    char value[40];
    add_format(pool, media, payload_type);
    snprintf(value, sizeof value, "%u telephone-event/%u", payload_type, clock);
    csip_sdp_add(pool, media, "rtpmap", value);
    snprintf(value, sizeof value, "%u 0-16", payload_type);
    csip_sdp_add(pool, media, "fmtp", value);
}

/* ---- Reading ------------------------------------------------------------------------------------- */

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
const csip_codec *csip_codec_of(const pjmedia_sdp_media *media, const pj_str_t *format) {
    unsigned long number = pj_strtoul(format);
    if (number < 96) return csip_codec_numbered(number);
    pjmedia_sdp_rtpmap map;
    if (number > 127 || !read_mapping(media, format, &map)) return NULL;
    for (unsigned i = 0; i < CODEC_COUNT; i++)
        if (codecs[i].number >= 96 && pj_stricmp2(&map.enc_name, codecs[i].name) == 0
            && map.clock_rate == codecs[i].clock)
            return &codecs[i];
    return NULL;
}

const pj_str_t *csip_format_of(const pjmedia_sdp_media *media, const csip_codec *codec) {
    for (unsigned i = 0; i < media->desc.fmt_count; i++)
        if (csip_codec_of(media, &media->desc.fmt[i]) == codec) return &media->desc.fmt[i];
    return NULL;
}

uint8_t csip_telephone_event_of(const pjmedia_sdp_media *media, unsigned clock) {
    for (unsigned i = 0; i < media->desc.fmt_count; i++)
        if (telephone_event_clock(media, &media->desc.fmt[i]) == clock)
            return (uint8_t)pj_strtoul(&media->desc.fmt[i]);
    return 0;
}
