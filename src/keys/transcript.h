/* transcript.h - the running hash over all handshake messages (RFC 8446 4.4.1).
 *
 * Which hash it is depends on the suite, which is known only after the first message: until transcript_choose() both
 * run. A hello costs a microsecond more so, and nothing has to be kept. */
#ifndef KEYS_TRANSCRIPT_H
#define KEYS_TRANSCRIPT_H

#include "crypto/hash.h"

struct transcript {
    const struct hash *chosen; /* NULL: none yet */
    struct hash_state sha256, sha384;
};

void transcript_begin(struct transcript *t);
void transcript_choose(struct transcript *t, const struct hash *hash);

/* A whole message, header included. */
void transcript_add(struct transcript *t, struct span message);

/* Transcript-Hash of what was added so far; the hash is chosen. */
void transcript_hash(uint8_t out[MAX_HASH_LEN], const struct transcript *t);

/* 4.4.1: before a HelloRetryRequest is added, the first ClientHello is replaced by a message_hash of it. */
void transcript_retry(struct transcript *t);

#endif
