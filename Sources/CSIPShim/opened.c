/* Which of the connections that we opened are open: PJSIP tells when one opens, and hands out one that is still being opened
 * like any other. There are about as many as trunks. */
#include "internal.h"

#include <stdlib.h>

typedef struct open_connection {
    struct open_connection *next;
    pjsip_transport *transport;
} open_connection;

static open_connection *open_ones;

static bool is_known(const pjsip_transport *transport) {
    for (const open_connection *one = open_ones; one; one = one->next)
        if (one->transport == transport) return true;
    return false;
}

bool csip_is_open(const pjsip_transport *transport) { return is_known(transport) && !transport->is_shutdown; }

void csip_note_open(pjsip_transport *transport) {
    if (is_known(transport)) return;
    open_connection *one = calloc(1, sizeof *one);
    if (!one) return;
    *one = (open_connection){open_ones, transport};
    open_ones = one;
}

void csip_note_closed(const pjsip_transport *transport) {
    for (open_connection **at = &open_ones; *at; at = &(*at)->next) {
        if ((*at)->transport != transport) continue;
        open_connection *gone = *at;
        *at = gone->next;
        free(gone);
        return;
    }
}

void csip_forget_open(void) {
    while (open_ones) csip_note_closed(open_ones->transport);
}

uint64_t csip_now(void) {
    pj_time_val time;
    pj_gettickcount(&time);
    return (uint64_t)time.sec * 1000 + (uint64_t)time.msec;
}
