/* kept_messages.h - handshake messages as they went over the wire, for as long as a CertificateVerify of TLS 1.2 may
 * come.
 *
 * It signs all of them themselves, and with a hash that may be another than the transcript's (RFC 5246 7.4.8). */
#ifndef KEYS_KEPT_MESSAGES_H
#define KEYS_KEPT_MESSAGES_H

#include "base/span.h"
#include "base/status.h"

struct kept_messages {
    bool keeps;
    uint8_t *at;
    size_t len, size;
};

/* Of one that is all zeros, or forgotten. */
void kept_messages_begin(struct kept_messages *kept);

/* A whole message, header included. Does nothing before the beginning; lack of memory is told by kept_messages_all().
 */
void kept_messages_add(struct kept_messages *kept, struct span message);

/* All that was added, valid until the next message. FAILED when something is missing. */
MUST_CHECK enum status kept_messages_all(struct span *out, const struct kept_messages *kept);

/* Gives the memory back. What is added from here is not kept. */
void kept_messages_forget(struct kept_messages *kept);

#endif
