// OpenSSL 3 as module TLS sees it. The functions below exist only because Swift can't import
// macros with arguments, compound constants or typed stacks; they add nothing of their own.
#ifndef SHOWROOM_COPENSSL_SHIM_H
#define SHOWROOM_COPENSSL_SHIM_H
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Macros over SSL_CTX_ctrl and SSL_ctrl.
static inline int showroom_SSL_CTX_set_min_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}
static inline int showroom_SSL_CTX_set_max_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_max_proto_version(context, version);
}
static inline int showroom_SSL_CTX_set_groups(SSL_CTX *context, const char *groups) {
  return SSL_CTX_set1_groups_list(context, groups);
}
static inline void showroom_SSL_CTX_set_cache_off(SSL_CTX *context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline void showroom_SSL_CTX_set_read_ahead_off(SSL_CTX *context) {
  SSL_CTX_set_read_ahead(context, 0);
}
static inline int showroom_SSL_set_server_name(SSL *session, const char *name) {
  return (int)SSL_set_tlsext_host_name(session, name);
}

// Compound constants.
static inline void showroom_SSL_CTX_set_options(SSL_CTX *context) {
  SSL_CTX_clear_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
}
static inline void showroom_SSL_CTX_set_modes(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}
static inline void showroom_BIO_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void showroom_BIO_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }
static inline int showroom_X509_print_subject(BIO *bio, X509 *certificate) {
  return X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
}
static inline long showroom_BIO_contents(BIO *bio, char **bytes) {
  return BIO_get_mem_data(bio, bytes);
}

// Typed stacks.
static inline GENERAL_NAMES *showroom_X509_alternative_names(X509 *certificate) {
  return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int showroom_GENERAL_NAMES_count(const GENERAL_NAMES *names) {
  return sk_GENERAL_NAME_num(names);
}
// The IA5String of a name of this type (GEN_URI, GEN_DNS), or NULL when it is of another type.
static inline const ASN1_STRING *showroom_GENERAL_NAMES_text(
    const GENERAL_NAMES *names, int index, int type) {
  int found = 0;
  void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, index), &found);
  return found == type ? (const ASN1_STRING *)value : NULL;
}
#endif
