// Packets of many sockets sent by one system call (io_uring, Linux 6.1 and later). Of one thread, the one that opens it.
//
// Without liburing: of its hundred calls this would use three, and it would be one more package on every machine.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct clinux_send_ring clinux_send_ring;

/// A ring with room for that many packets, a power of two; NULL with errno where the kernel has none, or none for us (a
/// container's filter, kernel.io_uring_disabled).
clinux_send_ring *clinux_send_ring_open(unsigned packets);

void clinux_send_ring_close(clinux_send_ring *ring);

/// Notes a packet for a connected socket, to be sent by `clinux_send_ring_submit`, before which the bytes do not change. There are
/// never more of them than the ring has room for.
void clinux_send_ring_add(clinux_send_ring *ring, int socket, const void *bytes, unsigned count, unsigned tag);

/// Sends what was noted, in that order, without waiting: packets that a socket does not take fail as with send(2). Returns how many of
/// them the kernel took; the others are forgotten.
unsigned clinux_send_ring_submit(clinux_send_ring *ring);

/// The next packet that was taken but not sent: its tag, and its errno in `error`. -1: none is left.
int clinux_send_ring_failure(clinux_send_ring *ring, int *error);
