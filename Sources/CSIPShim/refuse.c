/* Requests that belong to no dialog: OPTIONS is answered, everything else is refused, and nothing is started
 * for either: no transaction, no dialog. */
#include "internal.h"

static pj_bool_t on_request(pjsip_rx_data *rdata);

pjsip_module csip_refuse_module = {
    .name = {"mod-refuse", 10},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION + 1,
    .on_rx_request = on_request,
};

static void add_capability(pjsip_tx_data *response, int header) {
    const pjsip_hdr *capability = pjsip_endpt_get_capability(csip.endpoint, header, NULL);
    if (capability && !pjsip_msg_find_hdr(response->msg, header, NULL))
        pjsip_msg_add_hdr(response->msg, pjsip_hdr_clone(response->pool, capability));
}

void csip_add_capabilities(pjsip_tx_data *response) {
    add_capability(response, PJSIP_H_ALLOW);
    add_capability(response, PJSIP_H_ACCEPT);
    add_capability(response, PJSIP_H_SUPPORTED);
}

static int status_for(const pjsip_rx_data *rdata) {
    /* It names a dialog that we do not have (RFC 3261 section 12.2.2). */
    if (rdata->msg_info.to->tag.slen) return PJSIP_SC_CALL_TSX_DOES_NOT_EXIST;
    const pjsip_method *method = &rdata->msg_info.msg->line.req.method;
    if (method->id == PJSIP_OPTIONS_METHOD) return PJSIP_SC_OK;
    if (method->id == PJSIP_INVITE_METHOD) return PJSIP_SC_FORBIDDEN; /* calls come from us alone */
    static const char *const within[] = {"BYE", "CANCEL", "UPDATE", "PRACK", "INFO", "NOTIFY"};
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(within); i++)
        if (pj_stricmp2(&method->name, within[i]) == 0) return PJSIP_SC_CALL_TSX_DOES_NOT_EXIST;
    return PJSIP_SC_METHOD_NOT_ALLOWED;
}

static void respond(pjsip_rx_data *rdata, int status) {
    pjsip_tx_data *response;
    if (pjsip_endpt_create_response(csip.endpoint, rdata, status, NULL, &response) != PJ_SUCCESS) return;
    if (status == PJSIP_SC_OK || status == PJSIP_SC_METHOD_NOT_ALLOWED) csip_add_capabilities(response);
    if (pjsip_endpt_send_response2(csip.endpoint, rdata, response, NULL, NULL) != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(response);
}

static pj_bool_t on_request(pjsip_rx_data *rdata) {
    if (rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD) return PJ_TRUE;
    /* The gate has limited those without a tag; an invented one shall not be a way around it. */
    if (rdata->msg_info.to->tag.slen && !csip_gate_admits(rdata)) return PJ_TRUE;
    respond(rdata, status_for(rdata));
    return PJ_TRUE;
}
