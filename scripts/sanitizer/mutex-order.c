/* Preloaded into tests under ThreadSanitizer (scripts/check-threads.sh).
 *
 * Synchronization.Mutex takes and gives a lock that nobody waits for in code that is compiled into its user, where
 * ThreadSanitizer sees it. Where threads meet, it does so in the Swift library, unseen: whatever the lock guards is then
 * reported as a race. So these functions stand before the library's, call them, and say what was done. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

/* Absent in programs that are not sanitized, such as those that the tests start. */
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

typedef SWIFT void (*lock_function)(uint32_t thread, SELF void *handle);
typedef SWIFT void (*unlock_function)(SELF void *handle);

static void *following(void **known, const char *name) {
    void *found = __atomic_load_n(known, __ATOMIC_RELAXED);
    if (!found) __atomic_store_n(known, found = dlsym(RTLD_NEXT, name), __ATOMIC_RELAXED);
    return found;
}

SWIFT void lock_slow(uint32_t thread, SELF void *handle) __asm__(LOCK_SLOW);
SWIFT void unlock_slow(SELF void *handle) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t thread, SELF void *handle) {
    static void *library;
    ((lock_function)following(&library, LOCK_SLOW))(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void unlock_slow(SELF void *handle) {
    static void *library;
    if (__tsan_release) __tsan_release(handle);
    ((unlock_function)following(&library, UNLOCK_SLOW))(handle);
}
