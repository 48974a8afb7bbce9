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

#include "CLinuxRing.h"
#include "CLinuxSockets.h"

/// Names the calling thread as top, perf and gdb show it; at most 15 bytes are kept. (A GNU extension, which the
/// Glibc module hides.)
void clinux_name_this_thread(const char *name);

/// Has the calling thread interrupt nobody when it wakes (SCHED_BATCH), and asks for a slice in ns: the shorter, the sooner its
/// turn comes (Linux 6.12 and later; before, the slice changes nothing). Needs no privilege. Returns 0 or an errno.
int clinux_take_turns(unsigned long long slice);

/// memfd_create(2), closed on exec: a file that is in memory only. Its descriptor, or -1 with errno.
int clinux_memory_file(const char *name);

/// A file without a name in the folder, for its owner only, closed on exec: it is gone with its last descriptor, however the process
/// ends. Its descriptor, or -1 with errno. (O_TMPFILE; where the file system has none, a file whose name is taken away at once.)
int clinux_unnamed_file(const char *folder);

/// Starts a program that inherits nothing but standard error and the environment; its standard output is read from `output`,
/// to be closed by the caller, who waits for the process too. Its process id, or the negative errno.
int clinux_start_program(const char *path, char *const arguments[], int *output);

/// Has the calling thread, and those it will start, run only when nobody else wants to (SCHED_IDLE), and ends the process by
/// SIGALRM after that many seconds.
void clinux_yield_to_all(unsigned seconds);
