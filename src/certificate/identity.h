/* identity.h - who we are: a certificate chain and its private key, from PEM; and which of several to show. */
#ifndef CERTIFICATE_IDENTITY_H
#define CERTIFICATE_IDENTITY_H

#include "certificate/chain.h"
#include "crypto/signature.h"

/* A sentence for the person who configures: "the key in server.key does not belong to ...". */
struct complaint {
    char text[512];
};

struct identity {
    struct chain *chain;
    struct private_key *key; /* NULL: it is kept elsewhere */
    enum key_kind kind;
    char **dns_names; /* of the leaf's subjectAltName, lower case */
    size_t num_dns_names;
};

typedef int password_fn(void *arg, char *out, size_t cap);

/* Reads a chain and its key; `key_pem.at` NULL: the key is elsewhere. Refuses, with a complaint: what is not PEM, a
 * key that is not the leaf's, a kind of key that we do not have, a wrong password. */
MUST_CHECK enum status identity_load(struct identity **out, const struct provider *provider, struct span chain_pem,
                                     struct span key_pem, password_fn *password, void *arg,
                                     struct complaint *complaint);
void identity_free(struct identity **spent);

/* Whether the leaf is for that DNS name (RFC 9525 6.3): exactly, or by a wildcard that is the whole left-most label. */
bool identity_names(const struct identity *identity, struct span host);
bool identity_names_exactly(const struct identity *identity, struct span host);

/* Reads a file of at most 1 MiB for the configuration. The bytes are the caller's, to free with file_release(). */
MUST_CHECK enum status file_read(struct bytes *out, const char *path, struct complaint *complaint);
void file_release(struct bytes *spent);

#endif
