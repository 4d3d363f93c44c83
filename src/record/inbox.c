/* inbox.c - handshake messages out of the records that carry them (RFC 8446 5.1). */
#include "record/inbox.h"

#include "base/memory.h"

static bool is_own(const struct inbox *inbox)
{
    return inbox->own != NULL && inbox->pending.at >= inbox->own && inbox->pending.at < inbox->own + inbox->own_size;
}

/* Moves what is pending to the front of memory of our own, with room for `more` bytes behind it. Doubles: a peer that
 * announces much and sends little must not make us hold much. */
static enum status own_pending(struct inbox *inbox, size_t more)
{
    size_t needed = inbox->pending.len + more;
    size_t size = inbox->own_size;
    if (needed > size) {
        size = needed > 2 * size ? needed : 2 * size;
        uint8_t *at = allocate(size);
        if (at == NULL)
            return FAILED;
        memcpy(at, inbox->pending.at, inbox->pending.len);
        release(inbox->own, inbox->own_size);
        inbox->own = at;
        inbox->own_size = size;
    } else {
        memmove(inbox->own, inbox->pending.at, inbox->pending.len);
    }
    inbox->pending.at = inbox->own;
    return OK;
}

enum status inbox_add(struct inbox *inbox, struct span fragment)
{
    if (inbox_is_empty(inbox)) {
        inbox->pending = fragment;
        return OK;
    }
    if (own_pending(inbox, fragment.len) != OK)
        return FAILED;
    memcpy(inbox->own + inbox->pending.len, fragment.at, fragment.len);
    inbox->pending.len += fragment.len;
    return OK;
}

enum status inbox_peek(struct span *message, const struct inbox *inbox)
{
    const uint8_t *at = inbox->pending.at;
    if (inbox->pending.len < 4)
        return WAIT;
    size_t len = 4 + ((size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3]);
    if (len > MAX_MESSAGE_LEN)
        return FAILED;
    if (inbox->pending.len < len)
        return WAIT;
    *message = span_of(at, len);
    return OK;
}

void inbox_consume(struct inbox *inbox, size_t len)
{
    inbox->pending.at += len;
    inbox->pending.len -= len;
    if (inbox_is_empty(inbox))
        inbox_wipe(inbox);
}

enum status inbox_keep(struct inbox *inbox)
{
    return inbox_is_empty(inbox) || is_own(inbox) ? OK : own_pending(inbox, 0);
}

void inbox_wipe(struct inbox *inbox)
{
    release(inbox->own, inbox->own_size);
    *inbox = (struct inbox){ 0 };
}
