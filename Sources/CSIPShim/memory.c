/* Memory for PJSIP's pools: blocks of one size class are kept in a list and used again.
 *
 * A leg takes and returns some ten blocks within milliseconds. From malloc they come from this thread's own
 * arena, which grows page by page with mprotect and gives back what it will need again a moment later; that
 * cost a tenth of the time of a call. Only the PJSIP thread comes here, so nothing is locked. */
#include "internal.h"

#include <stdlib.h>

enum { GRAIN = 512, CLASSES = 32, LARGEST = GRAIN * CLASSES, CHUNK = 1 << 20 };

typedef struct block {
    struct block *next;
} block;

typedef struct chunk {
    struct chunk *next;
    size_t used;
    _Alignas(16) unsigned char bytes[];
} chunk;

static block *spare[CLASSES];
static chunk *chunks;

/* The rest of a chunk that is too small for this block is left: at most 16 KB of a MB. */
static void *carve(size_t size) {
    if (!chunks || chunks->used + size > CHUNK - sizeof(chunk)) {
        chunk *fresh = malloc(CHUNK);
        if (!fresh) return NULL;
        fresh->next = chunks;
        fresh->used = 0;
        chunks = fresh;
    }
    void *result = chunks->bytes + chunks->used;
    chunks->used += size;
    return result;
}

static void *take(pj_pool_factory *factory, pj_size_t size) {
    (void)factory;
    if (size == 0 || size > LARGEST) return malloc(size);
    size_t class = (size - 1) / GRAIN;
    block *found = spare[class];
    if (!found) return carve((class + 1) * GRAIN);
    spare[class] = found->next;
    return found;
}

static void give_back(pj_pool_factory *factory, void *memory, pj_size_t size) {
    (void)factory;
    if (size == 0 || size > LARGEST) {
        free(memory);
        return;
    }
    size_t class = (size - 1) / GRAIN;
    block *returned = memory;
    returned->next = spare[class];
    spare[class] = returned;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifdef SANITIZED
/* The sanitizer sees a use after free only if blocks are really freed. */
static void *take_sanitized(pj_pool_factory *factory, pj_size_t size) { return (void)factory, malloc(size); }
static void give_back_sanitized(pj_pool_factory *factory, void *memory, pj_size_t size) {
    (void)factory, (void)size;
    free(memory);
}
#define take take_sanitized
#define give_back give_back_sanitized
const size_t csip_spare_pools = 0;
#else
const size_t csip_spare_pools = 16 << 20;
#endif

static void on_exhausted(pj_pool_t *pool, pj_size_t size) {
    (void)pool, (void)size;
    PJ_THROW(PJ_NO_MEMORY_EXCEPTION);
}

const pj_pool_factory_policy csip_memory_policy = {
    .block_alloc = take, .block_free = give_back, .callback = on_exhausted};

/* After the caching pool has been destroyed. */
void csip_memory_release(void) {
    for (unsigned i = 0; i < CLASSES; i++) spare[i] = NULL;
    while (chunks) {
        chunk *next = chunks->next;
        free(chunks);
        chunks = next;
    }
}
