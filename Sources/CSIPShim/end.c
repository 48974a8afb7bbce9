/* The end of a leg: CANCEL, BYE, and the one ENDED event (RFC 3261 sections 9 and 15, RFC 3326). */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void csip_add_reason(pjsip_tx_data *tdata, const char *reason) {
    if (!reason || !*reason) return;
    const pj_str_t name = {"Reason", 6};
    pj_str_t value = pj_str((char *)reason);
    pjsip_msg_add_hdr(tdata->msg, (pjsip_hdr *)pjsip_generic_string_hdr_create(tdata->pool, &name, &value));
}

void csip_give_up(csip_leg *leg) {
    if (leg->inv) pjsip_inv_terminate(leg->inv, PJSIP_SC_TSX_TRANSPORT_ERROR, PJ_TRUE);
}

/* Only after a provisional response (RFC 3261 section 9.1). */
void csip_cancel_now(csip_leg *leg) {
    if (leg->cancel_sent || leg->bye_sent || !leg->inv) return;
    leg->cancel_sent = true;
    pjsip_tx_data *cancel = NULL;
    pj_status_t status = pjsip_inv_end_session(leg->inv, PJSIP_SC_REQUEST_TERMINATED, NULL, &cancel);
    if (status == PJ_SUCCESS && cancel) {
        csip_add_reason(cancel, leg->reason);
        status = pjsip_inv_send_msg(leg->inv, cancel);
    }
    if (status != PJ_SUCCESS) csip_give_up(leg);
}

/* ---- A way that is broken -------------------------------------------------------------------------- */

static void on_not_back(pj_timer_heap_t *heap, pj_timer_entry *entry) {
    (void)heap;
    csip_leg *leg = entry->user_data;
    entry->id = 0;
    if (!leg->inv) return;
    pjsip_dialog *dialog = leg->inv->dlg;
    pjsip_dlg_inc_lock(dialog);
    csip_event ended = csip_event_make(CSIP_EVENT_ENDED, leg);
    ended.origin = CSIP_ORIGIN_TRANSPORT;
    ended.status = PJSIP_SC_TSX_TRANSPORT_ERROR;
    static const char words[] = "its connection closed, and the phone did not register again";
    ended.phrase = (csip_text){words, sizeof words - 1};
    csip_leg_finish(leg, &ended);
    csip_give_up(leg);
    pjsip_dlg_dec_lock(dialog);
}

void csip_end_unless_back(csip_leg *leg, uint32_t ms) {
    if (!leg->way.patience.id) csip_timer_set(&leg->way.patience, leg, on_not_back, ms);
}

/* ---- BYE ------------------------------------------------------------------------------------------- */

/* `status` other than 0 says that we, not the caller, end the leg, and why. */
void csip_bye_now(csip_leg *leg, int status, const char *reason) {
    if (leg->bye_sent || !leg->inv) return;
    if (status) leg->answer_status = status;
    if (reason != leg->reason) snprintf(leg->reason, sizeof leg->reason, "%s", reason ? reason : "");
    if (!csip_way_is_down(leg)) {
        csip_bye_send(leg);
    } else {
        leg->way.bye_waits = true;
        csip_end_unless_back(leg, 64 * pjsip_cfg()->tsx.t1);
        csip_report_bye_sent(leg);
    }
}

void csip_bye_send(csip_leg *leg) {
    pjsip_tx_data *bye = NULL;
    pj_status_t result = pjsip_inv_end_session(leg->inv, PJSIP_SC_OK, NULL, &bye);
    if (result == PJ_SUCCESS && bye) {
        csip_add_reason(bye, leg->reason);
        result = pjsip_inv_send_msg(leg->inv, bye);
    }
    if (result == PJ_SUCCESS) return;
    leg->again.was_unsent = true;
    csip_give_up(leg);
}

/* Whatever crossed our CANCEL or BYE, the leg ended because it would not have been encrypted. */
static void say_clear(csip_event *ended) {
    ended->origin = CSIP_ORIGIN_US;
    ended->status = PJSIP_SC_NOT_ACCEPTABLE_HERE;
    ended->phrase = (csip_text){csip_clear_words, strlen(csip_clear_words)};
    ended->was_cancelled = ended->far_end_hung_up = false;
}

/* ---- The caller's verb --------------------------------------------------------------------------- */

static void on_patience_over(pj_timer_heap_t *heap, pj_timer_entry *entry) {
    (void)heap;
    csip_leg *leg = entry->user_data;
    entry->id = 0;
    csip_event ended = csip_event_make(CSIP_EVENT_ENDED, leg);
    ended.origin = CSIP_ORIGIN_US;
    ended.status = PJSIP_SC_REQUEST_TERMINATED;
    if (leg->is_clear) say_clear(&ended);
    csip_leg_finish(leg, &ended);
}

/* A far end that never answers our CANCEL must not hold our user: the leg is reported ended after a while,
 * and the session is cleaned up behind it, with ACK and BYE should it still be answered. */
static void start_patience(csip_leg *leg) {
    if (!leg->patience.id) csip_timer_set(&leg->patience, leg, on_patience_over, csip.cancel_patience);
}

static void end_unanswered(csip_leg *leg) {
    pjsip_inv_session *inv = leg->inv;
    if (leg->is_incoming) {
        pjsip_tx_data *refusal = NULL;
        pj_status_t status = pjsip_inv_end_session(inv, PJSIP_SC_TEMPORARILY_UNAVAILABLE, NULL, &refusal);
        if (status == PJ_SUCCESS && refusal) {
            csip_add_reason(refusal, leg->reason);
            status = pjsip_inv_send_msg(inv, refusal);
        }
        if (status != PJ_SUCCESS) csip_give_up(leg);
        return;
    }
    if (!inv->invite_tsx) {
        csip_give_up(leg);
        return;
    }
    /* A challenge that arrives now must not make PJSIP send the INVITE again. */
    inv->cancelling = PJ_TRUE;
    start_patience(leg);
    if (inv->invite_tsx->status_code >= 100) {
        csip_cancel_now(leg);
    } else {
        /* Nothing has come back, and nothing may be cancelled before (RFC 3261 section 9.1). But a far end that comes to life
         * only now need not hear of the call at all. */
        pjsip_tsx_stop_retransmit(inv->invite_tsx);
    }
}

static void end_leg(csip_leg *leg, const char *reason) {
    pjsip_dialog *dialog = leg->inv->dlg;
    pjsip_dlg_inc_lock(dialog);
    leg->ending = true;
    snprintf(leg->reason, sizeof leg->reason, "%s", reason ? reason : "");
    switch (leg->inv->state) {
    case PJSIP_INV_STATE_CONFIRMED: csip_bye_now(leg, 0, leg->reason); break;
    case PJSIP_INV_STATE_CONNECTING: break; /* on_confirmed sends the BYE after the ACK */
    case PJSIP_INV_STATE_DISCONNECTED: break;
    default: end_unanswered(leg); break;
    }
    pjsip_dlg_dec_lock(dialog);
}

void csip_leg_end(uint64_t id, const char *reason) {
    csip_leg *leg = csip_leg_find(id);
    if (leg && !leg->ending && leg->inv) end_leg(leg, reason);
}

void csip_end_clear(csip_leg *leg) {
    if (!leg->ending && !leg->ended && leg->inv) end_leg(leg, csip_clear_reason);
}

/* Ending a leg changes the table, so the ids are taken first. */
void csip_end_all(const char *reason) {
    unsigned count = pj_hash_count(csip.legs), at = 0;
    uint64_t *ids = calloc(count ? count : 1, sizeof *ids);
    if (!ids) return;
    pj_hash_iterator_t memory, *it = pj_hash_first(csip.legs, &memory);
    for (; it && at < count; it = pj_hash_next(csip.legs, it)) ids[at++] = ((csip_leg *)pj_hash_this(csip.legs, it))->id;
    for (unsigned i = 0; i < at; i++) csip_leg_end(ids[i], reason);
    free(ids);
}

/* ---- The one ENDED event ------------------------------------------------------------------------- */

static void read_response(csip_event *ended, const csip_leg *leg, const pjsip_rx_data *rdata) {
    csip_event_read(ended, rdata);
    ended->origin = CSIP_ORIGIN_FAR_END;
    if (rdata->msg_info.msg->type != PJSIP_REQUEST_MSG) return;
    ended->far_end_hung_up = true;
    ended->status = leg->answered ? PJSIP_SC_OK : PJSIP_SC_REQUEST_TERMINATED;
}

void csip_report_ended(csip_leg *leg, pjsip_event *event) {
    if (leg->ended) return;
    csip_event ended = csip_event_make(CSIP_EVENT_ENDED, leg);
    char words[PJ_ERR_MSG_SIZE];
    ended.origin = CSIP_ORIGIN_US;
    ended.status = leg->inv->cause;
    ended.phrase = csip_text_of(&leg->inv->cause_text);
    if (leg->is_incoming && !leg->answered && !leg->ending && leg->inv->cause == PJSIP_SC_REQUEST_TERMINATED) {
        ended.origin = CSIP_ORIGIN_FAR_END; /* its CANCEL, which PJSIP has answered */
        ended.far_end_hung_up = true;
    } else if (event->type == PJSIP_EVENT_TSX_STATE) {
        const pjsip_transaction *transaction = event->body.tsx_state.tsx;
        ended.status = transaction->status_code;
        ended.phrase = csip_text_of(&transaction->status_text);
        switch (event->body.tsx_state.type) {
        case PJSIP_EVENT_RX_MSG: read_response(&ended, leg, event->body.tsx_state.src.rdata); break;
        case PJSIP_EVENT_TIMER: ended.origin = CSIP_ORIGIN_TIMER; break;
        case PJSIP_EVENT_TRANSPORT_ERROR:
            ended.origin = CSIP_ORIGIN_TRANSPORT;
            if (transaction->transport_err != PJ_SUCCESS)
                ended.phrase = csip_transport_words(transaction, words, sizeof words);
            break;
        default: break;
        }
    }
    if (leg->is_clear) say_clear(&ended);
    csip_leg_finish(leg, &ended);
}

/* Our BYE has left: for the caller the leg is over, whether it is ever answered or not. PJSIP also sends
 * BYE by itself: when a session timer ran out or a re-INVITE was not answered (408), when the far end did
 * not know the dialog (481), when an answer was missing. */
void csip_report_bye_sent(csip_leg *leg) {
    leg->bye_sent = true;
    if (leg->ended) return;
    csip_event ended = csip_event_make(CSIP_EVENT_ENDED, leg);
    int cause = leg->inv->cause;
    ended.origin = CSIP_ORIGIN_US;
    if (leg->ending) {
        ended.status = PJSIP_SC_OK;
    } else if (!leg->answered) {
        ended.status = PJSIP_SC_NOT_ACCEPTABLE_HERE; /* 2xx without usable SDP */
    } else if (cause == PJSIP_SC_REQUEST_TIMEOUT) {
        ended.origin = CSIP_ORIGIN_TIMER;
        ended.status = cause;
    } else if (cause == PJSIP_SC_CALL_TSX_DOES_NOT_EXIST) {
        ended.origin = CSIP_ORIGIN_FAR_END;
        ended.status = cause;
    } else {
        ended.status = leg->answer_status / 100 == 2 ? cause : leg->answer_status;
    }
    if (leg->is_clear) say_clear(&ended);
    csip_leg_finish(leg, &ended);
}
