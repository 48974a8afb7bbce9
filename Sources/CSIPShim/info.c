/* Requests within a dialog that the INVITE session does not answer itself. */
#include "internal.h"

static void respond(pjsip_inv_session *inv, pjsip_transaction *transaction, pjsip_rx_data *request, int status) {
    pjsip_tx_data *response;
    if (pjsip_dlg_create_response(inv->dlg, request, status, NULL, &response) != PJ_SUCCESS) return;
    if (status == PJSIP_SC_METHOD_NOT_ALLOWED || transaction->method.id == PJSIP_OPTIONS_METHOD)
        csip_add_capabilities(response);
    pjsip_dlg_send_response(inv->dlg, transaction, response);
}

static bool is(const pjsip_transaction *transaction, const char *name) {
    return pj_stricmp2(&transaction->method.name, name) == 0;
}

/* A re-INVITE that overtook the ACK of our 200, or whose ACK was lost. PJSIP would leave it without an answer; so it is tried
 * again a moment later (RFC 3261 section 14.1). */
static bool is_early(const pjsip_inv_session *inv, const pjsip_transaction *transaction) {
    return transaction->method.id == PJSIP_INVITE_METHOD && inv->state == PJSIP_INV_STATE_CONNECTING
           && transaction != inv->invite_tsx && transaction->status_code < 200;
}

/* The session answers INVITE, BYE, CANCEL, ACK, UPDATE and PRACK. The gate has let only digits through as
 * INFO's body; an empty INFO is a keep-alive (RFC 2976). */
bool csip_answer_in_dialog(pjsip_inv_session *inv, pjsip_transaction *transaction, pjsip_rx_data *request) {
    csip_leg *leg = csip_leg_of(inv);
    if (transaction->method.id == PJSIP_OPTIONS_METHOD) {
        respond(inv, transaction, request, PJSIP_SC_OK);
        return true;
    }
    if (is_early(inv, transaction)) {
        respond(inv, transaction, request, PJSIP_SC_REQUEST_PENDING);
        return true;
    }
    if (transaction->method.id != PJSIP_OTHER_METHOD || is(transaction, "UPDATE") || is(transaction, "PRACK"))
        return false;
    if (is(transaction, "REFER")) {
        csip_take_refer(inv, transaction, request);
        return true;
    }
    if (!is(transaction, "INFO")) {
        respond(inv, transaction, request, PJSIP_SC_METHOD_NOT_ALLOWED);
        return true;
    }
    respond(inv, transaction, request, PJSIP_SC_OK);
    const pjsip_msg_body *body = request->msg_info.msg->body;
    if (!body || !leg || leg->ended) return true;
    csip_event event = csip_event_make(CSIP_EVENT_INFO, leg);
    event.body_subtype = csip_text_of(&body->content_type.subtype);
    event.body = (csip_text){body->data, body->len};
    csip_event_send(&event);
    return true;
}
