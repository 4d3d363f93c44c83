/* flight.c - handshake messages on their way out (RFC 8446 5.1: coalesced, and fragmented where they must be). */
#include "record/flight.h"

#include "base/memory.h"

void flight_begin(struct flight *flight, struct bytes room)
{
    *flight = (struct flight){ .room = room };
}

void flight_wipe(struct flight *flight)
{
    if (flight->room_is_own)
        release(flight->room.at, flight->room.len);
    *flight = (struct flight){ 0 };
}

static size_t open_len(const struct flight *flight)
{
    return flight->len == flight->sealed ? 0 : flight->len - flight->sealed - RECORD_HEADER_LEN;
}

/* What sealing adds to so much content: a record's overhead for each record, the change_cipher_spec that may stand
 * before it, and an alert that may stand behind. */
static size_t sealing_room(size_t content_len)
{
    enum { CHANGE_CIPHER_SPEC_LEN = 6 };
    return (content_len / MAX_CONTENT_LEN + 1) * MAX_RECORD_OVERHEAD + CHANGE_CIPHER_SPEC_LEN;
}

enum status flight_reserve(struct flight *flight, size_t content_len)
{
    size_t needed = flight->len + content_len + sealing_room(open_len(flight) + content_len);
    if (needed <= flight->room.len)
        return OK;
    struct bytes bigger = { allocate(needed), needed };
    if (bigger.at == NULL)
        return FAILED;
    memcpy(bigger.at, flight->room.at, flight->len);
    if (flight->room_is_own)
        release(flight->room.at, flight->room.len);
    flight->room = bigger;
    flight->room_is_own = true;
    return OK;
}

struct writer flight_writer(struct flight *flight)
{
    size_t at = flight->len == flight->sealed ? flight->len + RECORD_HEADER_LEN : flight->len;
    return writer_of((struct bytes){ flight->room.at + at, flight->room.len - at });
}

struct span flight_add(struct flight *flight, const struct writer *written)
{
    struct span message = wr_written(written);
    flight->len = (size_t)(message.at - flight->room.at) + message.len;
    return message;
}

/* Moves each fragment of the content to where its record has it: the last one first, since all move towards the end. */
static void spread_fragments(uint8_t *base, size_t content_len, const struct half *half)
{
    size_t stride = record_size(half, MAX_CONTENT_LEN), prefix = record_prefix(half);
    for (size_t i = (content_len - 1) / MAX_CONTENT_LEN + 1; i-- > 0;) {
        size_t from = i * MAX_CONTENT_LEN;
        size_t len = content_len - from < MAX_CONTENT_LEN ? content_len - from : MAX_CONTENT_LEN;
        memmove(base + i * stride + prefix, base + RECORD_HEADER_LEN + from, len);
    }
}

enum status flight_seal(struct flight *flight, struct half *half)
{
    size_t left = open_len(flight);
    if (left == 0)
        return OK;
    spread_fragments(flight->room.at + flight->sealed, left, half);
    while (left > 0) {
        size_t size = 0, len = left < MAX_CONTENT_LEN ? left : MAX_CONTENT_LEN;
        if (seal_record(&size, half, HANDSHAKE, flight->room.at + flight->sealed, len, 0) != OK)
            return FAILED;
        flight->sealed += size;
        left -= len;
    }
    flight->len = flight->sealed;
    return OK;
}

enum status flight_add_change_cipher_spec(struct flight *flight)
{
    static const uint8_t record[] = { CHANGE_CIPHER_SPEC, 3, 3, 0, 1, 1 };
    if (open_len(flight) > 0 || flight->room.len - flight->len < sizeof record)
        return FAILED;
    memcpy(flight->room.at + flight->len, record, sizeof record);
    flight->len += sizeof record;
    flight->sealed = flight->len;
    return OK;
}

size_t flight_ready(const struct flight *flight)
{
    return flight->sealed - flight->taken;
}

size_t flight_take(struct flight *flight, struct bytes out)
{
    size_t n = flight_ready(flight) < out.len ? flight_ready(flight) : out.len;
    if (n > 0)
        memcpy(out.at, flight->room.at + flight->taken, n);
    flight->taken += n;
    if (flight->taken == flight->len)
        flight->taken = flight->sealed = flight->len = 0; /* all is gone: the next flight begins at the front */
    return n;
}
