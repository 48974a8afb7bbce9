/* The table of legs, by the caller's id. */
#include "internal.h"

csip_leg *csip_leg_find(uint64_t id) {
    return csip.legs ? pj_hash_get(csip.legs, &id, sizeof id, NULL) : NULL;
}

csip_leg *csip_leg_of(const pjsip_inv_session *inv) { return inv->mod_data[csip_leg_module.id]; }

void csip_leg_add(csip_leg *leg) {
    pj_hash_set_np(csip.legs, &leg->id, sizeof leg->id, 0, leg->entry, leg);
}

/* No event comes of it any more. */
void csip_leg_forget(csip_leg *leg) {
    leg->ended = true;
    pj_timer_heap_t *heap = pjsip_endpt_get_timer_heap(csip.endpoint);
    if (leg->patience.id) {
        leg->patience.id = 0;
        pj_timer_heap_cancel(heap, &leg->patience);
    }
    pj_hash_set_np(csip.legs, &leg->id, sizeof leg->id, 0, leg->entry, NULL);
}

/* The leg's one ENDED event. Its session may live on until the far end has answered our BYE. */
void csip_leg_finish(csip_leg *leg, csip_event *ended) {
    if (leg->ended) return;
    csip_leg_forget(leg);
    csip_event_send(ended);
}
