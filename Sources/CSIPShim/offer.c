/* Offers and answers after the first INVITE (RFC 3264, RFC 3311, RFC 6337). */
#include "internal.h"

#include <string.h>

const char csip_clear_words[] = "SRTP is required, and the far end's answer is not encrypted";
const char csip_clear_reason[] = "SIP;cause=488;text=\"SRTP is required\"";

bool csip_leg_take_media(csip_leg *leg, csip_local_media *into, const csip_local_media *wanted) {
    if (wanted->encryption == CSIP_ENCRYPTION_REQUIRED && !leg->is_secure) return false;
    *into = *wanted;
    if (!leg->is_secure) into->encryption = CSIP_ENCRYPTION_OFF;
    return true;
}

static const csip_remote_media *current_of(const csip_leg *leg) { return leg->negotiated ? &leg->remote : NULL; }

static pjmedia_sdp_session *offer_of(csip_leg *leg, const csip_local_media *media) {
    const pjmedia_sdp_session *active = NULL;
    if (leg->negotiated) pjmedia_sdp_neg_get_active_local(leg->inv->neg, &active);
    return csip_sdp_offer(leg->inv->pool_prov, media, leg->sdp_session, current_of(leg), active);
}

/* The answer goes back the way the offer came: keys only where that is TLS. */
static bool may_answer(const csip_leg *leg, const pjsip_rx_data *rdata) {
    if (leg->local.encryption == CSIP_ENCRYPTION_OFF || !rdata) return true;
    return (rdata->tp_info.transport->flag & PJSIP_TRANSPORT_SECURE) != 0;
}

/* An offer that we cannot answer gets no answer here; PJSIP then sends 488 and the leg goes on as it was. */
void csip_on_rx_offer(pjsip_inv_session *inv, struct pjsip_inv_on_rx_offer_cb_param *parameter) {
    csip_leg *leg = csip_leg_of(inv);
    if (!leg) return;
    pjmedia_sdp_session *answer = NULL;
    if (may_answer(leg, parameter->rdata))
        answer = csip_sdp_answer(inv->pool_prov, &leg->local, leg->sdp_session, current_of(leg), parameter->offer);
    if (answer) {
        pjsip_inv_set_sdp_answer(inv, answer);
        return;
    }
    const pj_str_t *call = &inv->dlg->call_id->id;
    PJ_LOG(2, ("offer", "an offer is refused (488), and %.*s goes on as it was: no audio in it has a codec, an address "
                        "family and an encryption that this leg takes", (int)call->slen, call->ptr));
}

/* A re-INVITE without an offer asks for ours: the full one, not what was last agreed (RFC 3261 section 14.2). */
void csip_on_create_offer(pjsip_inv_session *inv, pjmedia_sdp_session **offer) {
    csip_leg *leg = csip_leg_of(inv);
    pjmedia_sdp_session *ours = leg ? offer_of(leg, &leg->local) : NULL;
    if (ours) *offer = ours;
}

static csip_reading read_negotiated(csip_leg *leg, csip_remote_media *media) {
    const pjmedia_sdp_session *local = NULL, *remote = NULL;
    if (pjmedia_sdp_neg_get_active_local(leg->inv->neg, &local) != PJ_SUCCESS
        || pjmedia_sdp_neg_get_active_remote(leg->inv->neg, &remote) != PJ_SUCCESS)
        return CSIP_UNUSABLE;
    return csip_sdp_read(local, remote, &leg->local, media);
}

/* The answer to our first INVITE is reported with the response that brought it. */
static bool belongs_to_response(const csip_leg *leg) {
    return !leg->answered && pjmedia_sdp_neg_was_answer_remote(leg->inv->neg);
}

void csip_on_media_update(pjsip_inv_session *inv, pj_status_t status) {
    csip_leg *leg = csip_leg_of(inv);
    if (!leg || !leg->inv) return;
    csip_remote_media media;
    csip_reading reading = status == PJ_SUCCESS ? read_negotiated(leg, &media) : CSIP_UNUSABLE;
    bool readable = reading == CSIP_READ;
    if (reading == CSIP_IN_CLEAR) leg->is_clear = true;
    if (leg->is_clear && leg->answered) csip_end_clear(leg);
    if (!leg->answered) leg->negotiation = readable ? PJ_SUCCESS : (status ? status : PJMEDIA_SDPNEG_ENOMEDIA);
    if (!readable) return;
    bool is_news = !leg->negotiated || memcmp(&media, &leg->remote, sizeof media) != 0;
    leg->remote = media;
    leg->negotiated = leg->fresh = true;
    if (belongs_to_response(leg) || leg->ended || !is_news) return; /* session refreshes are no news */
    csip_event event = csip_event_make(CSIP_EVENT_MEDIA_CHANGED, leg);
    csip_emit_media(&event, leg);
    csip_event_send(&event);
}

bool csip_offer_refresh(csip_leg *leg) {
    pjsip_inv_session *inv = leg->inv;
    if (inv->invite_tsx || pjmedia_sdp_neg_get_state(inv->neg) != PJMEDIA_SDP_NEG_STATE_DONE) return false;
    const pj_str_t update = {"UPDATE", 6};
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;
    if (pjsip_dlg_remote_has_cap(inv->dlg, PJSIP_H_ALLOW, NULL, &update) == PJSIP_DIALOG_CAP_SUPPORTED) {
        status = pjsip_inv_update(inv, NULL, NULL, &tdata);
    } else {
        const pjmedia_sdp_session *offer = NULL;
        status = pjmedia_sdp_neg_get_active_local(inv->neg, &offer);
        if (status == PJ_SUCCESS) status = pjsip_inv_reinvite(inv, NULL, offer, &tdata);
    }
    if (status == PJ_SUCCESS) status = pjsip_inv_send_msg(inv, tdata);
    return status == PJ_SUCCESS;
}
