/* What the shim's files share. Nothing here is seen by Swift. */
#pragma once
#include "../CPJProject/shim.h"

#include "CSIPShim.h"

/* Those of the configuration, one for each TLS trunk, and those that reloads have replaced and that are still in use. */
#define CSIP_MAX_LISTENERS 256

typedef pj_status_t (*csip_connect)(
    pjsip_tpfactory *, pjsip_tpmgr *, pjsip_endpoint *, const pj_sockaddr *, int, pjsip_tx_data *, pjsip_transport **);

typedef struct csip_bound_listener {
    csip_transport transport;
    bool ipv6;
    pjsip_transport *udp;   /* one of the two is set; none: the slot is free */
    pjsip_tpfactory *tcp;   /* TCP's or TLS's */
    csip_connect connect;   /* PJSIP's own, behind ours that counts */
    uint32_t connections;   /* that it opened and that PJSIP still knows */
    uint32_t legs;          /* that may still open one */
    bool retired;           /* to be closed once nobody uses it */
    uint64_t since;         /* ms; nobody has used it since, while it is retired */
} csip_bound_listener;

/* Which connection a leg's requests take, and what becomes of them when it breaks (way.c, recovery.c). */
typedef enum csip_way_state {
    CSIP_WAY_FREE = 0,  /* any: each request finds its own */
    CSIP_WAY_OPEN,
    CSIP_WAY_BROKEN,    /* entered when the connection goes; left for CONNECTING (trunk) or MENDED (phone), or with the leg */
    CSIP_WAY_CONNECTING,/* a trunk's next one is being opened; left when it is open, or has failed too */
    CSIP_WAY_MENDED,    /* another one is there; left in the next turn, which sends what had to wait */
} csip_way_state;

typedef struct csip_way {
    PJ_DECL_LIST_MEMBER(struct csip_way);
    csip_way_state state;
    bool listed;
    uint64_t account, device;  /* a phone's; 0 for a trunk */
    uint64_t flow;
    uint32_t listener;
    pj_sockaddr address;       /* a trunk's, to connect to again */
    pj_str_t name;             /* that its certificate must hold */
    unsigned tries;            /* to connect, running */
    uint64_t opened;           /* ms */
    bool bye_waits;
    pj_timer_entry turn;       /* the next step */
    pj_timer_entry patience;   /* how long the far end is waited for */
} csip_way;

/* One dialog of ours. Lives in the dialog's pool; in the table until its ENDED event. */
typedef struct csip_leg {
    uint64_t id;
    pj_hash_entry_buf entry;
    pjsip_inv_session *inv;   /* NULL once the session is disconnected */
    pjsip_tx_data *unsent;    /* the INVITE from its making until it is sent or dropped */
    uint32_t sdp_session;     /* the id in our o= line: one for the leg's life (RFC 3264 section 8) */
    csip_local_media local;
    csip_remote_media remote;
    char source[CSIP_ADDRESS_SIZE]; /* the host that its last message came from */
    pj_status_t negotiation;  /* of the last offer and answer */
    bool negotiated;          /* `remote` is valid */
    bool fresh;               /* `remote` has not been reported yet */
    bool invited, answered, ended;
    bool ending;              /* end was asked for */
    bool cancel_sent, bye_sent;
    bool bad_answer;          /* the gate took the body off the 2xx */
    bool is_secure;           /* its signalling is TLS: SDP may carry keys */
    bool is_clear;            /* it must be encrypted, and what the far end answered is not: it ends for that */
    bool keeps_connection;    /* a TLS trunk's: the dialog stays on the connection it began on */
    bool keeps_route;         /* to a phone, by the way its REGISTER came */
    bool is_incoming;         /* the phone called us */
    bool is_referring;        /* it asked for a transfer and waits for what becomes of it */
    int refer_cseq;
    int answer_status;
    char reason[96];          /* value of the Reason header field for CANCEL or BYE */
    pj_timer_entry patience;  /* runs after CANCEL */
    csip_way way;
    struct {
        pjsip_dialog *dialog; /* set while its BYE is to be sent again (again.c) */
        pj_timer_entry timer;
        unsigned tries;
        bool was_unsent;      /* PJSIP could not even begin to send it */
    } again;
    bool holds_listener;      /* it is counted in its listener's `legs` */
} csip_leg;

typedef struct csip_state {
    bool running;
    bool is_stopping;         /* connections close, and nothing is to be begun for it */
    csip_callbacks callbacks;
    pj_caching_pool caching_pool;
    pj_pool_t *pool;
    pjsip_endpoint *endpoint;
    pj_hash_table_t *legs;
    uint32_t open_sessions;
    csip_bound_listener listeners[CSIP_MAX_LISTENERS];
    uint32_t listener_count;
    pj_str_t user_agent;
    uint32_t session_expires, min_se, cancel_patience, connection_patience, return_patience;
    pj_ioqueue_key_t *wake_key;
    bool is_registrar;
} csip_state;

extern csip_state csip;
extern pjsip_module csip_leg_module;    /* owns inv->mod_data and tx user data */
extern pjsip_module csip_gate_module;
extern pjsip_module csip_refuse_module;
extern pjsip_module csip_registrar_module;
extern pjsip_module csip_probe_module;
extern pjsip_module csip_incoming_module;
extern pjsip_module csip_refer_module;
extern pjsip_module csip_again_module;

/* result.c */
csip_result csip_success(void);
csip_result csip_failure(pj_status_t status, const char *doing);
csip_text csip_text_of(const pj_str_t *string);

/* memory.c */
extern const pj_pool_factory_policy csip_memory_policy;
void csip_memory_release(void);
/* Bytes of released pools that are kept for the next call: those of some 600 legs. */
extern const size_t csip_spare_pools;

/* log.c */
void csip_log_line(int level, const char *data, int length);

/* thread.c */
pj_status_t csip_wake_register(int descriptor);
void csip_wake_unregister(void);

/* event.c */
csip_event csip_event_make(csip_event_kind kind, const csip_leg *leg);
void csip_event_read(csip_event *event, const pjsip_rx_data *rdata);
void csip_event_send(const csip_event *event);
void csip_emit_media(csip_event *event, csip_leg *leg);
void csip_note_source(csip_leg *leg, const pjsip_rx_data *rdata);

/* leg.c */
csip_leg *csip_leg_find(uint64_t id);
csip_leg *csip_leg_of(const pjsip_inv_session *inv);
void csip_leg_add(csip_leg *leg);
void csip_leg_finish(csip_leg *leg, csip_event *ended);
void csip_leg_forget(csip_leg *leg);

/* sdp.c, answer.c, agreed.c; `current` is what was agreed on before, `active` our SDP of then, or NULL */
typedef enum csip_reading { CSIP_READ, CSIP_UNUSABLE, CSIP_IN_CLEAR /* though it must be encrypted */ } csip_reading;
/* NULL if no key could be made. */
pjmedia_sdp_session *csip_sdp_offer(pj_pool_t *pool, const csip_local_media *media, uint32_t session,
                                    const csip_remote_media *current, const pjmedia_sdp_session *active);
/* NULL if the offer holds no audio that `media` takes. */
pjmedia_sdp_session *csip_sdp_answer(pj_pool_t *pool, const csip_local_media *media, uint32_t session,
                                     const csip_remote_media *current, const pjmedia_sdp_session *offer);
csip_reading csip_sdp_read(const pjmedia_sdp_session *local, const pjmedia_sdp_session *remote,
                           const csip_local_media *ours, csip_remote_media *media);

/* crypto.c */
bool csip_crypto_first(const pjmedia_sdp_media *media, csip_crypto *line);
bool csip_crypto_agreed(const pjmedia_sdp_media *ours, const pjmedia_sdp_media *theirs, csip_remote_media *result);
bool csip_crypto_offer(pj_pool_t *pool, pjmedia_sdp_media *media, const csip_remote_media *current);
bool csip_crypto_answer(pj_pool_t *pool, pjmedia_sdp_media *media, const csip_crypto *theirs,
                        const csip_remote_media *current);

/* progress.c */
void csip_on_state_changed(pjsip_inv_session *inv, pjsip_event *event);
void csip_on_transaction(pjsip_inv_session *inv, pjsip_transaction *transaction, pjsip_event *event);

/* again.c: takes over the BYE if it was its connection that failed; called before the session is forgotten */
bool csip_bye_again(csip_leg *leg, const pjsip_event *event);

/* end.c */
void csip_add_reason(pjsip_tx_data *tdata, const char *reason);
void csip_cancel_now(csip_leg *leg);
void csip_bye_now(csip_leg *leg, int status, const char *reason);
void csip_report_ended(csip_leg *leg, pjsip_event *event);
void csip_report_bye_sent(csip_leg *leg);
/* Ends a leg that would be in clear and must not: CANCEL or BYE, and its ENDED tells why. */
void csip_end_clear(csip_leg *leg);
/* The BYE itself, after it was reported. */
void csip_bye_send(csip_leg *leg);
void csip_give_up(csip_leg *leg);
/* Its connection is broken: the leg ends unless something can be sent again within so many ms. */
void csip_end_unless_back(csip_leg *leg, uint32_t ms);

/* offer.c */
void csip_on_rx_offer(pjsip_inv_session *inv, struct pjsip_inv_on_rx_offer_cb_param *parameter);
void csip_on_create_offer(pjsip_inv_session *inv, pjmedia_sdp_session **offer);
void csip_on_media_update(pjsip_inv_session *inv, pj_status_t status);
extern const char csip_clear_words[], csip_clear_reason[];
/* Takes what the caller wants of the leg's audio as far as its signalling allows: keys travel over TLS only. False if
   encryption is required, and it may not have any. */
bool csip_leg_take_media(csip_leg *leg, csip_local_media *into, const csip_local_media *wanted);

/* fork.c */
pjsip_dialog *csip_on_forked(pjsip_dialog *first, pjsip_rx_data *response);

/* A request that says nothing new: it keeps the session up and finds out whether the far end still knows the leg. False: not
 * now. */
bool csip_offer_refresh(csip_leg *leg);

/* info.c */
bool csip_answer_in_dialog(pjsip_inv_session *inv, pjsip_transaction *transaction, pjsip_rx_data *request);

/* gate.c: a number of the fault for which a body was taken off, 0 if it was not */
int csip_gate_fault(const pjsip_rx_data *rdata);
/* Whether its source may be answered once more; each question is counted. */
bool csip_gate_admits(const pjsip_rx_data *rdata);

/* registrar.c */
void csip_answer_to_source(pjsip_rx_data *rdata);
void csip_read_request(csip_register_request *request, pjsip_rx_data *rdata);

/* refer.c */
void csip_take_refer(pjsip_inv_session *inv, pjsip_transaction *transaction, pjsip_rx_data *request);

/* register.c */
void csip_registrations_stop(void);
uint32_t csip_registrations_leaving(void);

/* refuse.c */
void csip_add_capabilities(pjsip_tx_data *response);

/* transport.c */
pj_status_t csip_select_listener(uint32_t index, pjsip_tpselector *selector);
/* The flow if one is named, else the listener. */
pj_status_t csip_select_path(uint32_t listener, uint64_t flow, pjsip_tpselector *selector);
uint32_t csip_listener_of(const pjsip_transport *transport);

/* clients.c */
void csip_count_connections(csip_bound_listener *entry);
void csip_listener_hold(csip_leg *leg, uint32_t listener);
void csip_listener_release(csip_leg *leg);
void csip_retired_stop(void);

/* opened.c */
bool csip_is_open(const pjsip_transport *transport);
void csip_note_open(pjsip_transport *transport);
void csip_note_closed(const pjsip_transport *transport);
void csip_forget_open(void);
uint64_t csip_now(void); /* ms */

/* timer.c: the leg is the entry's user data; one that runs is set anew */
void csip_timer_set(pj_timer_entry *timer, csip_leg *leg, pj_timer_heap_callback *callback, uint32_t ms);
void csip_timer_cancel(pj_timer_entry *timer);

/* way.c */
extern csip_way csip_ways; /* the head of the list of those that may break */
csip_leg *csip_way_leg(csip_way *way);
/* The leg goes to a phone by the way its REGISTER came. */
void csip_way_to_phone(csip_leg *leg, uint64_t account, uint64_t device, uint64_t flow);
/* The leg keeps the connection that this response came by, and opens the next one to the same place. */
void csip_way_keep(csip_leg *leg, pjsip_transport *transport);
/* The dialog's requests take this connection. */
void csip_way_pin(pjsip_dialog *dialog, pjsip_transport *transport);
/* The dialog's requests go this way; kept, whatever the answer's Record-Route says. */
pj_status_t csip_dialog_follow(pjsip_dialog *dialog, const char *route, bool keep);
/* Nothing can be sent now. */
bool csip_way_is_down(const csip_leg *leg);
/* Another connection to the place that the leg keeps to; the caller gives its reference back. */
pj_status_t csip_way_connect(csip_leg *leg, pjsip_transport **transport);
/* For a dialog that has outlived its session: where the leg kept to a connection, it keeps to a new one. */
pj_status_t csip_way_reopen(csip_leg *leg, pjsip_dialog *dialog);
void csip_way_forget(csip_leg *leg);

/* recovery.c */
void csip_recovery_start(void);
void csip_recovery_stop(void);

/* tls.c */
void csip_watch_tls(void);
/* Why a transaction could not be sent; of a certificate that was refused, what is wrong with it. `buffer` may be used. */
csip_text csip_transport_words(const pjsip_transaction *transaction, char *buffer, size_t size);
pj_status_t csip_listen_tls(const csip_listener *listener, const pj_sockaddr *bound, const pjsip_host_port *published,
                            csip_bound_listener *entry);
pj_status_t csip_relisten_tls(const csip_listener *listener, const pj_sockaddr *bound, const pjsip_host_port *published,
                              pjsip_tpfactory *factory);

/* flows.c */
/* The number of a connection; made on first sight. 0 if it is no connection. */
uint64_t csip_flow_of(pjsip_transport *transport);
pjsip_transport *csip_flow_transport(uint64_t flow);
pj_status_t csip_flows_start(void);
void csip_flows_stop(void);

/* resolve.c */
pj_status_t csip_direct(pjsip_tx_data *tdata, const csip_destination *destination, csip_transport transport);
void csip_lookups_release(void);

/* pong.c */
void csip_answer_keep_alives(void);
