/* Connections that others opened to us (RFC 5626 calls them flows), by numbers that are never used twice: a phone
 * behind a router is reached through the connection it opened, and only as long as that lives.
 *
 * Those that nobody is registered through have to wait in line: the first in it are closed when they have been there for
 * too long, or when there are too many, in all or from one address, so that strangers do not take the room of phones.
 * PJSIP keeps the place of a closed one for another half second, so a flood of more than some 1,500 connections a second
 * still has all of them while it lasts. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct flow {
    PJ_DECL_LIST_MEMBER(struct flow);
    uint64_t id;
    pjsip_transport *transport;
    pjsip_tp_state_listener_key *listener;
    bool held;  /* our reference keeps PJSIP from closing it when idle */
    bool closed;
    bool in_line;
    uint64_t since; /* ms, in line */
    pj_hash_entry_buf by_id, by_transport;
} flow;

static pj_hash_table_t *numbers, *transports;
static uint64_t last;
static flow line; /* its head: the longest there first */
static unsigned line_length;
static pj_timer_entry sweep;

/* Half of the sockets that PJSIP can have; an eighth from one address, behind which many phones may sit, each of them
 * unregistered for two round trips. */
enum { LONGEST_LINE = PJ_IOQUEUE_MAX_HANDLES / 2, MOST_OF_ONE = PJ_IOQUEUE_MAX_HANDLES / 8 };

static void leave_line(flow *entry) {
    if (!entry->in_line) return;
    entry->in_line = false;
    line_length--;
    pj_list_erase(entry);
}

static void close_one(flow *entry) {
    leave_line(entry);
    pjsip_transport_shutdown(entry->transport);
}

/* An IPv6 subscriber has a whole /64. */
static bool is_same_source(const pj_sockaddr *a, const pj_sockaddr *b) {
    if (a->addr.sa_family != b->addr.sa_family) return false;
    unsigned length = a->addr.sa_family == pj_AF_INET6() ? 8 : 4;
    return memcmp(pj_sockaddr_get_addr(a), pj_sockaddr_get_addr(b), length) == 0;
}

/* Room for one more. */
static void make_room(const pj_sockaddr *source) {
    unsigned count = 0;
    flow *oldest = NULL;
    for (flow *entry = line.next; entry != &line; entry = entry->next) {
        if (!is_same_source(&entry->transport->key.rem_addr, source)) continue;
        count++;
        if (!oldest) oldest = entry;
    }
    if (count >= MOST_OF_ONE) close_one(oldest);
    else if (line_length >= LONGEST_LINE) close_one(line.next);
}

static void join_line(flow *entry) {
    make_room(&entry->transport->key.rem_addr);
    entry->in_line = true;
    entry->since = csip_now();
    line_length++;
    pj_list_push_back(&line, entry);
}

/* One that is in use, by a call or a transaction, is no idle one. */
static void close_idle(void) {
    uint64_t time = csip_now();
    while (line_length && line.next->since + csip.connection_patience <= time) {
        flow *first = line.next;
        if (pj_atomic_get(first->transport->ref_cnt) == 0) {
            close_one(first);
        } else {
            leave_line(first);
            join_line(first);
        }
    }
}

static void schedule_sweep(void) {
    uint32_t ms = csip.connection_patience / 4 + 1;
    pj_time_val delay = {ms / 1000, ms % 1000};
    pjsip_endpt_schedule_timer(csip.endpoint, &sweep, &delay);
}

static void on_sweep(pj_timer_heap_t *heap, pj_timer_entry *entry) {
    (void)heap, (void)entry;
    close_idle();
    schedule_sweep();
}

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
        leave_line(entry);
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
    join_line(entry);
    return entry;
}

uint64_t csip_flow_of(pjsip_transport *transport) {
    if (!PJSIP_TRANSPORT_IS_RELIABLE(transport) || transport->is_shutdown) return 0;
    if (transport->dir != PJSIP_TP_DIR_INCOMING) return 0;
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
        join_line(entry);
    } else if (pjsip_transport_add_ref(entry->transport) == PJ_SUCCESS) {
        entry->held = true;
        leave_line(entry);
    }
}

/* PJSIP's own, which calls the listeners. */
static pjsip_tp_state_callback tell_listeners;

/* PJSIP tells of an accepted TCP connection, but not of a TLS one: that is seen with its first message. */
static void on_any_state(
    pjsip_transport *transport, pjsip_transport_state state, const pjsip_transport_state_info *information) {
    if (tell_listeners) tell_listeners(transport, state, information);
    if (state == PJSIP_TP_STATE_CONNECTED && numbers) csip_flow_of(transport);
}

pj_status_t csip_flows_start(void) {
    numbers = pj_hash_create(csip.pool, 1023);
    transports = pj_hash_create(csip.pool, 1023);
    if (!numbers || !transports) return PJ_ENOMEM;
    pj_list_init(&line);
    line_length = 0;
    pj_timer_entry_init(&sweep, 0, NULL, on_sweep);
    schedule_sweep();
    pjsip_tpmgr *manager = pjsip_endpt_get_tpmgr(csip.endpoint);
    tell_listeners = pjsip_tpmgr_get_state_cb(manager);
    return pjsip_tpmgr_set_state_cb(manager, on_any_state);
}

/* Before the endpoint goes, and with it the connections: nobody is told of them any more. Their entries go with them. */
void csip_flows_stop(void) {
    pj_hash_iterator_t memory, *at = numbers ? pj_hash_first(numbers, &memory) : NULL;
    for (; at; at = pj_hash_next(numbers, at)) ((flow *)pj_hash_this(numbers, at))->closed = true;
    if (numbers) pjsip_endpt_cancel_timer(csip.endpoint, &sweep);
    numbers = transports = NULL;
}
