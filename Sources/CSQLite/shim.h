#include <sqlite3.h>

/// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot import:
/// the bound bytes are copied before the call returns.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes, count, SQLITE_TRANSIENT);
}

static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// SQLite counts what memory it takes, under a lock at every turn; nobody asks here. Before anything is opened.
static inline int csqlite_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/// Writes zeros behind the end of the write-ahead log until it is `bytes` long, and syncs it. A commit then overwrites what
/// is there, and its sync need not record a new length of the file as well. To SQLite they are no frames: their checksums
/// do not hold. SQLITE_OK; another code if there is no log yet or no room, and then the log is as long as it was.
static inline int csqlite_lengthen_log(sqlite3 *database, sqlite3_int64 bytes) {
    static const char zeros[65536];
    sqlite3_file *log = 0;
    sqlite3_int64 length = 0;
    int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (code != SQLITE_OK || !log || !log->pMethods) return code != SQLITE_OK ? code : SQLITE_MISUSE;
    code = log->pMethods->xFileSize(log, &length);
    sqlite3_int64 end = length;
    while (code == SQLITE_OK && end < bytes) {
        int count = bytes - end < (sqlite3_int64)sizeof zeros ? (int)(bytes - end) : (int)sizeof zeros;
        code = log->pMethods->xWrite(log, zeros, count, end);
        end += count;
    }
    if (code == SQLITE_OK) return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    log->pMethods->xTruncate(log, length);
    return code;
}
