/* Timers that a leg carries with it. Their callback clears the entry's id first: an entry with an id is running. */
#include "internal.h"

void csip_timer_cancel(pj_timer_entry *timer) {
    if (!timer->id) return;
    timer->id = 0;
    pjsip_endpt_cancel_timer(csip.endpoint, timer);
}

void csip_timer_set(pj_timer_entry *timer, csip_leg *leg, pj_timer_heap_callback *callback, uint32_t ms) {
    csip_timer_cancel(timer);
    pj_timer_entry_init(timer, 1, leg, callback);
    pj_time_val delay = {ms / 1000, ms % 1000};
    pjsip_endpt_schedule_timer(csip.endpoint, timer, &delay);
}
