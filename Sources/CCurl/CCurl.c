#define _GNU_SOURCE
/* Its checks are macros, which stand in the way of functions that were found at run time. */
#define CURL_DISABLE_TYPECHECK
#include "CCurl.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* The functions of libcurl in use, by their own types. */
#define FUNCTIONS(each) \
    each(curl_global_init) each(curl_version) each(curl_easy_init) each(curl_easy_setopt) each(curl_easy_getinfo) \
    each(curl_easy_strerror) each(curl_easy_cleanup) each(curl_slist_append) each(curl_slist_free_all) \
    each(curl_multi_init) each(curl_multi_add_handle) each(curl_multi_remove_handle) each(curl_multi_perform) \
    each(curl_multi_poll) each(curl_multi_wakeup) each(curl_multi_info_read) each(curl_multi_cleanup)

static struct {
#define MEMBER(name) __typeof__(&name) name;
    FUNCTIONS(MEMBER)
#undef MEMBER
} lib;

static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;
static int is_open;

/* GnuTLS' flavour first: the daemon has that library open already. */
static const char *const names[] = {"libcurl-gnutls.so.4", "libcurl.so.4"};

static int open_library(char *reason, size_t size) {
    void *handle = NULL;
    for (size_t i = 0; handle == NULL && i < sizeof names / sizeof *names; i++) handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        snprintf(reason, size, "libcurl cannot be opened (%s); install libcurl3-gnutls", dlerror());
        return 0;
    }
#define FIND(name) \
    *(void **)&lib.name = dlsym(handle, #name); \
    if (lib.name == NULL) { snprintf(reason, size, "libcurl has no " #name "; version 7.85 or later is needed"); return 0; }
    FUNCTIONS(FIND)
#undef FIND
    if (lib.curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
        snprintf(reason, size, "libcurl cannot be set up");
        return 0;
    }
    return 1;
}

static int ensure_open(char *reason, size_t size) {
    pthread_mutex_lock(&opening);
    if (!is_open) is_open = open_library(reason, size);
    int done = is_open;
    pthread_mutex_unlock(&opening);
    return done;
}

const char *ccurl_version(void) {
    pthread_mutex_lock(&opening);
    const char *version = is_open ? lib.curl_version() : NULL;
    pthread_mutex_unlock(&opening);
    return version;
}

/* One request on its way. */
struct transfer {
    struct transfer *next;
    CURL *easy;
    struct curl_slist *headers;
    char *url, *method, *ca_file, *body;
    size_t body_length;
    long timeout, connect_timeout;
    int allows_private, was_private, was_too_long;
    ccurl_done done;
    void *context;
    char *answer;
    size_t answer_length, most_bytes;
    char retry_after[64], etag[256];
    char error[CURL_ERROR_SIZE];
};

struct ccurl_client {
    CURLM *multi;
    pthread_t thread;
    pthread_mutex_t lock;
    /* Below the lock: what has come, the newest first, and whether it is over. */
    struct transfer *arrived;
    int is_stopping;
    /* The thread's own: what is under way. */
    struct transfer *running;
};

/* MARK: Addresses */

struct block {
    unsigned char bytes[16];
    int bits;
};

/* RFC 6890 and its registries: not to be reached from outside, or no single machine's. */
static const struct block blocks4[] = {
    {{0}, 8}, {{10}, 8}, {{100, 64}, 10}, {{127}, 8}, {{169, 254}, 16}, {{172, 16}, 12}, {{192, 0, 0}, 24},
    {{192, 0, 2}, 24}, {{192, 168}, 16}, {{198, 18}, 15}, {{198, 51, 100}, 24}, {{203, 0, 113}, 24}, {{224}, 3},
};

static const struct block blocks6[] = {
    {{0}, 96}, {{0x01}, 64}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0xfc}, 7}, {{0xfe, 0x80}, 10}, {{0xfe, 0xc0}, 10}, {{0xff}, 8},
};

static int lies_in(const unsigned char *address, const struct block *block) {
    int whole = block->bits / 8, rest = block->bits % 8;
    if (memcmp(address, block->bytes, whole) != 0) return 0;
    if (rest == 0) return 1;
    unsigned char mask = (unsigned char)(0xff << (8 - rest));
    return (address[whole] & mask) == (block->bytes[whole] & mask);
}

static int is_private4(const unsigned char *address) {
    for (size_t i = 0; i < sizeof blocks4 / sizeof *blocks4; i++)
        if (lies_in(address, &blocks4[i])) return 1;
    return 0;
}

static int is_private6(const unsigned char *address) {
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    static const unsigned char translated[12] = {0x00, 0x64, 0xff, 0x9b};
    /* An IPv4 address in IPv6's clothes, a gateway's (RFC 6052), or 6to4's (RFC 3056). */
    if (memcmp(address, mapped, 12) == 0 || memcmp(address, translated, 12) == 0) return is_private4(address + 12);
    if (address[0] == 0x20 && address[1] == 0x02) return is_private4(address + 2);
    for (size_t i = 0; i < sizeof blocks6 / sizeof *blocks6; i++)
        if (lies_in(address, &blocks6[i])) return 1;
    return 0;
}

int ccurl_is_private(const char *text) {
    unsigned char address[16];
    if (inet_pton(AF_INET, text, address) == 1) return is_private4(address);
    if (inet_pton(AF_INET6, text, address) == 1) return is_private6(address);
    return 0;
}

/* The last moment before a connection: whatever the name was when it was configured, this is where it leads now. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    struct transfer *transfer = context;
    (void)purpose;
    int is_private = 1;
    if (address->family == AF_INET)
        is_private = is_private4((const unsigned char *)&((struct sockaddr_in *)&address->addr)->sin_addr);
    else if (address->family == AF_INET6)
        is_private = is_private6((const unsigned char *)&((struct sockaddr_in6 *)&address->addr)->sin6_addr);
    if (is_private && !transfer->allows_private) {
        transfer->was_private = 1;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* MARK: The answer */

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t length = size * count;
    if (length > transfer->most_bytes - transfer->answer_length) {
        transfer->was_too_long = 1;
        return 0;
    }
    char *grown = realloc(transfer->answer, transfer->answer_length + length + 1);
    if (grown == NULL) return 0;
    memcpy(grown + transfer->answer_length, bytes, length);
    transfer->answer = grown;
    transfer->answer_length += length;
    return length;
}

static void keep(char *place, size_t size, const char *line, size_t length, const char *name) {
    size_t prefix = strlen(name);
    if (length <= prefix || strncasecmp(line, name, prefix) != 0) return;
    line += prefix;
    length -= prefix;
    while (length > 0 && (*line == ' ' || *line == '\t')) line++, length--;
    while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == '\n' || line[length - 1] == ' ')) length--;
    if (length >= size) return;
    memcpy(place, line, length);
    place[length] = 0;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    keep(transfer->retry_after, sizeof transfer->retry_after, bytes, size * count, "Retry-After:");
    keep(transfer->etag, sizeof transfer->etag, bytes, size * count, "ETag:");
    return size * count;
}

static void release(struct transfer *transfer) {
    if (transfer->easy != NULL) lib.curl_easy_cleanup(transfer->easy);
    lib.curl_slist_free_all(transfer->headers);
    free(transfer->url);
    free(transfer->method);
    free(transfer->ca_file);
    free(transfer->body);
    free(transfer->answer);
    free(transfer);
}

static void finish(struct transfer *transfer, enum ccurl_failure failure, const char *reason) {
    struct ccurl_answer answer = {.failure = failure, .reason = reason};
    curl_off_t took = 0;
    if (transfer->easy != NULL) {
        lib.curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &answer.status);
        lib.curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &took);
    }
    answer.took = took;
    answer.body = transfer->answer != NULL ? transfer->answer : "";
    answer.body_length = transfer->answer_length;
    answer.retry_after = transfer->retry_after;
    answer.etag = transfer->etag;
    transfer->done(transfer->context, &answer);
    release(transfer);
}

static void conclude(struct transfer *transfer, CURLcode code) {
    if (code == CURLE_OK) return finish(transfer, CCURL_NONE, "");
    if (transfer->was_private)
        return finish(transfer, CCURL_PRIVATE, "the name leads to an address of this machine or a private network");
    if (transfer->was_too_long) return finish(transfer, CCURL_TOO_LONG, "the answer is too long");
    finish(transfer, CCURL_FAILED, transfer->error[0] != 0 ? transfer->error : lib.curl_easy_strerror(code));
}

/* MARK: The thread */

static int prepare(struct transfer *transfer) {
    CURL *easy = lib.curl_easy_init();
    if (easy == NULL) return 0;
    transfer->easy = easy;
#define SET(option, value) if (lib.curl_easy_setopt(easy, option, value) != CURLE_OK) return 0
    SET(CURLOPT_URL, transfer->url);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    /* Whatever the environment says: only the configuration says where to. */
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (transfer->ca_file != NULL) SET(CURLOPT_CAINFO, transfer->ca_file);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_TIMEOUT_MS, transfer->timeout);
    SET(CURLOPT_CONNECTTIMEOUT_MS, transfer->connect_timeout);
    SET(CURLOPT_ERRORBUFFER, transfer->error);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, transfer);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_HTTPHEADER, transfer->headers);
    SET(CURLOPT_PRIVATE, transfer);
    if (transfer->body != NULL) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->body_length);
        SET(CURLOPT_POSTFIELDS, transfer->body);
    }
    SET(CURLOPT_CUSTOMREQUEST, transfer->method);
#undef SET
    return 1;
}

static void begin(struct ccurl_client *client, struct transfer *transfer) {
    if (!prepare(transfer) || lib.curl_multi_add_handle(client->multi, transfer->easy) != CURLM_OK) {
        finish(transfer, CCURL_FAILED, "the request cannot be made; check the URL and the certificates' file");
        return;
    }
    transfer->next = client->running;
    client->running = transfer;
}

/* Takes what has come, the oldest first; 0 when it is over. */
static int take_arrivals(struct ccurl_client *client) {
    pthread_mutex_lock(&client->lock);
    struct transfer *arrived = client->arrived, *ordered = NULL;
    client->arrived = NULL;
    int goes_on = !client->is_stopping;
    pthread_mutex_unlock(&client->lock);
    while (arrived != NULL) {
        struct transfer *next = arrived->next;
        arrived->next = ordered;
        ordered = arrived;
        arrived = next;
    }
    while (ordered != NULL) {
        struct transfer *next = ordered->next;
        if (goes_on) begin(client, ordered);
        else finish(ordered, CCURL_CLOSED, "the daemon stops");
        ordered = next;
    }
    return goes_on;
}

static void forget(struct ccurl_client *client, struct transfer *transfer) {
    struct transfer **place = &client->running;
    while (*place != NULL && *place != transfer) place = &(*place)->next;
    if (*place != NULL) *place = transfer->next;
}

static void reap(struct ccurl_client *client) {
    CURLMsg *message;
    int left;
    while ((message = lib.curl_multi_info_read(client->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        CURLcode code = message->data.result;
        CURL *easy = message->easy_handle;
        char *context = NULL;
        lib.curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
        lib.curl_multi_remove_handle(client->multi, easy);
        struct transfer *transfer = (struct transfer *)context;
        forget(client, transfer);
        conclude(transfer, code);
    }
}

static void *run(void *context) {
    struct ccurl_client *client = context;
    pthread_setname_np(pthread_self(), "http-client");
    while (take_arrivals(client)) {
        int running = 0;
        lib.curl_multi_perform(client->multi, &running);
        reap(client);
        lib.curl_multi_poll(client->multi, NULL, 0, 60000, NULL);
    }
    while (client->running != NULL) {
        struct transfer *transfer = client->running;
        client->running = transfer->next;
        lib.curl_multi_remove_handle(client->multi, transfer->easy);
        finish(transfer, CCURL_CLOSED, "the daemon stops");
    }
    return NULL;
}

/* MARK: For Swift */

struct ccurl_client *ccurl_start(char *reason, size_t size) {
    if (!ensure_open(reason, size)) return NULL;
    struct ccurl_client *client = calloc(1, sizeof *client);
    if (client == NULL) return NULL;
    pthread_mutex_init(&client->lock, NULL);
    client->multi = lib.curl_multi_init();
    if (client->multi == NULL || pthread_create(&client->thread, NULL, run, client) != 0) {
        snprintf(reason, size, "no thread is to be had for HTTP requests");
        if (client->multi != NULL) lib.curl_multi_cleanup(client->multi);
        free(client);
        return NULL;
    }
    return client;
}

static char *copy(const char *text) { return text != NULL ? strdup(text) : NULL; }

static struct transfer *transfer_of(const struct ccurl_request *request, ccurl_done done, void *context) {
    struct transfer *transfer = calloc(1, sizeof *transfer);
    if (transfer == NULL) return NULL;
    transfer->done = done;
    transfer->context = context;
    transfer->url = copy(request->url);
    transfer->method = copy(request->method);
    transfer->ca_file = copy(request->ca_file);
    transfer->timeout = request->timeout;
    transfer->connect_timeout = request->connect_timeout;
    transfer->allows_private = request->allows_private;
    transfer->most_bytes = request->most_bytes;
    for (size_t i = 0; i < request->header_count; i++)
        transfer->headers = lib.curl_slist_append(transfer->headers, request->headers[i]);
    if (request->body != NULL && (transfer->body = malloc(request->body_length + 1)) != NULL) {
        memcpy(transfer->body, request->body, request->body_length);
        transfer->body_length = request->body_length;
    }
    return transfer;
}

void ccurl_send(struct ccurl_client *client, const struct ccurl_request *request, ccurl_done done, void *context) {
    struct transfer *transfer = transfer_of(request, done, context);
    if (transfer == NULL) {
        struct ccurl_answer answer = {
            .failure = CCURL_FAILED, .reason = "out of memory", .body = "", .retry_after = "", .etag = ""};
        done(context, &answer);
        return;
    }
    pthread_mutex_lock(&client->lock);
    transfer->next = client->arrived;
    client->arrived = transfer;
    pthread_mutex_unlock(&client->lock);
    lib.curl_multi_wakeup(client->multi);
}

void ccurl_stop(struct ccurl_client *client) {
    pthread_mutex_lock(&client->lock);
    client->is_stopping = 1;
    pthread_mutex_unlock(&client->lock);
    lib.curl_multi_wakeup(client->multi);
    pthread_join(client->thread, NULL);
    lib.curl_multi_cleanup(client->multi);
    pthread_mutex_destroy(&client->lock);
    free(client);
}
