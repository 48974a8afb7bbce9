#define _GNU_SOURCE
#include "CLinuxRing.h"

#include <errno.h>
#include <linux/io_uring.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

struct clinux_send_ring {
    int descriptor;
    /* Shared with the kernel: packets to send, and those that were not sent. */
    unsigned char *queues;
    struct io_uring_sqe *entries;
    size_t queues_size, entries_size;
    unsigned *tail, mask;
    unsigned *failed_head, *failed_tail, failed_mask;
    struct io_uring_cqe *failed;
    unsigned added;
};

static int map(struct clinux_send_ring *ring, const struct io_uring_params *p)
{
    size_t sent = p->sq_off.array + p->sq_entries * sizeof(unsigned);
    size_t failed = p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe);
    ring->queues_size = sent > failed ? sent : failed;
    ring->entries_size = p->sq_entries * sizeof(struct io_uring_sqe);
    int access = PROT_READ | PROT_WRITE, kind = MAP_SHARED | MAP_POPULATE;
    ring->queues = mmap(NULL, ring->queues_size, access, kind, ring->descriptor, IORING_OFF_SQ_RING);
    if (ring->queues == MAP_FAILED) return -1;
    ring->entries = mmap(NULL, ring->entries_size, access, kind, ring->descriptor, IORING_OFF_SQES);
    if (ring->entries == MAP_FAILED) return -1;
    ring->tail = (unsigned *)(ring->queues + p->sq_off.tail);
    ring->mask = *(unsigned *)(ring->queues + p->sq_off.ring_mask);
    ring->failed_head = (unsigned *)(ring->queues + p->cq_off.head);
    ring->failed_tail = (unsigned *)(ring->queues + p->cq_off.tail);
    ring->failed_mask = *(unsigned *)(ring->queues + p->cq_off.ring_mask);
    ring->failed = (struct io_uring_cqe *)(ring->queues + p->cq_off.cqes);
    /* Entries are used in their order. */
    unsigned *order = (unsigned *)(ring->queues + p->sq_off.array);
    for (unsigned i = 0; i < p->sq_entries; i++) order[i] = i;
    return 0;
}

clinux_send_ring *clinux_send_ring_open(unsigned packets)
{
    struct io_uring_params wanted = { .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL };
    struct clinux_send_ring *ring = calloc(1, sizeof *ring);
    if (ring == NULL) return NULL;
    ring->queues = MAP_FAILED;
    ring->entries = MAP_FAILED;
    ring->descriptor = (int)syscall(SYS_io_uring_setup, packets, &wanted);
    /* Both queues have been one mapping since Linux 5.4. */
    if (ring->descriptor >= 0 && (wanted.features & IORING_FEAT_SINGLE_MMAP) != 0 && map(ring, &wanted) == 0) return ring;
    int failure = errno;
    clinux_send_ring_close(ring);
    errno = failure;
    return NULL;
}

void clinux_send_ring_close(clinux_send_ring *ring)
{
    if (ring->entries != MAP_FAILED) munmap(ring->entries, ring->entries_size);
    if (ring->queues != MAP_FAILED) munmap(ring->queues, ring->queues_size);
    if (ring->descriptor >= 0) close(ring->descriptor);
    free(ring);
}

void clinux_send_ring_add(clinux_send_ring *ring, int socket, const void *bytes, unsigned count, unsigned tag)
{
    /* Only the kernel reads what is shown by the tail, and only when it is entered. */
    struct io_uring_sqe *entry = &ring->entries[(*ring->tail + ring->added++) & ring->mask];
    memset(entry, 0, sizeof *entry);
    entry->opcode = IORING_OP_SEND;
    entry->flags = IOSQE_CQE_SKIP_SUCCESS;
    entry->fd = socket;
    entry->addr = (uint64_t)(uintptr_t)bytes;
    entry->len = count;
    entry->msg_flags = MSG_DONTWAIT;
    entry->user_data = tag;
}

unsigned clinux_send_ring_submit(clinux_send_ring *ring)
{
    unsigned first = *ring->tail, taken = 0;
    __atomic_store_n(ring->tail, first + ring->added, __ATOMIC_RELEASE);
    while (taken < ring->added) {
        long count = syscall(SYS_io_uring_enter, ring->descriptor, ring->added - taken, 0, 0, NULL, 0);
        if (count > 0) taken += (unsigned)count;
        else if (count == 0 || errno != EINTR) break;
    }
    /* What was not taken must not be taken later. */
    __atomic_store_n(ring->tail, first + taken, __ATOMIC_RELEASE);
    ring->added = 0;
    return taken;
}

int clinux_send_ring_failure(clinux_send_ring *ring, int *error)
{
    unsigned head = *ring->failed_head;
    if (head == __atomic_load_n(ring->failed_tail, __ATOMIC_ACQUIRE)) return -1;
    struct io_uring_cqe *failure = &ring->failed[head & ring->failed_mask];
    int tag = (int)failure->user_data;
    *error = failure->res < 0 ? -failure->res : EMSGSIZE;
    __atomic_store_n(ring->failed_head, head + 1, __ATOMIC_RELEASE);
    return tag;
}
