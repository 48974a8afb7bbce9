#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>

/* libcurl, opened when the first request is to be sent: who has no ticket system to tell does not pay for it with memory.
 * Swift cannot call curl_easy_setopt, which takes any arguments, nor hand out callbacks that libcurl calls on its thread. */

struct ccurl_client;

/* What is to be asked; copied by ccurl_send. */
struct ccurl_request {
    const char *method;
    const char *url;
    /* "Name: value" */
    const char *const *headers;
    size_t header_count;
    /* NULL for none */
    const void *body;
    size_t body_length;
    /* Milliseconds for all of it, and for the connection. */
    long timeout;
    long connect_timeout;
    /* PEM file with the certificates that are believed; NULL: the system's. */
    const char *ca_file;
    /* Addresses of this machine and of private networks may be connected to. */
    int allows_private;
    /* Most bytes of the answer's body; a longer one is an error. */
    size_t most_bytes;
};

enum ccurl_failure {
    CCURL_NONE = 0,
    CCURL_FAILED,
    /* The name leads to an address that is not allowed. */
    CCURL_PRIVATE,
    CCURL_TOO_LONG,
    CCURL_CLOSED
};

/* Valid during the call that gives it. */
struct ccurl_answer {
    enum ccurl_failure failure;
    /* What went wrong, for people. */
    const char *reason;
    long status;
    const char *body;
    size_t body_length;
    /* Seconds, or a date; empty where the header is missing. */
    const char *retry_after;
    const char *etag;
    /* Microseconds from the start. */
    long long took;
};

/* Called once for each request, on the client's thread, or in ccurl_stop. */
typedef void (*ccurl_done)(void *context, const struct ccurl_answer *answer);

/* NULL if libcurl or a thread is not to be had; then `reason` says why. */
struct ccurl_client *ccurl_start(char *reason, size_t reason_size);

/* Never waits. */
void ccurl_send(struct ccurl_client *client, const struct ccurl_request *request, ccurl_done done, void *context);

/* Gives up what is under way, which is told of, and waits for the thread. */
void ccurl_stop(struct ccurl_client *client);

/* As libcurl names itself; NULL before it was opened. */
const char *ccurl_version(void);

/* Whether an IPv4 or IPv6 address, as text, belongs to this machine, to a private network, or is no single machine's at all
 * (RFC 6890). 0 for what is no address. */
int ccurl_is_private(const char *address);

#endif
