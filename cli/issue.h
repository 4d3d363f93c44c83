/* issue.h - makes keys and certificates for development and for the demo, through libcrypto. */
#ifndef HANDFAST_CLI_ISSUE_H
#define HANDFAST_CLI_ISSUE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

enum certificate_use { FOR_CA, FOR_SERVER, FOR_CLIENT };

/* Who signs: NULL certificate for one that signs itself. */
struct issuer {
    X509 *certificate;
    EVP_PKEY *key;
};

struct certificate_request {
    enum certificate_use use;
    const char *common_name;
    const char *const *names; /* DNS names, IP addresses and mail addresses, for subjectAltName */
    size_t num_names;
    long days;
};

/* "p256", "rsa2048", "ed25519", ...: all of them, for people. */
extern const char key_types[];

bool is_key_type(const char *type);

/* A new key pair. NULL for an unknown type, or when libcrypto cannot. */
EVP_PKEY *new_key(const char *type);

/* Whether a name can stand in subjectAltName as one of the kinds above. */
bool is_certifiable_name(const char *name);

/* Issues a certificate for `key`; it passes X509_V_FLAG_X509_STRICT. NULL when libcrypto cannot. */
X509 *issue(const struct certificate_request *request, EVP_PKEY *key, const struct issuer *by);

#endif
