/* A proxy forked our INVITE and a second branch answered too: it gets its ACK and a BYE
 * (RFC 3261 section 13.2.2.4). */
#include "internal.h"

static pj_status_t send_within(pjsip_dialog *dialog, const pjsip_method *method, int cseq) {
    pjsip_tx_data *tdata;
    pj_status_t status = pjsip_dlg_create_request(dialog, method, cseq, &tdata);
    return status == PJ_SUCCESS ? pjsip_dlg_send_request(dialog, tdata, -1, NULL) : status;
}

static void turn_away(pjsip_dialog *first, pjsip_rx_data *response) {
    pjsip_dialog *dialog;
    if (pjsip_dlg_fork(first, response, &dialog) != PJ_SUCCESS) return;
    pjsip_dlg_inc_lock(dialog);
    pj_status_t status = send_within(dialog, pjsip_get_ack_method(), response->msg_info.cseq->cseq);
    if (status == PJ_SUCCESS) status = send_within(dialog, pjsip_get_bye_method(), -1);
    if (status != PJ_SUCCESS) PJ_PERROR(3, ("fork", status, "cannot end the second branch that answered"));
    pjsip_dlg_dec_lock(dialog);
}

/* Responses of other branches before the first 2xx stay with the first dialog: early media follows them. */
pjsip_dialog *csip_on_forked(pjsip_dialog *first, pjsip_rx_data *response) {
    if (response->msg_info.msg->line.status.code / 100 != 2 || !first->uac_has_2xx) return first;
    turn_away(first, response);
    return NULL;
}
