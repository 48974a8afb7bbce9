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

/// Names the calling thread for ps(1) and debuggers; at most 15 characters.
void clinux_name_thread(const char *name);
