/* A trunk's registration (RFC 3261 section 10): refreshed by PJSIP while it succeeds; when it fails, the
 * caller decides when to try again. */
#include "internal.h"

#include <string.h>

#define MAX_REGISTRATIONS 64
#define MAX_CREDENTIALS 8

typedef struct registration {
    uint64_t token;
    uint32_t expires; /* what we asked for */
    pjsip_regc *client;
    bool leaving;     /* the REGISTER that removes the binding is on its way */
} registration;

static registration registrations[MAX_REGISTRATIONS];

static registration *find(uint64_t token) {
    for (unsigned i = 0; i < MAX_REGISTRATIONS; i++)
        if (registrations[i].client && !registrations[i].leaving && registrations[i].token == token)
            return &registrations[i];
    return NULL;
}

static void drop(registration *entry) {
    pjsip_regc *client = entry->client;
    memset(entry, 0, sizeof *entry);
    pjsip_regc_destroy2(client, PJ_TRUE); /* with its transaction, once that is over */
}

static registration *find_free(void) {
    for (unsigned i = 0; i < MAX_REGISTRATIONS; i++)
        if (!registrations[i].client) return &registrations[i];
    return NULL;
}

static csip_origin origin_of(const struct pjsip_regc_cbparam *parameter) {
    if (parameter->rdata) return CSIP_ORIGIN_FAR_END;
    return parameter->code == PJSIP_SC_TSX_TIMEOUT ? CSIP_ORIGIN_TIMER : CSIP_ORIGIN_TRANSPORT;
}

static void on_result(struct pjsip_regc_cbparam *parameter) {
    registration *entry = parameter->token;
    if (entry->client != parameter->regc) return; /* it was dropped while its REGISTER was on its way */
    if (entry->leaving) {
        drop(entry);
        return;
    }
    csip_event event = csip_event_make(CSIP_EVENT_REGISTRATION, NULL);
    event.leg = entry->token;
    if (parameter->rdata) csip_event_read(&event, parameter->rdata);
    event.status = parameter->code;
    event.phrase = csip_text_of(&parameter->reason);
    event.origin = origin_of(parameter);
    bool bound = parameter->status == PJ_SUCCESS && parameter->code / 100 == 2 && !parameter->is_unreg;
    bool stated = parameter->expiration != PJSIP_REGC_EXPIRATION_NOT_SPECIFIED;
    if (bound) event.expires = stated ? parameter->expiration : entry->expires; /* some registrars do not say */
    csip_event_send(&event);
}

static void set_credentials(pjsip_regc *client, const csip_registration *r) {
    pjsip_cred_info list[MAX_CREDENTIALS];
    int count = 0;
    pj_bzero(list, sizeof list);
    for (; count < (int)r->credential_count && count < MAX_CREDENTIALS; count++) {
        list[count].realm = pj_str((char *)r->credentials[count].realm);
        list[count].scheme = pj_str("digest");
        list[count].username = pj_str((char *)r->credentials[count].user);
        list[count].data_type = PJSIP_CRED_DATA_PLAIN_PASSWD;
        list[count].data = pj_str((char *)r->credentials[count].secret);
    }
    if (count) pjsip_regc_set_credentials(client, count, list);
}

static pj_status_t configure(pjsip_regc *client, const csip_registration *r) {
    pj_str_t registrar = pj_str((char *)r->registrar), aor = pj_str((char *)r->aor);
    pj_str_t contact = pj_str((char *)r->contact);
    pj_status_t status = pjsip_regc_init(client, &registrar, &aor, &aor, 1, &contact, r->expires);
    pjsip_tpselector selector;
    if (status == PJ_SUCCESS) status = csip_select_listener(r->listener, &selector);
    if (status == PJ_SUCCESS) status = pjsip_regc_set_transport(client, &selector);
    if (status == PJ_SUCCESS && r->via_host) {
        pjsip_host_port sent_by = {pj_str((char *)r->via_host), r->via_port};
        pjsip_transport *udp = selector.type == PJSIP_TPSELECTOR_TRANSPORT ? selector.u.transport : NULL;
        status = pjsip_regc_set_via_sent_by(client, &sent_by, udp);
    }
    if (status == PJ_SUCCESS) set_credentials(client, r);
    return status;
}

static pj_status_t send_register(pjsip_regc *client, bool remove) {
    pjsip_tx_data *tdata;
    pj_status_t status = remove ? pjsip_regc_unregister(client, &tdata) : pjsip_regc_register(client, PJ_TRUE, &tdata);
    return status == PJ_SUCCESS ? pjsip_regc_send(client, tdata) : status;
}

csip_result csip_register(const csip_registration *r) {
    if (!csip.running) return csip_failure(PJ_EINVALIDOP, "PJSIP is not running");
    registration *entry = find(r->token);
    pj_status_t status = PJ_SUCCESS;
    if (!entry) {
        entry = find_free();
        if (!entry) return csip_failure(PJ_ETOOMANY, "more than 64 registrations");
        status = pjsip_regc_create(csip.endpoint, entry, on_result, &entry->client);
        entry->token = r->token;
        entry->expires = r->expires;
        if (status == PJ_SUCCESS) status = configure(entry->client, r);
        if (status != PJ_SUCCESS) {
            if (entry->client) pjsip_regc_destroy(entry->client);
            entry->client = NULL;
            return csip_failure(status, "cannot set up the registration");
        }
    }
    status = send_register(entry->client, false);
    return status == PJ_SUCCESS ? csip_success() : csip_failure(status, "cannot send REGISTER");
}

void csip_unregister(uint64_t token) {
    registration *entry = find(token);
    if (!entry) return;
    entry->leaving = true;
    if (send_register(entry->client, true) != PJ_SUCCESS) drop(entry); /* its first REGISTER is still on its way */
}

uint32_t csip_registrations_leaving(void) {
    uint32_t count = 0;
    for (unsigned i = 0; i < MAX_REGISTRATIONS; i++) count += registrations[i].client && registrations[i].leaving;
    return count;
}

void csip_registrations_stop(void) {
    for (unsigned i = 0; i < MAX_REGISTRATIONS; i++)
        if (registrations[i].client) drop(&registrations[i]);
}
