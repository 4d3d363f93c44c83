/* identity_parts.h - what identity.c leaves to others: the names of a leaf, and a private key in PEM. */
#ifndef CERTIFICATE_IDENTITY_PARTS_H
#define CERTIFICATE_IDENTITY_PARTS_H

#include "certificate/identity.h"

#include <openssl/x509.h>

/* Fills in dns_names; false on lack of memory. What it allocated by then is dropped with the rest. */
MUST_CHECK bool identity_take_names(struct identity *identity, X509 *leaf);
void identity_drop_names(struct identity *identity);

/* The key of source->key_pem, its password asked for where it is encrypted. */
MUST_CHECK enum status private_key_read(EVP_PKEY **out, const struct identity_source *source,
                                        struct complaint *complaint);

/* What complaints call the key. */
const char *key_name(const struct identity_source *source);

#endif
