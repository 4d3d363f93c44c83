/* tls12_secrets_test.c - secrets of TLS 1.2 do not outlive their use: the premaster secret, the key block, the master
 * secret, and the messages that are kept for a signature. */
#include "connection/watch.h"
#include "handshake/judgement.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

/* Up to the client's second flight, which is in its `sent`: it has all secrets, and so will its server. */
static void reach_second_flight(struct pair *p)
{
    make_round_trip(p);
    flush_side(&p->client);
}

/* ---- the handshake's memory ---- */

TEST(the_handshakes_memory_is_gone_as_soon_as_it_is_complete)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    reach_second_flight(&p);
    deliver(&p, &p.client, &p.server);
    assert_non_null(p.server.conn->hs); /* its Finished is still there */
    flush_side(&p.server);
    assert_null(p.server.conn->hs);
    deliver(&p, &p.server, &p.client);
    assert_null(p.client.conn->hs);
    expect_talk(&p);
    free_pair(&p);
}

static struct kept_messages kept_after(struct pair_options options, bool by_client)
{
    struct pair p = new_pair(options);
    reach_second_flight(&p);
    struct kept_messages kept = by_client ? p.client.conn->hs->messages : p.server.conn->hs->messages;
    free_pair(&p);
    return kept;
}

static void show_certificate_in_tls12(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    show_certificate(config, arg);
}

TEST(messages_are_kept_only_where_a_signature_may_come)
{
    static const struct pair_options unasked = { .configure_client = show_certificate_in_tls12 };
    static const struct pair_options without = { .configure_client = speak_tls12, .configure_server = ask_client };
    assert_true(kept_after(full_tls12_pair(BY_ECDHE), true).keeps);
    assert_true(kept_after(full_tls12_pair(BY_ECDHE), false).keeps);
    assert_false(kept_after(unasked, true).keeps);
    assert_null(kept_after(unasked, true).at);
    assert_false(kept_after(unasked, false).keeps);
    assert_false(kept_after(without, true).keeps);
}

TEST(messages_that_tls_1_3_made_needless_are_not_kept)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = show_certificate });
    flush_side(&p.client);
    assert_true(p.client.conn->hs->messages.keeps);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    assert_null(p.client.conn->hs->messages.at);
    free_pair(&p);
}

/* ---- the premaster secret: spent as soon as the master secret is there ---- */

static struct premaster_secret seen[2];
static enum status see_premaster(struct handshake *hs)
{
    seen[hs->is_client] = hs->secret.premaster;
    return derive_session_keys(hs);
}

static void follow_and_see(struct side *side)
{
    struct flow flow = side->conn->is_client ? client_flow(TLS12) : server_flow(TLS12);
    flow.rows[row_of(&flow, KEYS, NO_MESSAGE)].perform = see_premaster;
    follow(side, &flow);
}

TEST(no_memory_holds_a_premaster_secret_that_was_spent)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++) {
        struct pair p = new_watched_pair(full_tls12_pair(exchange));
        follow_and_see(&p.client);
        follow_and_see(&p.server);
        reach_second_flight(&p);
        assert_int_equal(holders_of(span_of((uint8_t *)&seen[true], sizeof seen[true])), 0);
        deliver(&p, &p.client, &p.server);
        assert_memory_equal(&seen[true], &seen[false], sizeof seen[true]);
        assert_int_equal(holders_of(span_of((uint8_t *)&seen[false], sizeof seen[false])), 0);
        free_watched_pair(&p);
    }
}

/* As the server will read it, from the client's flight: a record, a message, a length of two bytes. */
static struct span premaster_in_flight(struct pair *p)
{
    enum { ENCRYPTED_AT = RECORD_HEADER_LEN + MESSAGE_HEADER_LEN + 2, ENCRYPTED_LEN = 256 };
    uint8_t room[ENCRYPTED_LEN];
    size_t len = sizeof room;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(rsa_leaf()->key, NULL);
    assert_int_equal(EVP_PKEY_decrypt_init(ctx), 1);
    assert_int_equal(EVP_PKEY_decrypt(ctx, room, &len, p->client.sent.at + ENCRYPTED_AT, ENCRYPTED_LEN), 1);
    assert_int_equal(len, PREMASTER_LEN);
    EVP_PKEY_CTX_free(ctx);
    return keep_bytes(room, len);
}

TEST(no_memory_holds_a_premaster_secret_that_was_encrypted)
{
    struct pair p = new_watched_pair(tls12_pair(BY_RSA));
    reach_second_flight(&p);
    struct span premaster = premaster_in_flight(&p);
    assert_int_equal(holders_of(premaster), 0);
    deliver(&p, &p.client, &p.server);
    assert_int_equal(holders_of(premaster), 0);
    free_watched_pair(&p);
}

TEST(private_keys_of_a_moment_are_gone_with_it)
{
    static const struct shared_secret nothing;
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_DHE; exchange++) {
        struct pair p = new_pair(tls12_pair(exchange));
        reach_second_flight(&p);
        deliver(&p, &p.client, &p.server);
        const struct handshake *server = p.server.conn->hs, *client = p.client.conn->hs;
        assert_null(server->dh_key);
        assert_null(client->dh_key);
        assert_memory_equal(&server->shared, &nothing, sizeof nothing);
        assert_memory_equal(&client->shared, &nothing, sizeof nothing);
        free_pair(&p);
    }
}

/* ---- the master secret and the key block ---- */

static struct span master_secret(void)
{
    static struct logged line;
    assert_true(line_of_log(&line, 0));
    assert_string_equal(line.label, "CLIENT_RANDOM");
    return line.secret;
}

/* For exporters: each side's, and no other copy. */
TEST(each_side_holds_the_master_secret_once)
{
    struct pair p = new_watched_pair(full_tls12_pair(BY_ECDHE));
    shake_hands(&p);
    expect_talk(&p);
    assert_int_equal(master_secret().len, 48);
    assert_int_equal(holders_of(master_secret()), 2);
    hf_conn_free(&p.client.conn);
    assert_int_equal(holders_of(master_secret()), 1);
    free_watched_pair(&p);
}

/* They shake hands, and those are their keys. */
static struct key_block keys_agreed_by(struct pair *p)
{
    reach_second_flight(p);
    struct key_block block = p->client.conn->hs->key_block;
    shake_hands(p);
    return block;
}

static size_t holders_of_write_key(const uint8_t *key)
{
    return holders_of(span_of(key, 16));
}

/* Without the expanded keys, which begin with the key itself. */
TEST(each_side_holds_a_write_key_once)
{
    struct pair p = new_watched_pair(full_tls12_pair(BY_ECDHE));
    struct key_block block = keys_agreed_by(&p);
    expect_talk(&p);
    hf_conn_rest(p.client.conn);
    hf_conn_rest(p.server.conn);
    assert_int_equal(holders_of_write_key(block.client_write_key), 2);
    assert_int_equal(holders_of_write_key(block.server_write_key), 2);
    free_watched_pair(&p);
}

/* RFC 8446 6: "MUST forget the secret values and keys established in failed connections" */
TEST(a_connection_that_failed_keeps_no_secret_once_the_alert_has_gone)
{
    struct pair p = new_watched_pair(full_tls12_pair(BY_ECDHE));
    struct key_block block = keys_agreed_by(&p);
    put_record(&p.client, HANDSHAKE, NO_BYTES);
    expect_refused(&p, &p.client, "EMPTY_FRAGMENT", 10);
    expect_no_secret_held(2);
    assert_int_equal(holders_of_write_key(block.client_write_key), 0);
    assert_int_equal(holders_of_write_key(block.server_write_key), 0);
    free_watched_pair(&p);
}

TEST(a_handshake_that_failed_keeps_no_secret_once_the_alert_has_gone)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++) {
        struct pair p = new_watched_pair(full_tls12_pair(exchange));
        lie(&p.client, &LIE(FINISHED, FLIP_LAST));
        shake_hands(&p);
        expect_failure(&p.server, "BAD_FINISHED", 51);
        expect_no_secret_held(2);
        free_watched_pair(&p);
    }
}

TEST(a_handshake_that_was_cut_off_keeps_no_secret)
{
    struct pair p = new_watched_pair(full_tls12_pair(BY_ECDHE));
    reach_second_flight(&p);
    expect_cut_off(&p.client, "EOF_IN_HANDSHAKE");
    expect_no_secret_held(1);
    free_watched_pair(&p);
}

/* ---- what a program may print ---- */

TEST(no_report_and_no_trace_has_a_secret_in_it)
{
    static const enum message lies_in[] = { CLIENT_KEY_EXCHANGE, CERTIFICATE_VERIFY, FINISHED };
    for (size_t i = 0; i < COUNT_OF(lies_in); i++) {
        struct pair p = new_watched_pair(full_tls12_pair(BY_ECDHE));
        lie(&p.client, &LIE(lies_in[i], APPEND("00")));
        shake_hands(&p);
        expect_no_secret_told(&p);
        free_watched_pair(&p);
    }
}

/* ---- what a connection at rest holds ---- */

/* Of one side: the connection, the name that its peer has, and what exporters need. */
TEST(a_connection_at_rest_is_small)
{
    struct pair p = new_watched_pair(tls12_pair(BY_ECDHE));
    p.client.config->policy.keep_peer_chain = p.server.config->policy.keep_peer_chain = false;
    shake_hands(&p);
    expect_talk(&p);
    hf_conn_rest(p.client.conn);
    hf_conn_rest(p.server.conn);
    size_t all = bytes_held();
    hf_conn_free(&p.client.conn);
    size_t of_server = bytes_held();
    hf_conn_free(&p.server.conn);
    print_message("a client holds %zu bytes, a server %zu\n", all - of_server, of_server - bytes_held());
    assert_true(all - of_server <= 640);
    assert_true(of_server - bytes_held() <= 640);
    free_watched_pair(&p);
}
