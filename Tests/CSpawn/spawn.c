#define _GNU_SOURCE
#include "CSpawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

static void set_streams(posix_spawn_file_actions_t *actions, const int streams[3]) {
    for (int number = 0; number < 3; number++) {
        if (streams[number] < 0) posix_spawn_file_actions_addopen(actions, number, "/dev/null", O_RDWR, 0);
        else posix_spawn_file_actions_adddup2(actions, streams[number], number);
    }
    posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

static void set_signals(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

int cspawn(
    pid_t *id, const char *program, char *const arguments[], char *const environment[], const char *folder,
    const int streams[3]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    set_streams(&actions, streams);
    if (folder) posix_spawn_file_actions_addchdir_np(&actions, folder);
    set_signals(&attributes);
    int error = posix_spawn(id, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

int cspawn_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
