/* One line of SDP, "a=name:value" (RFC 4566 section 5.13). */
#include "sdp.h"

void csip_sdp_add(pj_pool_t *pool, pjmedia_sdp_media *media, const char *name, const char *value) {
    pj_str_t text = value ? pj_str((char *)value) : (pj_str_t){NULL, 0};
    pjmedia_sdp_media_add_attr(media, pjmedia_sdp_attr_create(pool, name, value ? &text : NULL));
}
