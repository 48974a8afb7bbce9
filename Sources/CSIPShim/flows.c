/* Connections by which a REGISTER came (RFC 5626 calls them flows), by numbers that are never used twice: a phone
 * behind a router is reached through the connection it opened, and only as long as that lives. */
#include "internal.h"

#include <stdlib.h>

typedef struct flow {
    uint64_t id;
    pjsip_transport *transport;
    pjsip_tp_state_listener_key *listener;
    bool held;  /* our reference keeps PJSIP from closing it when idle */
    bool closed;
    pj_hash_entry_buf by_id, by_transport;
} flow;

static pj_hash_table_t *numbers, *transports;
static uint64_t last;

static void release(flow *entry) {
    if (!entry->held) return;
    entry->held = false;
    pjsip_transport_dec_ref(entry->transport);
}

static void forget(flow *entry) {
    pj_hash_set_np(numbers, &entry->id, sizeof entry->id, 0, entry->by_id, NULL);
    pj_hash_set_np(transports, &entry->transport, sizeof entry->transport, 0, entry->by_transport, NULL);
}

/* The listener stays until the transport goes: PJSIP walks the list of listeners while it calls us. */
static void on_state(
    pjsip_transport *transport, pjsip_transport_state state, const pjsip_transport_state_info *information) {
    (void)transport;
    flow *entry = information->user_data;
    if (state == PJSIP_TP_STATE_CONNECTED) return;
    if (!entry->closed) {
        entry->closed = true;
        forget(entry);
        csip_event event = csip_event_make(CSIP_EVENT_FLOW_CLOSED, NULL);
        event.leg = entry->id;
        csip_event_send(&event);
        if (state != PJSIP_TP_STATE_DESTROY) release(entry);
    }
    if (state == PJSIP_TP_STATE_DESTROY) free(entry);
}

static flow *make(pjsip_transport *transport) {
    flow *entry = calloc(1, sizeof *entry);
    if (!entry) return NULL;
    entry->id = ++last;
    entry->transport = transport;
    if (pjsip_transport_add_state_listener(transport, on_state, entry, &entry->listener) != PJ_SUCCESS) {
        free(entry);
        return NULL;
    }
    pj_hash_set_np(numbers, &entry->id, sizeof entry->id, 0, entry->by_id, entry);
    pj_hash_set_np(transports, &entry->transport, sizeof entry->transport, 0, entry->by_transport, entry);
    return entry;
}

uint64_t csip_flow_of(pjsip_transport *transport) {
    if (!PJSIP_TRANSPORT_IS_RELIABLE(transport) || transport->is_shutdown) return 0;
    flow *entry = pj_hash_get(transports, &transport, sizeof transport, NULL);
    if (!entry) entry = make(transport);
    return entry ? entry->id : 0;
}

pjsip_transport *csip_flow_transport(uint64_t id) {
    flow *entry = numbers ? pj_hash_get(numbers, &id, sizeof id, NULL) : NULL;
    return entry ? entry->transport : NULL;
}

void csip_flow_hold(uint64_t id, bool hold) {
    flow *entry = numbers ? pj_hash_get(numbers, &id, sizeof id, NULL) : NULL;
    if (!entry || entry->held == hold) return;
    if (!hold) {
        release(entry);
    } else if (pjsip_transport_add_ref(entry->transport) == PJ_SUCCESS) {
        entry->held = true;
    }
}

pj_status_t csip_flows_start(void) {
    numbers = pj_hash_create(csip.pool, 1023);
    transports = pj_hash_create(csip.pool, 1023);
    return numbers && transports ? PJ_SUCCESS : PJ_ENOMEM;
}

/* Before the endpoint goes, and with it the connections: nobody is told of them any more. Their entries go with them. */
void csip_flows_stop(void) {
    pj_hash_iterator_t memory, *at = numbers ? pj_hash_first(numbers, &memory) : NULL;
    for (; at; at = pj_hash_next(numbers, at)) ((flow *)pj_hash_this(numbers, at))->closed = true;
    numbers = transports = NULL;
}
