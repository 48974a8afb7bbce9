/* REFER from a phone in a call, and what becomes of it (RFC 3515): the caller decides, the phone is told by NOTIFY. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

static void on_notified(pjsip_transaction *transaction, pjsip_event *event);

/* NOTIFY has transactions of its own: a phone that forgot the transfer and says 481 must not lose its call, which it
 * would if the session saw that answer (RFC 5057 section 5.1). */
pjsip_module csip_refer_module = {
    .name = {"mod-refer", 9},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_tsx_state = on_notified,
};

static void on_notified(pjsip_transaction *transaction, pjsip_event *event) { (void)transaction, (void)event; }

static void respond(pjsip_inv_session *inv, pjsip_transaction *transaction, pjsip_rx_data *request, int status) {
    pjsip_tx_data *response;
    if (pjsip_dlg_create_response(inv->dlg, request, status, NULL, &response) == PJ_SUCCESS)
        pjsip_dlg_send_response(inv->dlg, transaction, response);
}

/* The URI of Refer-To, without the name and brackets around it. */
static csip_text referred_to(const pjsip_rx_data *request) {
    const pj_str_t name = {"Refer-To", 8}, compact = {"r", 1};
    const pjsip_generic_string_hdr *header =
        pjsip_msg_find_hdr_by_names(request->msg_info.msg, &name, &compact, NULL);
    csip_text text = {0};
    if (!header) return text;
    const char *begin = header->hvalue.ptr, *end = begin + header->hvalue.slen;
    const char *open = memchr(begin, '<', (size_t)(end - begin));
    if (open) {
        begin = open + 1;
        const char *close = memchr(begin, '>', (size_t)(end - begin));
        end = close ? close : begin;
    }
    text.bytes = begin;
    text.count = (size_t)(end - begin);
    return text;
}

void csip_take_refer(pjsip_inv_session *inv, pjsip_transaction *transaction, pjsip_rx_data *request) {
    csip_leg *leg = csip_leg_of(inv);
    csip_text target = referred_to(request);
    if (!leg || leg->ended || inv->state != PJSIP_INV_STATE_CONFIRMED || !leg->answered) {
        respond(inv, transaction, request, PJSIP_SC_CALL_TSX_DOES_NOT_EXIST);
    } else if (target.count == 0 || target.count > 512) {
        respond(inv, transaction, request, PJSIP_SC_BAD_REQUEST);
    } else if (leg->is_referring) {
        respond(inv, transaction, request, PJSIP_SC_REQUEST_PENDING);
    } else {
        respond(inv, transaction, request, PJSIP_SC_ACCEPTED);
        leg->is_referring = true;
        leg->refer_cseq = request->msg_info.cseq->cseq;
        csip_event event = csip_event_make(CSIP_EVENT_REFER, leg);
        event.body = target;
        csip_event_send(&event);
    }
}

static pj_status_t add_text(pjsip_tx_data *tdata, const char *name, const char *value) {
    pj_str_t n = pj_str((char *)name), v;
    pj_strdup2_with_null(tdata->pool, &v, value);
    pjsip_hdr *header = (pjsip_hdr *)pjsip_generic_string_hdr_create(tdata->pool, &n, &v);
    if (!header) return PJ_ENOMEM;
    pjsip_msg_add_hdr(tdata->msg, header);
    return PJ_SUCCESS;
}

static pj_status_t add_body(pjsip_tx_data *tdata, int status, const char *phrase) {
    char line[160];
    snprintf(line, sizeof line, "SIP/2.0 %d %s\r\n", status, phrase && *phrase ? phrase : "-");
    const pj_str_t type = {"message", 7}, subtype = {"sipfrag;version=2.0", 19};
    pj_str_t text = pj_str(line);
    tdata->msg->body = pjsip_msg_body_create(tdata->pool, &type, &subtype, &text);
    return tdata->msg->body ? PJ_SUCCESS : PJ_ENOMEM;
}

/* What PJSIP does for requests that it sends for a dialog: each has a number of its own (RFC 3261 section 12.2.1.1), or the
 * phone takes a NOTIFY for the one before it, and the BYE for an old request. */
static void belong(pjsip_tx_data *tdata, pjsip_dialog *dialog) {
    PJSIP_MSG_CSEQ_HDR(tdata->msg)->cseq = dialog->local.cseq++;
    if (!dialog->via_addr.host.slen) return;
    tdata->via_addr = dialog->via_addr;
    tdata->via_tp = dialog->via_tp;
}

static pj_status_t notify(csip_leg *leg, int status, const char *phrase, bool final) {
    static const pjsip_method method = {PJSIP_OTHER_METHOD, {"NOTIFY", 6}};
    pjsip_tx_data *tdata = NULL;
    pj_status_t result = pjsip_dlg_create_request(leg->inv->dlg, &method, -1, &tdata);
    if (result != PJ_SUCCESS) return result;
    belong(tdata, leg->inv->dlg);
    char id[32];
    snprintf(id, sizeof id, "refer;id=%d", leg->refer_cseq);
    result = add_text(tdata, "Event", id);
    if (result == PJ_SUCCESS)
        result = add_text(tdata, "Subscription-State", final ? "terminated;reason=noresource" : "active;expires=180");
    if (result == PJ_SUCCESS) result = add_body(tdata, status, phrase);
    pjsip_transaction *transaction = NULL;
    if (result == PJ_SUCCESS) result = pjsip_tsx_create_uac(&csip_refer_module, tdata, &transaction);
    if (result != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return result;
    }
    pjsip_tsx_set_transport(transaction, &leg->inv->dlg->tp_sel);
    return pjsip_tsx_send_msg(transaction, NULL);
}

csip_result csip_leg_notify_refer(uint64_t id, int32_t status, const char *phrase) {
    csip_leg *leg = csip_leg_find(id);
    if (!leg || !leg->inv || !leg->is_referring) return csip_failure(PJ_ENOTFOUND, "nobody waits for it");
    bool final = status >= 200;
    if (final) leg->is_referring = false;
    if (leg->ending || leg->inv->state != PJSIP_INV_STATE_CONFIRMED) return csip_success();
    pjsip_dialog *dialog = leg->inv->dlg;
    pjsip_dlg_inc_lock(dialog);
    pj_status_t result = notify(leg, status, phrase, final);
    pjsip_dlg_dec_lock(dialog);
    return result == PJ_SUCCESS ? csip_success() : csip_failure(result, "cannot send the NOTIFY");
}
