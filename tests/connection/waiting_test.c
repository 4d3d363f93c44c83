/* waiting_test.c - a handshake that stands still for an answer from outside: what happens meanwhile, and wrong answers.
 */
#include "connection/outside.h"
#include "support/settings.h"
#include "support/versions.h"

static void judge_clients_elsewhere(hf_config *config, void *arg)
{
    demand_from_client(config, arg);
    judge_elsewhere(config, arg);
}

static struct pair server_waits_for_signature(uint16_t version)
{
    struct pair_options options = { .newest = version,
                                    .configure_server = keep_server_key_elsewhere,
                                    .without_identity = true };
    return waiting_pair(options, false, HF_NEEDS_SIGNATURE);
}

static struct pair client_waits_for_signature(uint16_t version)
{
    struct pair_options options = { .newest = version,
                                    .configure_client = keep_client_key_elsewhere,
                                    .configure_server = demand_from_client };
    return waiting_pair(options, true, HF_NEEDS_SIGNATURE);
}

static struct pair client_waits_for_verdict(uint16_t version)
{
    struct pair_options options = { .newest = version, .configure_client = judge_elsewhere };
    return waiting_pair(options, true, HF_NEEDS_VERDICT);
}

static struct pair server_waits_for_verdict(uint16_t version)
{
    struct pair_options options = { .newest = version,
                                    .configure_client = show_certificate,
                                    .configure_server = judge_clients_elsewhere };
    return waiting_pair(options, false, HF_NEEDS_VERDICT);
}

/* ---- right answers ---- */

TEST_IN_EACH_VERSION(a_servers_key_elsewhere_signs)
{
    struct pair p = server_waits_for_signature(version);
    assert_int_equal(answer_with(&p.server, test_leaf()->key), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    assert_true(has_verified(&p.client));
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_clients_key_elsewhere_signs)
{
    struct pair p = client_waits_for_signature(version);
    assert_int_equal(answer_with(&p.client, client_leaf()->key), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    assert_true(has_verified(&p.server));
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_server_judges_its_client_elsewhere)
{
    struct pair p = server_waits_for_verdict(version);
    assert_int_equal(hf_peer_certificate(p.server.conn, 0).len, client_leaf()->der.len);
    assert_int_equal(hf_peer_staple(p.server.conn).len, 0);
    assert_false(has_verified(&p.server));
    assert_int_equal(hf_give_verdict(p.server.conn, true, "ignored"), HF_OK);
    shake_hands(&p);
    expect_talk(&p);
    assert_true(has_verified(&p.server));
    free_pair(&p);
}

/* A verdict alone is no proof: the peer must hold the key, too. */
TEST(a_verdict_is_worth_nothing_before_the_signature)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = judge_elsewhere });
    lie(&p.server, &LIE(CERTIFICATE_VERIFY, FLIP_LAST));
    shake_hands(&p);
    assert_int_equal(hf_give_verdict(p.client.conn, true, NULL), HF_FAILED);
    expect_failure(&p.client, "BAD_SIGNATURE", 51);
    assert_false(has_verified(&p.client));
    free_pair(&p);
}

/* ---- wrong answers ---- */

TEST_IN_EACH_VERSION(a_signature_by_another_key_is_refused_by_the_peer)
{
    struct pair p = server_waits_for_signature(version);
    assert_int_equal(answer_with(&p.server, client_leaf()->key), HF_OK);
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
    p = client_waits_for_signature(version);
    assert_int_equal(answer_with(&p.client, test_leaf()->key), HF_OK);
    expect_handshake_refused(&p, &p.server, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_signature_longer_than_any_is_refused_by_ourselves)
{
    struct pair p = server_waits_for_signature(version);
    assert_int_equal(hf_give_signature(p.server.conn, of(many(MAX_SIGNATURE_LEN + 1, 0))), HF_FAILED);
    expect_handshake_refused(&p, &p.server, "SIGNING_FAILED", 80);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_signature_of_the_greatest_length_is_sent)
{
    struct pair p = server_waits_for_signature(version);
    assert_int_equal(hf_give_signature(p.server.conn, of(many(MAX_SIGNATURE_LEN, 0))), HF_OK);
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_server_that_cannot_sign_tells_so)
{
    struct pair p = server_waits_for_signature(version);
    assert_int_equal(hf_give_signature(p.server.conn, (hf_span){ NULL, 0 }), HF_FAILED);
    expect_handshake_refused(&p, &p.server, "SIGNING_FAILED", 80);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_client_that_cannot_sign_tells_so)
{
    struct pair p = client_waits_for_signature(version);
    assert_int_equal(hf_give_signature(p.client.conn, (hf_span){ NULL, 0 }), HF_FAILED);
    expect_handshake_refused(&p, &p.client, "SIGNING_FAILED", 80);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_client_refused_elsewhere_is_told)
{
    struct pair p = server_waits_for_verdict(version);
    assert_int_equal(hf_give_verdict(p.server.conn, false, NULL), HF_FAILED);
    assert_string_equal(hf_failure_of(p.server.conn)->detail, "");
    expect_handshake_refused(&p, &p.server, "REFUSED_ELSEWHERE", 46);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_server_refused_elsewhere_is_told)
{
    struct pair p = client_waits_for_verdict(version);
    assert_int_equal(hf_give_verdict(p.client.conn, false, "not today"), HF_FAILED);
    assert_string_equal(hf_failure_of(p.client.conn)->detail, "not today");
    expect_handshake_refused(&p, &p.client, "REFUSED_ELSEWHERE", 46);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(an_answer_to_another_question_changes_nothing)
{
    struct pair p = client_waits_for_verdict(version);
    assert_int_equal(hf_give_signature(p.client.conn, of(many(10, 0))), HF_WAIT);
    assert_int_equal(hf_give_verdict(p.client.conn, true, NULL), HF_OK);
    assert_int_equal(hf_give_verdict(p.client.conn, false, NULL), HF_WAIT);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- meanwhile ---- */

static void expect_no_bytes_taken(struct pair *p, struct side *side, EVP_PKEY *key)
{
    uint8_t bytes[] = { 20, 3, 3, 0, 1, 1 };
    size_t used = 1;
    hf_span data;
    assert_int_equal(hf_receive(side->conn, bytes, sizeof bytes, &used, &data), HF_WAIT);
    assert_int_equal(used, 0);
    assert_int_equal(answer_with(side, key), HF_OK);
    shake_hands(p);
    expect_talk(p);
    free_pair(p);
}

TEST_IN_EACH_VERSION(meanwhile_no_bytes_are_taken)
{
    struct pair server_waits = server_waits_for_signature(version);
    struct pair client_waits = client_waits_for_signature(version);
    expect_no_bytes_taken(&server_waits, &server_waits.server, test_leaf()->key);
    expect_no_bytes_taken(&client_waits, &client_waits.client, client_leaf()->key);
}

TEST_IN_EACH_VERSION(meanwhile_the_stream_may_end)
{
    struct pair p = server_waits_for_signature(version);
    expect_cut_off(&p.server, "EOF_IN_HANDSHAKE");
    assert_int_equal(hf_give_signature(p.server.conn, of(many(10, 0))), HF_WAIT);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(meanwhile_we_may_leave)
{
    struct pair p = client_waits_for_verdict(version);
    hf_close(p.client.conn);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    expect_alert_from_peer(&p.server, ALERT_CLOSE_NOTIFY);
    free_pair(&p);
    p = client_waits_for_verdict(version);
    free_pair(&p); /* without a word */
}
