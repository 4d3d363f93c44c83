/* peer.h - the peer's certificate in words. */
#ifndef HANDFAST_CLI_PEER_H
#define HANDFAST_CLI_PEER_H

#include "handfast.h"

#define MAX_NAMES_SHOWN 64

struct peer {
    char subject[256];
    char issuer[256];
    char not_after[32]; /* "2026-12-31T23:59:59Z" */
    char names[MAX_NAMES_SHOWN][256];
    size_t num_names;
};

/* Describes a certificate in DER. False when it cannot be read. What is returned may hold anything but control
 * characters: the peer wrote it. */
bool describe_peer(struct peer *out, hf_span certificate);

#endif
