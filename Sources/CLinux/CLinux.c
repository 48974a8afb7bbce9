#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void clinux_name_this_thread(const char *name)
{
    char shortened[16];
    strncpy(shortened, name, sizeof shortened - 1);
    shortened[sizeof shortened - 1] = 0;
    pthread_setname_np(pthread_self(), shortened);
}

/* sched_setattr(2) and its like have no wrapper in the glibc of Debian 12; their structure is the kernel's first version. */
struct scheduling {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

int clinux_take_turns(unsigned long long slice)
{
    struct scheduling wanted = { .size = sizeof wanted };
    if (syscall(SYS_sched_getattr, 0, &wanted, (unsigned)sizeof wanted, 0u) != 0) return errno;
    wanted.policy = SCHED_BATCH;
    wanted.runtime = slice;
    return syscall(SYS_sched_setattr, 0, &wanted, 0u) == 0 ? 0 : errno;
}

int clinux_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int clinux_unnamed_file(const char *folder)
{
    int descriptor = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
    if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return descriptor;
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/dialer-XXXXXX", folder);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    descriptor = mkostemp(path, O_CLOEXEC);
    if (descriptor >= 0) unlink(path);
    return descriptor;
}
