/* Where a trunk given by name is: SRV, then A or AAAA (RFC 3263 section 4.2), asked of PJSIP's own resolver, which waits for
 * nothing and remembers answers for as long as they say. The list comes ordered by priority and, among equals, by chance
 * according to weight (RFC 2782). */
#include "internal.h"

#include <string.h>

typedef struct lookup {
    struct lookup *next;
    uint64_t token;
    pj_pool_t *pool;
} lookup;

/* PJSIP may still look at a lookup's memory right after its callback. */
static lookup *finished;

void csip_lookups_release(void) {
    while (finished) {
        pj_pool_t *pool = finished->pool;
        finished = finished->next;
        pjsip_endpt_release_pool(csip.endpoint, pool);
    }
}

static void on_resolved(pj_status_t status, void *token, const struct pjsip_server_addresses *found) {
    lookup *entry = token;
    csip_resolution resolution = {.token = entry->token, .status = status};
    char words[PJ_ERR_MSG_SIZE] = "";
    if (status != PJ_SUCCESS) {
        pj_str_t text = pj_strerror(status, words, sizeof words);
        resolution.phrase = csip_text_of(&text);
    }
    for (unsigned i = 0; status == PJ_SUCCESS && i < found->count && resolution.count < CSIP_MAX_TARGETS; i++) {
        csip_target *target = &resolution.targets[resolution.count++];
        pj_sockaddr_print(&found->entry[i].addr, target->address, sizeof target->address, 0);
        target->port = pj_sockaddr_get_port(&found->entry[i].addr);
    }
    entry->next = finished;
    finished = entry;
    csip.callbacks.on_resolved(csip.callbacks.context, &resolution);
}

static pjsip_transport_type_e type_of(csip_transport transport, bool ipv6) {
    static const pjsip_transport_type_e types[] = {PJSIP_TRANSPORT_UDP, PJSIP_TRANSPORT_TCP, PJSIP_TRANSPORT_TLS};
    return (pjsip_transport_type_e)(types[transport] | (ipv6 ? PJSIP_TRANSPORT_IPV6 : 0));
}

csip_result csip_resolve(uint64_t token, const char *host, uint16_t port, csip_transport transport, bool ipv6) {
    if (!csip.running) return csip_failure(PJ_EINVALIDOP, "PJSIP is not running");
    pj_pool_t *pool = pjsip_endpt_create_pool(csip.endpoint, "lookup", 2000, 1000);
    if (!pool) return csip_failure(PJ_ENOMEM, "lookup");
    lookup *entry = PJ_POOL_ZALLOC_T(pool, lookup);
    entry->token = token;
    entry->pool = pool;
    pjsip_host_info target = {.type = type_of(transport, ipv6)};
    target.flag = pjsip_transport_get_flag_from_type(target.type);
    pj_strdup2_with_null(pool, &target.addr.host, host);
    target.addr.port = port;
    pjsip_endpt_resolve(csip.endpoint, pool, &target, entry, on_resolved);
    return csip_success();
}

/* The request goes there, whatever its URI says; a TLS connection must prove itself as `name`. */
pj_status_t csip_direct(pjsip_tx_data *tdata, const csip_destination *destination, csip_transport transport) {
    if (!destination->address) return PJ_SUCCESS;
    bool ipv6 = strchr(destination->address, ':') != NULL;
    pjsip_server_addresses *list = &tdata->dest_info.addr;
    pj_bzero(list, sizeof *list);
    pj_str_t text = pj_str((char *)destination->address);
    pj_sockaddr *address = &list->entry[0].addr;
    pj_status_t status = pj_sockaddr_init(ipv6 ? pj_AF_INET6() : pj_AF_INET(), address, &text, destination->port);
    if (status != PJ_SUCCESS) return status;
    list->entry[0].type = type_of(transport, ipv6);
    list->entry[0].addr_len = pj_sockaddr_get_len(address);
    list->count = 1;
    tdata->dest_info.cur_addr = 0;
    pj_strdup2_with_null(tdata->pool, &tdata->dest_info.name, destination->name ? destination->name : destination->address);
    return PJ_SUCCESS;
}
