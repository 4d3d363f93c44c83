/* refusals.c - one side lies, and the other one says what it makes of it. */
#include "handshake/refusals.h"

#include "test.h"

static struct pair new_lying_pair(struct pair_options options, bool client_lies, const struct lie *what)
{
    struct pair p = new_pair(options);
    bool both_speak_tls13 =
        policy_speaks(&p.client.config->policy, TLS13) && policy_speaks(&p.server.config->policy, TLS13);
    lie_in_version(client_lies ? &p.client : &p.server, both_speak_tls13 ? TLS13 : TLS12, what);
    return p;
}

void expect_client_refuses(struct pair_options options, struct lie what, const char *reason, uint8_t alert)
{
    struct pair p = new_lying_pair(options, false, &what);
    expect_handshake_refused(&p, &p.client, reason, alert);
    free_pair(&p);
}

void expect_server_refuses(struct pair_options options, struct lie what, const char *reason, uint8_t alert)
{
    struct pair p = new_lying_pair(options, true, &what);
    expect_handshake_refused(&p, &p.server, reason, alert);
    free_pair(&p);
}

static void expect_accepted(struct pair p)
{
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

void expect_client_accepts(struct pair_options options, struct lie what)
{
    expect_accepted(new_lying_pair(options, false, &what));
}

void expect_server_accepts(struct pair_options options, struct lie what)
{
    expect_accepted(new_lying_pair(options, true, &what));
}

struct span certificates(uint16_t version, struct span der, size_t count)
{
    size_t len = 1 + 3 + count * (3 + der.len + 2);
    struct bytes room = { malloc(len), len };
    struct writer w = writer_of(room);
    if (version == TLS13)
        wr_u8(&w, 0); /* certificate_request_context */
    WR_VEC24(&w) {
        for (size_t i = 0; i < count; i++) {
            WR_VEC24(&w)
                wr_bytes(&w, der);
            if (version == TLS13)
                wr_u16(&w, 0);
        }
    }
    assert_true(wr_finish(&w));
    struct span out = keep_bytes(room.at, w.len);
    free(room.at);
    return out;
}
