/* What Swift cannot express of PJSIP: unions, lists, macros, callback trampolines.
 *
 * Plain C values go in, fixed-size structures come out; no PJSIP type crosses. Text that comes out is
 * borrowed: it lives until the callback returns. All functions but csip_wake are called on one thread,
 * the one that called csip_start, and all callbacks are made on it. PJSIP keeps its modules in static
 * memory, so a process has one endpoint at a time. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Values ------------------------------------------------------------------------------------- */

/* Borrowed text: not terminated, possibly empty. */
typedef struct csip_text {
    const char *bytes;
    size_t count;
} csip_text;

/* Result of a call: 0 in `status` is success; otherwise PJSIP's status and its words. */
typedef struct csip_result {
    int32_t status;
    char message[120];
} csip_result;

typedef enum csip_direction {
    CSIP_SENDRECV = 0,
    CSIP_SENDONLY = 1,
    CSIP_RECVONLY = 2,
    CSIP_INACTIVE = 3,
} csip_direction;

/* Whether audio is encrypted, as SIP.SRTPPolicy has it. */
typedef enum csip_encryption {
    CSIP_ENCRYPTION_OFF = 0,
    CSIP_ENCRYPTION_OPTIONAL = 1,
    CSIP_ENCRYPTION_REQUIRED = 2,
} csip_encryption;

/* RFC 4568 section 6.2, RFC 7714 section 14.2. */
typedef enum csip_suite {
    CSIP_NO_SUITE = 0,
    CSIP_AES_CM_128_HMAC_SHA1_80 = 1,
    CSIP_AES_CM_128_HMAC_SHA1_32 = 2,
    CSIP_AEAD_AES_128_GCM = 3,
    CSIP_AEAD_AES_256_GCM = 4,
} csip_suite;

#define CSIP_KEY_SIZE 44

/* One a=crypto line that can be used. */
typedef struct csip_crypto {
    uint32_t tag;
    uint8_t suite;                    /* csip_suite */
    uint8_t key[CSIP_KEY_SIZE];       /* master key, its salt behind it */
} csip_crypto;

#define CSIP_MAX_CODECS 4
#define CSIP_ADDRESS_SIZE 46

/* Our side of a leg's audio: what is offered, and what an offer is answered with. */
typedef struct csip_local_media {
    char address[CSIP_ADDRESS_SIZE];  /* literal, IPv4 or IPv6 */
    uint16_t rtp_port;
    uint16_t rtcp_port;               /* a=rtcp is written unless it is rtp_port + 1 */
    uint8_t codecs[CSIP_MAX_CODECS];  /* payload types in order of preference: 0, 8, 9 (G.722), 111 (Opus) */
    uint8_t codec_count;
    uint8_t telephone_event;          /* payload type, 0 for none; with Opus the next one, too, at its clock */
    uint8_t ptime;                    /* ms */
    uint8_t direction;                /* csip_direction */
    uint8_t encryption;               /* csip_encryption */
} csip_local_media;

/* What was negotiated, from our point of view. */
typedef struct csip_remote_media {
    char address[CSIP_ADDRESS_SIZE];
    uint16_t rtp_port;
    uint16_t rtcp_port;
    uint8_t codec;                    /* one of csip_local_media's */
    uint8_t payload_type;             /* to send it with */
    uint8_t received_payload_type;    /* that our SDP has for it */
    uint8_t telephone_event;          /* payload type to send digits with, 0 for none */
    uint8_t received_telephone_event;
    uint8_t telephone_event_khz;      /* their clock: 8 or 48 */
    uint8_t ptime;                    /* ms */
    uint8_t direction;                /* csip_direction */
    bool rtcp_mux;
    uint8_t suite;                    /* csip_suite; CSIP_NO_SUITE for audio in clear */
    uint8_t our_key[CSIP_KEY_SIZE];   /* of what we send */
    uint8_t their_key[CSIP_KEY_SIZE];
} csip_remote_media;

/* ---- Events ------------------------------------------------------------------------------------- */

typedef enum csip_event_kind {
    CSIP_EVENT_INVITED = 0,
    CSIP_EVENT_PROVISIONAL,
    CSIP_EVENT_ANSWERED,
    CSIP_EVENT_MEDIA_CHANGED,
    CSIP_EVENT_INFO,
    CSIP_EVENT_REFER,        /* `body` is the URI to transfer to; csip_leg_notify_refer tells the phone of it */
    CSIP_EVENT_ENDED,
    CSIP_EVENT_REGISTRATION,
    CSIP_EVENT_PROBED,       /* a phone or trunk answered csip_probe, or did not; `leg` is the probe's token */
    CSIP_EVENT_FLOW_CLOSED,  /* `leg` is the flow's number */
    CSIP_EVENT_SWEPT,        /* it was looked after what a reload replaced; `leg` says how many of those are still in use */
} csip_event_kind;

/* Who ended a leg. PJSIP's own 408 and 503 look like the far end's; the transaction's event type
   tells them apart. */
typedef enum csip_origin {
    CSIP_ORIGIN_FAR_END = 0,
    CSIP_ORIGIN_US,
    CSIP_ORIGIN_TIMER,
    CSIP_ORIGIN_TRANSPORT,
} csip_origin;

#define CSIP_MAX_REASONS 4

typedef struct csip_event {
    csip_event_kind kind;
    uint64_t leg;                 /* the caller's leg id; for a registration its token */
    int32_t status;               /* SIP status code, 0 where none applies */
    csip_text phrase;
    csip_text call_id;            /* INVITED: the dialog as the log names it */
    csip_text local_tag;
    csip_text reasons[CSIP_MAX_REASONS]; /* values of the Reason header fields (RFC 3326) */
    uint32_t reason_count;
    int32_t retry_after;          /* seconds, -1 if absent */
    csip_text contact;            /* of a 3xx: the first Contact's URI */
    bool has_media;
    csip_remote_media media;
    csip_text source;             /* with media: the host its SIP came from, a literal */
    csip_text body_subtype;       /* INFO: the body's type is application/… */
    csip_text body;
    csip_origin origin;           /* ENDED */
    bool was_answered;
    bool was_cancelled;           /* we sent CANCEL, or were about to */
    bool far_end_hung_up;         /* BYE came from the far end */
    uint32_t expires;             /* REGISTRATION: seconds */
} csip_event;

/* ---- Names --------------------------------------------------------------------------------------- */

#define CSIP_MAX_TARGETS 16

typedef struct csip_target {
    char address[CSIP_ADDRESS_SIZE];
    uint16_t port;
} csip_target;

/* What csip_resolve found, best first; none and a status when nothing was. */
typedef struct csip_resolution {
    uint64_t token;
    int32_t status;
    csip_text phrase;
    csip_target targets[CSIP_MAX_TARGETS];
    uint32_t count;
} csip_resolution;

/* Where a request goes in place of where its URI points: a literal, or NULL for where it points. */
typedef struct csip_destination {
    const char *address;
    uint16_t port;
    const char *name;                 /* that a TLS certificate must hold; NULL for the address */
} csip_destination;

/* ---- Endpoint ----------------------------------------------------------------------------------- */

struct csip_register_request; /* under Registrar */

typedef struct csip_callbacks {
    void *context;
    void (*on_event)(void *context, const csip_event *event);
    /* One line of PJSIP's log, without the line end. */
    void (*on_log)(void *context, int level, csip_text line);
    /* Is this SDP body safe to hand to PJSIP's parser? 0 is yes, else a static fault's number. */
    int (*on_sdp)(void *context, csip_text body);
    /* Reads the value of an a=crypto line; false for one that is to be passed over. */
    bool (*on_crypto)(void *context, csip_text value, csip_crypto *result);
    /* May a request outside any dialog from this address be answered? */
    bool (*on_stranger)(void *context, csip_text address);
    /* Once for each csip_resolve, possibly before that returns. */
    void (*on_resolved)(void *context, const csip_resolution *resolution);
    /* A REGISTER for us. It is answered by csip_register_respond from within, or not at all. */
    void (*on_register)(void *context, const struct csip_register_request *request);
    /* An INVITE from a phone. True: it was answered by csip_register_respond, taken by csip_call_take, or shall get no
       answer; false: it is a stranger's. */
    bool (*on_call)(void *context, const struct csip_register_request *request);
} csip_callbacks;

typedef struct csip_configuration {
    csip_callbacks callbacks;
    const char *user_agent;
    const char *const *nameservers;   /* literals; at least one, so that PJSIP never asks libc */
    uint32_t nameserver_count;
    uint32_t session_expires;         /* seconds, RFC 4028; 0 offers no session timer */
    uint32_t min_se;                  /* seconds */
    uint32_t t1;                      /* ms; T2, T4 and the time-outs follow from it */
    uint32_t cancel_patience;         /* ms to wait for the far end's answer to CANCEL */
    uint32_t return_patience;         /* ms that a leg waits for a phone whose connection has closed to register again */
    uint32_t connection_patience;     /* ms that a connection of others may be idle with nobody registered through it */
    int32_t log_level;                /* 0 … 4 */
    int32_t wake_descriptor;          /* read end of the thread's wake socket */
} csip_configuration;

typedef enum csip_transport { CSIP_UDP = 0, CSIP_TCP = 1, CSIP_TLS = 2 } csip_transport;

typedef struct csip_listener {
    csip_transport transport;
    char address[CSIP_ADDRESS_SIZE];        /* literal to bind */
    uint16_t port;                          /* 0 lets the system choose */
    char public_address[CSIP_ADDRESS_SIZE]; /* literal to publish in Via and Contact */
    const char *certificate;                /* TLS: paths of PEM files; the certificate with its chain */
    const char *key;
    bool is_client;                         /* TLS: only opens connections; a certificate is not needed */
    const char *authorities;                /* and those it trusts: a PEM file, or NULL for the system's */
    bool trusts_anybody;                    /* and does not look at certificates */
} csip_listener;

csip_result csip_start(const csip_configuration *configuration);
/* On success `port` is the port that was bound and `index` names the listener. */
csip_result csip_listen(const csip_listener *listener, uint16_t *port, uint32_t *index);
/* A client listener is no longer wanted: what goes through it goes on, and when that is over its place is free. */
void csip_unlisten(uint32_t index);
uint32_t csip_listeners_in_use(void);
/* Reads a TLS listener's files anew, for the connections to come; those that are up stay up. `listener` has the port. */
csip_result csip_renew_certificate(uint32_t index, const csip_listener *listener);
/* Handles timers and sockets; returns after at most `ms`. */
void csip_poll(uint32_t ms);
/* Legs that are up or whose far end has not yet answered our BYE or CANCEL, and registrations that are being
   removed. */
uint32_t csip_open_sessions(void);
/* Ends every leg that is still known with CSIP_ORIGIN_US, and the endpoint. */
void csip_stop(void);
const char *csip_version(void);

/* ---- Legs --------------------------------------------------------------------------------------- */

typedef struct csip_header {
    const char *name;
    const char *value;
} csip_header;

typedef struct csip_credential {
    const char *realm;   /* "*" for any */
    const char *user;
    const char *secret;
} csip_credential;

typedef struct csip_invite {
    uint64_t leg;
    const char *request_uri;
    const char *from;                 /* name-addr */
    const char *to;                   /* name-addr */
    const char *contact;              /* name-addr */
    const char *route;                /* value of a Route header field, or NULL */
    bool keeps_route;                 /* `route` is the way to a phone: the answer's Record-Route does not replace it */
    uint64_t flow;                    /* the connection to send through, 0 for none */
    uint64_t account, device;         /* whose phone it is, as csip_phone_moved tells them; 0 for a trunk */
    const csip_header *headers;
    uint32_t header_count;
    const csip_credential *credentials;
    uint32_t credential_count;
    csip_destination destination;
    bool keeps_connection;            /* TLS: everything of the dialog goes through the connection of its INVITE */
    uint32_t listener;                /* index from csip_listen */
    const char *via_host;             /* literal to publish in Via, or NULL for the listener's */
    uint16_t via_port;
    bool always_refreshes;            /* the session, also with a far end that knows no session timer */
    csip_local_media media;
} csip_invite;

/* Makes the INVITE and all that belongs to it; nothing is sent. After success exactly one CSIP_EVENT_ENDED follows,
   whatever happens, unless it is dropped; on failure none does. */
csip_result csip_invite_make(const csip_invite *invite);

/* Sends what was made. Events may be delivered before this returns. False if nothing of this leg waits to be sent. */
bool csip_invite_send(uint64_t leg);

/* Forgets what was made, without an event. Does nothing once it is sent. */
void csip_invite_drop(uint64_t leg);
/* CANCEL before an answer, BYE after; nothing if the leg has ended. `reason` is the value of a Reason
   header field or NULL. */
void csip_leg_end(uint64_t leg, const char *reason);
/* Ends every leg. */
void csip_end_all(const char *reason);

/* ---- Registration ------------------------------------------------------------------------------- */

typedef struct csip_registration {
    uint64_t token;
    const char *registrar;            /* URI */
    const char *aor;                  /* name-addr */
    const char *contact;              /* name-addr */
    uint32_t expires;                 /* seconds */
    const csip_credential *credentials;
    uint32_t credential_count;
    uint32_t listener;
    const char *via_host;
    uint16_t via_port;
} csip_registration;

csip_result csip_register(const csip_registration *registration);
/* Sends the REGISTER that removes the binding, and forgets the token. */
void csip_unregister(uint64_t token);

/* ---- Registrar ---------------------------------------------------------------------------------- */

#define CSIP_MAX_CONTACTS 8
#define CSIP_MAX_DIGESTS 4

typedef struct csip_register_contact {
    csip_text uri;
    bool is_sip;
    int32_t expires;        /* seconds, -1 if absent */
    int32_t q;              /* thousandths, -1 if absent */
    int32_t reg_id;         /* RFC 5626, 0 if absent */
    csip_text instance;     /* value of +sip.instance, with its quotes */
} csip_register_contact;

/* Digest credentials as the Authorization header field has them (RFC 7616). */
typedef struct csip_digest {
    csip_text user, realm, nonce, uri, response, algorithm, cnonce, qop, nc;
} csip_digest;

typedef struct csip_register_request {
    const void *message;    /* for csip_register_respond */
    csip_text source;       /* literal */
    uint16_t source_port;
    csip_transport transport;
    uint32_t listener;
    uint64_t flow;          /* the connection it came by, 0 for UDP */
    csip_text request_uri;
    csip_text to_user;      /* empty if To is not a SIP URI */
    csip_text called_user;  /* of the Request-URI */
    csip_text call_id;
    uint32_t cseq;
    csip_text required, supported; /* option tags, separated by commas */
    csip_text user_agent;
    int64_t expires;        /* seconds, -1 if absent */
    bool removes_all;       /* Contact: * */
    bool too_many;          /* more contacts than there is room for */
    csip_register_contact contacts[CSIP_MAX_CONTACTS];
    uint32_t contact_count;
    csip_digest digests[CSIP_MAX_DIGESTS];
    uint32_t digest_count;
} csip_register_request;

typedef struct csip_register_answer {
    int32_t status;
    const csip_header *headers;
    uint32_t header_count;
    bool accepted;          /* a transaction absorbs repetitions; otherwise nothing is kept of the request */
} csip_register_answer;

/* Without it REGISTER is refused like any other request that is not for us. */
void csip_registrar_enable(bool enabled);
/* Only from within on_register. */
void csip_register_respond(const csip_register_request *request, const csip_register_answer *answer);
/* A phone has registered, by this way: legs to it that went by another one follow. A leg follows its device, and, if its own
   connection has closed, any phone of its account that comes from the host it was at. */
typedef struct csip_phone_way {
    uint64_t account, device;
    const char *source;               /* literal */
    const char *route;
    uint64_t flow;
    uint32_t listener;
    bool is_anew;                     /* its registration began anew: it may have restarted, and know nothing of its legs */
} csip_phone_way;
void csip_phone_moved(const csip_phone_way *way);
/* Keeps a connection open although nothing uses it, or stops doing so. */
void csip_flow_hold(uint64_t flow, bool hold);

/* ---- Calls from phones --------------------------------------------------------------------------- */

typedef struct csip_call {
    uint64_t leg;                     /* the caller's choice, as for csip_invite */
    const char *contact;              /* name-addr */
    const char *route;                /* the way back to the phone, as in csip_invite */
    uint64_t flow;
    uint64_t account, device;
    uint32_t listener;
    const char *via_host;
    uint16_t via_port;
} csip_call;

/* Only from within on_call: makes the dialog and answers 100. Then exactly one CSIP_EVENT_ENDED follows, and a
   CSIP_EVENT_ANSWERED when the phone has acknowledged our 200. On failure the INVITE has been answered. */
csip_result csip_call_take(const struct csip_register_request *request, const csip_call *call);

typedef struct csip_answer {
    int32_t status;                   /* 180 … 699 */
    const char *phrase;               /* of the status line, or NULL */
    const char *reason;               /* value of a Reason header field, or NULL */
    const csip_local_media *media;    /* with the first answer that has audio; the later ones repeat it */
} csip_answer;
csip_result csip_leg_answer(uint64_t leg, const csip_answer *answer);

/* What became of the transfer that the leg's phone asked for: its sipfrag's status; from 200 on it is the last. */
csip_result csip_leg_notify_refer(uint64_t leg, int32_t status, const char *phrase);

/* OPTIONS to a phone or a trunk; CSIP_EVENT_PROBED follows once if this succeeds: with its answer's status, or without one
   after 64 T1. */
typedef struct csip_probe_request {
    uint64_t token;
    const char *request_uri, *from, *contact;
    const char *route;                /* or NULL */
    uint64_t flow;
    csip_destination destination;
    uint32_t listener;
    const char *via_host;
    uint16_t via_port;
} csip_probe_request;
csip_result csip_probe(const csip_probe_request *request);

/* Looks a name up: by SRV if `port` is 0, else by A or AAAA. on_resolved follows once if this succeeds. */
csip_result csip_resolve(uint64_t token, const char *host, uint16_t port, csip_transport transport, bool ipv6);

/* ---- Thread ------------------------------------------------------------------------------------- */

typedef struct csip_wake_pair {
    int32_t read_end;
    int32_t write_end;
} csip_wake_pair;

/* A detached thread with a small stack; all signals are blocked in it. 0 or errno. */
int csip_thread_start(void (*body)(void *), void *argument, const char *name);
uintptr_t csip_thread_self(void);
int csip_wake_open(csip_wake_pair *pair);
void csip_wake_close(csip_wake_pair *pair);
/* May be called on any thread. */
void csip_wake(int32_t write_end);
/* Waits for a wake without PJSIP: before csip_start and after csip_stop. */
void csip_wake_wait(int32_t read_end, int32_t ms);

/* ---- Addresses ---------------------------------------------------------------------------------- */

/* The address the system would send from to this literal; nothing is sent. False if there is no route. */
bool csip_source_address(const char *destination, char result[CSIP_ADDRESS_SIZE]);

/* ---- For the test that Swift and C see the same PJSIP ------------------------------------------- */

typedef struct csip_layout {
    size_t tx_data, rx_data, dialog, inv_session, transaction, sdp_session, sdp_media, timer_entry;
} csip_layout;
csip_layout csip_struct_sizes(void);
/* Dialogs, transactions and bytes in PJSIP's pools, those kept for the next call included. Walks all pools. */
typedef struct csip_usage {
    uint32_t dialogs, transactions;
    size_t pool_bytes;
} csip_usage;
csip_usage csip_usage_now(void);

#ifdef __cplusplus
}
#endif
