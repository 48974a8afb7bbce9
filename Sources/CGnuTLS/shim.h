// libmicrohttpd brings GnuTLS along; its hashes save us from writing our own.
#include <gnutls/gnutls.h>
#include <gnutls/crypto.h>
