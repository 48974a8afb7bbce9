/* Calls from phones that register with us (RFC 3261 section 13.3): who may call is decided by the caller within the
 * callback; then the dialog is made, and answered with csip_leg_answer when the caller knows more. Whoever else calls is
 * refused like any other stranger. */
#include "internal.h"

#include <string.h>

static pj_bool_t on_request(pjsip_rx_data *rdata);

pjsip_module csip_incoming_module = {
    .name = {"mod-incoming", 12},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = on_request,
};

static pj_bool_t on_request(pjsip_rx_data *rdata) {
    if (rdata->msg_info.msg->line.req.method.id != PJSIP_INVITE_METHOD || rdata->msg_info.to->tag.slen) return PJ_FALSE;
    if (!csip.is_registrar || !csip.callbacks.on_call) return PJ_FALSE;
    csip_answer_to_source(rdata);
    csip_register_request request = {0};
    csip_read_request(&request, rdata);
    return csip.callbacks.on_call(csip.callbacks.context, &request) ? PJ_TRUE : PJ_FALSE;
}

static pj_status_t make_dialog(pjsip_rx_data *rdata, const csip_call *call, pjsip_dialog **dialog) {
    pj_str_t contact = pj_str((char *)call->contact);
    pj_status_t status = pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, &contact, dialog);
    if (status != PJ_SUCCESS) return status;
    status = csip_dialog_follow(*dialog, call->route, true);
    pjsip_tpselector selector;
    if (status == PJ_SUCCESS) status = csip_select_path(call->listener, call->flow, &selector);
    if (status == PJ_SUCCESS) status = pjsip_dlg_set_transport(*dialog, &selector);
    if (status == PJ_SUCCESS && call->via_host) {
        pjsip_host_port sent_by = {pj_str((char *)call->via_host), call->via_port};
        status = pjsip_dlg_set_via_sent_by(*dialog, &sent_by, selector.type == PJSIP_TPSELECTOR_TRANSPORT
                                                                  ? selector.u.transport : NULL);
    }
    return status;
}

static pj_status_t make_session(
    pjsip_rx_data *rdata, pjsip_dialog *dialog, const csip_call *call, csip_leg *leg, unsigned options) {
    pj_status_t status = pjsip_inv_create_uas(dialog, rdata, NULL, options, &leg->inv);
    if (status != PJ_SUCCESS) return status;
    leg->inv->mod_data[csip_leg_module.id] = leg;
    csip.open_sessions++;
    csip_leg_add(leg);
    csip_listener_hold(leg, call->listener);
    csip_way_to_phone(leg, call->account, call->device, call->flow);
    if (csip.session_expires) {
        pjsip_timer_setting setting;
        pjsip_timer_setting_default(&setting);
        setting.sess_expires = csip.session_expires;
        setting.min_se = csip.min_se;
        status = pjsip_timer_init_session(leg->inv, &setting);
    }
    pjsip_tx_data *trying = NULL;
    if (status == PJ_SUCCESS) status = pjsip_inv_initial_answer(leg->inv, rdata, PJSIP_SC_TRYING, NULL, NULL, &trying);
    if (status == PJ_SUCCESS) status = pjsip_inv_send_msg(leg->inv, trying);
    return status;
}

csip_result csip_call_take(const csip_register_request *request, const csip_call *call) {
    pjsip_rx_data *rdata = (pjsip_rx_data *)request->message;
    if (csip_leg_find(call->leg)) return csip_failure(PJ_EEXISTS, "this leg id is in use");
    unsigned options = PJSIP_INV_SUPPORT_100REL | PJSIP_INV_SUPPORT_UPDATE;
    if (csip.session_expires) options |= PJSIP_INV_SUPPORT_TIMER;
    pjsip_tx_data *refusal = NULL;
    pj_status_t status = pjsip_inv_verify_request(rdata, &options, NULL, NULL, csip.endpoint, &refusal);
    if (status != PJ_SUCCESS) {
        if (refusal) pjsip_endpt_send_response2(csip.endpoint, rdata, refusal, NULL, NULL);
        else pjsip_endpt_respond_stateless(csip.endpoint, rdata, PJSIP_SC_NOT_ACCEPTABLE_HERE, NULL, NULL, NULL);
        return csip_failure(status, "the INVITE cannot be taken");
    }
    pjsip_dialog *dialog = NULL;
    status = make_dialog(rdata, call, &dialog);
    if (!dialog) {
        pjsip_endpt_respond_stateless(csip.endpoint, rdata, PJSIP_SC_BAD_REQUEST, NULL, NULL, NULL);
        return csip_failure(status, "the INVITE cannot be taken");
    }
    csip_leg *leg = PJ_POOL_ZALLOC_T(dialog->pool, csip_leg);
    leg->id = call->leg;
    leg->is_incoming = leg->invited = leg->keeps_route = true;
    leg->is_secure = csip.listeners[call->listener].transport == CSIP_TLS;
    leg->sdp_session = ((uint32_t)pj_rand() << 8 ^ (uint32_t)pj_rand()) & 0x7fffffff;
    csip_note_source(leg, rdata);
    if (status == PJ_SUCCESS) status = make_session(rdata, dialog, call, leg, options);
    if (status != PJ_SUCCESS) {
        leg->ended = true;
        pj_hash_set_np(csip.legs, &leg->id, sizeof leg->id, 0, leg->entry, NULL);
        if (leg->inv) {
            pjsip_inv_terminate(leg->inv, PJSIP_SC_INTERNAL_SERVER_ERROR, PJ_TRUE);
        } else {
            pjsip_dlg_respond(dialog, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR, NULL, NULL, NULL);
        }
    }
    pjsip_dlg_dec_lock(dialog);
    return status == PJ_SUCCESS ? csip_success() : csip_failure(status, "the INVITE cannot be taken");
}

/* ---- Answering ----------------------------------------------------------------------------------- */

/* Why, stands in the status line, which phones show, and in a Reason header field for those that log it (RFC 3326). */
static pj_status_t answer(csip_leg *leg, const csip_answer *answer) {
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;
    pj_str_t phrase = pj_str((char *)answer->phrase);
    const pj_str_t *text = answer->phrase && *answer->phrase ? &phrase : NULL;
    if (answer->status >= 300) {
        leg->ending = true;
        status = pjsip_inv_end_session(leg->inv, answer->status, text, &tdata);
    } else {
        pjmedia_sdp_session *sdp = NULL;
        if (answer->media) {
            const pjmedia_sdp_session *offer = NULL;
            if (!csip_leg_take_media(leg, &leg->local, answer->media)) return PJMEDIA_SDPNEG_ENOMEDIA;
            pj_status_t has = leg->inv->neg ? pjmedia_sdp_neg_get_neg_remote(leg->inv->neg, &offer) : PJ_ENOTFOUND;
            if (has == PJ_SUCCESS)
                sdp = csip_sdp_answer(
                    leg->inv->pool_prov, &leg->local, leg->sdp_session, leg->negotiated ? &leg->remote : NULL, offer);
            if (!sdp) return PJMEDIA_SDPNEG_ENOMEDIA;
        }
        status = pjsip_inv_answer(leg->inv, answer->status, text, sdp, &tdata);
    }
    if (status != PJ_SUCCESS || !tdata) return status;
    csip_add_reason(tdata, answer->reason);
    return pjsip_inv_send_msg(leg->inv, tdata);
}

csip_result csip_leg_answer(uint64_t id, const csip_answer *a) {
    csip_leg *leg = csip_leg_find(id);
    if (!leg || !leg->inv || !leg->is_incoming) return csip_failure(PJ_ENOTFOUND, "the leg has ended");
    if (leg->inv->state >= PJSIP_INV_STATE_CONNECTING) return csip_failure(PJ_EINVALIDOP, "the leg is answered already");
    pjsip_dialog *dialog = leg->inv->dlg;
    pjsip_dlg_inc_lock(dialog);
    pj_status_t status = answer(leg, a);
    pjsip_dlg_dec_lock(dialog);
    return status == PJ_SUCCESS ? csip_success() : csip_failure(status, "cannot answer the INVITE");
}
