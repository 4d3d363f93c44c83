/* tls12_waiting_test.c - a handshake of TLS 1.2 that stands still for an answer from outside: a signature over its
 * ServerKeyExchange or over all its messages, a verdict on a chain and its staple. */
#include "connection/outside.h"
#include "handshake/judgement.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

/* ---- what the two sides are configured with ---- */

static void staple(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_add_identity(config, of(chain_pem(test_leaf())), of(test_leaf()->key_pem), NULL, NULL));
    must(config, hf_config_staple(config, of(staple_of(test_leaf()))));
}

static const struct pair_options server_signs = { .newest = TLS12,
                                                  .configure_server = keep_server_key_elsewhere,
                                                  .without_identity = true },
                                 client_signs = { .newest = TLS12,
                                                  .configure_client = keep_client_key_elsewhere,
                                                  .configure_server = demand_from_client },
                                 client_judges = { .newest = TLS12,
                                                   .configure_client = judge_elsewhere,
                                                   .configure_server = staple,
                                                   .without_identity = true };

/* ---- the server's signature, 7.4.3 ---- */

/* Both randoms, and then the parameters: what is asked for is what the client checks. */
TEST(both_randoms_and_the_parameters_are_signed)
{
    struct pair p = waiting_pair(server_signs, false, HF_NEEDS_SIGNATURE);
    const struct hello_randoms *randoms = &p.server.conn->hs->randoms;
    hf_signature_request request;
    assert_int_equal(hf_signature_wanted(p.server.conn, &request), HF_OK);
    assert_int_equal(request.input.len, 32 + 32 + 1 + 2 + 1 + 32);
    assert_memory_equal(request.input.at, randoms->client, 32);
    assert_memory_equal(request.input.at + 32, randoms->server, 32);
    assert_memory_equal(request.input.at + 64, "\3\0\35\40", 4);
    assert_memory_equal(request.input.at + 68, p.server.conn->hs->own_share, 32);
    free_pair(&p);
}

static unsigned times_signed;
static uint8_t first_share[MAX_SHARE_LEN];
static enum status count_signing(struct handshake *hs)
{
    enum status s = sign_params(hs);
    if (times_signed++ == 0)
        memcpy(first_share, hs->own_share, sizeof first_share);
    return s;
}

/* The row is performed again when the answer is there: the key that was signed is the one that is used. */
TEST(the_servers_key_is_made_once)
{
    struct pair p = new_pair(server_signs);
    struct flow flow = server_flow(TLS12);
    times_signed = 0;
    flow.rows[row_of(&flow, SEND, SERVER_KEY_EXCHANGE) - 1].perform = count_signing;
    follow(&p.server, &flow);
    shake_hands(&p);
    assert_int_equal(answer_with(&p.server, test_leaf()->key), HF_OK);
    assert_int_equal(times_signed, 2);
    assert_memory_equal(p.server.conn->hs->own_share, first_share, sizeof first_share);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- the client's signature, 7.4.8 ---- */

/* All messages themselves, from the first byte of the ClientHello on. */
TEST(all_messages_are_signed)
{
    struct pair p = waiting_pair(client_signs, true, HF_NEEDS_SIGNATURE);
    hf_signature_request request;
    assert_int_equal(hf_signature_wanted(p.client.conn, &request), HF_OK);
    assert_int_equal(request.input.at[0], handshake_type(CLIENT_HELLO));
    assert_non_null(memmem(request.input.at, request.input.len, client_leaf()->der.at, client_leaf()->der.len));
    assert_non_null(memmem(request.input.at, request.input.len, test_leaf()->der.at, test_leaf()->der.len));
    free_pair(&p);
}

/* ---- a verdict ---- */

TEST(a_client_judges_elsewhere_with_the_staple_at_hand)
{
    struct pair p = waiting_pair(client_judges, true, HF_NEEDS_VERDICT);
    hf_span staple_that_came = hf_peer_staple(p.client.conn);
    assert_int_equal(staple_that_came.len, staple_of(test_leaf()).len);
    assert_memory_equal(staple_that_came.at, staple_of(test_leaf()).at, staple_that_came.len);
    assert_int_equal(hf_peer_certificate(p.client.conn, 0).len, test_leaf()->der.len);
    assert_false(has_verified(&p.client));
    assert_int_equal(hf_give_verdict(p.client.conn, true, NULL), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    assert_true(has_verified(&p.client));
    assert_int_equal(hf_peer_staple(p.client.conn).len, 0);
    free_pair(&p);
}

/* A verdict alone is no proof: the peer must hold the key, too. */
static void expect_verdict_worthless(struct pair_options options, struct lie what, const char *reason)
{
    struct pair p = new_pair(options);
    p.client.config->policy.verdict_elsewhere = true;
    lie(&p.server, &what);
    shake_hands(&p);
    assert_int_equal(hf_needs(p.client.conn), HF_NEEDS_VERDICT);
    (void)(hf_give_verdict(p.client.conn, true, NULL) == HF_OK);
    assert_false(has_verified(&p.client));
    shake_hands(&p);
    expect_failure(&p.client, reason, 51);
    assert_false(has_verified(&p.client));
    free_pair(&p);
}

TEST(a_verdict_is_worth_nothing_before_the_proof)
{
    expect_verdict_worthless(tls12_pair(BY_DHE), LIE(SERVER_KEY_EXCHANGE, FLIP_LAST), "BAD_SIGNATURE");
    expect_verdict_worthless(tls12_pair(BY_RSA), LIE(FINISHED, FLIP_LAST), "BAD_FINISHED");
}

/* RSA key exchange: that the server could read our secret shows in its Finished, and not before. */
TEST(who_encrypts_to_a_server_knows_it_by_its_finished)
{
    struct pair p = new_pair(tls12_pair(BY_RSA));
    make_round_trip(&p);
    assert_false(has_verified(&p.client));
    shake_hands(&p);
    assert_true(has_verified(&p.client));
    assert_false(has_verified(&p.server));
    free_pair(&p);
}

TEST(who_judges_nobody_has_verified_nobody)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++) {
        struct pair p = new_pair(tls12_pair(exchange));
        p.client.config->policy.skip_verification = true;
        shake_hands(&p);
        expect_talk(&p);
        assert_false(has_verified(&p.client));
        free_pair(&p);
    }
}
