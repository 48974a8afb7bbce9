/* SDES: keys of SRTP in SDP (RFC 4568). The lines of a far end are read by the caller's callback, ours like theirs, so
 * that what is sent and what is agreed on cannot differ. Keys are fresh in each offer and answer, but for the one that is
 * in use: a session that is refreshed keeps it, and with it the packets' counters. */
#include "internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* In the order they are offered: the two of RFC 7714 cost half of what the others do. */
static const struct suite {
    uint8_t number;
    const char *name;
    unsigned key; /* bytes of master key and salt */
} suites[] = {
    {CSIP_AEAD_AES_256_GCM, "AEAD_AES_256_GCM", 32 + 12},
    {CSIP_AEAD_AES_128_GCM, "AEAD_AES_128_GCM", 16 + 12},
    {CSIP_AES_CM_128_HMAC_SHA1_80, "AES_CM_128_HMAC_SHA1_80", 16 + 14},
    {CSIP_AES_CM_128_HMAC_SHA1_32, "AES_CM_128_HMAC_SHA1_32", 16 + 14},
};
#define SUITE_COUNT (sizeof suites / sizeof suites[0])

/* ---- Reading ------------------------------------------------------------------------------------- */

/* The next line that can be used, from the attribute at `*at` on. */
static bool next_line(const pjmedia_sdp_media *media, unsigned *at, csip_crypto *line) {
    while (*at < media->attr_count) {
        const pjmedia_sdp_attr *attribute = media->attr[(*at)++];
        if (pj_stricmp2(&attribute->name, "crypto") != 0 || !csip.callbacks.on_crypto) continue;
        if (csip.callbacks.on_crypto(csip.callbacks.context, csip_text_of(&attribute->value), line)) return true;
    }
    return false;
}

/* The far end's order is its preference (section 5.1.1). */
bool csip_crypto_first(const pjmedia_sdp_media *media, csip_crypto *line) {
    unsigned at = 0;
    return next_line(media, &at, line);
}

/* The lines of offer and answer that belong together: one tag, one suite. Whose is the answer has one line only. */
bool csip_crypto_agreed(
    const pjmedia_sdp_media *ours, const pjmedia_sdp_media *theirs, csip_remote_media *result) {
    csip_crypto our_line, their_line;
    for (unsigned at = 0; next_line(theirs, &at, &their_line);)
        for (unsigned own = 0; next_line(ours, &own, &our_line);) {
            if (our_line.tag != their_line.tag || our_line.suite != their_line.suite) continue;
            result->suite = our_line.suite;
            memcpy(result->our_key, our_line.key, sizeof result->our_key);
            memcpy(result->their_key, their_line.key, sizeof result->their_key);
            return true;
        }
    return false;
}

/* ---- Writing ------------------------------------------------------------------------------------- */

static bool add_line(pj_pool_t *pool, pjmedia_sdp_media *media, uint32_t tag, const struct suite *suite,
                     const csip_remote_media *current) {
    uint8_t key[CSIP_KEY_SIZE];
    if (current && current->suite == suite->number) memcpy(key, current->our_key, suite->key);
    else if (getrandom(key, suite->key, 0) != (ssize_t)suite->key) return false;
    char value[128];
    int used = snprintf(value, sizeof value, "%u %s inline:", (unsigned)tag, suite->name);
    int room = (int)sizeof value - used - 1;
    if (pj_base64_encode(key, (int)suite->key, value + used, &room) != PJ_SUCCESS) return false;
    value[used + room] = 0;
    pj_str_t text = pj_str(value);
    pjmedia_sdp_media_add_attr(media, pjmedia_sdp_attr_create(pool, "crypto", &text));
    explicit_bzero(key, sizeof key);
    return true;
}

bool csip_crypto_offer(pj_pool_t *pool, pjmedia_sdp_media *media, const csip_remote_media *current) {
    for (unsigned i = 0; i < SUITE_COUNT; i++)
        if (!add_line(pool, media, i + 1, &suites[i], current)) return false;
    return true;
}

bool csip_crypto_answer(pj_pool_t *pool, pjmedia_sdp_media *media, const csip_crypto *theirs,
                        const csip_remote_media *current) {
    for (unsigned i = 0; i < SUITE_COUNT; i++)
        if (suites[i].number == theirs->suite) return add_line(pool, media, theirs->tag, &suites[i], current);
    return false;
}
