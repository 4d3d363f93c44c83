/* waiting_test.c - a handshake that stands still for an answer from outside: what happens meanwhile, and wrong answers.
 */
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

static void key_elsewhere(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_add_identity_without_key(config, of(chain_pem(test_leaf()))));
}

static void client_key_elsewhere(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_add_identity_without_key(config, of(chain_pem(client_leaf()))));
}

static void judge_clients_elsewhere(hf_config *config, void *arg)
{
    demand_from_client(config, arg);
    judge_elsewhere(config, arg);
}

static const struct pair_options server_signs_elsewhere = { .configure_server = key_elsewhere,
                                                            .without_identity = true },
                                 client_signs_elsewhere = { .configure_client = client_key_elsewhere,
                                                            .configure_server = demand_from_client },
                                 client_judges_elsewhere = { .configure_client = judge_elsewhere },
                                 server_judges_elsewhere = { .configure_client = show_certificate,
                                                             .configure_server = judge_clients_elsewhere };

static struct pair waiting_pair(struct pair_options options, bool is_client, unsigned need)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    assert_int_equal(hf_needs(is_client ? p.client.conn : p.server.conn), need);
    return p;
}

static hf_span sign_with(EVP_PKEY *key, hf_span input)
{
    static uint8_t out[128];
    size_t len = sizeof out;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(EVP_DigestSign(ctx, out, &len, input.at, input.len), 1);
    EVP_MD_CTX_free(ctx);
    return (hf_span){ out, len };
}

static hf_status answer_with(struct side *side, EVP_PKEY *key)
{
    hf_signature_request request;
    assert_int_equal(hf_signature_wanted(side->conn, &request), HF_OK);
    return hf_give_signature(side->conn, sign_with(key, request.input));
}

/* ---- right answers ---- */

TEST(a_clients_key_elsewhere_signs)
{
    hf_agreement agreed;
    struct pair p = waiting_pair(client_signs_elsewhere, true, HF_NEEDS_SIGNATURE);
    assert_int_equal(answer_with(&p.client, client_leaf()->key), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    hf_agreed(p.server.conn, &agreed);
    assert_true(agreed.verified);
    free_pair(&p);
}

TEST(a_server_judges_its_client_elsewhere)
{
    hf_agreement agreed;
    struct pair p = waiting_pair(server_judges_elsewhere, false, HF_NEEDS_VERDICT);
    assert_int_equal(hf_peer_certificate(p.server.conn, 0).len, client_leaf()->der.len);
    hf_agreed(p.server.conn, &agreed);
    assert_false(agreed.verified);
    assert_int_equal(hf_give_verdict(p.server.conn, true, "ignored"), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    hf_agreed(p.server.conn, &agreed);
    assert_true(agreed.verified);
    free_pair(&p);
}

/* A verdict alone is no proof: the peer must hold the key, too. */
TEST(a_verdict_is_worth_nothing_before_the_signature)
{
    hf_agreement agreed;
    struct pair p = new_pair(client_judges_elsewhere);
    lie(&p.server, &LIE(CERTIFICATE_VERIFY, FLIP_LAST));
    shake_hands(&p);
    assert_int_equal(hf_give_verdict(p.client.conn, true, NULL), HF_FAILED);
    expect_failure(&p.client, "BAD_SIGNATURE", 51);
    hf_agreed(p.client.conn, &agreed);
    assert_false(agreed.verified);
    free_pair(&p);
}

/* ---- wrong answers ---- */

TEST(a_signature_by_another_key_is_refused_by_the_peer)
{
    struct pair p = waiting_pair(server_signs_elsewhere, false, HF_NEEDS_SIGNATURE);
    assert_int_equal(answer_with(&p.server, client_leaf()->key), HF_OK);
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(a_signature_longer_than_any_is_refused_by_ourselves)
{
    struct pair p = waiting_pair(server_signs_elsewhere, false, HF_NEEDS_SIGNATURE);
    assert_int_equal(hf_give_signature(p.server.conn, of(many(MAX_SIGNATURE_LEN + 1, 0))), HF_FAILED);
    expect_handshake_refused(&p, &p.server, "SIGNING_FAILED", 80);
    free_pair(&p);
}

TEST(a_signature_of_the_greatest_length_is_sent)
{
    struct pair p = waiting_pair(server_signs_elsewhere, false, HF_NEEDS_SIGNATURE);
    assert_int_equal(hf_give_signature(p.server.conn, of(many(MAX_SIGNATURE_LEN, 0))), HF_OK);
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(a_client_that_cannot_sign_tells_so)
{
    struct pair p = waiting_pair(client_signs_elsewhere, true, HF_NEEDS_SIGNATURE);
    assert_int_equal(hf_give_signature(p.client.conn, (hf_span){ NULL, 0 }), HF_FAILED);
    expect_handshake_refused(&p, &p.client, "SIGNING_FAILED", 80);
    free_pair(&p);
}

TEST(a_client_refused_elsewhere_is_told)
{
    struct pair p = waiting_pair(server_judges_elsewhere, false, HF_NEEDS_VERDICT);
    assert_int_equal(hf_give_verdict(p.server.conn, false, NULL), HF_FAILED);
    assert_string_equal(hf_failure_of(p.server.conn)->detail, "");
    expect_handshake_refused(&p, &p.server, "REFUSED_ELSEWHERE", 46);
    free_pair(&p);
}

TEST(an_answer_to_another_question_changes_nothing)
{
    struct pair p = waiting_pair(client_judges_elsewhere, true, HF_NEEDS_VERDICT);
    assert_int_equal(hf_give_signature(p.client.conn, of(many(10, 0))), HF_WAIT);
    assert_int_equal(hf_give_verdict(p.client.conn, true, NULL), HF_OK);
    assert_int_equal(hf_give_verdict(p.client.conn, false, NULL), HF_WAIT);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- meanwhile ---- */

TEST(meanwhile_no_bytes_are_taken)
{
    struct pair p = waiting_pair(server_signs_elsewhere, false, HF_NEEDS_SIGNATURE);
    uint8_t bytes[] = { 20, 3, 3, 0, 1, 1 };
    size_t used = 1;
    hf_span data;
    assert_int_equal(hf_receive(p.server.conn, bytes, sizeof bytes, &used, &data), HF_WAIT);
    assert_int_equal(used, 0);
    assert_int_equal(answer_with(&p.server, test_leaf()->key), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

TEST(meanwhile_the_stream_may_end)
{
    struct pair p = waiting_pair(server_signs_elsewhere, false, HF_NEEDS_SIGNATURE);
    expect_cut_off(&p.server, "EOF_IN_HANDSHAKE");
    assert_int_equal(hf_give_signature(p.server.conn, of(many(10, 0))), HF_WAIT);
    free_pair(&p);
}

TEST(meanwhile_we_may_leave)
{
    struct pair p = waiting_pair(client_judges_elsewhere, true, HF_NEEDS_VERDICT);
    hf_close(p.client.conn);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    expect_alert_from_peer(&p.server, ALERT_CLOSE_NOTIFY);
    free_pair(&p);
    p = waiting_pair(client_judges_elsewhere, true, HF_NEEDS_VERDICT);
    free_pair(&p); /* without a word */
}
