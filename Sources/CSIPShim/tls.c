/* TLS listeners: 1.2 and 1.3 only (RFC 8996 forbids the older ones). */
#include "internal.h"

pj_status_t csip_listen_tls(const csip_listener *listener, const pj_sockaddr *bound, const pjsip_host_port *published,
                            csip_bound_listener *entry) {
    pjsip_tls_setting setting;
    pjsip_tls_setting_default(&setting);
    setting.proto = PJ_SSL_SOCK_PROTO_TLS1_2 | PJ_SSL_SOCK_PROTO_TLS1_3;
    if (listener->certificate) setting.cert_file = pj_str((char *)listener->certificate);
    if (listener->key) setting.privkey_file = pj_str((char *)listener->key);
    setting.verify_server = PJ_TRUE;  /* for connections that we open through this listener */
    setting.verify_client = PJ_FALSE; /* phones prove themselves by digest */
    setting.timeout.sec = 10;         /* for the handshake */
    return pjsip_tls_transport_start2(csip.endpoint, &setting, bound, published, 1, &entry->tcp);
}
