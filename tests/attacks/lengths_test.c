/* lengths_test.c - messages that claim more bytes than they have: Heartbleed (CVE-2014-0160) and its like.
 *
 * Each message arrives alone, in a block of memory that ends where it ends: the sanitizer sees who reads on. The
 * readers by themselves are in tests/message/. */
#include "attacks/attacker.h"
#include "test.h"

/* ---- a conversation, message by message ---- */

static void say_apart(struct pair *p, struct side *from)
{
    struct stolen flight;
    steal(&flight, from);
    for (size_t i = 0; i < flight.count; i++) {
        put_stolen(from, &flight.records[i]);
        deliver(p, from, other_side(p, from));
    }
}

static void converse_apart(struct pair *p)
{
    for (int turn = 0; turn < 3; turn++) {
        say_apart(p, &p->client);
        say_apart(p, &p->server);
    }
}

struct told {
    bool by_client;
    enum message message;
};

static const struct told told[] = {
    { true, CLIENT_HELLO },
    { false, SERVER_HELLO },
    { false, CERTIFICATE },
    { false, CERTIFICATE_STATUS },
    { false, SERVER_KEY_EXCHANGE },
    { false, CERTIFICATE_REQUEST },
    { false, SERVER_HELLO_DONE },
    { true, CERTIFICATE },
    { true, CLIENT_KEY_EXCHANGE },
    { true, CERTIFICATE_VERIFY },
    { true, FINISHED },
    { false, FINISHED },
};

/* What the liar does to its message: its body ends before that place, or the byte there becomes 255. A signature is now
 * and then a byte shorter, and then it is the last one. */
static struct {
    enum { MEASURE, CUT_OFF, ENLARGE } how;
    size_t at;
    size_t len; /* of the body, in the end */
} damage;

static enum status (*write_honestly)(struct handshake *);

static void damage_body(uint8_t *header, uint8_t *body)
{
    size_t at = damage.at < damage.len ? damage.at : damage.len - 1;
    if (damage.how == ENLARGE && damage.len > 0)
        body[at] = 0xff;
    if (damage.how == CUT_OFF)
        damage.len = at;
    header[2] = (uint8_t)(damage.len >> 8);
    header[3] = (uint8_t)damage.len;
}

static enum status write_damaged(struct handshake *hs)
{
    enum status s = write_honestly(hs);
    damage.len = hs->out.len - MESSAGE_HEADER_LEN;
    damage_body(hs->out.base, hs->out.base + MESSAGE_HEADER_LEN);
    hs->out.len = MESSAGE_HEADER_LEN + damage.len;
    return s;
}

static void tell_damaged(struct pair *p, const struct told *what)
{
    struct flow flow = what->by_client ? client_flow(TLS12) : server_flow(TLS12);
    struct step *row = &flow.rows[row_of(&flow, SEND, what->message)];
    renew(p);
    write_honestly = row->perform;
    row->perform = write_damaged;
    follow(what->by_client ? &p->client : &p->server, &flow);
    converse_apart(p);
}

/* The length of that message's body when nobody lies. */
static size_t measure(struct pair *p, const struct told *what)
{
    damage.how = MEASURE;
    tell_damaged(p, what);
    expect_connected(p);
    return damage.len;
}

static struct side *victim_of(struct pair *p, const struct told *what)
{
    return what->by_client ? &p->server : &p->client;
}

/* All of the first bytes, where lengths are, and some of the others. */
static size_t next_place(size_t at)
{
    enum { DENSE = 64, STRIDE = 7 };
    return at < DENSE ? at + 1 : at + STRIDE;
}

/* ---- claims ---- */

/* Inside, all lengths are as they were, and now claim more than there is. */
static void expect_each_cut_refused(struct pair *p, const struct told *what)
{
    size_t len = measure(p, what);
    for (size_t at = 0; at < len; at = next_place(at)) {
        damage.how = CUT_OFF;
        damage.at = at;
        tell_damaged(p, what);
        assert_non_null(hf_failure_of(victim_of(p, what)->conn));
        assert_false(hf_is_connected(victim_of(p, what)->conn));
    }
}

TEST(a_message_cut_anywhere_is_refused)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    for (size_t i = 0; i < COUNT_OF(told); i++)
        expect_each_cut_refused(&p, &told[i]);
    free_pair(&p);
}

static void expect_each_large_byte_judged(struct pair *p, const struct told *what)
{
    size_t len = measure(p, what);
    for (size_t at = 0; at < len; at = next_place(at)) {
        damage.how = ENLARGE;
        damage.at = at;
        tell_damaged(p, what);
        if (hf_failure_of(p->client.conn) == NULL && hf_failure_of(p->server.conn) == NULL)
            expect_connected(p);
    }
}

TEST(each_byte_as_large_as_can_be_is_judged_and_nothing_is_read_behind_the_message)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    for (size_t i = 0; i < COUNT_OF(told); i++)
        expect_each_large_byte_judged(&p, &told[i]);
    free_pair(&p);
}

TEST(the_key_exchanges_of_dhe_and_rsa_are_judged_so_too)
{
    static const struct told of_dhe[] = { { false, SERVER_KEY_EXCHANGE }, { true, CLIENT_KEY_EXCHANGE } };
    struct pair dhe = new_pair(tls12_pair(BY_DHE)), rsa = new_pair(tls12_pair(BY_RSA));
    for (size_t i = 0; i < COUNT_OF(of_dhe); i++) {
        expect_each_cut_refused(&dhe, &of_dhe[i]);
        expect_each_large_byte_judged(&dhe, &of_dhe[i]);
    }
    expect_each_cut_refused(&rsa, &of_dhe[1]);
    free_pair(&dhe);
    free_pair(&rsa);
}

/* By its header. What follows, or the end of the stream, tells. */
TEST(a_message_that_is_longer_than_what_follows_is_waited_for_and_not_read)
{
    static const struct told last[] = { { true, CLIENT_HELLO }, { false, SERVER_HELLO_DONE } };
    for (size_t i = 0; i < COUNT_OF(last); i++) {
        struct pair p = new_pair(tls12_pair(BY_ECDHE));
        lie(last[i].by_client ? &p.client : &p.server, &LIE(last[i].message, CLAIM_MORE(1000)));
        shake_hands(&p);
        assert_null(hf_failure_of(victim_of(&p, &last[i])->conn));
        expect_cut_off(victim_of(&p, &last[i]), "EOF_IN_HANDSHAKE");
        free_pair(&p);
    }
}

/* ---- Heartbleed itself ---- */

#define REQUEST_FOR_16_KIB "01 4000"

TEST(a_heartbeat_is_refused_before_any_keys)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    let_speak(&p, &p.client);
    flush_side(&p.server);
    wire_clear(&p.server.sent);
    put_clear_record(&p.client, 24, hex(REQUEST_FOR_16_KIB));
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "UNEXPECTED_RECORD", 10);
    flush_side(&p.server);
    assert_int_equal(p.server.sent.len, RECORD_HEADER_LEN + 2); /* the alert */
    free_pair(&p);
}

static void expect_heartbeat_refused(struct pair_options options)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    expect_connected(&p);
    put_record(&p.client, 24, hex(REQUEST_FOR_16_KIB));
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "UNEXPECTED_RECORD", 10);
    free_pair(&p);
}

TEST(a_heartbeat_is_refused_under_protection)
{
    expect_heartbeat_refused((struct pair_options){ 0 });
    expect_heartbeat_refused(tls12_pair(BY_ECDHE));
}
