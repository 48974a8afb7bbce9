/* Starting a program for a test: Swift's Glibc module lacks what makes posix_spawn(3) close everything else. */
#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/* Starts `program` with three streams (descriptors, or -1 for /dev/null), nothing else open, no signal held back or
 * ignored, in `folder` (NULL: the caller's). Arguments and environment end with NULL. Gives 0 and the child's id, or
 * an errno. */
int cspawn(
    pid_t *id, const char *program, char *const arguments[], char *const environment[], const char *folder,
    const int streams[3]);

/* A pipe, [0] for reading, that no child inherits: 0, or -1 and errno. */
int cspawn_pipe(int ends[2]);

/* A network of its own, with nothing in it but the device home0: what is sent there is read from `tunnel`, one IP packet at
 * a time, and what is written there arrives. `space` names the network for nsenter(1). 0, or an errno. */
int chome_open(int *tunnel, int *space);

#endif
