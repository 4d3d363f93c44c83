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
    char **dns_names; /* of the leaf's subjectAltName, lower case */
    size_t num_dns_names;
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

/* Whether the leaf is for that DNS name (RFC 9525 6.3): exactly, or by a wildcard that is the whole left-most label. */
bool identity_names(const struct identity *identity, struct span host);
bool identity_names_exactly(const struct identity *identity, struct span host);

#endif
