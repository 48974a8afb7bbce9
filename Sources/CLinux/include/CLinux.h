// The Linux calls Swift's Glibc module does not carry. Only declarations and what cannot be said in Swift.
#pragma once
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timex.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include "CLinuxSockets.h"

/// Names the calling thread as top, perf and gdb show it; at most 15 bytes are kept. (A GNU extension, which the
/// Glibc module hides.)
void clinux_name_this_thread(const char *name);

/// Asks the scheduler for this slice for the calling thread: the shorter, the sooner it runs after it wakes (Linux 6.12
/// and later; before, it changes nothing). Needs no privilege. Returns 0 or an errno.
int clinux_set_slice(unsigned long long nanoseconds);

/// memfd_create(2), closed on exec: a file that is in memory only. Its descriptor, or -1 with errno.
int clinux_memory_file(const char *name);
