/* flight.h - handshake messages on their way out: several in a record, sealed in place, and given to the caller.
 *
 *     | sealed records | header room (5) | message | message ... |
 *       ^ taken          ^ sealed                                ^ len
 *
 * Messages are written behind one another, so that a flight is as few records as possible; flight_seal() makes records
 * of what stands there, and moves it where they need more than a header before it. It must be called before the keys
 * change, and before the flight is taken. */
#ifndef RECORD_FLIGHT_H
#define RECORD_FLIGHT_H

#include "record/record.h"
#include "wire/writer.h"

struct flight {
    struct bytes room;
    bool room_is_own; /* allocated, because the first room did not do */
    size_t taken, sealed, len;
};

/* Begins in `room`, which must outlive the flight. */
void flight_begin(struct flight *flight, struct bytes room);
void flight_wipe(struct flight *flight);

/* Sees to it that `content_len` more bytes of messages fit. FAILED on lack of memory. */
MUST_CHECK enum status flight_reserve(struct flight *flight, size_t content_len);

/* A writer for the next message; flight_add() takes what it wrote, and gives it back to be hashed. */
struct writer flight_writer(struct flight *flight);
struct span flight_add(struct flight *flight, const struct writer *written);

MUST_CHECK enum status flight_seal(struct flight *flight, struct half *half);

/* RFC 5246 7.1, and appendix D.4: a change_cipher_spec record, behind what is sealed. FAILED when there is no room, or
 * when messages stand there that are not sealed yet. */
MUST_CHECK enum status flight_add_change_cipher_spec(struct flight *flight);

/* Bytes that flight_take() has. */
size_t flight_ready(const struct flight *flight);
size_t flight_take(struct flight *flight, struct bytes out);

#endif
