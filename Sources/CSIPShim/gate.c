/* The gate: a module between the transport and the transaction layer. It sees each parsed message before any
 * transaction, dialog or SDP parser does, because PJSIP 2.17 has faults there that were fixed only later
 * (SDP with dynamic payload types lacking rtpmap, multipart bodies, crypto tags).
 *
 * Bodies: application/sdp that the caller's checker finds sound, and digits (application/dtmf-relay,
 * application/dtmf, application/hook-flash). Everything else is
 *  - refused without a transaction (415, or 488 for SDP) in a request that could do harm by being ignored;
 *  - taken off ACK, BYE and CANCEL, which must be acted on whatever they carry;
 *  - taken off a response: a 2xx then has no answer and the leg ends with ACK and BYE, where a dropped 2xx
 *    would leave the far end talking and us ringing; a 18x without its body merely brings no early media.
 *
 * Requests outside any dialog must also please the caller's limiter, or are dropped without an answer. REGISTER has a
 * limiter of its own, the registrar's: a thousand phones may sit behind one address. */
#include "internal.h"

#include <string.h>

enum { FAULT_TYPE = 1000 };

static pj_bool_t on_request(pjsip_rx_data *rdata);
static pj_bool_t on_response(pjsip_rx_data *rdata);

pjsip_module csip_gate_module = {
    .name = {"mod-gate", 8},
    .id = -1,
    .priority = (PJSIP_MOD_PRIORITY_TRANSPORT_LAYER + PJSIP_MOD_PRIORITY_TSX_LAYER) / 2,
    .on_rx_request = on_request,
    .on_rx_response = on_response,
};

static bool is_type(const pjsip_msg_body *body, const char *subtype) {
    return pj_stricmp2(&body->content_type.type, "application") == 0
           && pj_stricmp2(&body->content_type.subtype, subtype) == 0;
}

bool csip_gate_admits(const pjsip_rx_data *rdata) {
    if (csip.is_registrar && rdata->msg_info.msg->line.req.method.id == PJSIP_REGISTER_METHOD) return true;
    if (!csip.callbacks.on_stranger) return true;
    csip_text address = {rdata->pkt_info.src_name, strlen(rdata->pkt_info.src_name)};
    return csip.callbacks.on_stranger(csip.callbacks.context, address);
}

/* 0: nothing wrong; FAULT_TYPE: a body we do not read; else the checker's number. */
static int fault_of(const pjsip_msg_body *body) {
    if (!body) return 0;
    if (is_type(body, "dtmf-relay") || is_type(body, "dtmf") || is_type(body, "hook-flash")) return body->len <= 512 ? 0 : FAULT_TYPE;
    if (!is_type(body, "sdp")) return FAULT_TYPE;
    csip_text text = {body->data, body->len};
    return csip.callbacks.on_sdp ? csip.callbacks.on_sdp(csip.callbacks.context, text) : 0;
}

int csip_gate_fault(const pjsip_rx_data *rdata) {
    return (int)(intptr_t)rdata->endpt_info.mod_data[csip_gate_module.id];
}

static void take_off_body(pjsip_rx_data *rdata, int fault) {
    rdata->msg_info.msg->body = NULL;
    rdata->endpt_info.mod_data[csip_gate_module.id] = (void *)(intptr_t)fault;
}

static void refuse(pjsip_rx_data *rdata, int fault) {
    bool wrong_type = fault == FAULT_TYPE;
    pjsip_hdr list;
    pj_list_init(&list);
    const pjsip_hdr *accept = pjsip_endpt_get_capability(csip.endpoint, PJSIP_H_ACCEPT, NULL);
    if (wrong_type && accept)
        pj_list_push_back(&list, (pjsip_hdr *)pjsip_hdr_shallow_clone(rdata->tp_info.pool, accept));
    int status = wrong_type ? PJSIP_SC_UNSUPPORTED_MEDIA_TYPE : PJSIP_SC_NOT_ACCEPTABLE_HERE;
    pjsip_endpt_respond_stateless(csip.endpoint, rdata, status, NULL, &list, NULL);
}

static bool is_outside_dialog(const pjsip_rx_data *rdata) {
    return rdata->msg_info.to && rdata->msg_info.to->tag.slen == 0;
}

/* A gateway over TLS is reached by the connection that proved itself, whatever transport its Contact names: each answer to a
 * refresh brings another one. */
static void keep_to_tls(const pjsip_rx_data *rdata) {
    const pjsip_transport *transport = rdata->tp_info.transport;
    const pjsip_msg *message = rdata->msg_info.msg;
    if (!(transport->flag & PJSIP_TRANSPORT_SECURE) || transport->dir != PJSIP_TP_DIR_OUTGOING) return;
    if (!rdata->msg_info.cseq || rdata->msg_info.cseq->method.id == PJSIP_REGISTER_METHOD) return;
    if (message->type == PJSIP_RESPONSE_MSG && message->line.status.code >= 300) return;
    const pjsip_contact_hdr *contact = pjsip_msg_find_hdr(message, PJSIP_H_CONTACT, NULL);
    if (!contact || contact->star || !contact->uri || !PJSIP_URI_SCHEME_IS_SIP(contact->uri)) return;
    pjsip_sip_uri *uri = pjsip_uri_get_uri(contact->uri);
    uri->transport_param = pj_str("tls");
}

static pj_bool_t on_request(pjsip_rx_data *rdata) {
    keep_to_tls(rdata);
    csip_flow_of(rdata->tp_info.transport); /* from now on it is watched */
    if (is_outside_dialog(rdata) && !csip_gate_admits(rdata)) return PJ_TRUE;
    int fault = fault_of(rdata->msg_info.msg->body);
    if (!fault) return PJ_FALSE;
    PJ_LOG(3, ("gate", "body of %s from %s refused (fault %d)", pjsip_rx_data_get_info(rdata),
               rdata->pkt_info.src_name, fault));
    switch (rdata->msg_info.msg->line.req.method.id) {
    case PJSIP_ACK_METHOD:
    case PJSIP_BYE_METHOD:
    case PJSIP_CANCEL_METHOD: take_off_body(rdata, fault); return PJ_FALSE;
    default: refuse(rdata, fault); return PJ_TRUE;
    }
}

static pj_bool_t on_response(pjsip_rx_data *rdata) {
    keep_to_tls(rdata);
    int fault = fault_of(rdata->msg_info.msg->body);
    if (!fault) return PJ_FALSE;
    PJ_LOG(3, ("gate", "body of %s from %s ignored (fault %d)", pjsip_rx_data_get_info(rdata),
               rdata->pkt_info.src_name, fault));
    take_off_body(rdata, fault);
    return PJ_FALSE;
}
