/* Listeners. Addresses are always given, bound and published: PJSIP would otherwise resolve our own host
 * name (pj_gethostip), which blocks. */
#include "internal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pj_status_t parse_literal(const char *text, uint16_t port, pj_sockaddr *address) {
    pj_str_t string = pj_str((char *)text);
    int family = strchr(text, ':') ? pj_AF_INET6() : pj_AF_INET();
    pj_status_t status = pj_sockaddr_init(family, address, NULL, port);
    if (status != PJ_SUCCESS) return status;
    return pj_inet_pton(family, &string, pj_sockaddr_get_addr(address));
}

static pj_status_t listen_udp(const pj_sockaddr *bound, const pjsip_host_port *published, csip_bound_listener *entry) {
    pjsip_udp_transport_cfg configuration;
    pjsip_udp_transport_cfg_default(&configuration, bound->addr.sa_family);
    configuration.bind_addr = *bound;
    configuration.addr_name = *published;
    return pjsip_udp_transport_start2(csip.endpoint, &configuration, &entry->udp);
}

static pj_status_t listen_tcp(const pj_sockaddr *bound, const pjsip_host_port *published, csip_bound_listener *entry) {
    pjsip_tcp_transport_cfg configuration;
    pjsip_tcp_transport_cfg_default(&configuration, bound->addr.sa_family);
    configuration.bind_addr = *bound;
    configuration.addr_name = *published;
    return pjsip_tcp_transport_start3(csip.endpoint, &configuration, &entry->tcp);
}

/* With port 0 the system chooses; PJSIP's UDP transport would then publish port 0, so the port is found
 * here first. Between this and PJSIP's bind another process could take it: the caller sees an error. */
static uint16_t free_port(csip_transport transport, const pj_sockaddr *address) {
    int type = transport == CSIP_UDP ? SOCK_DGRAM : SOCK_STREAM;
    int descriptor = socket(address->addr.sa_family, type | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return 0;
    pj_sockaddr bound = *address;
    socklen_t length = pj_sockaddr_get_len(&bound);
    uint16_t port = 0;
    if (!bind(descriptor, (struct sockaddr *)&bound, length)
        && !getsockname(descriptor, (struct sockaddr *)&bound, &length))
        port = pj_sockaddr_get_port(&bound);
    close(descriptor);
    return port;
}

csip_result csip_renew_certificate(uint32_t index, const csip_listener *listener) {
    if (!csip.running || index >= csip.listener_count || csip.listeners[index].transport != CSIP_TLS)
        return csip_failure(PJ_ENOTFOUND, "no such TLS listener");
    pj_sockaddr bound;
    pj_status_t status = parse_literal(listener->address, listener->port, &bound);
    if (status != PJ_SUCCESS) return csip_failure(PJ_EINVAL, "not an IP address");
    pj_str_t host = pj_str((char *)listener->public_address);
    pjsip_host_port published = {host, listener->port};
    status = csip_relisten_tls(listener, &bound, &published, csip.listeners[index].tcp);
    return status == PJ_SUCCESS ? csip_success() : csip_failure(status, "cannot listen with the new certificate");
}

/* The number of a slot that nobody has; CSIP_MAX_LISTENERS if there is none. */
static uint32_t free_slot(void) {
    for (uint32_t i = 0; i < csip.listener_count; i++)
        if (!csip.listeners[i].udp && !csip.listeners[i].tcp) return i;
    return csip.listener_count;
}

csip_result csip_listen(const csip_listener *listener, uint16_t *port, uint32_t *index) {
    uint32_t slot = free_slot();
    if (slot == CSIP_MAX_LISTENERS)
        return csip_failure(PJ_ETOOMANY, "too many changes of TLS within a minute; reload again later");
    pj_sockaddr bound;
    pj_status_t status = parse_literal(listener->address, listener->port, &bound);
    if (status != PJ_SUCCESS) return csip_failure(PJ_EINVAL, "not an IP address");
    if (listener->port == 0) pj_sockaddr_set_port(&bound, free_port(listener->transport, &bound));
    uint16_t chosen = pj_sockaddr_get_port(&bound);
    pj_str_t host;
    pj_strdup2_with_null(csip.pool, &host, listener->public_address);
    pjsip_host_port published = {host, chosen};
    csip_bound_listener *entry = &csip.listeners[slot];
    memset(entry, 0, sizeof *entry);
    entry->transport = listener->transport;
    entry->ipv6 = bound.addr.sa_family == pj_AF_INET6();
    switch (listener->transport) {
    case CSIP_UDP: status = listen_udp(&bound, &published, entry); break;
    case CSIP_TCP: status = listen_tcp(&bound, &published, entry); break;
    case CSIP_TLS: status = csip_listen_tls(listener, &bound, &published, entry); break;
    }
    if (status != PJ_SUCCESS) return csip_failure(status, "cannot listen");
    if (listener->is_client) csip_count_connections(entry);
    *port = chosen;
    *index = slot;
    if (slot == csip.listener_count) csip.listener_count++;
    return csip_success();
}

pj_status_t csip_select_listener(uint32_t index, pjsip_tpselector *selector) {
    pj_bzero(selector, sizeof *selector);
    if (index >= csip.listener_count) return PJ_ENOTFOUND;
    csip_bound_listener *entry = &csip.listeners[index];
    if (!entry->udp && !entry->tcp) return PJ_ENOTFOUND;
    if (entry->udp) {
        selector->type = PJSIP_TPSELECTOR_TRANSPORT;
        selector->u.transport = entry->udp;
    } else {
        selector->type = PJSIP_TPSELECTOR_LISTENER;
        selector->u.listener = entry->tcp;
    }
    return PJ_SUCCESS;
}

pj_status_t csip_select_path(uint32_t listener, uint64_t flow, pjsip_tpselector *selector) {
    if (!flow) return csip_select_listener(listener, selector);
    pj_bzero(selector, sizeof *selector);
    selector->type = PJSIP_TPSELECTOR_TRANSPORT;
    selector->u.transport = csip_flow_transport(flow);
    return selector->u.transport ? PJ_SUCCESS : PJ_ENOTFOUND;
}

uint32_t csip_listener_of(const pjsip_transport *transport) {
    for (uint32_t i = 0; i < csip.listener_count; i++) {
        const csip_bound_listener *entry = &csip.listeners[i];
        if (entry->udp ? entry->udp == transport : entry->tcp && entry->tcp == transport->factory) return i;
    }
    return UINT32_MAX;
}

/* connect() on a datagram socket only chooses a route; it sends nothing and asks nobody. */
bool csip_source_address(const char *destination, char result[CSIP_ADDRESS_SIZE]) {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {0};
    bool ipv6 = strchr(destination, ':') != NULL;
    socklen_t length = ipv6 ? sizeof address.v6 : sizeof address.v4;
    address.any.sa_family = ipv6 ? AF_INET6 : AF_INET;
    void *bytes = ipv6 ? (void *)&address.v6.sin6_addr : (void *)&address.v4.sin_addr;
    if (inet_pton(address.any.sa_family, destination, bytes) != 1) return false;
    if (ipv6) address.v6.sin6_port = htons(5060);
    else address.v4.sin_port = htons(5060);
    int descriptor = socket(address.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    bool found = !connect(descriptor, &address.any, length) && !getsockname(descriptor, &address.any, &length)
                 && inet_ntop(address.any.sa_family, bytes, result, CSIP_ADDRESS_SIZE);
    close(descriptor);
    return found;
}
