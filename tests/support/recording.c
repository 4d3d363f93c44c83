/* recording.c - a handshake that can be had again. */
#define OPENSSL_SUPPRESS_DEPRECATED /* OpenSSL 3 would rather have a provider for this */
#include "support/recording.h"

#include "test.h"

#include <openssl/rand.h>

/* ---- random numbers ---- */

/* Each turn of the conversation has a stream of its own, so that one side alone draws what it drew then. */
static uint64_t state;

static void begin_turn(size_t turn)
{
    state = turn + 1;
}

static int draw(unsigned char *out, int len)
{
    for (int i = 0; i < len; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        out[i] = (unsigned char)(state >> 56);
    }
    return 1;
}

static int always_ready(void)
{
    return 1;
}

static const RAND_METHOD predictable = { NULL, draw, NULL, NULL, draw, always_ready };

/* ---- recording ---- */

static const char *const data[] = { "a question", "an answer" };

static struct span taken(struct side *side)
{
    struct span bytes = keep_bytes(side->sent.at, side->sent.len);
    wire_clear(&side->sent);
    return bytes;
}

static void give(struct pair *p, struct side *from, struct side *to, struct span bytes)
{
    wire_add(&from->sent, bytes.at, bytes.len);
    deliver(p, from, to);
}

/* One side's turn: it hears the flight before, and answers. */
static void take_turn(struct recording *r, size_t turn)
{
    struct side *side = turn % 2 == 0 ? &r->pair.client : &r->pair.server;
    struct side *other = turn % 2 == 0 ? &r->pair.server : &r->pair.client;
    begin_turn(turn);
    if (turn > 0)
        give(&r->pair, other, side, r->flights[turn - 1]);
    flush_side(side);
    if (hf_is_connected(side->conn))
        send_text(side, data[turn % 2]);
    r->flights[turn] = taken(side);
}

struct recording record_handshake(struct pair_options options)
{
    RAND_set_rand_method(&predictable);
    struct recording r = { .pair = new_pair(options) };
    while (!hf_is_connected(r.pair.client.conn) || !hf_is_connected(r.pair.server.conn)) {
        assert_true(r.count < MOST_FLIGHTS);
        take_turn(&r, r.count++);
    }
    return r;
}

bool is_tls12(const struct recording *recording)
{
    hf_agreement agreed;
    hf_agreed(recording->pair.client.conn, &agreed);
    return strcmp(agreed.version, "TLSv1.2") == 0;
}

void free_recording(struct recording *recording)
{
    free_pair(&recording->pair);
    RAND_set_rand_method(NULL);
}

struct span stream_of(const struct recording *recording, bool of_client)
{
    struct span stream = NO_BYTES;
    for (size_t i = of_client ? 0 : 1; i < recording->count; i += 2)
        stream = stream.at == NULL ? recording->flights[i] : joined(stream, recording->flights[i]);
    return stream;
}

/* ---- playing ---- */

struct replay {
    struct pair pair; /* one side of it */
    struct side *living, *dead;
    struct change change;
    size_t given; /* of the stream */
};

/* The flight as it is given now: the change is somewhere in the stream. */
static void give_changed(struct replay *r, struct span flight)
{
    size_t end = r->change.cut_at > 0 ? r->change.cut_at : SIZE_MAX;
    size_t len = r->given + flight.len <= end ? flight.len : end - r->given;
    uint8_t *bytes = malloc(len + 1);
    assert_non_null(bytes);
    memcpy(bytes, flight.at, len);
    if (r->change.at >= r->given && r->change.at - r->given < len)
        bytes[r->change.at - r->given] ^= r->change.mask;
    r->given += len;
    give(&r->pair, r->dead, r->living, span_of(bytes, len));
    free(bytes);
}

static struct replay begin_replay(const struct recording *recording, bool client_lives, struct change change)
{
    struct replay r = { .pair.chunk = change.chunk, .change = change };
    r.pair.client.conn = client_lives ? hf_client_new(recording->pair.client.config, "server.example") : NULL;
    r.pair.server.conn = client_lives ? NULL : hf_server_new(recording->pair.server.config);
    return r;
}

static struct outcome outcome_of(struct side *living, const char *expected_data)
{
    struct outcome out = { .was_closed_silently = hf_failure_of(living->conn) == NULL };
    if (out.was_closed_silently)
        assert_int_equal(hf_receive_eof(living->conn), HF_FAILED);
    const hf_failure *failure = hf_failure_of(living->conn);
    out.was_connected = strcmp(failure->step, "connected") == 0;
    out.reason = failure->reason;
    out.has_alert = failure->has_alert && !failure->peer_ended;
    out.alert = failure->alert;
    out.received = living->received.len;
    assert_true(out.received == 0 || out.received == strlen(expected_data));
    if (out.received > 0)
        assert_memory_equal(living->received.at, expected_data, out.received);
    return out;
}

struct outcome play(const struct recording *recording, bool client_lives, struct change change)
{
    struct replay r = begin_replay(recording, client_lives, change);
    r.living = client_lives ? &r.pair.client : &r.pair.server;
    r.dead = client_lives ? &r.pair.server : &r.pair.client;
    note_events(r.living);
    for (size_t turn = client_lives ? 0 : 1; turn <= recording->count; turn += 2) {
        begin_turn(turn);
        if (turn > 0)
            give_changed(&r, recording->flights[turn - 1]);
        flush_side(r.living);
    }
    struct outcome out = outcome_of(r.living, data[client_lives]);
    free_pair(&r.pair);
    return out;
}
