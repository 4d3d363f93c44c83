/* kept_messages.c - handshake messages, for TLS 1.2's CertificateVerify (RFC 5246 7.4.8). */
#include "keys/kept_messages.h"

#include "base/memory.h"

void kept_messages_begin(struct kept_messages *kept)
{
    *kept = (struct kept_messages){ .keeps = true };
}

/* Doubles, beginning with what a handshake with one short chain needs. */
static enum status make_room(struct kept_messages *kept, size_t more)
{
    enum { FIRST_SIZE = 4096 };
    size_t needed = kept->len + more, size = kept->size > 0 ? kept->size : FIRST_SIZE;
    if (needed <= kept->size)
        return OK;
    while (size < needed)
        size *= 2;
    uint8_t *at = allocate(size);
    if (at == NULL)
        return FAILED;
    if (kept->len > 0)
        memcpy(at, kept->at, kept->len);
    release(kept->at, kept->size);
    kept->at = at;
    kept->size = size;
    return OK;
}

void kept_messages_add(struct kept_messages *kept, struct span message)
{
    if (!kept->keeps)
        return;
    if (make_room(kept, message.len) != OK) {
        kept_messages_forget(kept); /* with a gap they are worth nothing */
        return;
    }
    memcpy(kept->at + kept->len, message.at, message.len);
    kept->len += message.len;
}

enum status kept_messages_all(struct span *out, const struct kept_messages *kept)
{
    if (!kept->keeps)
        return FAILED;
    *out = span_of(kept->at, kept->len);
    return OK;
}

void kept_messages_forget(struct kept_messages *kept)
{
    release(kept->at, kept->size);
    *kept = (struct kept_messages){ 0 };
}
