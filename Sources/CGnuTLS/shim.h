// libmicrohttpd brings GnuTLS along; its hashes save us from writing our own, and it says what is wrong with a
// certificate.
#include <gnutls/gnutls.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
