/* operations.h - the public-key operations that a full handshake cannot do without, bare.
 *
 *     server   share + secret + sign
 *     client   share + secret + verify (CertificateVerify) + verify (the leaf, by the root's key)
 *
 * Each by the entry of libcrypto that was found to be the cheapest, with keys and contexts that were prepared before
 * and are used again. What a library pays to import a key or to make a context is its overhead, not in here.
 *
 * KEY_GENERATION is in neither sum: it is what libcrypto offers under that name, and for x25519 slower than SHARE. */
#ifndef BENCH_SUPPORT_OPERATIONS_H
#define BENCH_SUPPORT_OPERATIONS_H

#include "bench/support/scenario.h"

enum operation { SHARE, SECRET, SIGN, VERIFY, VERIFY_LEAF, KEY_GENERATION, NUM_OPERATIONS };

struct operations;

struct operations *operations_new(const struct scenario *scenario);
void operations_free(struct operations **spent);

void operation_run(struct operations *operations, enum operation which);

/* "x25519: the share". Valid as long as the operations are. */
const char *operation_name(const struct operations *operations, enum operation which);

#endif
