/* recording.c - a handshake that can be had again. */
#define OPENSSL_SUPPRESS_DEPRECATED /* OpenSSL 3 would have a provider for this, at ten times the length */
#include "support/recording.h"

#include "test.h"

#include <openssl/rand.h>

/* ---- random numbers ---- */

/* Each step of a conversation has a stream of its own: a side that lives alone draws the same numbers in it as before. */
static uint64_t state;

static void begin_step(unsigned step)
{
    state = step + 1;
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

static hf_conn *new_client(const struct recording *r)
{
    return hf_client_new(r->pair.client.config, "server.example");
}

static struct span said(struct side *side)
{
    return keep_bytes(side->sent.at, side->sent.len);
}

static void record_flight(struct recording *r, unsigned step, bool by_client)
{
    struct pair *p = &r->pair;
    struct side *from = by_client ? &p->client : &p->server;
    begin_step(step);
    flush_side(from);
    if (step + 2 >= MOST_FLIGHTS || from->sent.len == 0)
        return;
    r->flights[r->count++] = said(from);
    deliver(p, from, by_client ? &p->server : &p->client);
}

static void record_data(struct recording *r, struct side *from, struct side *to, const char *text)
{
    send_text(from, text);
    r->flights[r->count++] = said(from);
    deliver(&r->pair, from, to);
}
