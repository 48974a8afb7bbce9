// The Linux calls Swift's Glibc module does not carry. Only declarations and what cannot be said in Swift.
#pragma once
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timex.h>
#include <sys/socket.h>

#include "CLinuxSockets.h"

/// Names the calling thread as top, perf and gdb show it; at most 15 bytes are kept. (A GNU extension, which the
/// Glibc module hides.)
void clinux_name_this_thread(const char *name);

/// Asks the scheduler to let the calling thread run soon after it wakes: a short slice (honoured by Linux 6.12 and
/// later), and this nice value if the process may have it. Returns 0, or the errno of the last refusal.
int clinux_prefer_this_thread(unsigned long long slice_nanoseconds, int nice_value);
