#include <speex/speex_jitter.h>
#include <speex/speex_resampler.h>

/// Packets in the buffer are the caller's memory: it is told which one is not wanted any more, and nothing is
/// copied or allocated. (The setting takes a function as a `void *`, which Swift does not convert.)
static inline void cspeexdsp_set_destroy(JitterBuffer *buffer, void (*destroy)(void *)) {
    jitter_buffer_ctl(buffer, JITTER_BUFFER_SET_DESTROY_CALLBACK, (void *)destroy);
}

static inline void cspeexdsp_set(JitterBuffer *buffer, int setting, spx_int32_t value) {
    jitter_buffer_ctl(buffer, setting, &value);
}
