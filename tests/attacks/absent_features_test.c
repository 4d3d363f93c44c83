/* absent_features_test.c - what is not there cannot be attacked; that it is not there is shown here: extensions that
 * were attacked elsewhere are neither offered nor answered nor taken, no session is resumed, and nothing is remembered
 * from one connection to the next. */
#include "attacks/attacker.h"
#include "test.h"

static const struct {
    uint16_t type;
    const char *name, *body;
} absent[] = {
    { 1, "max_fragment_length", "01" },
    { 4, "truncated_hmac", "" },
    { 6, "user_mapping", "01 40" },
    { 9, "cert_type", "01 00" },
    { 12, "srp", "01 61" },
    { 15, "heartbeat", "01" },
    { 19, "client_certificate_type", "01 02" },
    { 20, "server_certificate_type", "01 02" },
    { 22, "encrypt_then_mac", "" },
    { 27, "compress_certificate", "02 0002" },
    { 34, "delegated_credential", "0002 0403" },
    { 35, "session_ticket", "" },
    { 41, "pre_shared_key",
      "0007 0001 aa 00000000 0021 20 0000000000000000000000000000000000000000000000000000000000000000" },
    { 42, "early_data", "" },
    { 49, "post_handshake_auth", "" },
    { 13172, "next_protocol_negotiation", "" },
    { 0xfe0d, "encrypted_client_hello", "01" },
};

static const struct pair_options plain, in_tls12 = { .configure_client = speak_tls12 };

/* ---- extensions ---- */

TEST(a_client_offers_no_absent_extension)
{
    struct pair p = new_pair(plain);
    flush_side(&p.client);
    for (size_t i = 0; i < COUNT_OF(absent); i++)
        if (extension_of(&p.client, absent[i].type).at != NULL)
            fail_msg("%s is offered", absent[i].name);
    free_pair(&p);
}

static void expect_answer_refused(struct pair_options options, uint16_t version, enum message in, size_t i)
{
    struct pair p = new_pair(options);
    struct lie what = LIE(in, ADD_EXTENSION(absent[i].type, absent[i].body));
    lie_in_version(&p.server, version, &what);
    expect_handshake_refused(&p, &p.client, "EXTENSION_NOT_ASKED_FOR", 110);
    free_pair(&p);
}

TEST(a_client_takes_no_absent_extension_as_an_answer)
{
    for (size_t i = 0; i < COUNT_OF(absent); i++) {
        expect_answer_refused(in_tls12, TLS12, SERVER_HELLO, i);
        expect_answer_refused(plain, TLS13, SERVER_HELLO, i);
        expect_answer_refused(plain, TLS13, ENCRYPTED_EXTENSIONS, i);
    }
}

static void expect_no_answer_in_tls12(const struct stolen *flight)
{
    struct server_hello hello;
    struct span body;
    assert_true(read_server_hello(&hello, stolen_body(flight, SERVER_HELLO)));
    for (size_t i = 0; i < COUNT_OF(absent); i++)
        if (find_extension(&body, hello.extensions, (enum extension_type)absent[i].type))
            fail_msg("%s is answered", absent[i].name);
}

TEST(a_server_of_tls_1_2_answers_no_absent_extension)
{
    for (size_t i = 0; i < COUNT_OF(absent); i++) {
        struct pair p = new_pair(in_tls12);
        struct stolen flight;
        struct lie what = LIE(CLIENT_HELLO, ADD_EXTENSION(absent[i].type, absent[i].body));
        lie(&p.client, &what);
        let_speak(&p, &p.client);
        steal(&flight, &p.server);
        expect_no_answer_in_tls12(&flight);
        free_pair(&p);
    }
}

/* Had the server answered, the client, which believes that it did not ask, would refuse. Those that change the
 * handshake of TLS 1.3 are in tests/handshake/server_refuses_test.c and tests/connection/early_data_test.c. */
TEST(a_server_of_tls_1_3_answers_no_absent_extension)
{
    for (size_t i = 0; i < COUNT_OF(absent); i++) {
        if (absent[i].type == EXT_PRE_SHARED_KEY)
            continue;
        struct pair p = new_pair(plain);
        struct lie what = LIE(CLIENT_HELLO, ADD_EXTENSION(absent[i].type, absent[i].body));
        lie(&p.client, &what);
        shake_hands(&p);
        expect_talk(&p);
        free_pair(&p);
    }
}

/* ---- sessions ---- */

TEST(a_client_of_tls_1_2_offers_no_session)
{
    struct pair p = new_pair(in_tls12);
    flush_side(&p.client);
    assert_int_equal(hello_of(&p.client).session_id.len, 0);
    free_pair(&p);
}

/* The client has one to offer. */
TEST(a_server_of_tls_1_2_knows_no_session_and_gives_none)
{
    enum { SESSION_ID_LEN = RANDOM_OF_HELLO + RANDOM_LEN };
    struct pair p = new_pair(in_tls12);
    struct stolen flight;
    struct server_hello hello;
    struct lie what = LIE(CLIENT_HELLO, OVERWRITE(SESSION_ID_LEN, "20"), INSERT(SESSION_ID_LEN + 1, NULL),
                          SET_EXTENSION(35, "aabbccdd"));
    what.edits[1].bytes = many(32, 0xaa);
    lie(&p.client, &what);
    let_speak(&p, &p.client);
    steal(&flight, &p.server);
    assert_true(read_server_hello(&hello, stolen_body(&flight, SERVER_HELLO)));
    assert_int_equal(hello.session_id.len, 0);
    assert_int_equal(body_of(&flight.records[1], CERTIFICATE).at[0], 0); /* a full handshake */
    free_pair(&p);
}

static enum status echo_session_id(struct handshake *hs)
{
    hs->session_id_len = sizeof hs->session_id;
    return write_server_hello(hs);
}

/* CVE-2026-34873 was a session that nobody had made, with a master secret of zeros. */
TEST(a_client_resumes_no_session_that_a_server_pretends_to_know)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = speak_tls12 });
    struct flow flow = server_flow(TLS12);
    flow.rows[row_of(&flow, SEND, SERVER_HELLO)].perform = echo_session_id;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "SESSION_NOT_OFFERED", 47);
    free_pair(&p);
}

TEST(a_server_sends_no_ticket)
{
    static const struct pair_options options[] = { { 0 }, { .configure_client = speak_tls12 } };
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        struct pair p = new_pair(options[i]);
        shake_hands(&p);
        expect_talk(&p);
        assert_null(strstr(p.server.events, "NewSessionTicket"));
        free_pair(&p);
    }
}

TEST(a_ticket_in_a_handshake_of_tls_1_2_is_refused)
{
    struct pair p = new_pair(in_tls12);
    shake_hands(&p);
    put_record(&p.server, HANDSHAKE, hex("04 000008 00000e10 0002 aabb"));
    expect_refused(&p, &p.server, "OUT_OF_ORDER", 10);
    free_pair(&p);
}

/* ---- nothing is learnt from a server that did not finish (as in RUSTSEC-2026-0349) ---- */

static uint16_t first_share(struct pair *p)
{
    struct span list;
    flush_side(&p->client);
    struct bytes body = extension_of(&p->client, EXT_KEY_SHARE);
    assert_true(read_client_shares(&list, span_of(body.at, body.len)));
    struct reader r = reader_of(list);
    return rd_key_share(&r).group;
}

TEST(a_group_that_an_unfinished_handshake_asked_for_is_not_preferred_in_the_next)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = prefer_p384 });
    uint16_t before = first_share(&p);
    deliver(&p, &p.client, &p.server);
    let_speak(&p, &p.server);
    assert_true(p.client.conn->agreed.hello_retried);
    renew(&p);
    assert_int_equal(first_share(&p), before);
    free_pair(&p);
}
