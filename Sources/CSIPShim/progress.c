/* How an INVITE session goes on: PJSIP's two callbacks, turned into events. */
#include "internal.h"

#include <string.h>

static pjsip_rx_data *received(const pjsip_event *event) {
    return event->type == PJSIP_EVENT_TSX_STATE && event->body.tsx_state.type == PJSIP_EVENT_RX_MSG
               ? event->body.tsx_state.src.rdata : NULL;
}

/* CALLING fires inside the call that sends the INVITE, once, also when it is sent again with credentials. */
static void report_invited(csip_leg *leg) {
    if (leg->invited) return;
    leg->invited = true;
    csip_event event = csip_event_make(CSIP_EVENT_INVITED, leg);
    event.call_id = csip_text_of(&leg->inv->dlg->call_id->id);
    event.local_tag = csip_text_of(&leg->inv->dlg->local.info->tag);
    csip_event_send(&event);
}

static void report_provisional(csip_leg *leg, pjsip_rx_data *rdata) {
    csip_event event = csip_event_make(CSIP_EVENT_PROVISIONAL, leg);
    csip_event_read(&event, rdata);
    if (leg->fresh) {
        csip_note_source(leg, rdata);
        csip_emit_media(&event, leg);
    }
    csip_event_send(&event);
}

/* The far end's Contact may ask for another transport than the INVITE used; the ACK must follow it
 * (RFC 3261 section 12.2.1.1), so the choice made for the INVITE is dropped. */
static void follow_contact(pjsip_dialog *dialog) {
    if (dialog->tp_sel.type == PJSIP_TPSELECTOR_NONE || !PJSIP_URI_SCHEME_IS_SIP(dialog->target)) return;
    if (!pj_list_empty(&dialog->route_set)) return;
    pjsip_sip_uri *uri = pjsip_uri_get_uri(dialog->target);
    bool stream = uri->transport_param.slen && pj_stricmp2(&uri->transport_param, "udp") != 0;
    bool chosen_stream = dialog->tp_sel.type == PJSIP_TPSELECTOR_LISTENER;
    if (stream == chosen_stream) return;
    pjsip_tpselector none = {0};
    pjsip_dlg_set_transport(dialog, &none);
}

/* The certificate was measured by the trunk's name; a Contact with an address would want another connection, and another
 * certificate. So ACK and BYE take the connection that the INVITE took (RFC 5923). */
static void keep_connection(csip_leg *leg, const pjsip_rx_data *rdata) {
    pjsip_dialog *dialog = leg->inv->dlg;
    csip_way_keep(leg, rdata->tp_info.transport);
    if (!pj_list_empty(&dialog->route_set) || !PJSIP_URI_SCHEME_IS_SIP(dialog->target)) return;
    pjsip_sip_uri *uri = pjsip_uri_get_uri(dialog->target);
    uri->transport_param = pj_str("tls");
}

/* Over TCP the connection is kept where the next request would take it anyway. */
static bool is_next_hop(const pjsip_dialog *dialog, const pjsip_rx_data *rdata) {
    const pjsip_transport *transport = rdata->tp_info.transport;
    bool is_tcp = transport->key.type == PJSIP_TRANSPORT_TCP || transport->key.type == PJSIP_TRANSPORT_TCP6;
    if (!is_tcp || transport->dir != PJSIP_TP_DIR_OUTGOING) return false;
    pjsip_uri *next = pj_list_empty(&dialog->route_set) ? dialog->target : dialog->route_set.next->name_addr.uri;
    if (!PJSIP_URI_SCHEME_IS_SIP(next)) return false;
    const pjsip_sip_uri *uri = pjsip_uri_get_uri(next);
    if (pj_stricmp2(&uri->transport_param, "tcp") != 0) return false;
    const pj_sockaddr *there = &transport->key.rem_addr;
    if ((uri->port ? uri->port : 5060) != pj_sockaddr_get_port(there)) return false;
    pj_sockaddr address;
    if (pj_sockaddr_parse(pj_AF_UNSPEC(), 0, &uri->host, &address) != PJ_SUCCESS) return false;
    pj_sockaddr_set_port(&address, pj_sockaddr_get_port(there));
    return pj_sockaddr_cmp(&address, there) == 0;
}

static void on_answer(csip_leg *leg, const pjsip_event *event) {
    leg->answer_status = event->type == PJSIP_EVENT_TSX_STATE ? event->body.tsx_state.tsx->status_code : 200;
    const pjsip_rx_data *rdata = received(event);
    if (rdata && csip_gate_fault(rdata)) leg->bad_answer = true;
    if (rdata) csip_note_source(leg, rdata);
    if (leg->keeps_connection) {
        if (rdata) keep_connection(leg, rdata);
    } else if (!leg->keeps_route) {
        follow_contact(leg->inv->dlg);
        if (rdata && is_next_hop(leg->inv->dlg, rdata)) csip_way_keep(leg, rdata->tp_info.transport);
    }
}

/* The INVITE is kept for redirection and credentials only, the ACK for lost ones; a leg talks for minutes
 * and each of them holds its buffer. The ACK is made anew when a 200 is seen again. */
static void release_messages(pjsip_inv_session *inv) {
    if (inv->invite_req) pjsip_tx_data_dec_ref(inv->invite_req);
    inv->invite_req = NULL;
    if (inv->last_ack) pjsip_tx_data_dec_ref(inv->last_ack);
    inv->last_ack = NULL;
}

static void on_confirmed(csip_leg *leg) {
    if (leg->answered) return;
    leg->answered = true;
    release_messages(leg->inv);
    if (leg->ending) {
        csip_bye_now(leg, 0, leg->reason); /* the 200 crossed our CANCEL */
    } else if (leg->is_clear) {
        csip_end_clear(leg);
    } else if (leg->bad_answer || leg->negotiation != PJ_SUCCESS || !leg->negotiated) {
        csip_bye_now(leg, PJSIP_SC_NOT_ACCEPTABLE_HERE, "SIP;cause=488;text=\"no usable media in the answer\"");
    } else {
        csip_event event = csip_event_make(CSIP_EVENT_ANSWERED, leg);
        event.status = leg->answer_status;
        csip_emit_media(&event, leg);
        csip_event_send(&event);
    }
}

/* The far end's BYE is kept, with the dialog and some 20 KB, to answer it again should our 200 be lost. The
 * table's 64 T1 (timer J) is long for that: it comes again within 3.5 s if at all, and what comes later gets 481,
 * which ends it as well. */
static void forget_soon(const pjsip_event *event) {
    if (!received(event)) return;
    pjsip_transaction *transaction = event->body.tsx_state.tsx;
    if (transaction->role != PJSIP_ROLE_UAS || transaction->method.id != PJSIP_BYE_METHOD) return;
    pjsip_tsx_terminate_async2(transaction, PJSIP_SC_OK, NULL, 8 * pjsip_cfg()->tsx.t1);
}

static void on_disconnected(csip_leg *leg, pjsip_event *event) {
    if (!leg->inv) return;
    csip_report_ended(leg, event);
    forget_soon(event);
    csip_way_forget(leg);
    if (!csip_bye_again(leg, event)) csip_listener_release(leg);
    if (leg->unsent) pjsip_tx_data_dec_ref(leg->unsent);
    leg->unsent = NULL;
    leg->inv->mod_data[csip_leg_module.id] = NULL;
    leg->inv = NULL;
    csip.open_sessions--;
}

void csip_on_state_changed(pjsip_inv_session *inv, pjsip_event *event) {
    csip_leg *leg = csip_leg_of(inv);
    if (!leg) return;
    switch (inv->state) {
    case PJSIP_INV_STATE_CALLING: report_invited(leg); break;
    case PJSIP_INV_STATE_CONNECTING: on_answer(leg, event); break;
    case PJSIP_INV_STATE_CONFIRMED: on_confirmed(leg); break;
    case PJSIP_INV_STATE_DISCONNECTED: on_disconnected(leg, event); break;
    default: break; /* EARLY is reported with the response, after its SDP has been looked at */
    }
}

static void on_invite_transaction(csip_leg *leg, pjsip_transaction *transaction, pjsip_event *event) {
    pjsip_inv_session *inv = leg->inv;
    pjsip_rx_data *rdata = received(event);
    if (transaction->state == PJSIP_TSX_STATE_PROCEEDING && rdata && !leg->answered) {
        if (!leg->ended) report_provisional(leg, rdata);
        if (leg->is_clear && leg->inv) csip_end_clear(leg); /* before anybody picks up in vain */
        if (leg->ending && leg->inv && transaction == inv->invite_tsx) csip_cancel_now(leg);
    } else if (transaction->state == PJSIP_TSX_STATE_TERMINATED && transaction->status_code / 100 == 2
               && inv->state == PJSIP_INV_STATE_CONNECTING && !leg->bye_sent) {
        /* The ACK could not be sent: PJSIP would leave the session here for ever. */
        pjsip_inv_terminate(inv, PJSIP_SC_TSX_TRANSPORT_ERROR, PJ_TRUE);
    }
}

void csip_on_transaction(pjsip_inv_session *inv, pjsip_transaction *transaction, pjsip_event *event) {
    csip_leg *leg = csip_leg_of(inv);
    if (!leg || !leg->inv) return;
    pjsip_rx_data *rdata = received(event);
    if (transaction->role == PJSIP_ROLE_UAS) {
        if (rdata) csip_note_source(leg, rdata);
        if (transaction->state == PJSIP_TSX_STATE_TRYING && rdata) csip_answer_in_dialog(inv, transaction, rdata);
    } else if (transaction->method.id == PJSIP_INVITE_METHOD) {
        on_invite_transaction(leg, transaction, event);
    } else if (transaction->method.id == PJSIP_BYE_METHOD && transaction->state == PJSIP_TSX_STATE_CALLING) {
        csip_report_bye_sent(leg);
    }
}
