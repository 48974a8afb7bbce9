/* Results and borrowed text. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

csip_result csip_success(void) {
    csip_result result = {0};
    return result;
}

/* "doing: what PJSIP says of the status". */
csip_result csip_failure(pj_status_t status, const char *doing) {
    csip_result result = {.status = status ? status : PJ_EUNKNOWN};
    char words[PJ_ERR_MSG_SIZE];
    pj_str_t text = pj_strerror(result.status, words, sizeof words);
    snprintf(result.message, sizeof result.message, "%s: %.*s", doing, (int)text.slen, text.ptr);
    return result;
}

csip_text csip_text_of(const pj_str_t *string) {
    csip_text text = {string->ptr, string->slen > 0 ? (size_t)string->slen : 0};
    return text;
}
