/* outside.h - a handshake that stands still for an answer from outside, and the one that answers. */
#ifndef TESTS_CONNECTION_OUTSIDE_H
#define TESTS_CONNECTION_OUTSIDE_H

#include "support/script.h"

/* Until that side, and it alone, can go no further without what it needs. */
struct pair waiting_pair(struct pair_options options, bool is_client, unsigned need);

/* Gives the signature that is wanted, made with SHA-256 and that key. */
hf_status answer_with(struct side *side, EVP_PKEY *key);

/* A key that is elsewhere, the server's and the client's. */
void keep_server_key_elsewhere(hf_config *config, void *arg);
void keep_client_key_elsewhere(hf_config *config, void *arg);

/* Whether the side says that it knows who its peer is. */
bool has_verified(const struct side *side);

#endif
