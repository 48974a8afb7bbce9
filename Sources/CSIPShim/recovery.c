/* What becomes of a leg whose connection breaks. The talk goes on meanwhile: audio has its own way.
 *
 * A trunk's is connected to again, at once and then ever less often, for as long as the leg lasts. A phone behind a router cannot be
 * connected to; it is waited for until it registers again (RFC 5626 section 4.4), for a bounded time, after which the leg has ended.
 * A BYE that is due meanwhile is kept back as long; our user's leg is over at once all the same.
 *
 * Whoever is back, or registers as one who has just been switched on, is asked with a refresh whether the leg still exists there:
 * after a restart it answers 481, and PJSIP ends the leg. Steps are taken by timers and never from within PJSIP's callbacks, which come in the middle of its own work. */
#include "internal.h"

#include <string.h>

static pjsip_tp_state_callback tell_others;

enum { LONG_LIVED = 30000 }; /* ms: a connection that lasted so long was a good one */

static pjsip_transport *pinned(const csip_leg *leg) {
    const pjsip_tpselector *selector = &leg->inv->dlg->tp_sel;
    return selector->type == PJSIP_TPSELECTOR_TRANSPORT ? selector->u.transport : NULL;
}

/* ---- Turns ----------------------------------------------------------------------------------------- */

static void on_turn(pj_timer_heap_t *heap, pj_timer_entry *entry);

static void next_turn(csip_leg *leg, uint32_t ms) { csip_timer_set(&leg->way.turn, leg, on_turn, ms); }

/* What had to wait leaves, or the far end is asked whether it still knows the leg. */
static void resume(csip_leg *leg) {
    csip_way *way = &leg->way;
    way->state = CSIP_WAY_OPEN;
    way->opened = csip_now();
    if (way->bye_waits) {
        way->bye_waits = false;
        csip_timer_cancel(&way->patience);
        csip_bye_send(leg);
        return;
    }
    csip_timer_cancel(&way->patience);
    if (leg->inv->state != PJSIP_INV_STATE_CONFIRMED || leg->ending || leg->bye_sent) return;
    if (!csip_offer_refresh(leg) && leg->inv && way->state == CSIP_WAY_OPEN) {
        way->state = CSIP_WAY_MENDED;
        next_turn(leg, 1000);
    }
}

/* 0, 1, 2, 4, then every 8 s. */
static uint32_t pause_of(unsigned tries) { return tries == 0 ? 0 : 1000u << (tries < 4 ? tries - 1 : 3); }

static void reconnect(csip_leg *leg) {
    csip_way *way = &leg->way;
    pjsip_transport *transport = NULL;
    way->tries++;
    way->state = CSIP_WAY_CONNECTING;
    if (csip_way_connect(leg, &transport) != PJ_SUCCESS) {
        way->state = CSIP_WAY_BROKEN;
        next_turn(leg, pause_of(way->tries));
        return;
    }
    csip_way_pin(leg->inv->dlg, transport);
    pjsip_transport_dec_ref(transport); /* the dialog has its own */
    if (csip_is_open(transport)) resume(leg);
}

static void on_turn(pj_timer_heap_t *heap, pj_timer_entry *entry) {
    (void)heap;
    csip_leg *leg = entry->user_data;
    entry->id = 0;
    if (!leg->inv) return;
    pjsip_dialog *dialog = leg->inv->dlg;
    pjsip_dlg_inc_lock(dialog);
    if (leg->way.state == CSIP_WAY_MENDED) resume(leg);
    else if (leg->way.state == CSIP_WAY_BROKEN && !leg->way.device) reconnect(leg);
    pjsip_dlg_dec_lock(dialog);
}

/* ---- What happens to connections --------------------------------------------------------------------- */

/* A phone's call that is not answered yet has no one left to answer. */
static void lose(csip_leg *leg) {
    csip_way *way = &leg->way;
    bool is_early = leg->inv->state < PJSIP_INV_STATE_CONNECTING;
    if (is_early && !leg->is_incoming) return; /* PJSIP ends the INVITE */
    way->state = CSIP_WAY_BROKEN;
    if (!way->device) {
        if (csip_now() - way->opened > LONG_LIVED) way->tries = 0;
        next_turn(leg, pause_of(way->tries));
    } else if (!way->patience.id) {
        csip_end_unless_back(leg, is_early ? 0 : csip.return_patience);
    }
}

static void closed(const pjsip_transport *transport) {
    csip_note_closed(transport);
    for (csip_way *way = csip_ways.next; way != &csip_ways; way = way->next) {
        csip_leg *leg = csip_way_leg(way);
        bool goes_by_it = leg->inv && pinned(leg) == transport;
        if (goes_by_it && (way->state == CSIP_WAY_OPEN || way->state == CSIP_WAY_CONNECTING || way->state == CSIP_WAY_MENDED))
            lose(leg);
    }
}

static void opened(pjsip_transport *transport) {
    if (transport->dir != PJSIP_TP_DIR_OUTGOING) return;
    csip_note_open(transport);
    for (csip_way *way = csip_ways.next; way != &csip_ways; way = way->next) {
        csip_leg *leg = csip_way_leg(way);
        if (!leg->inv || way->state != CSIP_WAY_CONNECTING || pinned(leg) != transport) continue;
        way->state = CSIP_WAY_MENDED;
        next_turn(leg, 0);
    }
}

static void on_state(
    pjsip_transport *transport, pjsip_transport_state state, const pjsip_transport_state_info *information) {
    if (tell_others) tell_others(transport, state, information);
    if (!PJSIP_TRANSPORT_IS_RELIABLE(transport) || !csip.running || !csip_ways.next) return;
    if (state == PJSIP_TP_STATE_CONNECTED) opened(transport);
    else closed(transport);
}

/* ---- Phones that come back --------------------------------------------------------------------------- */

static bool is_meant(const csip_leg *leg, const csip_phone_way *now) {
    const csip_way *way = &leg->way;
    if (!way->device || !leg->inv) return false;
    /* What follows may carry keys of SRTP. */
    if (leg->local.encryption != CSIP_ENCRYPTION_OFF && csip.listeners[now->listener].transport != CSIP_TLS) return false;
    if (way->device == now->device) return true;
    return way->account == now->account && way->state == CSIP_WAY_BROKEN && strcmp(leg->source, now->source) == 0;
}

static void follow(csip_leg *leg, const csip_phone_way *now) {
    pjsip_tpselector selector;
    pjsip_dialog *dialog = leg->inv->dlg;
    if (csip_select_path(now->listener, now->flow, &selector) != PJ_SUCCESS) return;
    if (csip_dialog_follow(dialog, now->route, true) != PJ_SUCCESS) return;
    pjsip_dlg_set_transport(dialog, &selector);
    if (dialog->via_addr.host.slen)
        dialog->via_tp = selector.type == PJSIP_TPSELECTOR_TRANSPORT ? selector.u.transport : NULL;
    leg->way.device = now->device;
    leg->way.flow = now->flow;
    if (leg->way.state != CSIP_WAY_BROKEN) return;
    leg->way.state = CSIP_WAY_MENDED;
    next_turn(leg, 0);
}

/* Who registers anew may have been switched off and on, and a phone's contact need not be the same then. Asked is by the leg's own
 * way: another phone of the account, at the same address, is not disturbed. */
static void ask(csip_leg *leg, const csip_phone_way *now) {
    csip_way *way = &leg->way;
    if (!leg->inv || !way->device || way->account != now->account || strcmp(leg->source, now->source) != 0) return;
    if (way->state != CSIP_WAY_OPEN || leg->inv->state != PJSIP_INV_STATE_CONFIRMED) return;
    way->state = CSIP_WAY_MENDED;
    next_turn(leg, 0);
}

/* An unchanged way is followed as well: each refresh of a registration would make the dialog's pool larger. */
static bool is_news(const csip_leg *leg, const csip_phone_way *now) {
    const pjsip_dialog *dialog = leg->inv->dlg;
    if (leg->way.state == CSIP_WAY_BROKEN || leg->way.flow != now->flow) return true;
    const pjsip_route_hdr *route = dialog->route_set.next;
    if (route == &dialog->route_set || !PJSIP_URI_SCHEME_IS_SIP(route->name_addr.uri)) return true;
    char text[256];
    int length = pjsip_uri_print(PJSIP_URI_IN_ROUTING_HDR, &route->name_addr, text, sizeof text - 1);
    if (length <= 0) return true;
    text[length] = 0;
    return strcmp(text, now->route) != 0;
}

void csip_phone_moved(const csip_phone_way *now) {
    if (!csip.running || !csip_ways.next) return;
    for (csip_way *way = csip_ways.next, *next; way != &csip_ways; way = next) {
        next = way->next;
        csip_leg *leg = csip_way_leg(way);
        if (is_meant(leg, now) && is_news(leg, now)) follow(leg, now);
        if (now->is_anew) ask(leg, now);
    }
}

/* ---- Start and stop ---------------------------------------------------------------------------------- */

void csip_recovery_start(void) {
    pj_list_init(&csip_ways);
    pjsip_tpmgr *manager = pjsip_endpt_get_tpmgr(csip.endpoint);
    tell_others = pjsip_tpmgr_get_state_cb(manager);
    pjsip_tpmgr_set_state_cb(manager, on_state);
}

void csip_recovery_stop(void) {
    while (csip_ways.next && csip_ways.next != &csip_ways) csip_way_forget(csip_way_leg(csip_ways.next));
    csip_ways.next = csip_ways.prev = NULL;
    csip_forget_open();
}
