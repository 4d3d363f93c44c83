/* tls12.h - conversations in TLS 1.2, by key exchange: what new_pair() is given for them. */
#ifndef TESTS_SUPPORT_TLS12_H
#define TESTS_SUPPORT_TLS12_H

#include "crypto/suite.h"
#include "support/pair.h"

/* Nothing but what must be. By ECDHE the server's leaf is test_leaf(), else rsa_leaf(). */
struct pair_options tls12_pair(enum key_exchange exchange);

/* All that there may be: the server staples, and the client shows a certificate, which the server demands. */
struct pair_options full_tls12_pair(enum key_exchange exchange);

/* For server.example, with a key of RSA; the staples of its and of test_leaf(). */
const struct made_certificate *rsa_leaf(void);
struct span staple_of(const struct made_certificate *leaf);

#endif
