// The door to libphonenumber, which is C++ and has no C interface: plain C values in, one fixed-size struct out.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum cpn_status {
    CPN_READ = 0,          // the other fields are filled in
    CPN_NOT_A_NUMBER = 1,
    CPN_BAD_COUNTRY = 2,   // no such country code or region
    CPN_TOO_SHORT = 3,
    CPN_TOO_LONG = 4,
};

// Where the country code came from.
enum cpn_source {
    CPN_FROM_REGION = 0,       // not written: the default region's
    CPN_FROM_PLUS = 1,         // written after a plus
    CPN_FROM_IDD = 2,          // written after the region's international prefix (00, 011)
    CPN_FROM_BARE_CODE = 3,    // written with nothing before it
};

enum cpn_type {
    CPN_FIXED_LINE = 0,
    CPN_MOBILE = 1,
    CPN_FIXED_OR_MOBILE = 2,
    CPN_SERVICE = 3,           // toll free, shared cost, universal access, voicemail access
    CPN_PREMIUM = 4,
    CPN_OTHER = 5,             // VoIP, personal, pager
    CPN_UNKNOWN = 6,           // not in the numbering plan
};

struct cpn_number {
    int country_code;
    enum cpn_source source;
    enum cpn_type type;
    bool is_valid;             // in the country's numbering plan
    char significant[24];      // the national significant number, leading zeros kept
    char national[32];         // the digits of the national way of writing it, trunk prefix included
};

// Reads `digits` (ASCII digits, a plus allowed first) as dialled in `region` (ISO 3166-1, two letters). Thread-safe.
enum cpn_status cpn_read(const char *digits, size_t length, const char *region, struct cpn_number *number);

// The region's country calling code, 0 if it is unknown.
int cpn_country_code(const char *region);

#ifdef __cplusplus
}
#endif
