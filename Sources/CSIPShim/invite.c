/* The INVITE: dialog, session, headers (RFC 3261 section 13). */
#include "internal.h"

#include <string.h>

#define TRY(call)                                \
    do {                                         \
        status = (call);                         \
        if (status != PJ_SUCCESS) return status; \
    } while (0)

static pj_status_t create_dialog(const csip_invite *invite, pjsip_dialog **dialog) {
    pj_str_t from = pj_str((char *)invite->from), to = pj_str((char *)invite->to);
    pj_str_t contact = pj_str((char *)invite->contact), target = pj_str((char *)invite->request_uri);
    return pjsip_dlg_create_uac(pjsip_ua_instance(), &from, &contact, &to, &target, dialog);
}

static pj_status_t set_transport(pjsip_dialog *dialog, const csip_invite *invite) {
    pjsip_tpselector selector;
    pj_status_t status = csip_select_path(invite->listener, invite->flow, &selector);
    if (status == PJ_SUCCESS) status = pjsip_dlg_set_transport(dialog, &selector);
    if (status != PJ_SUCCESS || !invite->via_host) return status;
    pjsip_host_port sent_by = {pj_str((char *)invite->via_host), invite->via_port};
    return pjsip_dlg_set_via_sent_by(dialog, &sent_by, selector.type == PJSIP_TPSELECTOR_TRANSPORT
                                                           ? selector.u.transport : NULL);
}

#define MAX_CREDENTIALS 8

static pj_status_t set_credentials(pjsip_dialog *dialog, const csip_invite *invite) {
    pjsip_cred_info list[MAX_CREDENTIALS];
    unsigned count = 0;
    pj_bzero(list, sizeof list);
    for (; count < invite->credential_count && count < MAX_CREDENTIALS; count++) {
        list[count].realm = pj_str((char *)invite->credentials[count].realm);
        list[count].scheme = pj_str("digest");
        list[count].username = pj_str((char *)invite->credentials[count].user);
        list[count].data_type = PJSIP_CRED_DATA_PLAIN_PASSWD;
        list[count].data = pj_str((char *)invite->credentials[count].secret);
    }
    return count ? pjsip_auth_clt_set_credentials(&dialog->auth_sess, (int)count, list) : PJ_SUCCESS;
}

static csip_leg *make_leg(pjsip_dialog *dialog, const csip_invite *invite) {
    csip_leg *leg = PJ_POOL_ZALLOC_T(dialog->pool, csip_leg);
    leg->id = invite->leg;
    leg->is_secure = csip.listeners[invite->listener].transport == CSIP_TLS;
    leg->keeps_route = invite->keeps_route;
    leg->keeps_connection = invite->keeps_connection;
    leg->way.listener = invite->listener;
    leg->sdp_session = ((uint32_t)pj_rand() << 8 ^ (uint32_t)pj_rand()) & 0x7fffffff;
    return leg;
}

static pj_status_t create_session(pjsip_dialog *dialog, csip_leg *leg, bool always_refreshes) {
    /* The negotiator copies the offer: 2 KB that need not stay in the dialog's pool. */
    pj_pool_t *scratch = pjsip_endpt_create_pool(csip.endpoint, "offer", 4000, 1000);
    if (!scratch) return PJ_ENOMEM;
    pjmedia_sdp_session *offer = csip_sdp_offer(scratch, &leg->local, leg->sdp_session, NULL, NULL);
    unsigned options = PJSIP_INV_SUPPORT_100REL | PJSIP_INV_SUPPORT_UPDATE;
    if (csip.session_expires) options |= PJSIP_INV_SUPPORT_TIMER;
    if (csip.session_expires && always_refreshes) options |= PJSIP_INV_ALWAYS_USE_TIMER;
    pj_status_t status = offer ? pjsip_inv_create_uac(dialog, offer, options, &leg->inv) : PJ_EUNKNOWN;
    pjsip_endpt_release_pool(csip.endpoint, scratch);
    if (status != PJ_SUCCESS) return status;
    leg->inv->mod_data[csip_leg_module.id] = leg;
    if (!csip.session_expires) return PJ_SUCCESS;
    pjsip_timer_setting setting;
    pjsip_timer_setting_default(&setting);
    setting.sess_expires = csip.session_expires;
    setting.min_se = csip.min_se;
    return pjsip_timer_init_session(leg->inv, &setting);
}

static void add_header(pjsip_tx_data *tdata, const char *name, const char *value) {
    pj_str_t n = pj_str((char *)name), v = pj_str((char *)value);
    pjsip_msg_add_hdr(tdata->msg, (pjsip_hdr *)pjsip_generic_string_hdr_create(tdata->pool, &n, &v));
}

static pj_status_t create_request(csip_leg *leg, const csip_invite *invite, pjsip_tx_data **tdata) {
    pj_status_t status;
    TRY(pjsip_inv_invite(leg->inv, tdata));
    const pj_str_t agent = {"User-Agent", 10};
    if (csip.user_agent.slen)
        pjsip_msg_add_hdr((*tdata)->msg, (pjsip_hdr *)pjsip_generic_string_hdr_create(
                                             (*tdata)->pool, &agent, &csip.user_agent));
    for (uint32_t i = 0; i < invite->header_count; i++)
        add_header(*tdata, invite->headers[i].name, invite->headers[i].value);
    return csip_direct(*tdata, &invite->destination, csip.listeners[invite->listener].transport);
}

/* All that can fail because of the caller's values; nothing has been sent. */
static pj_status_t prepare(
    pjsip_dialog *dialog, csip_leg *leg, const csip_invite *invite, pjsip_tx_data **tdata) {
    pj_status_t status;
    TRY(csip_dialog_follow(dialog, invite->route, invite->keeps_route));
    TRY(set_transport(dialog, invite));
    TRY(set_credentials(dialog, invite));
    TRY(create_session(dialog, leg, invite->always_refreshes));
    return create_request(leg, invite, tdata);
}

/* A failure to send has usually ended the session already, through the transaction. */
static void send_request(csip_leg *leg, pjsip_tx_data *tdata) {
    pj_status_t status = pjsip_inv_send_msg(leg->inv, tdata);
    if (status == PJ_SUCCESS || leg->ended || !leg->inv) return;
    csip_event ended = csip_event_make(CSIP_EVENT_ENDED, leg);
    char words[PJ_ERR_MSG_SIZE];
    pj_str_t text = pj_strerror(status, words, sizeof words);
    ended.status = PJSIP_SC_TSX_TRANSPORT_ERROR;
    ended.phrase = csip_text_of(&text);
    ended.origin = CSIP_ORIGIN_TRANSPORT;
    csip_leg_finish(leg, &ended);
    if (leg->inv) pjsip_inv_terminate(leg->inv, PJSIP_SC_TSX_TRANSPORT_ERROR, PJ_TRUE);
}

static void discard(pjsip_dialog *dialog, csip_leg *leg) {
    if (leg->inv) {
        csip.open_sessions++; /* the DISCONNECTED callback takes it back */
        leg->ended = true;
        pjsip_inv_terminate(leg->inv, PJSIP_SC_INTERNAL_SERVER_ERROR, PJ_TRUE);
    } else {
        pjsip_dlg_terminate(dialog);
    }
}

csip_result csip_invite_make(const csip_invite *invite) {
    if (!csip.running) return csip_failure(PJ_EINVALIDOP, "PJSIP is not running");
    if (csip_leg_find(invite->leg)) return csip_failure(PJ_EEXISTS, "this leg id is in use");
    pjsip_dialog *dialog = NULL;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = create_dialog(invite, &dialog);
    if (status != PJ_SUCCESS) return csip_failure(status, "cannot read the URIs");
    pjsip_dlg_inc_lock(dialog); /* keeps the dialog and the leg in its pool until the end of this function */
    csip_leg *leg = make_leg(dialog, invite);
    if (!csip_leg_take_media(leg, &leg->local, &invite->media)) {
        discard(dialog, leg);
        pjsip_dlg_dec_lock(dialog);
        return csip_failure(PJ_EINVALIDOP, "SRTP is required, and the way there is not TLS");
    }
    status = prepare(dialog, leg, invite, &tdata);
    if (status != PJ_SUCCESS) {
        discard(dialog, leg);
        pjsip_dlg_dec_lock(dialog);
        return csip_failure(status, "cannot create the INVITE");
    }
    csip.open_sessions++;
    csip_leg_add(leg);
    csip_listener_hold(leg, invite->listener);
    csip_way_to_phone(leg, invite->account, invite->device, invite->flow);
    leg->unsent = tdata;
    pjsip_dlg_dec_lock(dialog);
    return csip_success();
}

bool csip_invite_send(uint64_t id) {
    csip_leg *leg = csip_leg_find(id);
    if (!leg || !leg->unsent || !leg->inv) return false;
    pjsip_dialog *dialog = leg->inv->dlg;
    pjsip_dlg_inc_lock(dialog);
    pjsip_tx_data *tdata = leg->unsent;
    leg->unsent = NULL;
    send_request(leg, tdata);
    pjsip_dlg_dec_lock(dialog);
    return true;
}

void csip_invite_drop(uint64_t id) {
    csip_leg *leg = csip_leg_find(id);
    if (!leg || !leg->unsent || !leg->inv) return;
    pjsip_dialog *dialog = leg->inv->dlg;
    pjsip_dlg_inc_lock(dialog);
    csip_leg_forget(leg);
    pjsip_inv_terminate(leg->inv, PJSIP_SC_REQUEST_TERMINATED, PJ_TRUE);
    pjsip_dlg_dec_lock(dialog);
}
