/* staple_test.c - a stapled OCSP response through the handshake, in both versions: when it is sent, and what the client
 * makes of it (RFC 6066 8, RFC 8446 4.4.2.1, RFC 7633). What may be wrong inside it is for tests/certificate/. */
#include "handshake/refusals.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/staples.h"
#include "support/tls12.h"
#include "test.h"

/* ---- what the two sides are configured with ---- */

static void staple(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_staple(config, of(staple_of(test_leaf()))));
}

static void trust_anyone(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_insecure_skip_verification(config));
}

static void staple_and_ask_client(hf_config *config, void *arg)
{
    staple(config, arg);
    ask_client(config, arg);
}

static void staple_in_tls12(hf_config *config, void *arg)
{
    staple(config, arg);
    speak_tls12(config, arg);
}

static const struct pair_options plain,
    stapling = { .configure_server = staple }, stapling_in_tls12 = { .configure_server = staple_in_tls12 },
    asking = { .configure_server = staple_and_ask_client, .configure_client = show_certificate };

/* ---- when it is sent ---- */

/* Stands still for the verdict, with what came. */
static size_t staple_that_came(struct pair_options options)
{
    struct pair p = new_pair(options);
    p.client.config->policy.verdict_elsewhere = true;
    shake_hands(&p);
    assert_int_equal(hf_needs(p.client.conn), HF_NEEDS_VERDICT);
    size_t len = hf_peer_staple(p.client.conn).len;
    free_pair(&p);
    return len;
}

TEST(a_server_that_has_a_staple_sends_it)
{
    assert_int_equal(staple_that_came(stapling), staple_of(test_leaf()).len);
    assert_int_equal(staple_that_came(stapling_in_tls12), staple_of(test_leaf()).len);
    assert_int_equal(staple_that_came(plain), 0);
}

static void expect_talk_with(struct pair_options options)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

TEST(a_good_staple_is_fine)
{
    expect_talk_with(stapling);
    expect_talk_with(stapling_in_tls12);
}

/* In TLS 1.2 there is no message for it then: the client would refuse it. */
TEST(a_client_that_judges_nothing_asks_for_none)
{
    struct pair_options options = stapling_in_tls12;
    options.configure_client = trust_anyone;
    expect_talk_with(options);
    options = stapling;
    options.configure_client = trust_anyone;
    expect_talk_with(options);
}

/* ---- what the client makes of it ---- */

TEST(a_staple_of_a_wrong_shape)
{
    static const char *const bodies[] = {
        "", "01", "01 0000", "01 000000", "01 000002 30", "01 000001 30 00", "02 000003 000000"
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        expect_client_refuses(stapling, LIE(CERTIFICATE, SET_EXTENSION(EXT_STATUS_REQUEST, bodies[i])), "MALFORMED",
                              50);
}

TEST(a_staple_that_is_no_response)
{
    expect_client_refuses(stapling, LIE(CERTIFICATE, SET_EXTENSION(EXT_STATUS_REQUEST, "01 000002 3000")), "BAD_STAPLE",
                          113);
}

TEST(a_staple_outside_of_its_message)
{
    expect_client_refuses(stapling, LIE(ENCRYPTED_EXTENSIONS, ADD_EXTENSION(EXT_STATUS_REQUEST, "01 000002 3000")),
                          "EXTENSION_OUT_OF_PLACE", 47);
    expect_client_refuses(stapling, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_STATUS_REQUEST, "")), "EXTENSION_OUT_OF_PLACE",
                          47);
}

/* A Certificate of the leaf, without a staple, and of its root with one. */
static struct span staple_at_the_root(const char *staple_of_root)
{
    static uint8_t room[4096];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    wr_u8(&w, 0);
    WR_VEC24(&w) {
        WR_VEC24(&w)
            wr_bytes(&w, test_leaf()->der);
        wr_u16(&w, 0);
        WR_VEC24(&w)
            wr_bytes(&w, test_root()->der);
        WR_VEC16(&w) {
            wr_u16(&w, EXT_STATUS_REQUEST);
            WR_VEC16(&w)
                wr_bytes(&w, hex(staple_of_root));
        }
    }
    assert_true(wr_finish(&w));
    return wr_written(&w);
}

/* RFC 8446 4.4.2.1 allows one with each certificate; the leaf's counts. */
TEST(a_staple_of_another_certificate_of_the_chain_is_passed_over)
{
    expect_client_accepts(plain, LIE(CERTIFICATE, BODY_OF(staple_at_the_root("01 000002 3000"))));
    expect_client_refuses(plain, LIE(CERTIFICATE, BODY_OF(staple_at_the_root("01 000002 30"))), "MALFORMED", 50);
}

/* RFC 8446 4.4.2.1: a server may ask, and we have none to give. */
TEST(a_server_may_ask_its_client_for_one)
{
    expect_client_accepts(asking, LIE(CERTIFICATE_REQUEST, ADD_EXTENSION(EXT_STATUS_REQUEST, "01 0000 0000")));
}

TEST(a_client_may_not_staple_unasked)
{
    expect_server_refuses(asking, LIE(CERTIFICATE, ADD_EXTENSION(EXT_STATUS_REQUEST, "01 000002 3000")),
                          "EXTENSION_NOT_ASKED_FOR", 110);
}

/* ---- must-staple, RFC 7633 ---- */

static void show_must_staple_leaf(hf_config *config, void *arg)
{
    static const struct made_certificate *leaf;
    leaf = leaf != NULL ? leaf : make_must_staple_leaf("DNS:server.example", test_root());
    must(config, hf_config_add_identity(config, of(chain_pem(leaf)), of(leaf->key_pem), NULL, NULL));
    if (arg != NULL)
        must(config, hf_config_staple(config, of(make_good_staple(leaf))));
}

static void expect_staple_demanded(configure_fn *client)
{
    struct pair_options options = { .configure_client = client,
                                    .configure_server = show_must_staple_leaf,
                                    .without_identity = true };
    struct pair p = new_pair(options);
    expect_handshake_refused(&p, &p.client, "MISSING_STAPLE", 113);
    free_pair(&p);
    options.arg = &options;
    expect_talk_with(options);
}

TEST(a_certificate_that_must_not_come_without_a_staple)
{
    expect_staple_demanded(speak_tls13);
    expect_staple_demanded(speak_tls12);
}

/* RFC 6066 8 lets a server break its word; the certificate does not. */
TEST(a_staple_that_was_promised_and_not_sent)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls12,
                                                    .configure_server = show_must_staple_leaf,
                                                    .without_identity = true,
                                                    .arg = &p });
    struct flow flow = server_flow(TLS12);
    leave_unsaid(&flow, row_of(&flow, SEND, CERTIFICATE_STATUS));
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "MISSING_STAPLE", 113);
    free_pair(&p);
}
