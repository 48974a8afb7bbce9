/* The one door to PJSIP. Three macros come from pkg-config, but SwiftPM refuses them ("prohibited flag"),
   so they are set here; config_site.h is read from the installed headers, as the library was built. */
#ifndef PJ_AUTOCONF
#define PJ_AUTOCONF 1
#endif
#ifndef PJ_IS_LITTLE_ENDIAN
#define PJ_IS_LITTLE_ENDIAN 1
#endif
#ifndef PJ_IS_BIG_ENDIAN
#define PJ_IS_BIG_ENDIAN 0
#endif
#include <pjlib.h>
#include <pjlib-util.h>
#include <pjmedia/errno.h>
#include <pjmedia/sdp.h>
#include <pjmedia/sdp_neg.h>
#include <pjsip.h>
#include <pjsip_ua.h>
