/* Keep-alives of RFC 5626 on connections: a phone sends CRLF CRLF and expects CRLF (sections 3.5.1 and 4.4.1). PJSIP
 * skips empty lines between messages and tells us of them. */
#include "internal.h"

#include <string.h>

static void on_dropped(pjsip_tp_dropped_data *dropped) {
    pjsip_transport *transport = dropped->tp;
    if (dropped->status != PJ_EIGNORED || !PJSIP_TRANSPORT_IS_RELIABLE(transport)) return;
    if (dropped->len < 4 || memcmp(dropped->data, "\r\n\r\n", 4) != 0) return; /* CRLF alone answers ours */
    pjsip_tpselector selector = {.type = PJSIP_TPSELECTOR_TRANSPORT, .u.transport = transport};
    pjsip_tpmgr_send_raw(pjsip_endpt_get_tpmgr(csip.endpoint), (pjsip_transport_type_e)transport->key.type, &selector,
                         NULL, "\r\n", 2, &transport->key.rem_addr, transport->addr_len, NULL, NULL);
}

void csip_answer_keep_alives(void) {
    pjsip_tpmgr_set_drop_data_cb(pjsip_endpt_get_tpmgr(csip.endpoint), on_dropped);
}
