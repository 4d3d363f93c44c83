/* operations.h - the public-key operations that a full handshake cannot do without, bare.
 *
 *     server   share + secret + sign
 *     client   share + secret + verify (CertificateVerify, ServerKeyExchange) + verify (the leaf, by the root's key)
 *
 * and with RSA key transport
 *
 *     server   decrypt
 *     client   encrypt + verify (the leaf)
 *
 * Each by the entry of libcrypto that was found to be the cheapest, with keys and contexts that were prepared before
 * and are used again. What a library pays to import a key or to make a context is its overhead, not in here.
 *
 * Shares and secrets of finite fields are with the short exponents that RFC 7919 recommends, 225 bits for ffdhe2048.
 *
 * KEY_GENERATION is in neither sum: it is what libcrypto offers under that name, and for x25519 slower than SHARE. */
#ifndef BENCH_SUPPORT_OPERATIONS_H
#define BENCH_SUPPORT_OPERATIONS_H

#include "bench/support/scenario.h"

enum operation { SHARE, SECRET, SIGN, DECRYPT, VERIFY, ENCRYPT, VERIFY_LEAF, KEY_GENERATION, NUM_OPERATIONS };

/* Whose it is. */
bool is_of_server(enum operation which);
bool is_of_client(enum operation which);

struct operations;

struct operations *operations_new(const struct scenario *scenario);
void operations_free(struct operations **spent);

/* Whether the scenario's handshake has it. */
bool operation_is_needed(const struct operations *operations, enum operation which);

/* One that is needed. */
void operation_run(struct operations *operations, enum operation which);

/* "x25519: the share". Valid as long as the operations are. */
const char *operation_name(const struct operations *operations, enum operation which);

#endif
