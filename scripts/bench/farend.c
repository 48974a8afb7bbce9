/*
 * farend: many SIP/RTP far ends in one process, for loading a dialer.
 *
 * It listens on one or more SIP/UDP addresses ("parties"), answers every
 * INVITE with G.711 mu-law SDP (or, codec=9 and codec=111, with G.722 and
 * Opus), optionally sends RTP both ways for every answered call, and measures
 * what the system under test does to that RTP.
 *
 * Every RTP packet carries, in its mu-law payload, the identity of the
 * sending endpoint, a sequence number, a window number and the send time, so
 * loss and delay are end to end (agent -> system -> customer and back).  The
 * stamp is written with mu-law codes 8 apart and appears twice per packet, so
 * it survives a decode/encode pass and a 10 ms frame shift. It does not
 * survive another codec: then only the packets are counted (rx_nostamp).
 *
 * A party may speak SIP over TCP (tcp=1, behind somebody who speaks TLS) and
 * encrypt its RTP (SRTP, RFC 3711) with keys from SDP (RFC 4568): srtp=1 takes
 * AES_CM_128_HMAC_SHA1_80, srtp=2 AEAD_AES_256_GCM; whoever does not offer that
 * is refused with 488.  What comes is decrypted before it is looked at.
 *
 * Control: one UDP datagram to 127.0.0.1:CTLPORT, one JSON line back.  "mark"
 * opens a counting window, "freeze" closes it, "stats" reads it; "sip" and
 * "sipclear" read the signalling counters; "set NAME KEY VALUE", "hangup NAME",
 * "quit".
 *
 * build: cc -O2 -Wall -pthread -o farend farend.c -lsrtp2
 * usage: see usage()
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <srtp2/srtp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 20              /* 1 ms send slots in a 20 ms frame, one RTP socket each */
#define MAXEP 8192
#define MAXPARTY 8
#define PAYLOAD 160
#define PKT (12 + PAYLOAD)
#define SEQBITS 65536         /* packets per endpoint and window that can be told apart */
#define HISTBINS 20000        /* delay histogram: 10 us bins up to 200 ms */
#define HISTBIN_NS 10000
#define BATCH 64
#define CALLHASH 16384
#define T1_MS 500

static int64_t now_ns(void) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }
static int64_t mono_ms(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000LL + t.tv_nsec / 1000000; }
static void die(const char *f, ...) { va_list a; va_start(a, f); vfprintf(stderr, f, a); va_end(a); fputc('\n', stderr); exit(1); }

/* ------------------------------------------------------------ RTP side */

struct endpoint {
    atomic_int sending;
    struct sockaddr_in remote;
    uint16_t rtp_seq;
    uint32_t rtp_ts, ssrc;
    int codec;                        /* payload type: 0, 9 or 111 */
    srtp_t tx, rx;                    /* NULL: in clear; each is used by the thread of its name alone */
    /* per window; tx thread writes sent, rx thread writes the rest */
    uint32_t sent;
    uint32_t got, dup, reorder, last_seq;
    int have_prev;
    int64_t prev_transit;
    double jitter_ns, jitter_max_ns;
    uint8_t *seen;
    int in_use;
};

static struct endpoint ep[MAXEP];
static _Atomic uint16_t ep_of_port[65536]; /* whose audio comes from this port, plus 1: encrypted, it does not say */
static atomic_int ep_high;            /* endpoints 0..ep_high-1 may be in use */
static int rtp_fd[SLOTS];
static int rtp_base = 30000;
static struct in_addr rtp_ip;
static atomic_int epoch = 1;          /* window number in the stamps */
static atomic_int count_epoch = 0;    /* window being counted, 0 = none */
static atomic_uint_fast64_t tx_late_ticks, tx_errors, rx_all, rx_nostamp, rx_other;
static uint64_t hist[HISTBINS + 1];
static int64_t delay_max, delay_sum;
static uint64_t delay_n;
static int64_t tx_worst_late;
static int64_t win_start, win_end;
static pthread_mutex_t stat_lock = PTHREAD_MUTEX_INITIALIZER;

/* stamp: 4 magic + 4 endpoint + 1 part + 1 window + 6 seq + 12 time(us) + 2 sum = 30 symbols */
#define STAMP 30
static const uint8_t magic[4] = { 0xA, 0x5, 0xC, 0x3 };
static uint8_t filler[PAYLOAD];
/* 20 ms of a voice-like sound, as libopus makes it at 24 kbit/s of 16 kHz: what an Opus party says again and again */
static const uint8_t opus_frame[] = "\x48\x3e\x79\x03\xa9\xd7\x8b\x57\x53\xea\xca\xf8\x09\x0b\x2d\x66\x3b\x82\x18\xf8"
    "\xa4\x80\xd4\x6b\x52\x90\x1f\x62\x83\x3f\xcb\xb6\x08\x5d\x2d\x24\x98\x94\x60\xce\x0d\x44\xd0\x02\x02\xca"
    "\xb6\x3f\xd2\x16\x3c\x85\x42";

static inline uint8_t sym(unsigned n) { return (uint8_t)(((n & 15) << 3) | 4); }
static inline unsigned unsym(uint8_t b) { return (b >> 3) & 15; }

static void put_stamp(uint8_t *p, unsigned id, unsigned part, unsigned win, unsigned seq, uint64_t us)
{
    unsigned s[STAMP], sum = 0, i;
    for (i = 0; i < 4; i++) s[i] = magic[i];
    for (i = 0; i < 4; i++) s[4 + i] = (id >> (4 * i)) & 15;
    s[8] = part; s[9] = win & 15;
    for (i = 0; i < 6; i++) s[10 + i] = (seq >> (4 * i)) & 15;
    for (i = 0; i < 12; i++) s[16 + i] = (us >> (4 * i)) & 15;
    for (i = 4; i < 28; i++) sum = sum * 7 + s[i] + 1;
    s[28] = sum & 15; s[29] = (sum >> 4) & 15;
    for (i = 0; i < STAMP; i++) p[i] = sym(s[i]);
}

static int read_stamp(const uint8_t *p, unsigned *id, unsigned *part, unsigned *win, unsigned *seq, uint64_t *us)
{
    unsigned s[STAMP], sum = 0, i;
    for (i = 0; i < 4; i++) if (unsym(p[i]) != magic[i]) return 0;
    for (i = 4; i < STAMP; i++) s[i] = unsym(p[i]);
    for (i = 4; i < 28; i++) sum = sum * 7 + s[i] + 1;
    if (s[28] != (sum & 15) || s[29] != ((sum >> 4) & 15)) return 0;
    *id = *seq = 0; *us = 0;
    for (i = 0; i < 4; i++) *id |= s[4 + i] << (4 * i);
    *part = s[8]; *win = s[9];
    for (i = 0; i < 6; i++) *seq |= s[10 + i] << (4 * i);
    for (i = 0; i < 12; i++) *us |= (uint64_t)s[16 + i] << (4 * i);
    return 1;
}

static void *tx_main(void *arg)
{
    (void)arg;
    static uint8_t buf[BATCH][PKT + SRTP_MAX_TRAILER_LEN + 4];
    static struct mmsghdr mm[BATCH];
    static struct iovec iov[BATCH];
    for (int i = 0; i < BATCH; i++) {
        iov[i].iov_base = buf[i]; iov[i].iov_len = PKT;
        mm[i].msg_hdr.msg_iov = &iov[i]; mm[i].msg_hdr.msg_iovlen = 1;
    }
    struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t tick = t.tv_sec * 1000LL + t.tv_nsec / 1000000 + 1;
    for (;; tick++) {
        struct timespec w = { tick / 1000, (tick % 1000) * 1000000 };
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &w, NULL) == EINTR) ;
        clock_gettime(CLOCK_MONOTONIC, &t);
        int64_t late = t.tv_sec * 1000000000LL + t.tv_nsec - tick * 1000000LL;
        if (late > 2000000) atomic_fetch_add(&tx_late_ticks, 1);
        if (late > tx_worst_late) tx_worst_late = late;
        int slot = tick % SLOTS, high = atomic_load(&ep_high), n = 0, win = atomic_load(&epoch), cw = atomic_load(&count_epoch);
        for (int i = slot; i < high || n; i += SLOTS) {
            if (i < high && atomic_load_explicit(&ep[i].sending, memory_order_acquire)) {
                struct endpoint *e = &ep[i];
                uint8_t *p = buf[n];
                uint64_t us = now_ns() / 1000;
                e->rtp_seq++; e->rtp_ts += e->codec == 111 ? 960 : PAYLOAD;
                p[0] = 0x80; p[1] = e->codec;
                p[2] = e->rtp_seq >> 8; p[3] = e->rtp_seq;
                uint32_t v = htonl(e->rtp_ts); memcpy(p + 4, &v, 4);
                v = htonl(e->ssrc); memcpy(p + 8, &v, 4);
                iov[n].iov_len = PKT;
                if (e->codec == 111) {
                    memcpy(p + 12, opus_frame, sizeof opus_frame - 1);
                    iov[n].iov_len = 12 + sizeof opus_frame - 1;
                } else memcpy(p + 12, filler, PAYLOAD);
                if (e->codec == 0) {
                    put_stamp(p + 12, i, 0, win, e->sent, us);
                    put_stamp(p + 12 + 80, i, 1, win, e->sent, us);
                }
                if (e->tx) {
                    int length = iov[n].iov_len;
                    if (srtp_protect(e->tx, p, &length)) atomic_fetch_add(&tx_errors, 1);
                    iov[n].iov_len = length;
                }
                if (win == cw) e->sent++;
                mm[n].msg_hdr.msg_name = &e->remote;
                mm[n].msg_hdr.msg_namelen = sizeof e->remote;
                n++;
            }
            if (n == BATCH || (n && i + SLOTS >= high)) {
                int done = 0;
                while (done < n) {
                    int r = sendmmsg(rtp_fd[slot], mm + done, n - done, 0);
                    if (r <= 0) { atomic_fetch_add(&tx_errors, 1); r = 1; }  /* e.g. ICMP refused: skip that one */
                    done += r;
                }
                n = 0;
            }
            if (i + SLOTS >= high) break;
        }
    }
    return NULL;
}

static void account(const uint8_t *p, int len, int64_t rx)
{
    atomic_fetch_add_explicit(&rx_all, 1, memory_order_relaxed);
    if (len <= 12 || (p[0] & 0xC0) != 0x80) { atomic_fetch_add(&rx_other, 1); return; }
    unsigned id, part, win, seq; uint64_t us;
    /* a codec of variable rate makes packets that are shorter than a stamp, too: they count like the others */
    const uint8_t *pl = p + 12; int n = len - 12, ok = n >= STAMP && read_stamp(pl, &id, &part, &win, &seq, &us);
    for (int o = 1; !ok && o + STAMP <= n; o++) ok = read_stamp(pl + o, &id, &part, &win, &seq, &us);
    if (!ok) { if (!win_end) atomic_fetch_add(&rx_nostamp, 1); return; }
    if ((int)win != (atomic_load(&count_epoch) & 15) || id >= MAXEP || !ep[id].seen || seq >= SEQBITS) return;
    struct endpoint *e = &ep[id];
    if (e->seen[seq >> 3] & (1 << (seq & 7))) { e->dup++; return; }
    e->seen[seq >> 3] |= 1 << (seq & 7);
    e->got++;
    if (seq < e->last_seq) e->reorder++; else e->last_seq = seq;
    /* the stamp holds the low 48 bits of the time in us */
    int64_t diff = (int64_t)(((uint64_t)(rx / 1000) - us) & 0xFFFFFFFFFFFFULL);
    if (diff >= 1LL << 47) diff = 0;
    int64_t d = diff * 1000 + rx % 1000;
    unsigned b = d / HISTBIN_NS;
    hist[b < HISTBINS ? b : HISTBINS]++;
    if (d > delay_max) delay_max = d;
    delay_sum += d; delay_n++;
    if (e->have_prev) {
        int64_t D = d - e->prev_transit; if (D < 0) D = -D;
        e->jitter_ns += ((double)D - e->jitter_ns) / 16.0;
        if (e->jitter_ns > e->jitter_max_ns) e->jitter_max_ns = e->jitter_ns;
    }
    e->have_prev = 1; e->prev_transit = d;
}

/* Makes clear what comes encrypted; its length then, or 0 for what cannot be read. */
static int decrypted(uint8_t *packet, int length, const struct sockaddr_in *from)
{
    unsigned id = atomic_load_explicit(&ep_of_port[ntohs(from->sin_port)], memory_order_acquire);
    if (!id || !ep[id - 1].rx) return length;
    return srtp_unprotect(ep[id - 1].rx, packet, &length) ? 0 : length;
}

static void *rx_main(void *arg)
{
    (void)arg;
    static uint8_t buf[BATCH][2048];
    static struct mmsghdr mm[BATCH];
    static struct iovec iov[BATCH];
    static char ctl[BATCH][128];
    static struct sockaddr_in from[BATCH];
    int ef = epoll_create1(0);
    for (int i = 0; i < SLOTS; i++) {
        struct epoll_event ev = { .events = EPOLLIN, .data.fd = rtp_fd[i] };
        epoll_ctl(ef, EPOLL_CTL_ADD, rtp_fd[i], &ev);
    }
    for (;;) {
        struct epoll_event ev[SLOTS];
        int n = epoll_wait(ef, ev, SLOTS, 100);
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < BATCH; i++) {
                iov[i].iov_base = buf[i]; iov[i].iov_len = sizeof buf[i];
                mm[i].msg_hdr = (struct msghdr){ .msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &iov[i], .msg_iovlen = 1, .msg_control = ctl[i], .msg_controllen = sizeof ctl[i] };
            }
            int r = recvmmsg(ev[k].data.fd, mm, BATCH, MSG_DONTWAIT, NULL);
            if (r <= 0) continue;
            int64_t fallback = now_ns();
            pthread_mutex_lock(&stat_lock);
            for (int i = 0; i < r; i++) {
                int64_t rx = fallback;
                for (struct cmsghdr *c = CMSG_FIRSTHDR(&mm[i].msg_hdr); c; c = CMSG_NXTHDR(&mm[i].msg_hdr, c))
                    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
                        struct timespec ts; memcpy(&ts, CMSG_DATA(c), sizeof ts);
                        rx = ts.tv_sec * 1000000000LL + ts.tv_nsec;
                    }
                account(buf[i], decrypted(buf[i], mm[i].msg_len, &from[i]), rx);
            }
            pthread_mutex_unlock(&stat_lock);
        }
    }
    return NULL;
}

static void window_mark(void)
{
    /* stop counting, clear, then open the next window (windows 1..14, cyclic) */
    pthread_mutex_lock(&stat_lock);
    int next = atomic_load(&epoch) % 14 + 1;
    atomic_store(&count_epoch, 0);
    atomic_store(&epoch, 15);
    pthread_mutex_unlock(&stat_lock);
    usleep(3000);                       /* let a running tx slot finish */
    pthread_mutex_lock(&stat_lock);
    for (int i = 0; i < MAXEP; i++) {
        struct endpoint *e = &ep[i];
        e->sent = e->got = e->dup = e->reorder = e->last_seq = 0; e->have_prev = 0;
        e->jitter_ns = e->jitter_max_ns = 0;
        if (e->seen) memset(e->seen, 0, SEQBITS / 8);
    }
    memset(hist, 0, sizeof hist);
    delay_max = delay_sum = 0; delay_n = 0;
    atomic_store(&tx_late_ticks, 0); atomic_store(&tx_errors, 0); tx_worst_late = 0;
    atomic_store(&rx_all, 0); atomic_store(&rx_nostamp, 0); atomic_store(&rx_other, 0);
    win_start = now_ns(); win_end = 0;
    atomic_store(&count_epoch, next);
    atomic_store(&epoch, next);
    pthread_mutex_unlock(&stat_lock);
}

static int window_freeze(void)
{
    int c = atomic_load(&count_epoch);
    if (!c || win_end) return -1;
    atomic_store(&epoch, c + 100);      /* still sends, but not counted: see tx_main (win == cw) */
    win_end = now_ns();
    return 0;
}

static int cmpd(const void *a, const void *b) { double x = *(double *)a, y = *(double *)b; return x < y ? -1 : x > y; }

static double pct(double q)
{
    uint64_t want = (uint64_t)(q * delay_n), c = 0;
    if (!delay_n) return 0;
    for (int i = 0; i <= HISTBINS; i++) { c += hist[i]; if (c > want) return i < HISTBINS ? (i + 0.5) * HISTBIN_NS / 1e3 : delay_max / 1e3; }
    return delay_max / 1e3;
}

static int window_stats(char *out, int cap)
{
    static double j[MAXEP];
    pthread_mutex_lock(&stat_lock);
    uint64_t sent = 0, got = 0, dup = 0, reord = 0, late60 = 0; int n = 0, lossy = 0, silent = 0, active = 0;
    double worst = 0;
    for (int i = 0; i < MAXEP; i++) {
        struct endpoint *e = &ep[i];
        if (atomic_load(&e->sending)) active++;
        if (!e->sent) continue;
        sent += e->sent; got += e->got; dup += e->dup; reord += e->reorder;
        if (e->got < e->sent) lossy++;
        if (!e->got) silent++;
        double l = (double)(e->sent - e->got) / e->sent; if (l > worst) worst = l;
        j[n++] = e->jitter_ns;
    }
    double jm = 0, jx = 0;
    if (n) { qsort(j, n, sizeof j[0], cmpd); jm = j[n / 2] / 1e3; jx = j[n - 1] / 1e3; }
    for (int i = 60000000 / HISTBIN_NS; i <= HISTBINS; i++) late60 += hist[i];
    struct rusage ru; getrusage(RUSAGE_SELF, &ru);
    int len = snprintf(out, cap,
        "{\"endpoints\":%d,\"sending_now\":%d,\"window_s\":%.3f,\"sent\":%llu,\"received\":%llu,\"lost\":%lld,\"loss_pct\":%.4f,"
        "\"worst_endpoint_loss_pct\":%.3f,\"endpoints_with_loss\":%d,\"endpoints_silent\":%d,\"dup\":%llu,\"reordered\":%llu,"
        "\"delay_us\":{\"mean\":%.1f,\"p50\":%.0f,\"p90\":%.0f,\"p99\":%.0f,\"p999\":%.0f,\"max\":%.0f},\"late_over_60ms\":%llu,"
        "\"jitter_us\":{\"median\":%.1f,\"max\":%.1f},\"rx_all\":%llu,\"rx_nostamp\":%llu,\"rx_other\":%llu,"
        "\"gen_late_ticks\":%llu,\"gen_worst_late_us\":%.0f,\"gen_tx_errors\":%llu,\"gen_cpu_s\":%.2f}",
        n, active, ((win_end ? win_end : now_ns()) - win_start) / 1e9, (unsigned long long)sent, (unsigned long long)got,
        (long long)(sent - got), sent ? 100.0 * (sent - got) / sent : 0.0, worst * 100, lossy, silent,
        (unsigned long long)dup, (unsigned long long)reord,
        delay_n ? delay_sum / 1e3 / delay_n : 0.0, pct(.5), pct(.9), pct(.99), pct(.999), delay_max / 1e3, (unsigned long long)late60,
        jm, jx, (unsigned long long)rx_all, (unsigned long long)rx_nostamp, (unsigned long long)rx_other,
        (unsigned long long)tx_late_ticks, tx_worst_late / 1e3, (unsigned long long)tx_errors,
        ru.ru_utime.tv_sec + ru.ru_stime.tv_sec + (ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e6);
    pthread_mutex_unlock(&stat_lock);
    return len;
}

static int ep_alloc(int codec)
{
    for (int i = 0; i < MAXEP; i++)
        if (!ep[i].in_use) {
            struct endpoint *e = &ep[i];
            e->in_use = 1; e->codec = codec;
            if (e->tx) srtp_dealloc(e->tx);
            if (e->rx) srtp_dealloc(e->rx);
            e->tx = e->rx = NULL;
            e->rtp_seq = rand(); e->rtp_ts = rand(); e->ssrc = ((uint32_t)rand() << 8) ^ i;
            if (!e->seen) e->seen = calloc(1, SEQBITS / 8);
            int h = atomic_load(&ep_high); if (i + 1 > h) atomic_store(&ep_high, i + 1);
            return i;
        }
    return -1;
}
static void ep_free(int i) { if (i >= 0) { atomic_store(&ep[i].sending, 0); ep[i].in_use = 0; } }

/* ------------------------------------------------------------ keys (RFC 4568) */

enum { KEY_MAX = 64 };
static const struct suite { const char *name; int key; void (*policy)(srtp_crypto_policy_t *); } suites[] = {
    { NULL, 0, NULL },
    { "AES_CM_128_HMAC_SHA1_80", 30, srtp_crypto_policy_set_rtp_default },
    { "AEAD_AES_256_GCM", 44, srtp_crypto_policy_set_aes_gcm_256_16_auth },
};
static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void to_base64(const uint8_t *b, int n, char *out)
{
    for (int i = 0; i < n; i += 3) {
        unsigned v = b[i] << 16 | (i + 1 < n ? b[i + 1] << 8 : 0) | (i + 2 < n ? b[i + 2] : 0);
        for (int k = 0; k < 4; k++) *out++ = k <= n - i ? base64[v >> (18 - 6 * k) & 63] : '=';
    }
    *out = 0;
}
static int from_base64(const char *s, uint8_t *out, int cap)
{
    int n = 0, bits = 0; unsigned v = 0; const char *at;
    for (; *s && (at = strchr(base64, *s)); s++) {
        v = v << 6 | (unsigned)(at - base64); bits += 6;
        if (bits >= 8) { if (n == cap) return -1; bits -= 8; out[n++] = v >> bits & 255; }
    }
    return n;
}
static srtp_t session(const struct suite *suite, uint8_t *key, srtp_ssrc_type_t whose)
{
    srtp_policy_t policy = { .ssrc = { .type = whose }, .key = key, .window_size = 128 };
    suite->policy(&policy.rtp); suite->policy(&policy.rtcp);
    srtp_t s = NULL;
    if (srtp_create(&s, &policy)) die("libsrtp2 does not have %s", suite->name);
    return s;
}
/* Takes the far end's key of this suite and makes one of our own; its line of SDP, or 0 if the suite was not offered. */
static int agree_on_keys(int which, const char *sdp, struct endpoint *e, char *line, int cap)
{
    const struct suite *suite = &suites[which]; char name[64]; unsigned tag; char text[128];
    for (const char *l = strstr(sdp, "a=crypto:"); l; l = strstr(l + 1, "a=crypto:")) {
        if (sscanf(l, "a=crypto:%u %63s inline:%127[A-Za-z0-9+/=]", &tag, name, text) != 3 || strcmp(name, suite->name)) continue;
        uint8_t theirs[KEY_MAX], ours[KEY_MAX]; char shown[2 * KEY_MAX];
        if (from_base64(text, theirs, sizeof theirs) != suite->key) return 0;
        FILE *random = fopen("/dev/urandom", "r");
        if (!random || fread(ours, 1, suite->key, random) != (size_t)suite->key) die("/dev/urandom cannot be read");
        fclose(random);
        e->rx = session(suite, theirs, ssrc_any_inbound); e->tx = session(suite, ours, ssrc_any_outbound);
        to_base64(ours, suite->key, shown);
        return snprintf(line, cap, "a=crypto:%u %s inline:%s\r\n", tag, name, shown);
    }
    return 0;
}

/* ------------------------------------------------------------ SIP side */

struct party {
    char name[32]; struct sockaddr_in addr; int fd;
    int answer_ms, hangup_ms, busy_code, ring, codec, tcp, srtp;
    uint64_t invites, invite_rtx, answered, acked, bye_rx, bye_tx, bye_ok, cancel, rtx200, no_ack, bye_timeout, reinvite, other, stray;
    int active, max_active;
    int64_t first_invite, last_invite, last_end;
};
static struct party party[MAXPARTY]; static int nparty;
static int send_rtp, verbose;

enum { RINGING, ANSWERED, CONFIRMED, BYESENT, DONE };
struct call {
    struct call *hnext, *lprev, *lnext; struct party *p; int state;
    char callid[160], from[256], to[320], contact[256], via[2048], rr[1024], cseq[32];
    char tag[24]; struct sockaddr_in src; int e; int sdp_ver;
    char resp[4096]; int resplen; int64_t t_next, t_end; int rtx_ms; int bye_cseq;
    struct sockaddr_in rtp_remote;
    char crypto[200];
};
static struct call *chash[CALLHASH], *clist;
static unsigned tagctr;

static unsigned hashs(const char *s) { unsigned h = 5381; while (*s) h = h * 33 ^ (unsigned char)*s++; return h % CALLHASH; }
static struct call *find(struct party *p, const char *id) { for (struct call *c = chash[hashs(id)]; c; c = c->hnext) if (c->p == p && !strcmp(c->callid, id)) return c; return NULL; }
static void drop(struct call *c)
{
    struct call **pp = &chash[hashs(c->callid)]; while (*pp != c) pp = &(*pp)->hnext; *pp = c->hnext;
    if (c->lprev) c->lprev->lnext = c->lnext; else clist = c->lnext;
    if (c->lnext) c->lnext->lprev = c->lprev;
    free(c);
}

/* header value: first occurrence; name is matched without regard to case, or by compact form */
static int hdr(const char *m, const char *name, char shortn, char *out, int cap)
{
    size_t nl = strlen(name);
    for (const char *l = strstr(m, "\r\n"); l && l[2] && !(l[2] == '\r'); l = strstr(l + 2, "\r\n")) {
        const char *s = l + 2; const char *v = NULL;
        if (!strncasecmp(s, name, nl) && (s[nl] == ':' || s[nl] == ' ')) v = strchr(s, ':') + 1;
        else if (shortn && tolower((unsigned char)s[0]) == shortn && s[1] == ':') v = s + 2;
        if (!v) continue;
        while (*v == ' ') v++;
        const char *e = strstr(v, "\r\n"); int n = e ? (int)(e - v) : (int)strlen(v);
        if (n >= cap) n = cap - 1;
        memcpy(out, v, n); out[n] = 0; return 1;
    }
    out[0] = 0; return 0;
}
/* all lines of a header, copied whole */
static void hdr_all(const char *m, const char *name, char shortn, char *out, int cap)
{
    size_t nl = strlen(name); int o = 0; out[0] = 0;
    for (const char *l = strstr(m, "\r\n"); l && l[2] && !(l[2] == '\r'); l = strstr(l + 2, "\r\n")) {
        const char *s = l + 2;
        if ((!strncasecmp(s, name, nl) && s[nl] == ':') || (shortn && tolower((unsigned char)s[0]) == shortn && s[1] == ':')) {
            const char *e = strstr(s, "\r\n"); int n = e ? (int)(e - s) + 2 : 0;
            if (o + n + 1 > cap) break;
            memcpy(out + o, s, n); o += n; out[o] = 0;
        }
    }
}
/* Over TCP a "source" is a connection: its descriptor stands in place of the port. */
static void sipsend(struct party *p, const struct sockaddr_in *to, const char *b, int n)
{
    if (p->tcp) { if (write(to->sin_port, b, n) != n) fprintf(stderr, "%s: a message could not be sent whole\n", p->name); }
    else sendto(p->fd, b, n, 0, (const struct sockaddr *)to, sizeof *to);
}

static int sdp_body(struct call *c, char *b, int cap)
{
    char ip[32]; inet_ntop(AF_INET, &rtp_ip, ip, sizeof ip);
    int port = rtp_base + 2 * (c->e >= 0 ? c->e % SLOTS : 0);
    int codec = c->p->codec; const char *name = codec == 111 ? "opus/48000/2" : codec == 9 ? "G722/8000" : "PCMU/8000";
    /* digits as events, as phones and gateways do: whoever has none of them is listened to for tones, packet by packet */
    const char *events = codec == 111 ? "" : " 101", *map = codec == 111 ? "" : "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n";
    return snprintf(b, cap, "v=0\r\no=farend %u %d IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\nm=audio %d RTP/%s %d%s\r\n%sa=rtpmap:%d %s\r\n%sa=ptime:20\r\na=sendrecv\r\n",
                    c->e < 0 ? 0 : ep[c->e].ssrc, c->sdp_ver, ip, ip, port, c->crypto[0] ? "SAVP" : "AVP", codec, events, c->crypto, codec, name, map);
}
static int reply(struct call *c, int code, const char *why, int sdp, char *b, int cap)
{
    char body[1024]; int bl = sdp ? sdp_body(c, body, sizeof body) : 0; char ip[32]; inet_ntop(AF_INET, &c->p->addr.sin_addr, ip, sizeof ip);
    int n = snprintf(b, cap, "SIP/2.0 %d %s\r\n%s%sFrom: %s\r\nTo: %s;tag=%s\r\nCall-ID: %s\r\nCSeq: %s\r\nContact: <sip:%s@%s:%d>\r\n%sContent-Length: %d\r\n\r\n",
        code, why, c->via, c->rr, c->from, c->to, c->tag, c->callid, c->cseq, c->p->name, ip, ntohs(c->p->addr.sin_port),
        sdp ? "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\nContent-Type: application/sdp\r\n" : "", bl);
    if (bl && n + bl < cap) { memcpy(b + n, body, bl); n += bl; }
    return n;
}
static void plain_reply(struct party *p, const struct sockaddr_in *src, const char *m, int code, const char *why)
{
    char via[2048], from[256], to[320], cid[160], cs[64], b[4096];
    hdr_all(m, "Via", 'v', via, sizeof via); hdr(m, "From", 'f', from, sizeof from); hdr(m, "To", 't', to, sizeof to);
    hdr(m, "Call-ID", 'i', cid, sizeof cid); hdr(m, "CSeq", 0, cs, sizeof cs);
    int n = snprintf(b, sizeof b, "SIP/2.0 %d %s\r\n%sFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\nContent-Length: 0\r\n\r\n", code, why, via, from, to, cid, cs);
    sipsend(p, src, b, n);
}
static void parse_sdp(struct call *c, const char *m)
{
    const char *b = strstr(m, "\r\n\r\n"); if (!b) return;
    const char *cl = strstr(b, "c=IN IP4 "), *ml = strstr(b, "m=audio ");
    if (!ml) return;
    c->rtp_remote.sin_family = AF_INET; c->rtp_remote.sin_port = htons(atoi(ml + 8));
    char ip[32] = "127.0.0.1"; if (cl) sscanf(cl + 9, "%31[0-9.]", ip);
    inet_pton(AF_INET, ip, &c->rtp_remote.sin_addr);
}
static void media_start(struct call *c)
{
    if (send_rtp && c->e >= 0 && c->rtp_remote.sin_port) {
        if (c->p->srtp) atomic_store_explicit(&ep_of_port[ntohs(c->rtp_remote.sin_port)], c->e + 1, memory_order_release);
        ep[c->e].remote = c->rtp_remote; atomic_store_explicit(&ep[c->e].sending, 1, memory_order_release);
    }
}
static void finish(struct call *c)
{
    if (c->state == DONE) return;
    if (c->p->srtp) atomic_store(&ep_of_port[ntohs(c->rtp_remote.sin_port)], 0);
    ep_free(c->e); c->e = -1; c->state = DONE; c->t_next = mono_ms() + 5000;
    c->p->active--; c->p->last_end = now_ns();
}
static void answer(struct call *c)
{
    c->resplen = reply(c, 200, "OK", 1, c->resp, sizeof c->resp);
    sipsend(c->p, &c->src, c->resp, c->resplen);
    c->p->answered++; c->state = ANSWERED; c->rtx_ms = T1_MS; c->t_next = mono_ms() + T1_MS; c->t_end = mono_ms() + 32000;
}
static void send_bye(struct call *c)
{
    char ip[32]; inet_ntop(AF_INET, &c->p->addr.sin_addr, ip, sizeof ip);
    char uri[256]; const char *lt = strchr(c->contact, '<');
    if (lt) { snprintf(uri, sizeof uri, "%s", lt + 1); char *gt = strchr(uri, '>'); if (gt) *gt = 0; }
    else { snprintf(uri, sizeof uri, "%s", c->contact); char *sc = strchr(uri, ';'); if (sc) *sc = 0; }
    c->resplen = snprintf(c->resp, sizeof c->resp,
        "BYE %s SIP/2.0\r\nVia: SIP/2.0/%s %s:%d;branch=z9hG4bK%s%d;rport\r\nMax-Forwards: 70\r\nFrom: %s;tag=%s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d BYE\r\nContent-Length: 0\r\n\r\n",
        uri, c->p->tcp ? "TCP" : "UDP", ip, ntohs(c->p->addr.sin_port), c->tag, c->bye_cseq, c->to, c->tag, c->from, c->callid, c->bye_cseq);
    sipsend(c->p, &c->src, c->resp, c->resplen);
    c->p->bye_tx++; c->state = BYESENT; c->rtx_ms = T1_MS; c->t_next = mono_ms() + T1_MS; c->t_end = mono_ms() + 32000;
}

static void on_sip(struct party *p, char *m, struct sockaddr_in *src)
{
    char id[160]; if (!hdr(m, "Call-ID", 'i', id, sizeof id)) return;
    struct call *c = find(p, id);
    if (!strncmp(m, "SIP/2.0 ", 8)) {
        char cs[64]; hdr(m, "CSeq", 0, cs, sizeof cs);
        if (c && c->state == BYESENT && strstr(cs, "BYE") && atoi(m + 8) >= 200) { p->bye_ok++; finish(c); }
        return;
    }
    if (!strncmp(m, "INVITE ", 7)) {
        char cs[32]; hdr(m, "CSeq", 0, cs, sizeof cs);
        if (c) {
            if (!strcmp(cs, c->cseq)) { p->invite_rtx++; if (c->resplen && (c->state == ANSWERED || c->state == RINGING)) sipsend(p, src, c->resp, c->resplen); return; }
            if (c->state == DONE) { plain_reply(p, src, m, 481, "Gone"); return; }
            p->reinvite++; strcpy(c->cseq, cs); hdr_all(m, "Via", 'v', c->via, sizeof c->via); c->rr[0] = 0; c->sdp_ver++;
            char save[320]; strcpy(save, c->to); parse_sdp(c, m); media_start(c);
            int st = c->state; c->resplen = reply(c, 200, "OK", 1, c->resp, sizeof c->resp); sipsend(p, src, c->resp, c->resplen);
            c->state = st == CONFIRMED ? CONFIRMED : ANSWERED; return;
        }
        c = calloc(1, sizeof *c); c->p = p; c->src = *src; c->e = -1; c->bye_cseq = 1; c->sdp_ver = 1;
        strcpy(c->callid, id); strcpy(c->cseq, cs);
        hdr(m, "From", 'f', c->from, sizeof c->from); hdr(m, "To", 't', c->to, sizeof c->to); hdr(m, "Contact", 'm', c->contact, sizeof c->contact);
        hdr_all(m, "Via", 'v', c->via, sizeof c->via); hdr_all(m, "Record-Route", 0, c->rr, sizeof c->rr);
        snprintf(c->tag, sizeof c->tag, "f%x%x", (unsigned)getpid(), ++tagctr);
        unsigned h = hashs(id); c->hnext = chash[h]; chash[h] = c; c->lnext = clist; if (clist) clist->lprev = c; clist = c;
        p->invites++; p->active++; if (p->active > p->max_active) p->max_active = p->active;
        p->last_invite = now_ns(); if (!p->first_invite) p->first_invite = p->last_invite;
        parse_sdp(c, m);
        if (p->busy_code) {
            c->resplen = reply(c, p->busy_code, "Refused", 0, c->resp, sizeof c->resp); sipsend(p, src, c->resp, c->resplen);
            c->state = ANSWERED; c->rtx_ms = T1_MS; c->t_next = mono_ms() + T1_MS; c->t_end = mono_ms() + 32000; return;
        }
        c->e = ep_alloc(p->codec);
        if (p->srtp && c->e >= 0 && !agree_on_keys(p->srtp, m, &ep[c->e], c->crypto, sizeof c->crypto)) {
            c->resplen = reply(c, 488, "Not Acceptable Here", 0, c->resp, sizeof c->resp); sipsend(p, src, c->resp, c->resplen);
            finish(c); return;
        }
        c->state = RINGING;
        if (p->ring || p->answer_ms) { c->resplen = reply(c, 180, "Ringing", 0, c->resp, sizeof c->resp); sipsend(p, src, c->resp, c->resplen); }
        if (p->answer_ms) c->t_next = mono_ms() + p->answer_ms; else answer(c);
        return;
    }
    if (!strncmp(m, "ACK ", 4)) {
        if (c && c->state == ANSWERED) {
            p->acked++;
            if (p->busy_code) { finish(c); return; }
            c->state = CONFIRMED; media_start(c);
            c->t_next = p->hangup_ms ? mono_ms() + p->hangup_ms : 0;
        }
        return;
    }
    if (!strncmp(m, "BYE ", 4)) {
        if (c && c->state != DONE) { p->bye_rx++; finish(c); } else if (!c) p->stray++;
        plain_reply(p, src, m, 200, "OK"); return;
    }
    if (!strncmp(m, "CANCEL ", 7)) {
        plain_reply(p, src, m, 200, "OK");
        if (c && c->state == RINGING) { p->cancel++; char b[4096]; int n = reply(c, 487, "Request Terminated", 0, b, sizeof b); sipsend(p, src, b, n); finish(c); }
        return;
    }
    p->other++;
    plain_reply(p, src, m, 200, "OK");
}

static void timers(void)
{
    int64_t t = mono_ms();
    for (struct call *c = clist, *n; c; c = n) {
        n = c->lnext;
        if (!c->t_next || t < c->t_next) continue;
        switch (c->state) {
        case RINGING: answer(c); break;
        case ANSWERED: case BYESENT:
            if (t >= c->t_end) { if (c->state == ANSWERED) c->p->no_ack++; else c->p->bye_timeout++; finish(c); break; }
            if (c->state == ANSWERED) c->p->rtx200++;
            sipsend(c->p, &c->src, c->resp, c->resplen);
            c->rtx_ms = c->rtx_ms * 2 > 4000 ? 4000 : c->rtx_ms * 2; c->t_next = t + c->rtx_ms; break;
        case CONFIRMED: send_bye(c); break;
        case DONE: drop(c); break;
        }
    }
}

static int sip_stats(char *o, int cap, int clear)
{
    int n = snprintf(o, cap, "{");
    for (int i = 0; i < nparty; i++) {
        struct party *p = &party[i];
        n += snprintf(o + n, cap - n, "%s\"%s\":{\"invites\":%llu,\"invite_rtx\":%llu,\"answered\":%llu,\"acked\":%llu,\"bye_rx\":%llu,\"bye_tx\":%llu,\"bye_ok\":%llu,"
            "\"cancel\":%llu,\"rtx200\":%llu,\"no_ack\":%llu,\"bye_timeout\":%llu,\"reinvite\":%llu,\"other\":%llu,\"stray\":%llu,\"active\":%d,\"max_active\":%d,"
            "\"first_invite\":%.6f,\"last_invite\":%.6f,\"last_end\":%.6f}", i ? "," : "", p->name,
            (unsigned long long)p->invites, (unsigned long long)p->invite_rtx, (unsigned long long)p->answered, (unsigned long long)p->acked,
            (unsigned long long)p->bye_rx, (unsigned long long)p->bye_tx, (unsigned long long)p->bye_ok, (unsigned long long)p->cancel,
            (unsigned long long)p->rtx200, (unsigned long long)p->no_ack, (unsigned long long)p->bye_timeout, (unsigned long long)p->reinvite,
            (unsigned long long)p->other, (unsigned long long)p->stray, p->active, p->max_active, p->first_invite / 1e9, p->last_invite / 1e9, p->last_end / 1e9);
        if (clear) {
            p->invites = p->invite_rtx = p->answered = p->acked = p->bye_rx = p->bye_tx = p->bye_ok = p->cancel = p->rtx200 = p->no_ack = 0;
            p->bye_timeout = p->reinvite = p->other = p->stray = 0; p->max_active = p->active; p->first_invite = p->last_invite = p->last_end = 0;
        }
    }
    return n + snprintf(o + n, cap - n, "}");
}

static struct party *party_named(const char *n) { for (int i = 0; i < nparty; i++) if (!strcmp(party[i].name, n)) return &party[i]; return NULL; }

/* "set NAME answer_ms|hangup_ms|busy|ring|codec|srtp VALUE"; tcp only at the start */
static const char *set_param(const char *arg)
{
    char n[32], k[32]; int v;
    if (sscanf(arg, "%31s %31s %d", n, k, &v) != 3) return "{\"error\":\"syntax\"}";
    struct party *p = party_named(n); if (!p) return "{\"error\":\"party\"}";
    if (!strcmp(k, "answer_ms")) p->answer_ms = v; else if (!strcmp(k, "hangup_ms")) p->hangup_ms = v;
    else if (!strcmp(k, "busy")) p->busy_code = v; else if (!strcmp(k, "ring")) p->ring = v;
    else if (!strcmp(k, "codec")) p->codec = v; else if (!strcmp(k, "tcp")) p->tcp = v;
    else if (!strcmp(k, "srtp") && v >= 0 && v <= 2) p->srtp = v; else return "{\"error\":\"key\"}";
    return "{\"ok\":1}";
}

static void control(int fd)
{
    char b[512], o[8192]; struct sockaddr_in s; socklen_t sl = sizeof s;
    int n = recvfrom(fd, b, sizeof b - 1, 0, (struct sockaddr *)&s, &sl); if (n <= 0) return;
    b[n] = 0; while (n && isspace((unsigned char)b[n - 1])) b[--n] = 0;
    int len = 0;
    if (!strcmp(b, "mark")) { window_mark(); len = sprintf(o, "{\"ok\":1}"); }
    else if (!strcmp(b, "freeze")) { len = sprintf(o, window_freeze() ? "{\"error\":\"no window\"}" : "{\"ok\":1}"); }
    else if (!strcmp(b, "stats")) len = window_stats(o, sizeof o);
    else if (!strcmp(b, "sip")) len = sip_stats(o, sizeof o, 0);
    else if (!strcmp(b, "sipclear")) len = sip_stats(o, sizeof o, 1);
    else if (!strncmp(b, "set ", 4)) len = sprintf(o, "%s", set_param(b + 4));
    else if (!strncmp(b, "hangup ", 7)) {
        int k = 0; struct party *p = party_named(b + 7);
        for (struct call *c = clist; c; c = c->lnext) if (c->p == p && c->state == CONFIRMED) { c->t_next = mono_ms() + k / 4; k++; }  /* 4 BYE per ms at most */
        len = sprintf(o, "{\"hangup\":%d}", k);
    }
    else if (!strcmp(b, "quit")) { sendto(fd, "{\"ok\":1}", 8, 0, (struct sockaddr *)&s, sl); exit(0); }
    else len = sprintf(o, "{\"error\":\"mark freeze stats sip sipclear set hangup quit\"}");
    sendto(fd, o, len, 0, (struct sockaddr *)&s, sl);
}

static struct sockaddr_in addr_of(const char *s)
{
    char ip[64]; int port; struct sockaddr_in a = { .sin_family = AF_INET };
    if (sscanf(s, "%63[^:]:%d", ip, &port) != 2 || inet_pton(AF_INET, ip, &a.sin_addr) != 1) die("bad address %s (want IP:PORT)", s);
    a.sin_port = htons(port); return a;
}
static int udp(struct sockaddr_in a)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), v = 4 << 20;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &v, sizeof v);
    if (bind(fd, (struct sockaddr *)&a, sizeof a)) die("bind %s:%d: %s", inet_ntoa(a.sin_addr), ntohs(a.sin_port), strerror(errno));
    return fd;
}
/* A connection to a TCP party, and the beginning of a message that has not come whole. */
struct connection { struct party *p; int fd, have; char text[65536]; };

enum { MAXCONNECTION = 64 };
static struct connection *connections[MAXCONNECTION];
static int connection_count;

static void tcp_listen(struct party *p)
{
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); int on = 1;
    setsockopt(p->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(p->fd, (struct sockaddr *)&p->addr, sizeof p->addr) || listen(p->fd, 16)) die("listen %s: %s", p->name, strerror(errno));
}
/* What has come on the connection, message by message (RFC 3261 section 18.3); false at its end. */
static int tcp_read(struct connection *c)
{
    int r = read(c->fd, c->text + c->have, sizeof c->text - 1 - c->have);
    if (r <= 0) return 0;
    c->have += r; c->text[c->have] = 0;
    for (;;) {
        int blank = strspn(c->text, "\r\n");      /* keep-alive (RFC 5626 section 3.5.1) */
        memmove(c->text, c->text + blank, c->have - blank + 1); c->have -= blank;
        char *body = strstr(c->text, "\r\n\r\n"); char value[16];
        if (!body) return c->have < (int)sizeof c->text - 1;
        int length = body + 4 - c->text + (hdr(c->text, "Content-Length", 'l', value, sizeof value) ? atoi(value) : 0);
        if (length > c->have) return 1;
        char kept = c->text[length]; c->text[length] = 0;
        struct sockaddr_in source = { .sin_port = c->fd };
        on_sip(c->p, c->text, &source);
        c->text[length] = kept;
        memmove(c->text, c->text + length, c->have - length + 1); c->have -= length;
    }
}

static void usage(void)
{
    fprintf(stderr,
        "farend -s NAME=IP:PORT[,answer_ms=N][,hangup_ms=N][,busy=CODE][,ring=1][,codec=0|9|111][,tcp=1][,srtp=1|2] ... [-r] [-b RTPBASE] [-i RTPIP] [-c CTLPORT] [-D PAIRS [-R PORT]] [-t SECONDS]\n"
        "  -s  listen for SIP as this party; answer each INVITE after answer_ms (0: at once),\n"
        "      send BYE hangup_ms after its ACK (0: never), or refuse with busy\n"
        "      (tcp: over TCP; srtp: 1 AES_CM_128_HMAC_SHA1_80, 2 AEAD_AES_256_GCM, keys by SDP)\n"
        "  -r  send RTP (20 ms mu-law) on every answered call; without it signalling only\n"
        "  -b  first RTP port (default 30000; 20 even ports are used)   -i  RTP address (127.0.0.1)\n"
        "  -c  control port, UDP on 127.0.0.1 (default 5999): mark freeze stats sip sipclear\n"
        "      'set NAME KEY VALUE' 'hangup NAME' quit; each answers one JSON line\n"
        "  -D  no SIP: PAIRS endpoint pairs send to each other (the generator's own floor)\n"
        "  -R  they send to a relay, each to an even port of its own from PORT on\n"
        "  -t  exit after this many seconds (default 600)\n");
    exit(2);
}

int main(int ac, char **av)
{
    int o, ctlport = 5999, direct = 0, relay = 0, limit = 600;
    inet_pton(AF_INET, "127.0.0.1", &rtp_ip);
    while ((o = getopt(ac, av, "s:rb:i:c:D:R:t:v")) != -1) switch (o) {
        case 's': {
            struct party *p = &party[nparty++]; if (nparty > MAXPARTY) die("too many parties");
            char *eq = strchr(optarg, '='); if (!eq) usage();
            *eq = 0; snprintf(p->name, sizeof p->name, "%s", optarg);
            char *t = strtok(eq + 1, ","); p->addr = addr_of(t);
            while ((t = strtok(NULL, ","))) { int v = 0; char k[32]; sscanf(t, "%31[^=]=%d", k, &v); char b[96]; snprintf(b, sizeof b, "%s %s %d", p->name, k, v); if (strstr(set_param(b), "error")) die("bad option %s", t); }
            break; }
        case 'r': send_rtp = 1; break;
        case 'b': rtp_base = atoi(optarg); break;
        case 'i': if (inet_pton(AF_INET, optarg, &rtp_ip) != 1) usage(); break;
        case 'c': ctlport = atoi(optarg); break;
        case 'D': direct = atoi(optarg); break;
        case 'R': relay = atoi(optarg); break;
        case 't': limit = atoi(optarg); break;
        case 'v': verbose = 1; break;
        default: usage();
    }
    if (!nparty && !direct) usage();
    signal(SIGPIPE, SIG_IGN);
    if (srtp_init()) die("libsrtp2 does not start");
    for (int i = 0; i < PAYLOAD; i++) filler[i] = 0xB0 | (i * 7 & 0x0F);
    for (int i = 0; i < SLOTS; i++) {
        struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = rtp_ip, .sin_port = htons(rtp_base + 2 * i) };
        rtp_fd[i] = udp(a); int on = 1; setsockopt(rtp_fd[i], SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
        int sb = 4 << 20; setsockopt(rtp_fd[i], SOL_SOCKET, SO_SNDBUF, &sb, sizeof sb);
    }
    int ef = epoll_create1(0);
    for (int i = 0; i < nparty; i++) {
        if (party[i].tcp) tcp_listen(&party[i]); else party[i].fd = udp(party[i].addr);
        struct epoll_event ev = { .events = EPOLLIN, .data.u32 = i }; epoll_ctl(ef, EPOLL_CTL_ADD, party[i].fd, &ev);
    }
    struct sockaddr_in ca = addr_of("127.0.0.1:1"); ca.sin_port = htons(ctlport); int cfd = udp(ca);
    struct epoll_event cev = { .events = EPOLLIN, .data.u32 = 1000 }; epoll_ctl(ef, EPOLL_CTL_ADD, cfd, &cev);
    for (int i = 0; i < 2 * direct; i++) {
        int a = ep_alloc(0), to = relay ? relay + 2 * i : rtp_base + 2 * ((i ^ 1) % SLOTS);
        ep[a].remote = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr = rtp_ip, .sin_port = htons(to) };
        atomic_store(&ep[a].sending, 1);
    }
    pthread_t th; pthread_create(&th, NULL, rx_main, NULL);
    if (send_rtp || direct) pthread_create(&th, NULL, tx_main, NULL);
    int64_t end = mono_ms() + limit * 1000LL, nextt = 0;
    static char buf[65536];
    while (mono_ms() < end) {
        struct epoll_event ev[16];
        int n = epoll_wait(ef, ev, 16, 10);
        for (int k = 0; k < n; k++) {
            if (ev[k].data.u32 == 1000) { control(cfd); continue; }
            if (ev[k].data.u32 > 1000) {
                struct connection *c = connections[ev[k].data.u32 - 1001];
                if (!tcp_read(c)) epoll_ctl(ef, EPOLL_CTL_DEL, c->fd, NULL); /* open still: calls name it */
                continue;
            }
            struct party *p = &party[ev[k].data.u32];
            if (p->tcp) {
                if (connection_count == MAXCONNECTION) die("too many connections");
                struct connection *c = connections[connection_count++] = calloc(1, sizeof *c);
                c->p = p; c->fd = accept4(p->fd, NULL, NULL, SOCK_CLOEXEC);
                struct epoll_event more = { .events = EPOLLIN, .data.u32 = 1000 + connection_count };
                epoll_ctl(ef, EPOLL_CTL_ADD, c->fd, &more);
                continue;
            }
            for (int q = 0; q < 64; q++) {
                struct sockaddr_in s; socklen_t sl = sizeof s;
                ssize_t r = recvfrom(p->fd, buf, sizeof buf - 1, MSG_DONTWAIT, (struct sockaddr *)&s, &sl);
                if (r <= 0) break;
                buf[r] = 0; if (verbose) fprintf(stderr, "---- %s <- %s\n", p->name, buf);
                on_sip(p, buf, &s);
            }
        }
        int64_t t = mono_ms(); if (t >= nextt) { timers(); nextt = t + 10; }
    }
    return 0;
}
