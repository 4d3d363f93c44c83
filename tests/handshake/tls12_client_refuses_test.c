/* tls12_client_refuses_test.c - what a server of TLS 1.2 may not say, message by message, and what the client calls it
 * (RFC 5246 7.4). Its ServerKeyExchange is in tls12_key_exchange_test.c. */
#include "handshake/judgement.h"
#include "handshake/refusals.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/staples.h"
#include "support/tls12.h"
#include "test.h"

/* ---- what the two sides are configured with ---- */

static void trust_anyone(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    must(config, hf_config_insecure_skip_verification(config));
}

/* The newer one falls back to what the other one speaks. */
static const struct pair_options both_newer,
    plain = { .newest = TLS12 }, newer_client = { .configure_server = speak_tls12 },
    with_alpn = { .newest = TLS12, .configure_client = speak_h2, .configure_server = speak_h2 },
    trusting_anyone = { .configure_client = trust_anyone }, retrying = { .configure_server = prefer_p384 };

/* ---- the version, RFC 8446 4.1.3 and 4.2.1 ---- */

#define END_OF_RANDOM (RANDOM_OF_HELLO + 24)

TEST(a_server_that_speaks_tls_1_3_and_chose_tls_1_2)
{
    expect_client_refuses(newer_client, LIE(SERVER_HELLO, OVERWRITE(END_OF_RANDOM, "444f574e47524401")), "DOWNGRADED",
                          47);
}

TEST(a_server_that_says_it_chose_an_older_version_still)
{
    expect_client_refuses(newer_client, LIE(SERVER_HELLO, OVERWRITE(END_OF_RANDOM, "444f574e47524400")), "DOWNGRADED",
                          47);
}

/* Its server says it, and there is nothing wrong with that. */
TEST(a_client_of_tls_1_2_alone_was_not_talked_down)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls12 });
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    assert_non_null(memmem(p.server.sent.at, p.server.sent.len, "DOWNGRD\1", 8));
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* What a man in the middle would do to two sides that both speak TLS 1.3. */
TEST(a_client_hello_without_its_newest_version)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    lie_in_version(&p.client, TLS12, &LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SUPPORTED_VERSIONS)));
    expect_handshake_refused(&p, &p.client, "DOWNGRADED", 47);
    free_pair(&p);
}

TEST(tls_1_2_after_a_retry)
{
    expect_client_refuses(retrying, LIE(SERVER_HELLO, DROP_EXTENSION(EXT_SUPPORTED_VERSIONS)), "DOWNGRADED_AFTER_RETRY",
                          47);
}

TEST(a_version_older_than_tls_1_2)
{
    static const char *const versions[] = { "0302", "0301", "0300", "0002" };
    for (size_t i = 0; i < COUNT_OF(versions); i++) {
        expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(VERSION_OF_HELLO, versions[i])),
                              "SERVER_VERSION_TOO_OLD", 70);
        expect_client_refuses(newer_client, LIE(SERVER_HELLO, OVERWRITE(VERSION_OF_HELLO, versions[i])),
                              "SERVER_VERSION_TOO_OLD", 70);
    }
}

TEST(tls_1_3_in_the_old_field)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(VERSION_OF_HELLO, "0304")), "BAD_LEGACY_VERSION", 47);
    expect_client_refuses(newer_client, LIE(SERVER_HELLO, OVERWRITE(VERSION_OF_HELLO, "0304")), "BAD_LEGACY_VERSION",
                          47);
}

TEST(a_retry_of_tls_1_3_for_a_client_that_does_not_speak_it)
{
    expect_client_refuses(plain,
                          LIE(SERVER_HELLO, OVERWRITE(RANDOM_OF_HELLO, "cf21ad74e59a6111be1d8c021e65b891"
                                                                       "c2a211167abb8c5e079e09e2c8a8339c")),
                          "SERVER_VERSION_TOO_OLD", 70);
}

/* ---- the fields of the ServerHello, 7.4.1.3 ---- */

static enum status echo_session_id(struct handshake *hs)
{
    hs->session_id_len = sizeof hs->session_id;
    return write_server_hello(hs);
}

TEST(a_session_that_was_never_begun)
{
    struct pair p = new_pair(newer_client);
    struct flow flow = server_flow(TLS12);
    flow.rows[row_of(&flow, SEND, SERVER_HELLO)].perform = echo_session_id;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "SESSION_NOT_OFFERED", 47);
    free_pair(&p);
}

TEST(a_session_of_the_servers_own_is_no_matter)
{
    expect_client_accepts(plain, LIE(SERVER_HELLO, OVERWRITE(34, "04"), INSERT(35, "01020304")));
    expect_client_accepts(newer_client, LIE(SERVER_HELLO, OVERWRITE(34, "04"), INSERT(35, "01020304")));
}

TEST(a_compression_method)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(COMPRESSION_OF_TLS12_SERVER_HELLO, "01")),
                          "BAD_COMPRESSION", 47);
}

#define SUITE(hex) LIE(SERVER_HELLO, OVERWRITE(SUITE_OF_TLS12_SERVER_HELLO, hex))

TEST(a_suite_that_was_not_offered)
{
    static const char *const suites[] = { "0000", "00ff", "c02e", "c009", "009e", "009c", "1304" };
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        expect_client_refuses(plain, SUITE(suites[i]), "SUITE_NOT_OFFERED", 47);
        expect_client_refuses(newer_client, SUITE(suites[i]), "SUITE_NOT_OFFERED", 47);
    }
    expect_client_refuses(tls12_pair(BY_ECDHE), SUITE("c02c"), "SUITE_NOT_OFFERED", 47);
}

TEST(a_suite_of_the_other_version)
{
    expect_client_refuses(plain, SUITE("1301"), "SUITE_NOT_OFFERED", 47);
    expect_client_refuses(newer_client, SUITE("1301"), "SUITE_NOT_OFFERED", 47);
    expect_client_refuses(both_newer, LIE(SERVER_HELLO, OVERWRITE(SUITE_OF_SERVER_HELLO, "c02b")), "SUITE_NOT_OFFERED",
                          47);
}

/* ---- its extensions ---- */

TEST(no_word_about_renegotiation)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, DROP_EXTENSION(EXT_RENEGOTIATION_INFO)), "NO_SECURE_RENEGOTIATION",
                          40);
    expect_client_refuses(plain, LIE(SERVER_HELLO, DROP_EXTENSIONS), "NO_SECURE_RENEGOTIATION", 40);
}

TEST(a_renegotiation_of_a_connection_that_is_not_ours)
{
    expect_client_refuses(plain,
                          LIE(SERVER_HELLO, SET_EXTENSION(EXT_RENEGOTIATION_INFO, "0c 000102030405060708090a0b")),
                          "BAD_RENEGOTIATION_INFO", 40);
    expect_client_refuses(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_RENEGOTIATION_INFO, "01 00")),
                          "BAD_RENEGOTIATION_INFO", 40);
}

TEST(point_formats_without_the_uncompressed_one)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_EC_POINT_FORMATS, "02 0102")), "BAD_POINT_FORMATS",
                          47);
    expect_client_accepts(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_EC_POINT_FORMATS, "03 010200")));
}

TEST(an_answer_to_a_question_that_was_not_asked)
{
    static const struct edit edits[] = {
        ADD_EXTENSION(35, ""),     /* session_ticket */
        ADD_EXTENSION(22, ""),     /* encrypt_then_mac */
        ADD_EXTENSION(0xfafa, ""), /* GREASE */
        ADD_EXTENSION(EXT_ALPN, "0003 026832"),
        ADD_EXTENSION(EXT_SUPPORTED_VERSIONS, "0303"),
        ADD_EXTENSION(EXT_SUPPORTED_VERSIONS, "0304"),
        ADD_EXTENSION(EXT_KEY_SHARE, "001d"),
        ADD_EXTENSION(EXT_COOKIE, "0001 aa"),
        ADD_EXTENSION(EXT_PRE_SHARED_KEY, "0000"),
        ADD_EXTENSION(EXT_EARLY_DATA, ""),
    };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        expect_client_refuses(plain, (struct lie){ .in = SERVER_HELLO, .edits = { edits[i] } },
                              "EXTENSION_NOT_ASKED_FOR", 110);
    expect_client_refuses(trusting_anyone, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_STATUS_REQUEST, "")),
                          "EXTENSION_NOT_ASKED_FOR", 110);
}

TEST(an_extension_of_tls_1_3)
{
    expect_client_refuses(newer_client, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_KEY_SHARE, "001d")),
                          "EXTENSION_OUT_OF_PLACE", 47);
    expect_client_refuses(newer_client, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0002 0403")),
                          "EXTENSION_OUT_OF_PLACE", 47);
}

TEST(an_extension_of_tls_1_2_in_tls_1_3)
{
    static const struct edit edits[] = { ADD_EXTENSION(EXT_RENEGOTIATION_INFO, "00"),
                                         ADD_EXTENSION(EXT_EXTENDED_MASTER_SECRET, ""),
                                         ADD_EXTENSION(EXT_EC_POINT_FORMATS, "01 00") };
    static const enum message messages[] = { SERVER_HELLO, ENCRYPTED_EXTENSIONS, CERTIFICATE };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        for (size_t j = 0; j < COUNT_OF(messages); j++)
            expect_client_refuses(both_newer, (struct lie){ .in = messages[j], .edits = { edits[i] } },
                                  "EXTENSION_OUT_OF_PLACE", 47);
}

TEST(an_extension_twice)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_RENEGOTIATION_INFO, "00")), "DUPLICATE_EXTENSION",
                          47);
    expect_client_refuses(plain, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_EXTENDED_MASTER_SECRET, "")),
                          "DUPLICATE_EXTENSION", 47);
}

TEST(an_extension_of_a_wrong_shape)
{
    static const struct edit edits[] = {
        SET_EXTENSION(EXT_SERVER_NAME, "00"),
        SET_EXTENSION(EXT_STATUS_REQUEST, "00"),
        SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0003 001d00"),
        SET_EXTENSION(EXT_EC_POINT_FORMATS, ""),
        SET_EXTENSION(EXT_EC_POINT_FORMATS, "00"),
        SET_EXTENSION(EXT_EC_POINT_FORMATS, "01 00 00"),
        SET_EXTENSION(EXT_ALPN, "0000"),
        SET_EXTENSION(EXT_ALPN, "0006 026832 026833"),
        SET_EXTENSION(EXT_EXTENDED_MASTER_SECRET, "00"),
        SET_EXTENSION(EXT_RENEGOTIATION_INFO, ""),
        SET_EXTENSION(EXT_RENEGOTIATION_INFO, "01"),
        SET_EXTENSION(EXT_RENEGOTIATION_INFO, "00 00"),
    };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        expect_client_refuses(with_alpn, (struct lie){ .in = SERVER_HELLO, .edits = { edits[i] } }, "MALFORMED", 50);
}

/* ---- Certificate, 7.4.2 ---- */

TEST(a_certificate_of_no_bytes)
{
    expect_client_refuses(plain, LIE(CERTIFICATE, BODY("000003 000000")), "MALFORMED", 50);
}

TEST(a_certificate_for_another_name)
{
    struct pair_options options = plain;
    options.name = "another.example";
    struct pair p = new_pair(options);
    expect_handshake_refused(&p, &p.client, "WRONG_NAME", 42);
    free_pair(&p);
}

/* RFC 5246 7.4.2: "the keyEncipherment bit MUST be set if the key usage extension is present" */
TEST(a_certificate_whose_key_may_sign_and_not_encrypt)
{
    struct span der = make_certificate((struct recipe){ .issuer = test_root(),
                                                        .key = MAKE_RSA,
                                                        .alt_names = "DNS:server.example",
                                                        .key_usage = "critical,digitalSignature" })
                          ->der;
    expect_client_refuses(tls12_pair(BY_RSA), LIE(CERTIFICATE, BODY_OF(certificates(TLS12, der, 1))), "WRONG_PURPOSE",
                          43);
    expect_client_accepts(tls12_pair(BY_DHE),
                          LIE(CERTIFICATE, BODY_OF(certificates(TLS12, der, 1)))); /* the key is the same */
}

/* ---- CertificateStatus, RFC 6066 8 ---- */

#define WRONG_STATUS(...) full_tls12_pair(BY_ECDHE), LIE(CERTIFICATE_STATUS, __VA_ARGS__)

/* status_type and response. */
static struct span status_of(struct span response)
{
    struct bytes room = { malloc(4 + response.len), 4 + response.len };
    struct writer w = writer_of(room);
    wr_u8(&w, 1);
    WR_VEC24(&w)
        wr_bytes(&w, response);
    assert_true(wr_finish(&w));
    struct span out = keep_bytes(room.at, w.len);
    free(room.at);
    return out;
}

TEST(a_staple_of_a_wrong_shape)
{
    static const char *const bodies[] = {
        "", "01", "01 0000", "01 000000", "01 000002 30", "01 000001 30 00", "02 000003 000000"
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        expect_client_refuses(WRONG_STATUS(BODY(bodies[i])), "MALFORMED", 50);
}

TEST(a_staple_that_is_no_response)
{
    expect_client_refuses(WRONG_STATUS(BODY("01 000002 3000")), "BAD_STAPLE", 113);
    expect_client_refuses(WRONG_STATUS(FLIP_LAST), "BAD_STAPLE", 113);
}

static enum status write_a_lot(struct handshake *hs)
{
    struct span body = status_of(many(MAX_STAPLE_LEN + 1, 0x30));
    assert_int_equal(flight_reserve(&hs->flight, MESSAGE_HEADER_LEN + body.len), OK);
    hs->out = flight_writer(&hs->flight);
    WR_MESSAGE(&hs->out, CERTIFICATE_STATUS)
        wr_bytes(&hs->out, body);
    return OK;
}

/* Whoever judges. */
TEST(a_staple_longer_than_any)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    p.client.config->policy.verdict_elsewhere = true;
    struct flow flow = server_flow(TLS12);
    flow.rows[row_of(&flow, SEND, CERTIFICATE_STATUS)].perform = write_a_lot;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "BAD_STAPLE", 113);
    free_pair(&p);
}

TEST(a_staple_about_another_certificate)
{
    expect_client_refuses(WRONG_STATUS(BODY_OF(status_of(staple_of(rsa_leaf())))), "BAD_STAPLE", 113);
}

TEST(a_staple_that_says_revoked_or_is_of_yesterday)
{
    struct staple_recipe revoked = { .one = { .about = test_leaf(), .status = V_OCSP_CERTSTATUS_REVOKED } };
    struct staple_recipe stale = { .one = { .about = test_leaf(), .next_update = MAKE_NOW - 86400 } };
    expect_client_refuses(WRONG_STATUS(BODY_OF(status_of(make_staple(revoked)))), "CERTIFICATE_WAS_REVOKED", 44);
    expect_client_refuses(WRONG_STATUS(BODY_OF(status_of(make_staple(stale)))), "STALE_STAPLE", 113);
}

TEST(a_staple_that_was_not_promised)
{
    expect_client_refuses(full_tls12_pair(BY_ECDHE), LIE(SERVER_HELLO, DROP_EXTENSION(EXT_STATUS_REQUEST)),
                          "OUT_OF_ORDER", 10);
}

/* ---- CertificateRequest, 7.4.4 ---- */

#define WRONG_REQUEST(...) full_tls12_pair(BY_ECDHE), LIE(CERTIFICATE_REQUEST, __VA_ARGS__)

TEST(a_request_of_a_wrong_shape)
{
    static const char *const bodies[] = {
        "",                          /* nothing */
        "00 0002 0403 0000",         /* no types */
        "01 40 0000 0000",           /* no schemes */
        "01 40 0001 04 0000",        /* half a scheme */
        "01 40 0002 0403",           /* no authorities, and not even none */
        "01 40 0002 0403 0002 0000", /* an authority of no bytes */
        "01 40 0002 0403 0003 0002 30",
        "01 40 0002 0403 0000 00",
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        expect_client_refuses(WRONG_REQUEST(BODY(bodies[i])), "MALFORMED", 50);
}

/* The client shows none, and the server of these tests wants one. */
static void expect_no_certificate_shown(const char *request)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(CERTIFICATE_REQUEST, BODY(request)));
    expect_handshake_refused(&p, &p.server, "CLIENT_SENT_NO_CERTIFICATE", 40);
    free_pair(&p);
}

TEST(a_request_for_what_the_client_does_not_have)
{
    expect_no_certificate_shown("01 01 0002 0403 0000");      /* a key of RSA */
    expect_no_certificate_shown("02 0405 0002 0403 0000");    /* kinds that nobody knows */
    expect_no_certificate_shown("01 40 0004 0401 0807 0000"); /* schemes of other keys */
    expect_no_certificate_shown("01 40 0002 fafa 0000");
}

TEST(a_request_that_names_authorities_is_understood)
{
    expect_client_accepts(WRONG_REQUEST(BODY("02 0140 0002 0403 0006 0004 3002 3000")));
}

/* ---- ServerHelloDone and Finished, 7.4.5 and 7.4.9 ---- */

TEST(a_hello_done_with_something_in_it)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO_DONE, BODY("00")), "MALFORMED", 50);
}

TEST(a_wrong_finished)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++) {
        expect_client_refuses(tls12_pair(exchange), LIE(FINISHED, FLIP_LAST), "BAD_FINISHED", 51);
        expect_client_refuses(tls12_pair(exchange), LIE(FINISHED, FLIP(0)), "BAD_FINISHED", 51);
    }
}

TEST(a_finished_of_another_length)
{
    static const struct edit edits[] = { BODY(""), CUT(11, 1), APPEND("00"),
                                         APPEND("0000000000000000000000000000000000000000") };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        expect_client_refuses(plain, (struct lie){ .in = FINISHED, .edits = { edits[i] } }, "MALFORMED", 50);
}

static enum status finish_as_client(struct handshake *hs)
{
    hs->is_client = true;
    enum status s = write_own_tls12_finished(hs);
    hs->is_client = false;
    return s;
}

TEST(a_finished_in_the_clients_words)
{
    struct pair p = new_pair(plain);
    struct flow flow = server_flow(TLS12);
    flow.rows[row_of(&flow, SEND, FINISHED)].perform = finish_as_client;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "BAD_FINISHED", 51);
    free_pair(&p);
}

/* ---- shapes, lengths and types ---- */

static const enum message messages[] = {
    SERVER_HELLO, CERTIFICATE, CERTIFICATE_STATUS, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST, SERVER_HELLO_DONE, FINISHED
};

TEST(a_byte_too_many_in_any_message)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        expect_client_refuses(full_tls12_pair(BY_ECDHE), LIE(messages[i], APPEND("00")), "MALFORMED", 50);
    expect_client_refuses(tls12_pair(BY_DHE), LIE(SERVER_KEY_EXCHANGE, APPEND("00")), "MALFORMED", 50);
}

TEST(a_message_cut_at_its_end)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        for (size_t less = 1; less < 20 && messages[i] != SERVER_HELLO_DONE; less++)
            if (messages[i] != FINISHED || less <= VERIFY_DATA_LEN)
                expect_client_refuses(full_tls12_pair(BY_ECDHE), LIE(messages[i], CUT_LAST(less)), "MALFORMED", 50);
}

TEST(no_byte_in_any_message)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        if (messages[i] != SERVER_HELLO_DONE)
            expect_client_refuses(full_tls12_pair(BY_ECDHE), LIE(messages[i], BODY("")), "MALFORMED", 50);
}

TEST(a_message_longer_than_anyone_needs)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        expect_client_refuses(full_tls12_pair(BY_ECDHE), LIE(messages[i], CLAIM_MORE(MAX_MESSAGE_LEN)),
                              "MESSAGE_TOO_LONG", 47);
}

/* Its own; and a CertificateRequest may stand before the ServerHelloDone. */
static bool may_be_of_type(enum message message, unsigned type)
{
    return type == handshake_type(message) ||
           (message == SERVER_HELLO_DONE && type == handshake_type(CERTIFICATE_REQUEST));
}

TEST(a_message_of_another_type)
{
    static const unsigned types[] = { 0, 1, 2, 3, 4, 5, 6, 8, 11, 12, 13, 14, 15, 16, 20, 21, 22, 24, 67, 254, 255 };
    static const enum message those[] = { SERVER_HELLO, CERTIFICATE, SERVER_KEY_EXCHANGE, SERVER_HELLO_DONE, FINISHED };
    for (size_t i = 0; i < COUNT_OF(types); i++)
        for (size_t j = 0; j < COUNT_OF(those); j++)
            if (!may_be_of_type(those[j], types[i]))
                expect_client_refuses(plain, LIE(those[j], TYPE(types[i])), "OUT_OF_ORDER", 10);
}
