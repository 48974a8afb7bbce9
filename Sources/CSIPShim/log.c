/* PJSIP's log goes to the caller's sink, line by line, without decoration. */
#include "internal.h"

void csip_log_line(int level, const char *data, int length) {
    if (!csip.callbacks.on_log) return;
    while (length > 0 && (data[length - 1] == '\n' || data[length - 1] == '\r')) length--;
    csip_text line = {data, (size_t)length};
    csip.callbacks.on_log(csip.callbacks.context, level, line);
}
