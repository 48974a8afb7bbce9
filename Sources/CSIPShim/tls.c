/* TLS: 1.2 and 1.3 only (RFC 8996 forbids the older ones). Listeners for phones, and for each trunk a factory that only opens
 * connections, with what that trunk's certificate is measured by. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

/* Who listened before us: PJSIP has one such callback, and connections of phones are followed by it, too (flows.c). */
static pjsip_tp_state_callback tell_others;

/* Why the last certificates were refused, by whose they were: PJSIP tells a request only that one was. */
typedef struct refusal {
    pj_sockaddr there;
    char words[200];
} refusal;

enum { REMEMBERED = 16 };
static refusal refusals[REMEMBERED];
static unsigned next_refusal;

static refusal *refusal_of(const pj_sockaddr *there) {
    for (unsigned i = 0; i < REMEMBERED; i++)
        if (refusals[i].there.addr.sa_family && pj_sockaddr_cmp(&refusals[i].there, there) == 0) return &refusals[i];
    return NULL;
}

static void note_refusal(const pjsip_transport *transport, const char *const *faults, unsigned count) {
    refusal *entry = refusal_of(&transport->key.rem_addr);
    if (!entry) entry = &refusals[next_refusal++ % REMEMBERED];
    entry->there = transport->key.rem_addr;
    int length = snprintf(entry->words, sizeof entry->words, "certificate refused, it had to hold %.*s:",
                          (int)transport->remote_name.host.slen, transport->remote_name.host.ptr);
    for (unsigned i = 0; i < count && length > 0 && (size_t)length < sizeof entry->words; i++)
        length += snprintf(entry->words + length, sizeof entry->words - (size_t)length, "%s %s", i ? ";" : "", faults[i]);
}

csip_text csip_transport_words(const pjsip_transaction *transaction, char *buffer, size_t size) {
    const pjsip_server_addresses *places = transaction->last_tx ? &transaction->last_tx->dest_info.addr : NULL;
    if (transaction->transport_err == PJSIP_TLS_ECERTVERIF && places && places->count) {
        const refusal *known = refusal_of(&places->entry[transaction->last_tx->dest_info.cur_addr].addr);
        if (known) return (csip_text){known->words, strlen(known->words)};
    }
    pj_str_t text = pj_strerror(transaction->transport_err, buffer, size);
    return csip_text_of(&text);
}

/* Says why a certificate was refused: the leg's own end says only that it was. */
static void on_transport_state(
    pjsip_transport *transport, pjsip_transport_state state, const pjsip_transport_state_info *information) {
    if (tell_others) tell_others(transport, state, information);
    if (state != PJSIP_TP_STATE_DISCONNECTED || !(transport->flag & PJSIP_TRANSPORT_SECURE) || !information->ext_info) return;
    const pjsip_tls_state_info *tls = information->ext_info;
    if (!tls->ssl_sock_info || !tls->ssl_sock_info->verify_status) return;
    const char *faults[32];
    unsigned count = 32;
    pj_ssl_cert_get_verify_status_strings(tls->ssl_sock_info->verify_status, faults, &count);
    note_refusal(transport, faults, count);
    for (unsigned i = 0; i < count; i++)
        PJ_LOG(2, ("tls", "certificate of %.*s (%s) refused: %s", (int)transport->remote_name.host.slen,
                   transport->remote_name.host.ptr, transport->info, faults[i]));
}

void csip_watch_tls(void) {
    memset(refusals, 0, sizeof refusals);
    pjsip_tpmgr *manager = pjsip_endpt_get_tpmgr(csip.endpoint);
    tell_others = pjsip_tpmgr_get_state_cb(manager);
    pjsip_tpmgr_set_state_cb(manager, on_transport_state);
}

static pjsip_tls_setting setting_of(const csip_listener *listener) {
    pjsip_tls_setting setting;
    pjsip_tls_setting_default(&setting);
    setting.reuse_addr = PJ_TRUE; /* so that a new certificate can be listened with while connections are up */
    setting.proto = PJ_SSL_SOCK_PROTO_TLS1_2 | PJ_SSL_SOCK_PROTO_TLS1_3;
    if (listener->certificate) setting.cert_file = pj_str((char *)listener->certificate);
    if (listener->key) setting.privkey_file = pj_str((char *)listener->key);
    if (listener->authorities) setting.ca_list_file = pj_str((char *)listener->authorities);
    setting.verify_server = !listener->trusts_anybody; /* for connections that we open through this listener */
    setting.verify_client = PJ_FALSE;                  /* phones prove themselves by digest */
    setting.timeout.sec = 10;                          /* for the handshake */
    return setting;
}

pj_status_t csip_listen_tls(const csip_listener *listener, const pj_sockaddr *bound, const pjsip_host_port *published,
                            csip_bound_listener *entry) {
    pjsip_tls_setting setting = setting_of(listener);
    return pjsip_tls_transport_start2(csip.endpoint, &setting, bound, published, 1, &entry->tcp);
}

/* PJSIP reads the files when the first connection comes and then keeps what it read. Connections that are up stay up. */
pj_status_t csip_relisten_tls(const csip_listener *listener, const pj_sockaddr *bound, const pjsip_host_port *published,
                              pjsip_tpfactory *factory) {
    pjsip_tls_setting setting = setting_of(listener);
    pj_status_t status = pjsip_tls_transport_restart2(factory, &setting, bound, published);
    /* Where an earlier attempt failed nothing listens, and a restart would only note the new address. */
    return status == PJ_SUCCESS ? pjsip_tls_transport_lis_start(factory, bound, published) : status;
}
