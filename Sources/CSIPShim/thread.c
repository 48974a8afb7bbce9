/* The PJSIP thread and what wakes it: a datagram socket pair in PJSIP's own ioqueue. An eventfd cannot be
 * used there, the ioqueue calls recv. */
#define _GNU_SOURCE /* pthread_setname_np */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct start_argument {
    void (*body)(void *);
    void *argument;
    char name[16];
} start_argument;

/* A woken SIP thread otherwise takes the processor at once, often from the very thread that has just given it something to
 * prepare and is about to begin writing to the disk (measured: 0.15 ms of a click's way). A batch thread starts where a processor
 * is free, or when who runs there waits; its share of time is the same, and it needs no privilege. Refused: a little later. */
static void let_others_finish(void) {
    struct sched_param none = {0};
    (void)sched_setscheduler(0, SCHED_BATCH, &none);
}

static void *run_thread(void *argument) {
    start_argument start = *(start_argument *)argument;
    free(argument);
    pthread_setname_np(pthread_self(), start.name);
    let_others_finish();
    start.body(start.argument);
    return NULL;
}

int csip_thread_start(void (*body)(void *), void *argument, const char *name) {
    start_argument *start = malloc(sizeof *start);
    if (!start) return ENOMEM;
    *start = (start_argument){body, argument, ""};
    snprintf(start->name, sizeof start->name, "%s", name);
    /* The daemon handles signals on its main thread: none may land here, between two of PJSIP's calls. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 1 << 20);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t created;
    int error = pthread_create(&created, &attributes, run_thread, start);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) {
        free(start);
        return error;
    }
    return 0;
}

uintptr_t csip_thread_self(void) { return (uintptr_t)pthread_self(); }

int csip_wake_open(csip_wake_pair *pair) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends)) return errno;
    pair->read_end = ends[0];
    pair->write_end = ends[1];
    return 0;
}

void csip_wake_close(csip_wake_pair *pair) {
    close(pair->read_end);
    close(pair->write_end);
}

/* A full socket means a wake is already waiting, so a failed write loses nothing. */
void csip_wake(int32_t write_end) {
    ssize_t written = send(write_end, "w", 1, MSG_NOSIGNAL);
    (void)written;
}

static void drain(int32_t read_end) {
    char bytes[8];
    while (recv(read_end, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {}
}

void csip_wake_wait(int32_t read_end, int32_t ms) {
    struct pollfd descriptor = {.fd = read_end, .events = POLLIN};
    if (poll(&descriptor, 1, ms) > 0) drain(read_end);
}

/* ---- The wake inside PJSIP's poll ---------------------------------------------------------------- */

static pj_ioqueue_op_key_t wake_operation;
static char wake_buffer[64];

static void post_wake_receive(pj_ioqueue_key_t *key) {
    pj_status_t status;
    do {
        pj_ssize_t length = sizeof wake_buffer;
        status = pj_ioqueue_recv(key, &wake_operation, wake_buffer, &length, 0);
    } while (status == PJ_SUCCESS);
}

static void on_wake(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *operation, pj_ssize_t length) {
    (void)operation, (void)length;
    post_wake_receive(key);
}

pj_status_t csip_wake_register(int descriptor) {
    /* The ioqueue closes what is registered with it: give it a duplicate. */
    int duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (duplicate < 0) return PJ_STATUS_FROM_OS(errno);
    pj_ioqueue_callback callback = {.on_read_complete = on_wake};
    pj_ioqueue_op_key_init(&wake_operation, sizeof wake_operation);
    pj_status_t status = pj_ioqueue_register_sock(
        csip.pool, pjsip_endpt_get_ioqueue(csip.endpoint), duplicate, NULL, &callback, &csip.wake_key);
    if (status != PJ_SUCCESS) {
        close(duplicate);
        return status;
    }
    post_wake_receive(csip.wake_key);
    return PJ_SUCCESS;
}

void csip_wake_unregister(void) {
    if (csip.wake_key) pj_ioqueue_unregister(csip.wake_key);
    csip.wake_key = NULL;
}
