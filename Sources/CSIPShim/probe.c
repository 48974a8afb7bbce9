/* OPTIONS (RFC 3261 section 11). To a registered phone it goes by the way its REGISTER came, keeps the router in between
 * open and tells whether the phone is still there; to a trunk it goes where an INVITE would. */
#include "internal.h"

static void on_state(pjsip_transaction *transaction, pjsip_event *event);

pjsip_module csip_probe_module = {
    .name = {"mod-probe", 9},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_tsx_state = on_state,
};

static csip_origin origin_of(const pjsip_event *event) {
    switch (event->body.tsx_state.type) {
    case PJSIP_EVENT_RX_MSG: return CSIP_ORIGIN_FAR_END;
    case PJSIP_EVENT_TRANSPORT_ERROR: return CSIP_ORIGIN_TRANSPORT;
    default: return CSIP_ORIGIN_TIMER;
    }
}

/* A token is reported once, with the first final status. */
static void on_state(pjsip_transaction *transaction, pjsip_event *transaction_event) {
    uintptr_t token = (uintptr_t)transaction->mod_data[csip_probe_module.id];
    if (!token || transaction->status_code < 200) return;
    transaction->mod_data[csip_probe_module.id] = NULL;
    csip_event event = csip_event_make(CSIP_EVENT_PROBED, NULL);
    event.leg = token;
    event.status = transaction->status_code;
    event.phrase = csip_text_of(&transaction->status_text);
    event.origin = origin_of(transaction_event);
    char words[PJ_ERR_MSG_SIZE];
    if (event.origin == CSIP_ORIGIN_TRANSPORT && transaction->transport_err != PJ_SUCCESS)
        event.phrase = csip_transport_words(transaction, words, sizeof words);
    csip_event_send(&event);
}

static pj_status_t add_route(pjsip_tx_data *tdata, const char *route) {
    pj_str_t value;
    const pj_str_t name = {"Route", 5};
    pj_strdup2_with_null(tdata->pool, &value, route);
    pjsip_hdr *header = pjsip_parse_hdr(tdata->pool, &name, value.ptr, value.slen, NULL);
    if (!header) return PJSIP_EINVALIDURI;
    pjsip_msg_add_hdr(tdata->msg, header);
    return PJ_SUCCESS;
}

static pj_status_t direct(pjsip_tx_data *tdata, const csip_probe_request *request) {
    pjsip_tpselector selector;
    pj_status_t status = csip_select_path(request->listener, request->flow, &selector);
    if (status == PJ_SUCCESS) status = pjsip_tx_data_set_transport(tdata, &selector);
    if (status == PJ_SUCCESS) {
        csip_transport transport = csip.listeners[request->listener].transport;
        status = csip_direct(tdata, &request->destination, transport);
    }
    if (status == PJ_SUCCESS && request->route) status = add_route(tdata, request->route);
    if (status != PJ_SUCCESS || !request->via_host) return status;
    pj_strdup2_with_null(tdata->pool, &tdata->via_addr.host, request->via_host);
    tdata->via_addr.port = request->via_port;
    tdata->via_tp = selector.type == PJSIP_TPSELECTOR_TRANSPORT ? selector.u.transport : NULL;
    return PJ_SUCCESS;
}

static pj_status_t send_request(pjsip_tx_data *tdata, uint64_t token) {
    pjsip_transaction *transaction;
    pj_status_t status = pjsip_tsx_create_uac(&csip_probe_module, tdata, &transaction);
    if (status != PJ_SUCCESS) return status;
    pjsip_tsx_set_transport(transaction, &tdata->tp_sel);
    transaction->mod_data[csip_probe_module.id] = (void *)(uintptr_t)token;
    status = pjsip_tsx_send_msg(transaction, NULL);
    if (status == PJ_SUCCESS) return PJ_SUCCESS;
    bool reported = transaction->mod_data[csip_probe_module.id] == NULL;
    transaction->mod_data[csip_probe_module.id] = NULL;
    pjsip_tsx_terminate(transaction, transaction->status_code ? transaction->status_code
                                                              : PJSIP_SC_SERVICE_UNAVAILABLE);
    if (!reported) return status;
    pjsip_tx_data_dec_ref(tdata); /* ours; the caller's status is success */
    return PJ_SUCCESS;
}

csip_result csip_probe(const csip_probe_request *request) {
    if (!csip.running) return csip_failure(PJ_EINVALIDOP, "PJSIP is not running");
    pj_str_t target = pj_str((char *)request->request_uri), from = pj_str((char *)request->from);
    pj_str_t contact = pj_str((char *)request->contact);
    pjsip_tx_data *tdata;
    pj_status_t status = pjsip_endpt_create_request(
        csip.endpoint, pjsip_get_options_method(), &target, &from, &target, &contact, NULL, -1, NULL, &tdata);
    if (status != PJ_SUCCESS) return csip_failure(status, "cannot create OPTIONS");
    status = direct(tdata, request);
    if (status == PJ_SUCCESS) status = send_request(tdata, request->token);
    if (status == PJ_SUCCESS) return csip_success();
    pjsip_tx_data_dec_ref(tdata);
    return csip_failure(status, "cannot send OPTIONS");
}
