/* tls12_waiting_test.c - a handshake of TLS 1.2 that stands still for an answer from outside: a signature over its
 * ServerKeyExchange or over all its messages, a verdict on a chain and its staple. */
#include "handshake/judgement.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

/* ---- what the two sides are configured with ---- */

static void sign_elsewhere(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    must(config, hf_config_add_identity_without_key(config, of(chain_pem(test_leaf()))));
}

static void client_signs_elsewhere(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    must(config, hf_config_add_identity_without_key(config, of(chain_pem(client_leaf()))));
}

static void client_judges_elsewhere(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    judge_elsewhere(config, arg);
}

static void staple(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_add_identity(config, of(chain_pem(test_leaf())), of(test_leaf()->key_pem), NULL, NULL));
    must(config, hf_config_staple(config, of(staple_of(test_leaf()))));
}

static void judge_clients_elsewhere(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    demand_from_client(config, arg);
    judge_elsewhere(config, arg);
}

static const struct pair_options server_signs = { .configure_server = sign_elsewhere, .without_identity = true },
                                 client_signs = { .configure_client = client_signs_elsewhere,
                                                  .configure_server = demand_from_client },
                                 client_judges = { .configure_client = client_judges_elsewhere,
                                                   .configure_server = staple,
                                                   .without_identity = true },
                                 server_judges = { .configure_client = show_certificate,
                                                   .configure_server = judge_clients_elsewhere };

static struct pair waiting_pair(struct pair_options options, bool is_client, unsigned need)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    assert_int_equal(hf_needs(is_client ? p.client.conn : p.server.conn), need);
    return p;
}

static hf_status answer_with(struct side *side, EVP_PKEY *key)
{
    uint8_t out[128];
    size_t len = sizeof out;
    hf_signature_request request;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    assert_int_equal(hf_signature_wanted(side->conn, &request), HF_OK);
    assert_int_equal(request.scheme, 0x0403);
    assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(EVP_DigestSign(ctx, out, &len, request.input.at, request.input.len), 1);
    EVP_MD_CTX_free(ctx);
    return hf_give_signature(side->conn, (hf_span){ out, len });
}

static bool is_verified(const struct side *side)
{
    hf_agreement agreed;
    hf_agreed(side->conn, &agreed);
    return agreed.verified;
}

/* ---- the server's signature, 7.4.3 ---- */

TEST(a_servers_key_elsewhere_signs)
{
    struct pair p = waiting_pair(server_signs, false, HF_NEEDS_SIGNATURE);
    assert_int_equal(answer_with(&p.server, test_leaf()->key), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    assert_true(is_verified(&p.client));
    free_pair(&p);
}

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

TEST(a_signature_by_another_key_is_refused_by_the_peer)
{
    struct pair p = waiting_pair(server_signs, false, HF_NEEDS_SIGNATURE);
    assert_int_equal(answer_with(&p.server, client_leaf()->key), HF_OK);
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(a_server_that_cannot_sign_tells_so)
{
    struct pair p = waiting_pair(server_signs, false, HF_NEEDS_SIGNATURE);
    assert_int_equal(hf_give_signature(p.server.conn, (hf_span){ NULL, 0 }), HF_FAILED);
    expect_handshake_refused(&p, &p.server, "SIGNING_FAILED", 80);
    free_pair(&p);
}

TEST(a_signature_of_the_greatest_length_is_sent)
{
    struct pair p = waiting_pair(server_signs, false, HF_NEEDS_SIGNATURE);
    assert_int_equal(hf_give_signature(p.server.conn, of(many(MAX_SIGNATURE_LEN, 0))), HF_OK);
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(a_server_that_waits_may_be_left)
{
    struct pair p = waiting_pair(server_signs, false, HF_NEEDS_SIGNATURE);
    expect_cut_off(&p.server, "EOF_IN_HANDSHAKE");
    free_pair(&p);
}

/* ---- the client's signature, 7.4.8 ---- */

TEST(a_clients_key_elsewhere_signs)
{
    struct pair p = waiting_pair(client_signs, true, HF_NEEDS_SIGNATURE);
    assert_int_equal(answer_with(&p.client, client_leaf()->key), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    assert_true(is_verified(&p.server));
    free_pair(&p);
}

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

TEST(a_client_that_cannot_sign_tells_so)
{
    struct pair p = waiting_pair(client_signs, true, HF_NEEDS_SIGNATURE);
    assert_int_equal(hf_give_signature(p.client.conn, (hf_span){ NULL, 0 }), HF_FAILED);
    expect_handshake_refused(&p, &p.client, "SIGNING_FAILED", 80);
    free_pair(&p);
}

TEST(a_clients_signature_by_another_key_is_refused_by_the_server)
{
    struct pair p = waiting_pair(client_signs, true, HF_NEEDS_SIGNATURE);
    assert_int_equal(answer_with(&p.client, test_leaf()->key), HF_OK);
    expect_handshake_refused(&p, &p.server, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(meanwhile_no_bytes_are_taken)
{
    struct pair p = waiting_pair(client_signs, true, HF_NEEDS_SIGNATURE);
    uint8_t bytes[] = { 20, 3, 3, 0, 1, 1 };
    size_t used = 1;
    hf_span data;
    assert_int_equal(hf_receive(p.client.conn, bytes, sizeof bytes, &used, &data), HF_WAIT);
    assert_int_equal(used, 0);
    assert_int_equal(answer_with(&p.client, client_leaf()->key), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
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
    assert_false(is_verified(&p.client));
    assert_int_equal(hf_give_verdict(p.client.conn, true, NULL), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    assert_true(is_verified(&p.client));
    assert_int_equal(hf_peer_staple(p.client.conn).len, 0);
    free_pair(&p);
}

TEST(a_server_judges_its_client_elsewhere)
{
    struct pair p = waiting_pair(server_judges, false, HF_NEEDS_VERDICT);
    assert_int_equal(hf_peer_staple(p.server.conn).len, 0);
    assert_int_equal(hf_give_verdict(p.server.conn, true, NULL), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    assert_true(is_verified(&p.server));
    free_pair(&p);
}

TEST(a_refusal_elsewhere_is_told)
{
    struct pair p = waiting_pair(client_judges, true, HF_NEEDS_VERDICT);
    assert_int_equal(hf_give_verdict(p.client.conn, false, "not today"), HF_FAILED);
    assert_string_equal(hf_failure_of(p.client.conn)->detail, "not today");
    expect_handshake_refused(&p, &p.client, "REFUSED_ELSEWHERE", 46);
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
    assert_false(is_verified(&p.client));
    shake_hands(&p);
    expect_failure(&p.client, reason, 51);
    assert_false(is_verified(&p.client));
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
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    assert_false(is_verified(&p.client));
    shake_hands(&p);
    assert_true(is_verified(&p.client));
    assert_false(is_verified(&p.server));
    free_pair(&p);
}

TEST(who_judges_nobody_has_verified_nobody)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++) {
        struct pair p = new_pair(tls12_pair(exchange));
        p.client.config->policy.skip_verification = true;
        shake_hands(&p);
        expect_talk(&p);
        assert_false(is_verified(&p.client));
        free_pair(&p);
    }
}
