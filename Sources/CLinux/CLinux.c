#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
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
