/* identity.h - who we are: a certificate chain and its private key, from PEM; and which of several to show. */
#ifndef CERTIFICATE_IDENTITY_H
#define CERTIFICATE_IDENTITY_H

#include "certificate/chain.h"
#include "certificate/complaint.h"
#include "crypto/signature.h"

struct identity {
    struct chain *chain;
    struct private_key *key; /* NULL: it is kept elsewhere */
    enum key_kind kind;
    bool may_sign, may_decrypt; /* by the leaf's keyUsage (RFC 5280 4.2.1.3); both where it has none */
    char **dns_names;           /* of the leaf's subjectAltName, lower case */
    size_t num_dns_names;
    struct bytes staple; /* DER OCSPResponse about the leaf; at == NULL: none */
};

typedef int password_fn(void *arg, char *out, size_t cap); /* how many bytes it wrote, or -1 */

struct identity_source {
    struct span chain_pem;  /* the leaf first; text between the blocks, and blocks of other kinds, are passed over */
    struct span key_pem;    /* PKCS#8 or traditional, encrypted or not. `at` NULL: the key is kept elsewhere */
    const char *chain_name; /* what complaints call them: a path. NULL: "the certificate chain", "the private key" */
    const char *key_name;
    password_fn *password; /* NULL: there is none. Called before identity_load() returns */
    void *arg;
};

/* Reads a chain and its key. Refuses, with a complaint: what is not PEM, a key that is not the leaf's, a kind of key
 * that we do not have, a missing or wrong password. */
MUST_CHECK enum status identity_load(struct identity **out, const struct provider *provider,
                                     const struct identity_source *source, struct complaint *complaint);
void identity_free(struct identity **spent);

/* Gives the identity an OCSP response to staple, or another one than before; refuses, with a complaint, what is not
 * about its leaf. The bytes are copied. */
MUST_CHECK enum status identity_set_staple(struct identity *identity, struct span response,
                                           struct complaint *complaint);

/* Whether the leaf is for that DNS name (RFC 9525 6.3): exactly, or by a wildcard that is the whole left-most label. */
bool identity_names(const struct identity *identity, struct span host);
bool identity_names_exactly(const struct identity *identity, struct span host);

#endif
