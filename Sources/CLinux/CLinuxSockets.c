#define _GNU_SOURCE
#include "CLinuxSockets.h"
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

int clinux_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int clinux_peer_credentials(int socket, uid_t *uid, gid_t *gid, pid_t *pid) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    *uid = credentials.uid;
    *gid = credentials.gid;
    *pid = credentials.pid;
    return 0;
}

bool clinux_is_member(uid_t uid, gid_t gid) {
    char buffer[16384];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(uid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL) return false;
    int count = 256;
    gid_t *groups = malloc((size_t)count * sizeof *groups);
    if (groups == NULL) return false;
    // More than 256 groups: glibc tells how many there are; ask once more.
    if (getgrouplist(entry.pw_name, entry.pw_gid, groups, &count) < 0) {
        gid_t *more = realloc(groups, (size_t)count * sizeof *groups);
        if (more == NULL || (groups = more, getgrouplist(entry.pw_name, entry.pw_gid, groups, &count)) < 0) count = 0;
    }
    bool member = false;
    for (int i = 0; i < count; i++) member = member || groups[i] == gid;
    free(groups);
    return member;
}

void clinux_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}

int clinux_take_process_nice(void) {
    // Linux keeps it by thread: who 0 is the caller, and the process's first thread has the process's id.
    int own = getpriority(PRIO_PROCESS, 0);
    (void)setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, (id_t)getpid()));
    return own;
}

void clinux_set_nice(int nice) {
    (void)setpriority(PRIO_PROCESS, 0, nice);
}
