// Socket calls that need _GNU_SOURCE, which Swift's Glibc module is not built with.
#pragma once
#include <stdbool.h>
#include <sys/types.h>

/// accept4(2) with SOCK_NONBLOCK and SOCK_CLOEXEC: no moment in which a forked child could inherit the socket.
int clinux_accept(int listener);

/// SO_PEERCRED: who was at the other end of a Unix socket when it connected. 0, or -1 with errno.
int clinux_peer_credentials(int socket, uid_t *uid, gid_t *gid, pid_t *pid);

/// Whether the user belongs to the group, by primary or supplementary membership.
bool clinux_is_member(uid_t uid, gid_t gid);

/// Gives the calling thread the nice value of the process's first thread; returns what it had. Threads of Swift's pool do
/// not inherit that value, and hand on their own to threads they start. Not allowed to: nothing changes.
int clinux_take_process_nice(void);

/// Sets the calling thread's nice value, back to what `clinux_take_process_nice` returned.
void clinux_set_nice(int nice);

/// Names the calling thread for ps(1) and debuggers; at most 15 characters.
void clinux_name_thread(const char *name);
