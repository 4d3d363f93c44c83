/* downgrade_test.c - somebody in between has both sides speak less than they can: TLS 1.2 in place of 1.3, SSL 3.0 for
 * POODLE (2014), SSL 2.0 for DROWN (2016), and TLS 1.2 behind a HelloRetryRequest (as in CVE-2026-34873). */
#include "attacks/attacker.h"
#include "test.h"

/* ---- from TLS 1.3 to TLS 1.2 ---- */

/* supported_versions is cut out of the hello on the wire, and the server speaks TLS 1.2. */
static void talk_down(struct pair *p)
{
    flush_side(&p->client);
    hide_extension(&p->client, EXT_SUPPORTED_VERSIONS);
    deliver(p, &p->client, &p->server);
    flush_side(&p->server);
}

static uint8_t *random_of_server(const struct pair *p)
{
    return p->server.sent.at + RECORD_HEADER_LEN + MESSAGE_HEADER_LEN + RANDOM_OF_HELLO;
}

TEST(a_server_that_was_talked_down_marks_its_random)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    talk_down(&p);
    assert_memory_equal(random_of_server(&p) + RANDOM_LEN - 8, "DOWNGRD\1", 8);
    free_pair(&p);
}

TEST(a_client_that_was_talked_down_sees_the_mark)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    talk_down(&p);
    expect_refused(&p, &p.server, "DOWNGRADED", 47);
    free_pair(&p);
}

/* RFC 8446 4.1.3: a server that says "DOWNGRD" and 0 speaks TLS 1.2, and was talked down to TLS 1.1. */
TEST(a_client_sees_the_mark_of_an_older_server_too)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = speak_tls12 });
    lie(&p.server, &LIE(SERVER_HELLO, OVERWRITE(RANDOM_OF_HELLO + RANDOM_LEN - 8, "444f574e47524400")));
    shake_hands(&p);
    expect_failure(&p.client, "DOWNGRADED", 47);
    free_pair(&p);
}

TEST(a_mark_that_was_changed_on_the_way_breaks_the_servers_signature)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    talk_down(&p);
    random_of_server(&p)[RANDOM_LEN - 1] ^= 0x80;
    expect_refused(&p, &p.server, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

static void allow_rsa_alone(hf_config *config, void *arg)
{
    allow_rsa_key_exchange(config, arg);
    must(config, hf_config_suites(config, "TLS_AES_128_GCM_SHA256,TLS_RSA_WITH_AES_128_GCM_SHA256"));
}

static void allow_rsa_with_its_key(hf_config *config, void *arg)
{
    allow_rsa_alone(config, arg);
    must(config, hf_config_add_identity(config, of(chain_pem(rsa_leaf())), of(rsa_leaf()->key_pem), NULL, NULL));
}

/* With RSA key transport the server signs nothing; but the keys come from what each side saw. */
TEST(a_mark_that_was_changed_on_the_way_breaks_the_keys_where_nothing_is_signed)
{
    struct pair p = new_pair((struct pair_options){
        .configure_client = allow_rsa_alone, .configure_server = allow_rsa_with_its_key, .without_identity = true });
    talk_down(&p);
    random_of_server(&p)[RANDOM_LEN - 1] ^= 0x80;
    shake_hands(&p);
    expect_failure(&p.server, "BAD_RECORD", 20);
    expect_alert_from_peer(&p.client, 20);
    free_pair(&p);
}

TEST(a_hello_that_was_changed_on_the_way_is_noticed_without_any_mark)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = speak_tls12 });
    flush_side(&p.client);
    hide_extension(&p.client, EXT_EC_POINT_FORMATS);
    shake_hands(&p);
    expect_no_connection(&p);
    free_pair(&p);
}

/* ---- a client that falls back by itself, RFC 7507 ---- */

enum { SUITES_OF_HELLO_WITHOUT_SESSION = 37 };

TEST(a_client_that_fell_back_is_refused)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls12 });
    lie(&p.client, &LIE(CLIENT_HELLO, OVERWRITE(SUITES_OF_HELLO_WITHOUT_SESSION, "5600")));
    expect_handshake_refused(&p, &p.server, "FALLBACK_REFUSED", 86);
    free_pair(&p);
}

TEST(a_client_that_fell_back_to_all_that_the_server_speaks_is_served)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls12, .configure_server = speak_tls12 });
    lie(&p.client, &LIE(CLIENT_HELLO, OVERWRITE(SUITES_OF_HELLO_WITHOUT_SESSION, "5600")));
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- TLS 1.2 behind a HelloRetryRequest ---- */

TEST(a_client_that_was_asked_for_another_hello_takes_no_tls_1_2)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = prefer_p384 });
    lie(&p.server, &LIE(SERVER_HELLO, DROP_EXTENSION(EXT_SUPPORTED_VERSIONS)));
    expect_handshake_refused(&p, &p.client, "DOWNGRADED_AFTER_RETRY", 47);
    free_pair(&p);
}

TEST(a_server_that_asked_for_another_hello_takes_none_of_tls_1_2)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = prefer_p384 });
    lie(&p.client, &LIE_IN_SECOND_HELLO(DROP_EXTENSION(EXT_SUPPORTED_VERSIONS)));
    shake_hands(&p);
    expect_failure(&p.server, "HELLO_CHANGED", 47);
    expect_no_connection(&p);
    free_pair(&p);
}

TEST(a_server_that_asked_for_another_hello_takes_none_that_names_tls_1_2_alone)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = prefer_p384 });
    lie(&p.client, &LIE_IN_SECOND_HELLO(SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "02 0303")));
    shake_hands(&p);
    expect_failure(&p.server, "HELLO_CHANGED", 47);
    expect_no_connection(&p);
    free_pair(&p);
}

/* ---- SSL 3.0, SSL 2.0, TLS 1.0 and 1.1 ---- */

TEST(neither_side_speaks_anything_older_than_tls_1_2)
{
    static const char *const versions[] = { "0300", "0301", "0302" };
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    for (size_t i = 0; i < COUNT_OF(versions); i++) {
        renew(&p);
        lie(&p.server, &LIE(SERVER_HELLO, OVERWRITE(VERSION_OF_HELLO, versions[i])));
        expect_handshake_refused(&p, &p.client, "SERVER_VERSION_TOO_OLD", 70);
        renew(&p);
        lie(&p.client, &LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, versions[i])));
        expect_handshake_refused(&p, &p.server, "NO_COMMON_VERSION", 70);
    }
    free_pair(&p);
}

/* RFC 5246 E.2: a hello in SSL 2.0's shape that offers TLS 1.2; and an honest one of SSL 2.0. */
TEST(a_hello_of_ssl_2_is_refused_whatever_it_offers)
{
    static const char *const hellos[] = {
        "802e 01 0303 0015 0000 0010 00002f 0700c0 030080 010080 020080 060040 040080 ffffffffffffffffffffffffffffffff",
        "801c 01 0002 0003 0000 0010 0700c0 ffffffffffffffffffffffffffffffff",
    };
    for (size_t i = 0; i < COUNT_OF(hellos); i++) {
        struct pair p = new_pair(tls12_pair(BY_RSA));
        put_bytes(&p.client, hex(hellos[i]));
        deliver(&p, &p.client, &p.server);
        expect_failure(&p.server, "OLD_RECORD_VERSION", 70);
        free_pair(&p);
    }
}
