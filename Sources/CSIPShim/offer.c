/* Offers and answers after the first INVITE (RFC 3264, RFC 3311, RFC 6337). */
#include "internal.h"

#include <string.h>

/* An offer that we cannot answer gets no answer here; PJSIP then sends 488 and the leg goes on as it was. */
void csip_on_rx_offer(pjsip_inv_session *inv, struct pjsip_inv_on_rx_offer_cb_param *parameter) {
    csip_leg *leg = csip_leg_of(inv);
    if (!leg || !csip_sdp_acceptable(&leg->local, parameter->offer)) return;
    pjmedia_sdp_session *answer = csip_sdp_build(inv->pool_prov, &leg->local, leg->sdp_session);
    pjsip_inv_set_sdp_answer(inv, answer);
}

/* A re-INVITE without an offer asks for ours: the full one, not what was last agreed (RFC 3261 section 14.2). */
void csip_on_create_offer(pjsip_inv_session *inv, pjmedia_sdp_session **offer) {
    csip_leg *leg = csip_leg_of(inv);
    if (leg) *offer = csip_sdp_build(inv->pool_prov, &leg->local, leg->sdp_session);
}

static bool read_negotiated(csip_leg *leg, csip_remote_media *media) {
    const pjmedia_sdp_session *local = NULL, *remote = NULL;
    return pjmedia_sdp_neg_get_active_local(leg->inv->neg, &local) == PJ_SUCCESS
           && pjmedia_sdp_neg_get_active_remote(leg->inv->neg, &remote) == PJ_SUCCESS
           && csip_sdp_read(local, remote, media);
}

/* The answer to our first INVITE is reported with the response that brought it. */
static bool belongs_to_response(const csip_leg *leg) {
    return !leg->answered && pjmedia_sdp_neg_was_answer_remote(leg->inv->neg);
}

void csip_on_media_update(pjsip_inv_session *inv, pj_status_t status) {
    csip_leg *leg = csip_leg_of(inv);
    if (!leg || !leg->inv) return;
    csip_remote_media media;
    bool readable = status == PJ_SUCCESS && read_negotiated(leg, &media);
    if (!leg->answered) leg->negotiation = readable ? PJ_SUCCESS : (status ? status : PJMEDIA_SDPNEG_ENOMEDIA);
    if (!readable) return;
    bool is_news = leg->has_proposed || !leg->negotiated || memcmp(&media, &leg->remote, sizeof media) != 0;
    leg->remote = media;
    leg->negotiated = leg->fresh = true;
    if (leg->has_proposed && pjmedia_sdp_neg_was_answer_remote(inv->neg)) {
        leg->local = leg->proposed;
        leg->has_proposed = false;
    }
    if (belongs_to_response(leg) || leg->ended || !is_news) return; /* session refreshes are no news */
    csip_event event = csip_event_make(CSIP_EVENT_MEDIA_CHANGED, leg);
    csip_emit_media(&event, leg);
    csip_event_send(&event);
}

csip_result csip_leg_reoffer(uint64_t id, const csip_local_media *media) {
    csip_leg *leg = csip_leg_find(id);
    if (!leg || !leg->inv) return csip_failure(PJ_ENOTFOUND, "the leg has ended");
    pjsip_inv_session *inv = leg->inv;
    if (inv->state != PJSIP_INV_STATE_CONFIRMED || inv->invite_tsx || leg->ending)
        return csip_failure(PJ_EBUSY, "the leg is not confirmed or another offer is open");
    pjsip_dialog *dialog = inv->dlg;
    pjsip_dlg_inc_lock(dialog);
    pjsip_tx_data *tdata = NULL;
    leg->proposed = *media;
    leg->has_proposed = true;
    pjmedia_sdp_session *offer = csip_sdp_build(inv->pool_prov, media, leg->sdp_session);
    pj_status_t status = pjsip_inv_reinvite(inv, NULL, offer, &tdata);
    if (status == PJ_SUCCESS) status = pjsip_inv_send_msg(inv, tdata);
    if (status != PJ_SUCCESS) leg->has_proposed = false;
    pjsip_dlg_dec_lock(dialog);
    return status == PJ_SUCCESS ? csip_success() : csip_failure(status, "cannot send the re-INVITE");
}
