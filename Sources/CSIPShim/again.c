/* A BYE whose connection failed (RFC 3261 section 18.4) is sent again. PJSIP takes the failure for the BYE's end and forgets the
 * session; the dialog is kept here meanwhile. Each time a connection is opened anew: to where the dialog's route leads (section
 * 12.2.1.1), or, where a leg keeps to one connection, to the place that it led to. After 64 T1 nobody waits for it any more.
 * A phone's connection is not ours to open: recovery.c waits for the phone. Our user's leg has ended before all this. */
#include "internal.h"

enum { TRIES = 7 }; /* at once, then after 1, 2, 4 … T1: 63 of them in all */

static void on_transaction(pjsip_transaction *transaction, pjsip_event *event);

pjsip_module csip_again_module = {
    .name = {"mod-again", 9},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_tsx_state = on_transaction,
};

static void on_turn(pj_timer_heap_t *heap, pj_timer_entry *entry);

/* The dialog may be gone when its lock is given back. */
static void finish(csip_leg *leg) {
    pjsip_dialog *dialog = leg->again.dialog;
    leg->again.dialog = NULL;
    csip.open_sessions--;
    csip_listener_release(leg);
    pjsip_dlg_dec_session(dialog, &csip_again_module);
}

static void next_turn(csip_leg *leg) {
    if (csip.is_stopping) return;
    if (leg->again.tries == TRIES) {
        finish(leg);
        return;
    }
    uint32_t ms = leg->again.tries ? pjsip_cfg()->tsx.t1 << (leg->again.tries - 1) : 0;
    pj_time_val delay = {ms / 1000, ms % 1000};
    pj_timer_entry_init(&leg->again.timer, 1, leg, on_turn);
    if (pjsip_endpt_schedule_timer(csip.endpoint, &leg->again.timer, &delay) != PJ_SUCCESS) finish(leg);
}

static void send_bye(csip_leg *leg) {
    pjsip_dialog *dialog = leg->again.dialog;
    pjsip_tx_data *bye = NULL;
    leg->again.tries++;
    pj_status_t status = csip_way_reopen(leg, dialog);
    if (status == PJ_SUCCESS) status = pjsip_dlg_create_request(dialog, pjsip_get_bye_method(), -1, &bye);
    if (status == PJ_SUCCESS) {
        csip_add_reason(bye, leg->reason);
        status = pjsip_dlg_send_request(dialog, bye, csip_again_module.id, leg);
    }
    if (status != PJ_SUCCESS) next_turn(leg);
}

static void on_turn(pj_timer_heap_t *heap, pj_timer_entry *entry) {
    (void)heap;
    csip_leg *leg = entry->user_data;
    entry->id = 0;
    pjsip_dialog *dialog = leg->again.dialog;
    pjsip_dlg_inc_lock(dialog);
    send_bye(leg);
    pjsip_dlg_dec_lock(dialog);
}

/* Any answer will do: the far end knows. */
static void on_transaction(pjsip_transaction *transaction, pjsip_event *event) {
    csip_leg *leg = transaction->mod_data[csip_again_module.id];
    if (!leg || transaction->state < PJSIP_TSX_STATE_COMPLETED) return;
    transaction->mod_data[csip_again_module.id] = NULL;
    if (event->body.tsx_state.type == PJSIP_EVENT_TRANSPORT_ERROR) next_turn(leg);
    else finish(leg);
}

static bool was_lost(const csip_leg *leg, const pjsip_event *event) {
    if (leg->again.was_unsent) return true;
    if (event->type != PJSIP_EVENT_TSX_STATE || event->body.tsx_state.type != PJSIP_EVENT_TRANSPORT_ERROR) return false;
    const pjsip_transaction *transaction = event->body.tsx_state.tsx;
    return transaction->role == PJSIP_ROLE_UAC && transaction->method.id == PJSIP_BYE_METHOD;
}

bool csip_bye_again(csip_leg *leg, const pjsip_event *event) {
    pjsip_dialog *dialog = leg->inv->dlg;
    if (csip.is_stopping || leg->way.device || !was_lost(leg, event)) return false;
    if (pjsip_dlg_add_usage(dialog, &csip_again_module, leg) != PJ_SUCCESS) return false;
    if (pjsip_dlg_inc_session(dialog, &csip_again_module) != PJ_SUCCESS) return false;
    leg->again.dialog = dialog;
    csip.open_sessions++;
    next_turn(leg);
    return true;
}
