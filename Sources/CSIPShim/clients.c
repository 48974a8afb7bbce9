/* What opens the TLS connections to trunks: each trunk has its own, with what its gateway is measured by, and a changed trunk
 * gets another. The old one goes when nobody uses it any more; PJSIP would let go of it under its connections. */
#include "internal.h"

#include <string.h>

/* ---- Who uses it ------------------------------------------------------------------------------------ */

static void on_connection_state(
    pjsip_transport *transport, pjsip_transport_state state, const pjsip_transport_state_info *information) {
    (void)transport;
    csip_bound_listener *entry = information->user_data;
    if (state != PJSIP_TP_STATE_DESTROY || !entry->connections) return;
    entry->connections--;
    entry->since = csip_now();
}

/* PJSIP's own connect, and a note of what came of it: a connection keeps a pointer to what opened it. */
static pj_status_t connect_counted(
    pjsip_tpfactory *factory, pjsip_tpmgr *manager, pjsip_endpoint *endpoint, const pj_sockaddr *address, int length,
    pjsip_tx_data *tdata, pjsip_transport **transport) {
    csip_bound_listener *entry = NULL;
    for (uint32_t i = 0; i < csip.listener_count && !entry; i++)
        if (csip.listeners[i].tcp == factory) entry = &csip.listeners[i];
    if (!entry) return PJ_ENOTFOUND;
    pj_status_t status = entry->connect(factory, manager, endpoint, address, length, tdata, transport);
    pjsip_tp_state_listener_key *key;
    if (status != PJ_SUCCESS) return status;
    if (pjsip_transport_add_state_listener(*transport, on_connection_state, entry, &key) == PJ_SUCCESS) entry->connections++;
    return PJ_SUCCESS;
}

void csip_count_connections(csip_bound_listener *entry) {
    entry->connect = entry->tcp->create_transport2;
    entry->tcp->create_transport2 = connect_counted;
}

void csip_listener_hold(csip_leg *leg, uint32_t listener) {
    leg->way.listener = listener;
    leg->holds_listener = true;
    csip.listeners[listener].legs++;
}

void csip_listener_release(csip_leg *leg) {
    if (!leg->holds_listener) return;
    leg->holds_listener = false;
    csip_bound_listener *entry = &csip.listeners[leg->way.listener];
    entry->legs--;
    entry->since = csip_now();
}

/* ---- Those that a reload replaced ------------------------------------------------------------------- */

static pj_timer_entry sweep;

/* Questions and registrations that are under way name it too, and nobody counts them: they are over in 64 T1, and a look-up
 * before them as soon. */
static uint32_t longest_request(void) { return 128 * pjsip_cfg()->tsx.t1; }

static void schedule_sweep(void) {
    uint32_t ms = longest_request() / 16 + 1;
    pj_time_val delay = {ms / 1000, ms % 1000};
    if (pjsip_endpt_schedule_timer(csip.endpoint, &sweep, &delay) == PJ_SUCCESS) sweep.id = 1;
}

static void on_sweep(pj_timer_heap_t *heap, pj_timer_entry *timer) {
    (void)heap, (void)timer;
    sweep.id = 0;
    csip_event swept = csip_event_make(CSIP_EVENT_SWEPT, NULL);
    for (uint32_t i = 0; i < csip.listener_count; i++) {
        csip_bound_listener *entry = &csip.listeners[i];
        if (!entry->retired) continue;
        if (entry->connections || entry->legs || csip_now() - entry->since < longest_request()) {
            swept.leg++;
            continue;
        }
        entry->tcp->destroy(entry->tcp);
        memset(entry, 0, sizeof *entry);
    }
    if (swept.leg) schedule_sweep();
    csip_event_send(&swept);
}

void csip_unlisten(uint32_t index) {
    if (!csip.running || index >= csip.listener_count) return;
    csip_bound_listener *entry = &csip.listeners[index];
    if (!entry->connect || entry->retired) return;
    entry->retired = true;
    entry->since = csip_now();
    if (sweep.id) return;
    pj_timer_entry_init(&sweep, 0, NULL, on_sweep);
    schedule_sweep();
}

void csip_retired_stop(void) {
    if (sweep.id) pjsip_endpt_cancel_timer(csip.endpoint, &sweep);
    sweep.id = 0;
}

uint32_t csip_listeners_in_use(void) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < csip.listener_count; i++) count += csip.listeners[i].udp || csip.listeners[i].tcp;
    return count;
}
