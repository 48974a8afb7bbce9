/* PJSIP's unique strings: Call-IDs, tags, Via branches, five for a leg.
 *
 * PJLIB makes them with libuuid, which opens, reads and closes /dev/urandom for each. This definition stands in
 * for PJLIB's: the dynamic linker takes the program's symbol before the library's. It is weak, so that a PJLIB
 * that is linked statically keeps its own without a conflict; then a leg merely costs some microseconds more.
 *
 * 36 characters, a UUID's length, because PJSIP takes that for granted in a branch; of 5 random bits each, in one
 * case, because PJSIP compares tags without regard to case. */
#include "internal.h"

#include <errno.h>
#include <sys/random.h>

enum { LENGTH = 36, STOCK = 3600 };

__attribute__((weak, visibility("default"))) pj_str_t *pj_generate_unique_string(pj_str_t *string);

static const unsigned char *random_bytes(void) {
    static __thread unsigned char stock[STOCK];
    static __thread size_t left;
    if (left < LENGTH) {
        size_t filled = 0;
        while (filled < STOCK) {
            ssize_t count = getrandom(stock + filled, STOCK - filled, 0);
            if (count > 0) filled += (size_t)count;
            else if (errno != EINTR) return NULL;
        }
        left = STOCK;
    }
    left -= LENGTH;
    return stock + left;
}

pj_str_t *pj_generate_unique_string(pj_str_t *string) {
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    const unsigned char *bytes = random_bytes();
    if (!bytes) { /* a kernel without getrandom; PJSIP has none of ours */
        pj_create_random_string(string->ptr, LENGTH);
    } else {
        for (int i = 0; i < LENGTH; i++) string->ptr[i] = alphabet[bytes[i] & 31];
    }
    string->slen = LENGTH;
    return string;
}
