/* REGISTER from phones (RFC 3261 section 10.3): read here, decided by the caller within the callback, answered here.
 * A request that is not accepted starts nothing; for an accepted one a transaction absorbs its repetitions. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static pj_bool_t on_request(pjsip_rx_data *rdata);

pjsip_module csip_registrar_module = {
    .name = {"mod-registrar", 13},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = on_request,
};

void csip_registrar_enable(bool enabled) { csip.is_registrar = enabled; }

/* ---- Reading ------------------------------------------------------------------------------------- */

static csip_transport transport_of(const pjsip_transport *transport) {
    if (transport->flag & PJSIP_TRANSPORT_DATAGRAM) return CSIP_UDP;
    return transport->flag & PJSIP_TRANSPORT_SECURE ? CSIP_TLS : CSIP_TCP;
}

static csip_text print_uri(pj_pool_t *pool, pjsip_uri_context_e context, pjsip_uri *uri) {
    enum { LONGEST = 512 };
    char *buffer = pj_pool_alloc(pool, LONGEST);
    int length = buffer ? pjsip_uri_print(context, pjsip_uri_get_uri(uri), buffer, LONGEST) : -1;
    csip_text text = {buffer, length > 0 ? (size_t)length : 0};
    return text;
}

static bool is_sip(pjsip_uri *uri) { return PJSIP_URI_SCHEME_IS_SIP(uri) || PJSIP_URI_SCHEME_IS_SIPS(uri); }

/* The option tags of Require or Supported, separated by commas. */
static csip_text option_tags(pj_pool_t *pool, const pjsip_generic_array_hdr *header) {
    csip_text text = {0};
    if (!header) return text;
    size_t size = 0;
    for (unsigned i = 0; i < header->count; i++) size += (size_t)header->values[i].slen + 1;
    char *at = pj_pool_alloc(pool, size + 1);
    if (!at) return text;
    text.bytes = at;
    for (unsigned i = 0; i < header->count; i++) {
        memcpy(at, header->values[i].ptr, (size_t)header->values[i].slen);
        at += header->values[i].slen;
        *at++ = ',';
    }
    text.count = size ? size - 1 : 0;
    return text;
}

static int32_t bounded(uint32_t value) { return value > INT32_MAX ? INT32_MAX : (int32_t)value; }

static void read_contact(csip_register_contact *contact, pj_pool_t *pool, const pjsip_contact_hdr *header) {
    static const pj_str_t instance = {"+sip.instance", 13}, reg_id = {"reg-id", 6};
    contact->is_sip = is_sip(header->uri);
    if (contact->is_sip) contact->uri = print_uri(pool, PJSIP_URI_IN_CONTACT_HDR, header->uri);
    contact->expires = header->expires == PJSIP_EXPIRES_NOT_SPECIFIED ? -1 : bounded(header->expires);
    contact->q = header->q1000 > 0 ? header->q1000 : -1;
    const pjsip_param *parameter = pjsip_param_find(&header->other_param, &instance);
    if (parameter) contact->instance = csip_text_of(&parameter->value);
    parameter = pjsip_param_find(&header->other_param, &reg_id);
    if (parameter) contact->reg_id = bounded((uint32_t)pj_strtoul(&parameter->value));
}

static void read_contacts(csip_register_request *request, const pjsip_rx_data *rdata) {
    const pjsip_msg *message = rdata->msg_info.msg;
    pjsip_contact_hdr *header = pjsip_msg_find_hdr(message, PJSIP_H_CONTACT, NULL);
    while (header) {
        if (header->star) {
            request->removes_all = true;
        } else if (request->contact_count == CSIP_MAX_CONTACTS) {
            request->too_many = true;
        } else {
            read_contact(&request->contacts[request->contact_count++], rdata->tp_info.pool, header);
        }
        if (header->next == (void *)&message->hdr) break;
        header = pjsip_msg_find_hdr(message, PJSIP_H_CONTACT, header->next);
    }
}

static csip_digest digest_of(const pjsip_digest_credential *from) {
    csip_digest digest = {
        .user = csip_text_of(&from->username),
        .realm = csip_text_of(&from->realm),
        .nonce = csip_text_of(&from->nonce),
        .uri = csip_text_of(&from->uri),
        .response = csip_text_of(&from->response),
        .algorithm = csip_text_of(&from->algorithm),
        .cnonce = csip_text_of(&from->cnonce),
        .qop = csip_text_of(&from->qop),
        .nc = csip_text_of(&from->nc),
    };
    return digest;
}

static void read_digests(csip_register_request *request, const pjsip_msg *message) {
    const pj_str_t scheme = {"Digest", 6};
    pjsip_authorization_hdr *header = pjsip_msg_find_hdr(message, PJSIP_H_AUTHORIZATION, NULL);
    while (header && request->digest_count < CSIP_MAX_DIGESTS) {
        if (pj_stricmp(&header->scheme, &scheme) == 0)
            request->digests[request->digest_count++] = digest_of(&header->credential.digest);
        if (header->next == (void *)&message->hdr) break;
        header = pjsip_msg_find_hdr(message, PJSIP_H_AUTHORIZATION, header->next);
    }
}

static void read_source(csip_register_request *request, const pjsip_rx_data *rdata) {
    pjsip_transport *transport = rdata->tp_info.transport;
    request->source = (csip_text){rdata->pkt_info.src_name, strlen(rdata->pkt_info.src_name)};
    request->source_port = (uint16_t)rdata->pkt_info.src_port;
    request->transport = transport_of(transport);
    request->listener = csip_listener_of(transport);
    request->flow = csip_flow_of(transport);
}

void csip_read_request(csip_register_request *request, pjsip_rx_data *rdata) {
    pjsip_msg *message = rdata->msg_info.msg;
    pj_pool_t *pool = rdata->tp_info.pool;
    request->message = rdata;
    read_source(request, rdata);
    request->request_uri = print_uri(pool, PJSIP_URI_IN_REQ_URI, message->line.req.uri);
    pjsip_uri *to = rdata->msg_info.to->uri;
    if (is_sip(to)) request->to_user = csip_text_of(&((pjsip_sip_uri *)pjsip_uri_get_uri(to))->user);
    pjsip_uri *called = pjsip_uri_get_uri(message->line.req.uri);
    if (is_sip(called)) request->called_user = csip_text_of(&((pjsip_sip_uri *)called)->user);
    request->call_id = csip_text_of(&rdata->msg_info.cid->id);
    request->cseq = (uint32_t)rdata->msg_info.cseq->cseq;
    request->required = option_tags(pool, (pjsip_generic_array_hdr *)rdata->msg_info.require);
    request->supported = option_tags(pool, (pjsip_generic_array_hdr *)rdata->msg_info.supported);
    const pj_str_t agent = {"User-Agent", 10};
    const pjsip_generic_string_hdr *name = pjsip_msg_find_hdr_by_name(message, &agent, NULL);
    if (name) request->user_agent = csip_text_of(&name->hvalue);
    const pjsip_expires_hdr *expires = pjsip_msg_find_hdr(message, PJSIP_H_EXPIRES, NULL);
    request->expires = expires ? (int64_t)expires->ivalue : -1;
    read_contacts(request, rdata);
    read_digests(request, message);
}

/* ---- Answering ----------------------------------------------------------------------------------- */

/* PJSIP would keep the transaction for 64 T1; what comes again comes within 3.5 s (see forget_soon in progress.c). */
static pj_status_t send_in_transaction(pjsip_rx_data *rdata, pjsip_tx_data *response) {
    pjsip_transaction *transaction;
    pj_status_t status = pjsip_tsx_create_uas2(&csip_registrar_module, rdata, NULL, &transaction);
    if (status != PJ_SUCCESS) return status;
    pjsip_tsx_recv_msg(transaction, rdata);
    status = pjsip_tsx_send_msg(transaction, response);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(response);
        pjsip_tsx_terminate(transaction, PJSIP_SC_INTERNAL_SERVER_ERROR);
    } else if (!PJSIP_TRANSPORT_IS_RELIABLE(rdata->tp_info.transport)) {
        pjsip_tsx_terminate_async2(transaction, PJSIP_SC_OK, NULL, 8 * pjsip_cfg()->tsx.t1);
    }
    return PJ_SUCCESS;
}

void csip_register_respond(const csip_register_request *request, const csip_register_answer *answer) {
    pjsip_rx_data *rdata = (pjsip_rx_data *)request->message;
    pjsip_tx_data *response;
    if (pjsip_endpt_create_response(csip.endpoint, rdata, answer->status, NULL, &response) != PJ_SUCCESS) return;
    for (uint32_t i = 0; i < answer->header_count; i++) {
        pj_str_t name = pj_str((char *)answer->headers[i].name), value = pj_str((char *)answer->headers[i].value);
        pjsip_msg_add_hdr(
            response->msg, (pjsip_hdr *)pjsip_generic_string_hdr_create(response->pool, &name, &value));
    }
    if (answer->accepted && send_in_transaction(rdata, response) == PJ_SUCCESS) return;
    if (pjsip_endpt_send_response2(csip.endpoint, rdata, response, NULL, NULL) != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(response);
}

/* The answer goes where the request came from, whatever its Via says: through the router that let it out (RFC 3581),
 * and to nobody else. */
void csip_answer_to_source(pjsip_rx_data *rdata) {
    rdata->msg_info.via->rport_param = rdata->pkt_info.src_port;
    rdata->msg_info.via->maddr_param.slen = 0;
}

static pj_bool_t on_request(pjsip_rx_data *rdata) {
    if (rdata->msg_info.msg->line.req.method.id != PJSIP_REGISTER_METHOD || !csip.is_registrar) return PJ_FALSE;
    if (!csip.callbacks.on_register) return PJ_FALSE;
    csip_answer_to_source(rdata);
    csip_register_request request = {0};
    csip_read_request(&request, rdata);
    csip.callbacks.on_register(csip.callbacks.context, &request);
    return PJ_TRUE;
}
