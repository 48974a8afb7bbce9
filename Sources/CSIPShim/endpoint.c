/* The endpoint's life: start, poll, stop. */
#include "internal.h"

#include <string.h>

csip_state csip;

pjsip_module csip_leg_module = {
    .name = {"mod-leg", 7},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
};

const char *csip_version(void) { return pj_get_version(); }

static pj_status_t start_resolver(const csip_configuration *configuration) {
    pj_str_t servers[PJ_DNS_RESOLVER_MAX_NS];
    unsigned count = 0;
    for (; count < configuration->nameserver_count && count < PJ_DNS_RESOLVER_MAX_NS; count++)
        pj_strdup2_with_null(csip.pool, &servers[count], configuration->nameservers[count]);
    pj_dns_resolver *resolver;
    pj_status_t status = pjsip_endpt_create_resolver(csip.endpoint, &resolver);
    if (status == PJ_SUCCESS) status = pj_dns_resolver_set_ns(resolver, count, servers, NULL);
    if (status == PJ_SUCCESS) status = pjsip_endpt_set_resolver(csip.endpoint, resolver);
    return status;
}

/* 100rel and timer add themselves to Supported; INFO and REFER are ours. */
static pj_status_t start_modules(void) {
    pjsip_ua_init_param agent = {.on_dlg_forked = csip_on_forked};
    pjsip_inv_callback callbacks = {
        .on_state_changed = csip_on_state_changed,
        .on_tsx_state_changed = csip_on_transaction,
        .on_rx_offer2 = csip_on_rx_offer,
        .on_create_offer = csip_on_create_offer,
        .on_media_update = csip_on_media_update,
    };
    pj_status_t status = pjsip_tsx_layer_init_module(csip.endpoint);
    if (status == PJ_SUCCESS) status = pjsip_ua_init_module(csip.endpoint, &agent);
    if (status == PJ_SUCCESS) status = pjsip_inv_usage_init(csip.endpoint, &callbacks);
    if (status == PJ_SUCCESS) status = pjsip_100rel_init_module(csip.endpoint);
    if (status == PJ_SUCCESS) status = pjsip_timer_init_module(csip.endpoint);
    if (status == PJ_SUCCESS) status = pjsip_endpt_register_module(csip.endpoint, &csip_leg_module);
    if (status == PJ_SUCCESS) status = pjsip_endpt_register_module(csip.endpoint, &csip_gate_module);
    if (status == PJ_SUCCESS) status = pjsip_endpt_register_module(csip.endpoint, &csip_registrar_module);
    if (status == PJ_SUCCESS) status = pjsip_endpt_register_module(csip.endpoint, &csip_probe_module);
    if (status == PJ_SUCCESS) status = pjsip_endpt_register_module(csip.endpoint, &csip_incoming_module);
    if (status == PJ_SUCCESS) status = pjsip_endpt_register_module(csip.endpoint, &csip_refer_module);
    if (status == PJ_SUCCESS) status = pjsip_endpt_register_module(csip.endpoint, &csip_again_module);
    if (status == PJ_SUCCESS) status = pjsip_endpt_register_module(csip.endpoint, &csip_refuse_module);
    if (status != PJ_SUCCESS) return status;
    pj_str_t methods[] = {{"INFO", 4}, {"OPTIONS", 7}, {"REFER", 5}};
    status = pjsip_endpt_add_capability(csip.endpoint, &csip_leg_module, PJSIP_H_ALLOW, NULL, 3, methods);
    pj_str_t bodies[] = {{"application/dtmf-relay", 22}, {"application/dtmf", 16}};
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_add_capability(csip.endpoint, &csip_leg_module, PJSIP_H_ACCEPT, NULL, 2, bodies);
    return status;
}

/* RFC 3261 table 4, in proportion to T1; but T4 is 2 T1 where the table has 10. It only says how long an
 * answered BYE or CANCEL, with some 12 KB, is kept to absorb answers that come again (timer K), and PJSIP
 * ignores those without it too. */
static void set_timers(uint32_t t1) {
    pjsip_cfg()->tsx.t1 = t1;
    pjsip_cfg()->tsx.t2 = 8 * t1;
    pjsip_cfg()->tsx.t4 = 2 * t1;
    pjsip_cfg()->tsx.td = 64 * t1;
}

static pj_status_t start_endpoint(const csip_configuration *configuration) {
    pj_caching_pool_init(&csip.caching_pool, &csip_memory_policy, csip_spare_pools);
    pj_status_t status = pjsip_endpt_create(&csip.caching_pool.factory, "dialer", &csip.endpoint);
    if (status != PJ_SUCCESS) return status;
    csip.pool = pjsip_endpt_create_pool(csip.endpoint, "csip", 4000, 4000);
    if (!csip.pool) return PJ_ENOMEM;
    pj_strdup2_with_null(csip.pool, &csip.user_agent, configuration->user_agent);
    csip.legs = pj_hash_create(csip.pool, 4095);
    status = start_resolver(configuration);
    if (status == PJ_SUCCESS) status = start_modules();
    if (status == PJ_SUCCESS) status = csip_flows_start();
    if (status == PJ_SUCCESS) csip_answer_keep_alives();
    if (status == PJ_SUCCESS) csip_watch_tls();
    if (status == PJ_SUCCESS) csip_recovery_start();
    if (status == PJ_SUCCESS) status = csip_wake_register(configuration->wake_descriptor);
    return status;
}

csip_result csip_start(const csip_configuration *configuration) {
    if (csip.running) return csip_failure(PJ_EEXISTS, "PJSIP is already running in this process");
    memset(&csip, 0, sizeof csip);
    csip.callbacks = configuration->callbacks;
    csip.session_expires = configuration->session_expires;
    csip.min_se = configuration->min_se;
    csip.cancel_patience = configuration->cancel_patience;
    csip.connection_patience = configuration->connection_patience;
    csip.return_patience = configuration->return_patience;
    set_timers(configuration->t1);
    pj_log_set_log_func(csip_log_line);
    pj_log_set_decor(PJ_LOG_HAS_SENDER);
    pj_log_set_level(configuration->log_level);
    pj_status_t status = pj_init();
    if (status != PJ_SUCCESS) return csip_failure(status, "pj_init");
    csip.running = true;
    csip.is_stopping = false;
    status = pjlib_util_init();
    if (status == PJ_SUCCESS) status = start_endpoint(configuration);
    if (status == PJ_SUCCESS) return csip_success();
    csip_result result = csip_failure(status, "starting PJSIP");
    csip_stop();
    return result;
}

/* As pjsip_endpt_handle_events does, but after a timer it does not wait for packets: what the timer's callback had to say to Swift
 * is delivered after this, and would lie here until the next one. */
void csip_poll(uint32_t ms) {
    const pj_time_val now = {0, 0}, most = {ms / 1000, ms % 1000};
    pj_time_val wait = now;
    unsigned fired = pj_timer_heap_poll(pjsip_endpt_get_timer_heap(csip.endpoint), &wait);
    if (fired) wait = now;
    if (PJ_TIME_VAL_GT(wait, most)) wait = most;
    pj_ioqueue_t *queue = pjsip_endpt_get_ioqueue(csip.endpoint);
    for (int events = 0; events < PJSIP_MAX_NET_EVENTS;) {
        int count = pj_ioqueue_poll(queue, &wait);
        if (count <= 0) {
            if (count < 0) pj_thread_sleep(10); /* and do not spin */
            break;
        }
        events += count;
        wait = now;
    }
    csip_lookups_release();
}

uint32_t csip_open_sessions(void) { return csip.open_sessions + csip_registrations_leaving(); }

/* The table must not change while it is walked, and finishing a leg changes it: one at a time. */
static void abandon_legs(void) {
    pj_hash_iterator_t iterator, *at;
    while ((at = pj_hash_first(csip.legs, &iterator))) {
        csip_leg *leg = pj_hash_this(csip.legs, at);
        csip_event ended = csip_event_make(CSIP_EVENT_ENDED, leg);
        ended.origin = CSIP_ORIGIN_US;
        csip_leg_finish(leg, &ended);
    }
}

void csip_stop(void) {
    if (!csip.running) return;
    csip.is_stopping = true;
    if (csip.legs) abandon_legs();
    if (csip.endpoint) {
        csip_lookups_release();
        csip_registrations_stop();
        csip_flows_stop();
        csip_recovery_stop();
        csip_retired_stop();
        csip_wake_unregister();
        if (csip.pool) pjsip_endpt_release_pool(csip.endpoint, csip.pool);
        pjsip_endpt_destroy(csip.endpoint);
    }
    csip.endpoint = NULL;
    pj_caching_pool_destroy(&csip.caching_pool);
    csip_memory_release();
    csip.running = false;
    pj_shutdown();
    csip_callbacks none = {0};
    csip.callbacks = none;
}

csip_layout csip_struct_sizes(void) {
    csip_layout sizes = {
        .tx_data = sizeof(pjsip_tx_data),
        .rx_data = sizeof(pjsip_rx_data),
        .dialog = sizeof(pjsip_dialog),
        .inv_session = sizeof(pjsip_inv_session),
        .transaction = sizeof(pjsip_transaction),
        .sdp_session = sizeof(pjmedia_sdp_session),
        .sdp_media = sizeof(pjmedia_sdp_media),
        .timer_entry = sizeof(pj_timer_entry),
    };
    return sizes;
}

/* PJSIP itself no longer counts what its pools hold. */
static size_t pools_in_use(void) {
    size_t total = 0;
    const pj_pool_t *pool = (const pj_pool_t *)csip.caching_pool.used_list.next;
    for (; (const void *)pool != &csip.caching_pool.used_list; pool = pool->next) total += pool->capacity;
    return total;
}

csip_usage csip_usage_now(void) {
    csip_usage usage = {0};
    if (!csip.running) return usage;
    usage.dialogs = pjsip_ua_get_dlg_set_count();
    usage.transactions = pjsip_tsx_layer_get_tsx_count();
    usage.pool_bytes = pools_in_use() + csip.caching_pool.capacity;
    return usage;
}
