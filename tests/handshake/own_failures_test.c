/* own_failures_test.c - what can go wrong on our own side: the peer is told, and so is who reads the report. */
#define OPENSSL_SUPPRESS_DEPRECATED /* RAND_METHOD: OpenSSL 3 would rather have a provider for it */
#include "handshake/judgement.h"
#include "support/script.h"
#include "test.h"

#include <openssl/rand.h>

static const struct pair_options plain;

/* ---- no random numbers ---- */

static unsigned draws_left;

static int draw(unsigned char *out, int len)
{
    return draws_left > 0 && draws_left-- > 0 ? RAND_OpenSSL()->bytes(out, len) : 0;
}

static int is_ready(void)
{
    return 1;
}

static const RAND_METHOD exhausted = { NULL, draw, NULL, NULL, draw, is_ready };

static void allow_draws(unsigned count)
{
    draws_left = count;
    RAND_set_rand_method(&exhausted);
}

TEST(a_client_without_random_numbers_sends_no_hello)
{
    for (unsigned draws = 0; draws < 2; draws++) { /* its random and session id; its private key */
        struct pair p = new_pair(plain);
        uint8_t out[4096];
        size_t n;
        allow_draws(draws);
        assert_int_equal(hf_flush(p.client.conn, out, sizeof out, &n), HF_FAILED);
        RAND_set_rand_method(NULL);
        wire_add(&p.client.sent, out, n);
        expect_failure(&p.client, "CRYPTO_FAILED", 80);
        assert_string_equal(hf_failure_of(p.client.conn)->step, "ClientHello");
        deliver(&p, &p.client, &p.server);
        expect_alert_from_peer(&p.server, ALERT_INTERNAL_ERROR);
        free_pair(&p);
    }
}

/* Which of its draws fails does not matter: the client is told, and gets nothing that is predictable. */
TEST(a_server_without_random_numbers_ends_the_handshake)
{
    bool failed = true;
    unsigned draws = 0;
    for (; failed; draws++) {
        struct pair p = new_pair(plain);
        flush_side(&p.client);
        allow_draws(draws);
        deliver(&p, &p.client, &p.server);
        RAND_set_rand_method(NULL);
        const hf_failure *failure = hf_failure_of(p.server.conn);
        failed = failure != NULL;
        shake_hands(&p);
        if (failed)
            expect_alert_from_peer(&p.client, failure->alert);
        else
            expect_talk(&p);
        free_pair(&p);
    }
    assert_true(draws > 2);
}

/* ---- a message that outgrows its room ---- */

static enum status write_without_end(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, ENCRYPTED_EXTENSIONS)
        wr_bytes(&hs->out, many(100000, 0));
    return OK;
}

TEST(a_message_that_outgrows_its_room_is_not_sent)
{
    struct pair p = new_pair(plain);
    struct flow flow = server_flow(TLS13);
    flow.rows[row_of(&flow, SEND, ENCRYPTED_EXTENSIONS)].perform = write_without_end;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.server, "EXHAUSTED_ROOM", 80);
    free_pair(&p);
}

/* ---- a flight that cannot be sealed ---- */

static enum status finish_on_the_last_record(struct handshake *hs)
{
    hs->link->write.sequence = UINT64_MAX;
    return write_own_finished(hs);
}

TEST(a_flight_that_cannot_be_sealed_is_not_sent)
{
    struct pair p = new_pair(plain);
    struct flow flow = server_flow(TLS13);
    flow.rows[row_of(&flow, SEND, FINISHED)].perform = finish_on_the_last_record;
    follow(&p.server, &flow);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "CRYPTO_FAILED", 80);
    flush_side(&p.server); /* the ServerHello; the alert cannot be sealed, either */
    deliver(&p, &p.server, &p.client);
    assert_null(hf_failure_of(p.client.conn));
    assert_false(hf_is_connected(p.client.conn));
    assert_int_equal(hf_needs(p.server.conn), 0);
    free_pair(&p);
}

/* ---- a signature that cannot be made ---- */

static enum status sign_with_another_scheme(struct handshake *hs)
{
    hs->scheme = scheme_by_id(0x0804); /* rsa_pss_rsae_sha256, with a key of P-256 */
    return sign_transcript(hs);
}

TEST(a_key_that_cannot_sign_ends_the_handshake)
{
    struct pair p = new_pair(plain);
    struct flow flow = server_flow(TLS13);
    flow.rows[row_of(&flow, AWAIT, NO_MESSAGE)].perform = sign_with_another_scheme;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.server, "SIGNING_FAILED", 80);
    free_pair(&p);
}

/* ---- where it happened ---- */

static enum status fail_at_once(struct handshake *hs)
{
    return fail_because(hs, BECAUSE_CRYPTO_FAILED, "on %s", "purpose");
}

TEST(the_report_names_the_step)
{
    static const enum message messages[] = { SERVER_HELLO, ENCRYPTED_EXTENSIONS, CERTIFICATE, CERTIFICATE_VERIFY,
                                             FINISHED };
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        struct pair p = new_pair(plain);
        struct flow flow = server_flow(TLS13);
        flow.rows[row_of(&flow, SEND, messages[i])].perform = fail_at_once;
        follow(&p.server, &flow);
        expect_handshake_refused(&p, &p.server, "CRYPTO_FAILED", 80);
        assert_string_equal(hf_failure_of(p.server.conn)->step, message_name(messages[i]));
        assert_string_equal(hf_failure_of(p.server.conn)->detail, "on purpose");
        free_pair(&p);
    }
}
