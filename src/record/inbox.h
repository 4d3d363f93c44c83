/* inbox.h - handshake messages out of the records that carry them, in whole, in parts, or several in one (RFC
 * 8446 5.1).
 *
 * Bytes stay in the caller's record as long as that holds whole messages, which is nearly always. Only what is left
 * over when the caller takes its buffer back is copied, and given back once the message is complete. */
#ifndef RECORD_INBOX_H
#define RECORD_INBOX_H

#include "base/span.h"
#include "base/status.h"

/* The longest message that we take: 100 KiB of certificates is what OpenSSL takes, too. */
enum { MAX_MESSAGE_LEN = 4 + 100 * 1024 };

struct inbox {
    struct span pending; /* bytes of messages, in the record at hand or in `own` */
    uint8_t *own;
    size_t own_size;
};

/* Adds a record's content. FAILED on lack of memory. */
MUST_CHECK enum status inbox_add(struct inbox *inbox, struct span fragment);

/* The first message, header included. WAIT: it is not there in whole. FAILED: it is too long. */
MUST_CHECK enum status inbox_peek(struct span *message, const struct inbox *inbox);

/* Done with the first `len` bytes. */
void inbox_consume(struct inbox *inbox, size_t len);

/* Copies what is left: the record that it stands in is about to go. FAILED on lack of memory. */
MUST_CHECK enum status inbox_keep(struct inbox *inbox);

static inline bool inbox_is_empty(const struct inbox *inbox)
{
    return inbox->pending.len == 0;
}

void inbox_wipe(struct inbox *inbox);

#endif
