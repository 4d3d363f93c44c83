/* wrong_peer_test.c - somebody connects a client to a server that is a true one, but not for it: ALPACA (2021); or to
 * itself: reflection, Selfie (2019); or proves nothing at all. */
#include "attacks/attacker.h"
#include "test.h"

/* ---- ALPACA: another protocol, another name, and a certificate that is good for both ---- */

static void speak_http(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_alpn(config, "h2,http/1.1"));
}

static void speak_http_in_tls12(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    speak_http(config, arg);
}

static void speak_ftp(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_alpn(config, "ftp"));
}

TEST(a_server_of_another_protocol_refuses)
{
    configure_fn *const clients[] = { speak_http, speak_http_in_tls12 };
    for (size_t i = 0; i < COUNT_OF(clients); i++) {
        struct pair p =
            new_pair((struct pair_options){ .configure_client = clients[i], .configure_server = speak_ftp });
        expect_handshake_refused(&p, &p.server, "NO_COMMON_PROTOCOL", 120);
        free_pair(&p);
    }
}

TEST(a_protocol_that_the_client_did_not_offer_is_refused)
{
    struct pair p =
        new_pair((struct pair_options){ .configure_client = speak_http_in_tls12, .configure_server = speak_http });
    lie_in_version(&p.server, TLS12, &LIE(SERVER_HELLO, SET_EXTENSION(EXT_ALPN, "0004 03 667470")));
    expect_handshake_refused(&p, &p.client, "PROTOCOL_NOT_OFFERED", 47);
    free_pair(&p);
}

TEST(a_server_of_another_name_is_refused)
{
    configure_fn *const clients[] = { speak_tls13, speak_tls12 };
    for (size_t i = 0; i < COUNT_OF(clients); i++) {
        struct pair p = new_pair((struct pair_options){ .name = "www.example", .configure_client = clients[i] });
        expect_handshake_refused(&p, &p.client, "WRONG_NAME", 42);
        free_pair(&p);
    }
}

/* ---- reflection ---- */

TEST(a_client_does_not_talk_to_itself)
{
    static const struct pair_options options[] = { { 0 }, { .configure_client = speak_tls12 } };
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        struct pair p = new_pair(options[i]);
        struct stolen hello;
        steal(&hello, &p.client);
        put_stolen(&p.server, &hello.records[0]);
        deliver(&p, &p.server, &p.client);
        expect_failure(&p.client, "OUT_OF_ORDER", 10);
        free_pair(&p);
    }
}

static void expect_reflection_refused(struct pair_options options)
{
    struct pair p = new_pair(options);
    struct stolen record;
    shake_hands(&p);
    send_text(&p.client, "transfer");
    steal(&record, &p.client);
    put_stolen(&p.server, &record.records[0]);
    deliver(&p, &p.server, &p.client);
    expect_failure(&p.client, "BAD_RECORD", 20);
    free_pair(&p);
}

TEST(a_record_does_not_come_back_as_the_peers)
{
    expect_reflection_refused((struct pair_options){ 0 });
    expect_reflection_refused(tls12_pair(BY_ECDHE));
}

/* The client's own verify_data, in the place of the server's. */
static enum status finish_as_client(struct handshake *hs)
{
    write_finished(&hs->out, span_of(hs->agreed->parameters->first_finished, VERIFY_DATA_LEN));
    return OK;
}

TEST(a_finished_does_not_come_back_as_the_peers)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct flow flow = server_flow(TLS12);
    flow.rows[row_of(&flow, SEND, FINISHED)].perform = finish_as_client;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "BAD_FINISHED", 51);
    free_pair(&p);
}

/* A signature of one handshake is worth nothing in another: both randoms are in it. */
TEST(a_servers_signature_serves_no_second_handshake)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct stolen first, second;
    let_speak(&p, &p.client);
    steal(&first, &p.server);
    renew(&p);
    let_speak(&p, &p.client);
    steal(&second, &p.server);
    put_stolen(&p.server, &second.records[0]);
    for (size_t i = 1; i < first.count; i++)
        put_stolen(&p.server, &first.records[i]);
    expect_refused(&p, &p.server, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

/* ---- and a signature that nobody checks is none (CVE-2014-1266) ---- */

TEST(a_servers_signature_that_is_wrong_is_refused)
{
    static const enum key_exchange exchanges[] = { BY_ECDHE, BY_DHE };
    for (size_t i = 0; i < COUNT_OF(exchanges); i++) {
        struct pair p = new_pair(tls12_pair(exchanges[i]));
        lie(&p.server, &LIE(SERVER_KEY_EXCHANGE, FLIP_LAST));
        expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
        free_pair(&p);
    }
}

/* The parameters are others than those that were signed. */
TEST(a_servers_parameters_that_nobody_signed_are_refused)
{
    enum { LAST_OF_SHARE = 1 + 2 + 1 + 31 };
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(SERVER_KEY_EXCHANGE, FLIP(LAST_OF_SHARE)));
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(a_clients_signature_that_is_wrong_is_refused)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    lie(&p.client, &LIE(CERTIFICATE_VERIFY, FLIP_LAST));
    expect_handshake_refused(&p, &p.server, "BAD_SIGNATURE", 51);
    free_pair(&p);
}
