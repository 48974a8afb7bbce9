/* PJSIP's clock, ahead of the time by as many seconds as the file PJSIP_LEAP has bytes. A test loads it before PJSIP into a daemon
 * of its own, and lets pass in a moment what RFC 4028 lets nobody shorten: a session's least interval is 90 s. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct pj_time_val {
    long sec, msec;
} pj_time_val;

int pj_gettickcount(pj_time_val *now) {
    static int (*own)(pj_time_val *);
    if (!own) *(void **)&own = dlsym(RTLD_NEXT, "pj_gettickcount");
    int status = own(now);
    struct stat file;
    const char *path = getenv("PJSIP_LEAP");
    if (path && stat(path, &file) == 0) now->sec += file.st_size;
    return status;
}
