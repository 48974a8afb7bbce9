/*
 * floor: the least that the kernel and the disk ask of what the daemon does, in plain C. What the daemon takes beyond it is its own.
 *
 * floor relay PORT PAIRS: takes RTP at the even ports from PORT on, one for each endpoint of `farend -D PAIRS -R PORT`, and sends it
 * on to the other endpoint of its pair: connected sockets, one epoll, one call to receive each packet, which gets other numbers on its
 * way, and one to send all that came together.
 *
 * floor commit FILE SOCKET PORT: for each line on the Unix socket a second thread writes seven pages into FILE, as one attempt's
 * record does, and syncs them; then a third one sends an INVITE, whose user is the line, to PORT.
 *
 * build: cc -O2 -Wall -Wextra -pthread -ISources/CLinux/include -o floor scripts/bench/floor.c Sources/CLinux/CLinuxRing.c
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "CLinuxRing.h"

enum { SLOTS = 20, FARPORT = 30000, PAGE = 4096, HEADER = 24, PAGES = 7, LOG = 16 << 20, BATCH = 64 };

static void die(const char *what) { perror(what); exit(1); }

static struct sockaddr_in at(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return a;
}

static int udp(int port, int far)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), room = 64 << 10, class = 0xB8;
    struct sockaddr_in own = at(port), other = at(far);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    setsockopt(fd, IPPROTO_IP, IP_TOS, &class, sizeof class);
    if (bind(fd, (struct sockaddr *)&own, sizeof own) || connect(fd, (struct sockaddr *)&other, sizeof other)) die("socket");
    return fd;
}

static void relay(int port, int legs)
{
    int *fd = calloc(legs, sizeof *fd), queue = epoll_create1(0);
    uint16_t *sequence = calloc(legs, sizeof *sequence);
    for (int i = 0; i < legs; i++) {
        fd[i] = udp(port + 2 * i, FARPORT + 2 * (i % SLOTS));
        struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };
        epoll_ctl(queue, EPOLL_CTL_ADD, fd[i], &event);
    }
    clinux_send_ring *ring = clinux_send_ring_open(BATCH);
    if (!ring) fprintf(stderr, "the kernel gives no ring: each packet is sent by a call of its own\n");
    for (;;) {
        static uint8_t packets[BATCH][2048];
        struct epoll_event ready[BATCH];
        int count = epoll_wait(queue, ready, BATCH, -1), error;
        for (int k = 0; k < count; k++) {
            uint8_t *packet = packets[k];
            struct sockaddr_storage from;
            socklen_t size = sizeof from;
            int leg = ready[k].data.u32, peer = leg ^ 1;
            ssize_t length = recvfrom(fd[leg], packet, sizeof packets[k], MSG_DONTWAIT | MSG_TRUNC, (struct sockaddr *)&from, &size);
            if (length < 12 || length > (ssize_t)sizeof packets[k]) continue;
            uint16_t number = htons(++sequence[peer]);
            uint32_t time = htonl(160u * sequence[peer]), source = htonl(1000 + peer);
            memcpy(packet + 2, &number, 2);
            memcpy(packet + 4, &time, 4);
            memcpy(packet + 8, &source, 4);
            if (ring) clinux_send_ring_add(ring, fd[peer], packet, length, k);
            else send(fd[peer], packet, length, MSG_DONTWAIT);
        }
        if (!ring) continue;
        clinux_send_ring_submit(ring);
        while (clinux_send_ring_failure(ring, &error) >= 0) continue;
    }
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrival = PTHREAD_COND_INITIALIZER;
static char order[64], sent[64];
static int bell, phone;

static void *record(void *path)
{
    static char page[PAGE];
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    off_t end = 0;
    if (file < 0) die(path);
    for (; end < LOG; end += PAGE) if (pwrite(file, page, PAGE, end) != PAGE) die(path);
    fsync(file);
    for (end = 0;; end = end > LOG - 2 * PAGES * PAGE ? 0 : end) {
        pthread_mutex_lock(&lock);
        while (!order[0]) pthread_cond_wait(&arrival, &lock);
        strcpy(sent, order);
        order[0] = 0;
        pthread_mutex_unlock(&lock);
        memset(page, sent[1], PAGE);
        for (int i = 0; i < PAGES; i++, end += HEADER + PAGE)
            if (pwrite(file, page, HEADER, end) != HEADER || pwrite(file, page, PAGE, end + HEADER) != PAGE) die(path);
        if (fdatasync(file)) die(path);
        uint64_t one = 1;
        if (write(bell, &one, sizeof one) < 0) die("bell");
    }
    return NULL;
}

static void *invite(void *nothing)
{
    (void)nothing;
    for (;;) {
        uint64_t count;
        char text[1024];
        if (read(bell, &count, sizeof count) < 0) die("bell");
        int length = snprintf(text, sizeof text, "INVITE sip:%s@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5160;branch=z9hG4bK%s\r\n"
            "From: <sip:floor@127.0.0.1>;tag=1\r\nTo: <sip:%s@127.0.0.1>\r\nCall-ID: %s\r\nCSeq: 1 INVITE\r\nX-Filler: %0500d\r\n"
            "Content-Length: 0\r\n\r\n", sent, sent, sent, sent, 0);
        if (send(phone, text, length, 0) < 0) die("send");
    }
    return NULL;
}

static void commit(char *path, const char *door, int port)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    struct sockaddr_in far = at(port);
    pthread_t thread;
    snprintf(name.sun_path, sizeof name.sun_path, "%s", door);
    phone = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bell = eventfd(0, EFD_CLOEXEC);
    if (connect(phone, (struct sockaddr *)&far, sizeof far)) die("connect");
    pthread_create(&thread, NULL, record, path);
    pthread_create(&thread, NULL, invite, NULL);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&name, sizeof name) || listen(listener, 1)) die(door);
    int client = accept(listener, NULL, NULL), queue = epoll_create1(0);
    struct epoll_event event = { .events = EPOLLIN };
    epoll_ctl(queue, EPOLL_CTL_ADD, client, &event);
    for (;;) {
        char line[64];
        if (epoll_wait(queue, &event, 1, -1) < 1) continue;
        ssize_t length = read(client, line, sizeof line - 1);
        if (length <= 1) exit(0);
        line[length - 1] = 0;
        pthread_mutex_lock(&lock);
        strcpy(order, line);
        pthread_mutex_unlock(&lock);
        pthread_cond_signal(&arrival);
    }
}

int main(int count, char **words)
{
    if (count == 4 && !strcmp(words[1], "relay")) relay(atoi(words[2]), 2 * atoi(words[3]));
    if (count == 5 && !strcmp(words[1], "commit")) commit(words[2], words[3], atoi(words[4]));
    fprintf(stderr, "usage: floor relay PORT PAIRS | floor commit FILE SOCKET PORT\n");
    return 2;
}
