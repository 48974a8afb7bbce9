/* TLS: 1.2 and 1.3 only (RFC 8996 forbids the older ones). Listeners for phones, and for each trunk a factory that only opens
 * connections, with what that trunk's certificate is measured by. */
#include "internal.h"

/* Who listened before us: PJSIP has one such callback, and connections of phones are followed by it, too (flows.c). */
static pjsip_tp_state_callback tell_others;

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
    for (unsigned i = 0; i < count; i++)
        PJ_LOG(2, ("tls", "certificate of %.*s (%s) refused: %s", (int)transport->remote_name.host.slen,
                   transport->remote_name.host.ptr, transport->info, faults[i]));
}

void csip_watch_tls(void) {
    pjsip_tpmgr *manager = pjsip_endpt_get_tpmgr(csip.endpoint);
    tell_others = pjsip_tpmgr_get_state_cb(manager);
    pjsip_tpmgr_set_state_cb(manager, on_transport_state);
}

pj_status_t csip_listen_tls(const csip_listener *listener, const pj_sockaddr *bound, const pjsip_host_port *published,
                            csip_bound_listener *entry) {
    pjsip_tls_setting setting;
    pjsip_tls_setting_default(&setting);
    setting.proto = PJ_SSL_SOCK_PROTO_TLS1_2 | PJ_SSL_SOCK_PROTO_TLS1_3;
    if (listener->certificate) setting.cert_file = pj_str((char *)listener->certificate);
    if (listener->key) setting.privkey_file = pj_str((char *)listener->key);
    if (listener->authorities) setting.ca_list_file = pj_str((char *)listener->authorities);
    setting.verify_server = !listener->trusts_anybody; /* for connections that we open through this listener */
    setting.verify_client = PJ_FALSE;                  /* phones prove themselves by digest */
    setting.timeout.sec = 10;                          /* for the handshake */
    return pjsip_tls_transport_start2(csip.endpoint, &setting, bound, published, 1, &entry->tcp);
}
