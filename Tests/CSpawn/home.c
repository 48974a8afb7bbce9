#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct home {
    int tunnel, space, error;
} home;

/* In a thread of its own, because what it does to itself cannot be undone. */
static void *open_home(void *argument) {
    home *result = argument;
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    strcpy(request.ifr_name, "home0");
    if (unshare(CLONE_NEWNET) == 0) result->space = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (result->space >= 0) result->tunnel = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    if (result->tunnel < 0 || ioctl(result->tunnel, TUNSETIFF, &request) < 0) result->error = errno;
    return NULL;
}

int chome_open(int *tunnel, int *space) {
    home result = {-1, -1, 0};
    pthread_t thread;
    int error = pthread_create(&thread, NULL, open_home, &result);
    if (error) return error;
    pthread_join(thread, NULL);
    if (result.error) {
        if (result.tunnel >= 0) close(result.tunnel);
        if (result.space >= 0) close(result.space);
        return result.error;
    }
    *tunnel = result.tunnel;
    *space = result.space;
    return 0;
}
