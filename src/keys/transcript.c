/* transcript.c - the running hash over all handshake messages (RFC 8446 4.4.1). */
#include "keys/transcript.h"

void transcript_begin(struct transcript *t)
{
    t->chosen = NULL;
    sha256.begin(&t->sha256);
    sha384.begin(&t->sha384);
}

void transcript_choose(struct transcript *t, const struct hash *hash)
{
    t->chosen = hash;
}

void transcript_add(struct transcript *t, struct span message)
{
    if (t->chosen != &sha384)
        sha256.update(&t->sha256, message);
    if (t->chosen != &sha256)
        sha384.update(&t->sha384, message);
}

void transcript_hash(uint8_t out[MAX_HASH_LEN], const struct transcript *t)
{
    struct hash_state state = t->chosen == &sha384 ? t->sha384 : t->sha256;
    t->chosen->finish(out, &state);
}

void transcript_retry(struct transcript *t)
{
    enum { MESSAGE_HASH = 254 };
    uint8_t message[4 + MAX_HASH_LEN] = { MESSAGE_HASH, 0, 0, t->chosen->len };
    transcript_hash(message + 4, t);
    t->chosen->begin(t->chosen == &sha384 ? &t->sha384 : &t->sha256);
    transcript_add(t, span_of(message, 4 + (size_t)t->chosen->len));
}
