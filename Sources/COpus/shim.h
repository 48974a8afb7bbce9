#include <opus.h>

/// opus_encoder_ctl takes what it is told by varargs, which Swift cannot call. Bits per second; 0 (least work) to 10.
static inline int copus_set_up(OpusEncoder *encoder, opus_int32 bitrate, opus_int32 complexity) {
    int failure = opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate));
    if (failure == OPUS_OK) failure = opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
    return failure == OPUS_OK ? opus_encoder_ctl(encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE)) : failure;
}
