/* credentials.h - a CA and a server's certificate for the demo, in memory. */
#ifndef HANDFAST_CLI_CREDENTIALS_H
#define HANDFAST_CLI_CREDENTIALS_H

#include "handfast.h"

#include <openssl/bio.h>

struct credentials {
    const char *key_type;  /* as in issue.h; NULL: nothing was made yet */
    BIO *ca, *chain, *key; /* PEM */
    int64_t took_us;
};

/* Makes them for localhost, with a key of this type for the server. False when libcrypto cannot; free them even so. */
bool make_credentials(struct credentials *out, const char *key_type);
void free_credentials(struct credentials *credentials);

/* The PEM in one of the three. */
hf_span bytes_of(BIO *bio);

#endif
