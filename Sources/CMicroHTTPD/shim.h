#include <microhttpd.h>
#include <stdbool.h>

// MHD_start_daemon is variadic, which Swift cannot call; all its options go through one array.
static inline struct MHD_Daemon *cmhd_start(unsigned int flags, MHD_AccessHandlerCallback handler, void *context,
                                            struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, NULL, NULL, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

// Macros with casts, which Swift does not import.
static const uint64_t cmhd_size_unknown = MHD_SIZE_UNKNOWN;
static const ssize_t cmhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;

// A callback is cast to a number to go into the options, which Swift cannot do.
static inline intptr_t cmhd_completed_value(MHD_RequestCompletedCallback callback) { return (intptr_t)callback; }
static inline intptr_t cmhd_connection_value(MHD_NotifyConnectionCallback callback) { return (intptr_t)callback; }

// Paths and queries are unescaped by us, after they were taken apart: see PercentText.
static inline size_t cmhd_leave_escaped(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return __builtin_strlen(text);
}
static inline intptr_t cmhd_unescape_value(void) { return (intptr_t)cmhd_leave_escaped; }

// MHD_get_connection_info is variadic, which Swift cannot call: what the connection callback left with the connection.
static inline void *cmhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static inline int cmhd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

// Swift finds no name for this enumeration's cases.
static inline bool cmhd_is_beginning(enum MHD_ConnectionNotificationCode change) {
    return change == MHD_CONNECTION_NOTIFY_STARTED;
}
