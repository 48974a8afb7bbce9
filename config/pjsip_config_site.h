/*
 * PJSIP's compile-time settings for the callback dialer.
 *
 * PJSIP is configured by its headers as well as by its library: this file is copied into PJSIP's
 * source before it is built and installed beside its headers, so that the library, our C shim and
 * Swift see the same structures. `scripts/setup-pjsip.sh` compares the macros of the installed copy
 * with these and builds PJSIP again when they differ; a change of a comment alone builds nothing.
 *
 * A limit here often costs memory for each dialog or at start, so none is larger than it need be.
 * What one bridged call (two dialogs) may cost, media included, is 64 KiB.
 */

/* ---- Tables: sized for 600 two-leg callbacks per second, 4,000 dialogs at once ---------------- */

/* Sockets PJSIP polls: SIP listeners, and connections to trunks and phones. RTP does not count, it has its own
   engine. Each entry is allocated at start with its mutex (half a KB), so it is no larger than needed. */
#define PJ_IOQUEUE_MAX_HANDLES                  1024
/* One thread polls, so neither EPOLLEXCLUSIVE nor EPOLLONESHOT is needed; without them a packet costs
   one epoll_ctl where it cost four. */
#define PJ_IOQUEUE_DEFAULT_EPOLL_FLAGS          0
/* Hash buckets: 1,200 INVITEs and as many BYEs a second, each kept for 5 s or 32 s after its end. */
#define PJSIP_MAX_TSX_COUNT                     16383
/* Timers there is room for at the start; the heap grows when it is full. The default is twice the buckets above
   and below, and all of that memory is touched. */
#define PJSIP_MAX_TIMER_COUNT                   16384
/* Hash buckets for the dialogs of 4,000 legs. */
#define PJSIP_MAX_DIALOG_COUNT                  8191
/* Hash buckets for connections; the default of 31 makes long chains with thousands of phones. */
#define PJSIP_TPMGR_HTABLE_SIZE                 1023
/* Socket events taken in one poll before the timers are looked at again. */
#define PJSIP_MAX_NET_EVENTS                    32
/* Timers taken in one poll: retransmissions come in bursts. */
#define PJSIP_MAX_TIMED_OUT_ENTRIES             64
/* Addresses of one SRV name, IPv4 and IPv6 together; every message sent has room for so many. */
#define PJSIP_MAX_RESOLVED_ADDRESSES            8

/* ---- Buffers ---------------------------------------------------------------------------------- */

/* A burst of 200 OK waits here while the thread works. The kernel cuts it to net.core.rmem_max. */
#define PJSIP_UDP_SO_RCVBUF_SIZE                (4 * 1024 * 1024)
#define PJSIP_UDP_SO_SNDBUF_SIZE                (4 * 1024 * 1024)
/* Longest message taken or sent, in bytes. A dialog keeps the last ACK it sent for as long as it lives, with a
   buffer of this size, so it is no larger than the default. Ours are below 2 KB; what a trunk answers, and an
   Identity header with it, fits. */
#define PJSIP_MAX_PKT_LEN                       4000
/* A message's pool: the first block holds its structures, a multiple of the increment the buffer with little
   left over. With these and the SDP limits below a dialog takes 26 KB where it took 33. */
#define PJSIP_POOL_LEN_TDATA                    2048
#define PJSIP_POOL_INC_TDATA                    2048
/* Pointers in pool memory are aligned as the processor and Swift expect; the default is 4 bytes. */
#define PJ_POOL_ALIGNMENT                       8

/* ---- Behaviour -------------------------------------------------------------------------------- */

#define PJ_HAS_IPV6                             1
/* Phones that reconnect all at once; the default is 5. */
#define PJSIP_TCP_TRANSPORT_BACKLOG             256
#define PJSIP_TLS_TRANSPORT_BACKLOG             256
/* Close a connection that has sent no SIP after 10 s; the default waits for ever. */
#define PJSIP_TRANSPORT_SERVER_IDLE_TIME_FIRST  10
/* A trunk that speaks only UDP gets a long INVITE over UDP too; TCP is chosen per trunk, not by size. */
#define PJSIP_DONT_SWITCH_TO_TCP                1
/* Never resolve our own host name: the resolver would block the SIP thread. */
#define PJSIP_RESOLVE_HOSTNAME_TO_GET_INTERFACE 0
/* Session-Expires that we ask for, in seconds (RFC 4028). */
#define PJSIP_SESS_TIMER_DEF_SE                 1800
/* Trunks authenticate with MD5 and SHA-256, not with a SIM. */
#define PJSIP_HAS_DIGEST_AKA_AUTH               0
/* Modules are registered once at start, before the thread polls: no lock around their list. */
#define PJSIP_SAFE_MODULE                       0
/* Level 5 (every timer, every lock) costs a quarter of the CPU even when it is not printed. */
#define PJ_LOG_MAX_LEVEL                        4
/* The log goes to the journal, not to a terminal. */
#define PJ_TERM_HAS_COLOR                       0
/* Release: a failed assertion returns an error to the caller and does not end the daemon. */
#define PJ_DEBUG                                0

/* ---- Media: PJSIP parses and negotiates SDP, has the codecs, and later ICE and DTLS for browsers --- */

#define PJMEDIA_HAS_VIDEO                       0
/* m= lines in one SDP: smaller structures, and less for a stranger to play with. */
#define PJMEDIA_MAX_SDP_MEDIA                   4
/* Formats in an m= line and attributes of a section: an offer keeps its place in five copies per dialog. Phones
   and browsers offer up to a dozen formats and thirty attributes of audio. */
#define PJMEDIA_MAX_SDP_FMT                     16
#define PJMEDIA_MAX_SDP_ATTR                    40
#define PJMEDIA_SRTP_HAS_SDES                   1
/* Browsers; compiled out by default. */
#define PJMEDIA_SRTP_HAS_DTLS                   1
/* PJSIP knows these ciphers by the names of a libsrtp built with OpenSSL; the distribution's is built with
   NSS, and a library that refers to them does not load. AES-CM, which every phone and browser has, stays. */
#define PJMEDIA_SRTP_HAS_AES_GCM_128            0
#define PJMEDIA_SRTP_HAS_AES_GCM_256            0
/* The payload type that trunks expect for RFC 4733 digits; the default is 120. */
#define PJMEDIA_RTP_PT_TELEPHONE_EVENTS         101
/* Digits at each clock rate that is offered, as RFC 4733 section 2.1 asks. */
#define PJMEDIA_TELEPHONE_EVENT_ALL_CLOCKRATES  1
/* Old gateways refuse b=TIAS lines. */
#define PJMEDIA_ADD_BANDWIDTH_TIAS_IN_SDP       0
/* A mix keeps the level of its sources. */
#define PJMEDIA_CONF_USE_AGC                    0
/* Voice activity detection is off for each codec; were it on, no gap longer than a packet. */
#define PJMEDIA_CODEC_MAX_SILENCE_PERIOD        0
/* Peers' RTCP XR blocks are read; ours are not sent, the engine computes quality itself. */
#define PJMEDIA_HAS_RTCP_XR                     1
#define PJMEDIA_STREAM_ENABLE_XR                0
/* There is no sound device, hence no echo to cancel. */
#define PJMEDIA_HAS_SPEEX_AEC                   0
#define PJMEDIA_HAS_LEGACY_SOUND_API            0
