/* The connection that a leg's requests take, once it is answered. A dialog of ours keeps to one: a trunk over TLS, or over TCP where
 * the next hop is who we are connected to, may reach us by no other way, and a TLS connection must prove itself by the same name
 * as the first (RFC 3261 section 18.1.1, RFC 5923). What becomes of a leg whose connection breaks is recovery.c's. */
#include "internal.h"

#include <stddef.h>

csip_way csip_ways;

void csip_way_pin(pjsip_dialog *dialog, pjsip_transport *transport) {
    pjsip_tpselector selector = {.type = PJSIP_TPSELECTOR_TRANSPORT, .u.transport = transport};
    pjsip_dlg_set_transport(dialog, &selector);
    if (dialog->via_addr.host.slen) dialog->via_tp = transport;
}

static void join(csip_leg *leg) {
    if (leg->way.listed) return;
    leg->way.listed = true;
    pj_list_push_back(&csip_ways, &leg->way);
}

csip_leg *csip_way_leg(csip_way *way) { return (csip_leg *)((char *)way - offsetof(csip_leg, way)); }

void csip_way_to_phone(csip_leg *leg, uint64_t account, uint64_t device, uint64_t flow) {
    if (!device) return;
    leg->way.account = account;
    leg->way.device = device;
    leg->way.flow = flow;
    leg->way.state = CSIP_WAY_OPEN;
    join(leg);
}

void csip_way_keep(csip_leg *leg, pjsip_transport *transport) {
    csip_way_pin(leg->inv->dlg, transport);
    if (transport->dir != PJSIP_TP_DIR_OUTGOING) return; /* the far end's own; nobody knows whether it can be had again */
    csip_way *way = &leg->way;
    way->address = transport->key.rem_addr;
    pj_strdup(leg->inv->pool, &way->name, &transport->remote_name.host);
    way->opened = csip_now();
    way->state = CSIP_WAY_OPEN;
    csip_note_open(transport); /* something came by it */
    join(leg);
}

bool csip_way_is_down(const csip_leg *leg) {
    return leg->way.state == CSIP_WAY_BROKEN || leg->way.state == CSIP_WAY_CONNECTING;
}

void csip_way_forget(csip_leg *leg) {
    csip_timer_cancel(&leg->way.turn);
    csip_timer_cancel(&leg->way.patience);
    if (leg->way.listed) pj_list_erase(&leg->way);
    leg->way.listed = false;
}

pj_status_t csip_way_connect(csip_leg *leg, pjsip_transport **transport) {
    pjsip_tx_data *tdata; /* tells PJSIP the name; it is never sent */
    pj_status_t status = pjsip_endpt_create_tdata(csip.endpoint, &tdata);
    if (status != PJ_SUCCESS) return status;
    pjsip_tx_data_add_ref(tdata);
    tdata->dest_info.name = leg->way.name;
    pjsip_tpselector selector;
    status = csip_select_listener(leg->way.listener, &selector);
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_acquire_transport2(
            csip.endpoint, (pjsip_transport_type_e)selector.u.listener->type, &leg->way.address,
            pj_sockaddr_get_len(&leg->way.address), &selector, tdata, transport);
    pjsip_tx_data_dec_ref(tdata);
    return status;
}

pj_status_t csip_way_reopen(csip_leg *leg, pjsip_dialog *dialog) {
    pjsip_transport *transport = NULL;
    if (!leg->way.address.addr.sa_family) return PJ_SUCCESS; /* each request finds its own */
    pj_status_t status = csip_way_connect(leg, &transport);
    if (status != PJ_SUCCESS) return status;
    csip_way_pin(dialog, transport);
    return pjsip_transport_dec_ref(transport); /* the dialog has its own */
}

pj_status_t csip_dialog_follow(pjsip_dialog *dialog, const char *route, bool keep) {
    if (!route) return PJ_SUCCESS;
    pj_str_t value;
    const pj_str_t name = {"Route", 5};
    pj_strdup2_with_null(dialog->pool, &value, route);
    pjsip_route_hdr *header = pjsip_parse_hdr(dialog->pool, &name, value.ptr, value.slen, NULL);
    if (!header) return PJSIP_EINVALIDURI;
    pjsip_route_hdr set;
    pj_list_init(&set);
    pj_list_push_back(&set, header);
    pj_status_t status = pjsip_dlg_set_route_set(dialog, &set);
    if (keep) dialog->route_set_frozen = PJ_TRUE;
    return status;
}
