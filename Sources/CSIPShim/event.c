/* Events: filled here, copied by the caller's callback. */
#include "internal.h"

#include <string.h>

csip_event csip_event_make(csip_event_kind kind, const csip_leg *leg) {
    csip_event event = {.kind = kind, .retry_after = -1};
    if (!leg) return event;
    event.leg = leg->id;
    event.was_answered = leg->answered;
    event.was_cancelled = leg->ending && !leg->answered;
    return event;
}

/* Reason may occur several times, and one field may hold several values: each field is passed on whole. */
static void read_reasons(csip_event *event, const pjsip_msg *message) {
    const pj_str_t name = {"Reason", 6};
    pjsip_generic_string_hdr *header = pjsip_msg_find_hdr_by_name(message, &name, NULL);
    while (header && event->reason_count < CSIP_MAX_REASONS) {
        event->reasons[event->reason_count++] = csip_text_of(&header->hvalue);
        if (header->next == (void *)&message->hdr) break;
        header = pjsip_msg_find_hdr_by_name(message, &name, header->next);
    }
}

/* As it was written, without the name and parameters around it. */
static void read_contact(csip_event *event, const pjsip_rx_data *rdata) {
    static char text[512];
    const pjsip_contact_hdr *header = pjsip_msg_find_hdr(rdata->msg_info.msg, PJSIP_H_CONTACT, NULL);
    if (!header || header->star || !header->uri) return;
    int length = pjsip_uri_print(PJSIP_URI_IN_REQ_URI, pjsip_uri_get_uri(header->uri), text, sizeof text);
    if (length > 0) event->contact = (csip_text){text, (size_t)length};
}

void csip_event_read(csip_event *event, const pjsip_rx_data *rdata) {
    const pjsip_msg *message = rdata->msg_info.msg;
    if (message->type == PJSIP_RESPONSE_MSG) {
        event->status = message->line.status.code;
        event->phrase = csip_text_of(&message->line.status.reason);
        if (event->status >= 300) {
            pjsip_retry_after_hdr *after = pjsip_msg_find_hdr(message, PJSIP_H_RETRY_AFTER, NULL);
            if (after) event->retry_after = after->ivalue;
        }
        if (event->status / 100 == 3) read_contact(event, rdata);
        if (event->status < 180) return; /* 100 carries nothing more: keep the hot path short */
    }
    read_reasons(event, message);
}

void csip_event_send(const csip_event *event) {
    if (csip.callbacks.on_event) csip.callbacks.on_event(csip.callbacks.context, event);
}

/* The sender as the socket saw it: behind NAT no header says where it really is. */
void csip_note_source(csip_leg *leg, const pjsip_rx_data *rdata) {
    pj_sockaddr_print(&rdata->pkt_info.src_addr, leg->source, sizeof leg->source, 0);
}

void csip_emit_media(csip_event *event, csip_leg *leg) {
    event->has_media = leg->negotiated;
    event->source = (csip_text){leg->source, strlen(leg->source)};
    if (leg->negotiated) event->media = leg->remote;
    leg->fresh = false;
}
