/* client_refuses_test.c - what a server may not say, message by message, and what the client calls it (RFC 8446 4). */
#include "handshake/judgement.h"
#include "handshake/refusals.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/versions.h"

/* ---- what the two sides are configured with ---- */

static void skip_verification(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_insecure_skip_verification(config));
}

static const struct pair_options plain,
    only_tls13 = { .configure_client = speak_tls13, .configure_server = speak_tls13 },
    retrying = { .configure_server = prefer_p384 }, with_p256 = { .configure_client = prefer_p256 },
    with_alpn = { .configure_client = speak_h2, .configure_server = speak_h2 },
    asking = { .configure_server = ask_client }, trusting_anyone = { .configure_client = skip_verification };

/* ---- ServerHello, 4.1.3 ---- */

TEST(a_suite_that_was_not_offered)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(SUITE_OF_SERVER_HELLO, "1304")), "SUITE_NOT_OFFERED", 47);
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(SUITE_OF_SERVER_HELLO, "0000")), "SUITE_NOT_OFFERED", 47);
}

TEST(a_version_that_was_not_offered)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "0303")),
                          "VERSION_NOT_OFFERED", 47);
    expect_client_refuses(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "0305")),
                          "VERSION_NOT_OFFERED", 47);
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "7f1c")),
                          "VERSION_NOT_OFFERED", 47);
}

TEST(a_hello_of_tls_1_2_where_that_is_not_offered)
{
    expect_client_refuses(only_tls13, LIE(SERVER_HELLO, DROP_EXTENSION(EXT_SUPPORTED_VERSIONS)),
                          "SERVER_VERSION_TOO_OLD", 70);
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, DROP_EXTENSION(EXT_SUPPORTED_VERSIONS)),
                          "SERVER_VERSION_TOO_OLD", 70);
}

TEST(another_legacy_version)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(VERSION_OF_HELLO, "0302")), "BAD_LEGACY_VERSION", 47);
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(VERSION_OF_HELLO, "0304")), "BAD_LEGACY_VERSION", 47);
}

TEST(a_legacy_version_of_ssl_3)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(VERSION_OF_HELLO, "0300")), "SERVER_VERSION_TOO_OLD", 70);
}

TEST(another_session_id)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, FLIP(SESSION_ID_OF_HELLO)), "SESSION_ID_NOT_ECHOED", 47);
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(34, "00"), CUT(SESSION_ID_OF_HELLO, 32)),
                          "SESSION_ID_NOT_ECHOED", 47);
}

TEST(a_compression_method)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, OVERWRITE(COMPRESSION_OF_SERVER_HELLO, "01")), "BAD_COMPRESSION",
                          47);
}

TEST(no_key_share)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, DROP_EXTENSION(EXT_KEY_SHARE)), "MISSING_KEY_SHARE", 109);
}

TEST(a_key_share_of_another_group)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "0017 0001 04")), "GROUP_NOT_OFFERED",
                          47);
    expect_client_refuses(retrying, LIE(SERVER_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "001d 0001 04")),
                          "GROUP_NOT_OFFERED", 47);
}

#define ZEROS_32 "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
#define ONES_32 "01010101 01010101 01010101 01010101 01010101 01010101 01010101 01010101"

TEST(a_key_share_that_is_no_public_key)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "001d 0020" ZEROS_32)), "BAD_KEY_SHARE",
                          47);
    expect_client_refuses(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "001d 0021 01" ONES_32)),
                          "BAD_KEY_SHARE", 47);
    expect_client_refuses(plain, LIE(SERVER_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "001d 0001 01")), "BAD_KEY_SHARE", 47);
    expect_client_refuses(with_p256, LIE(SERVER_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "0017 0041 04" ONES_32 ONES_32)),
                          "BAD_KEY_SHARE", 47);
    expect_client_refuses(with_p256, LIE(SERVER_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "0017 0041 04" ZEROS_32 ZEROS_32)),
                          "BAD_KEY_SHARE", 47);
}

/* ---- HelloRetryRequest, 4.1.4 ---- */

TEST(a_retry_with_a_group_that_was_not_offered)
{
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, SET_EXTENSION(EXT_KEY_SHARE, "0100")), "GROUP_NOT_OFFERED",
                          47);
}

TEST(a_retry_for_the_share_that_was_there)
{
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, SET_EXTENSION(EXT_KEY_SHARE, "001d")), "USELESS_RETRY",
                          47);
}

TEST(a_retry_for_nothing)
{
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, DROP_EXTENSION(EXT_KEY_SHARE)), "USELESS_RETRY", 47);
}

TEST(a_suite_other_than_in_the_retry)
{
    expect_client_refuses(retrying, LIE(SERVER_HELLO, OVERWRITE(SUITE_OF_SERVER_HELLO, "1302")), "SUITE_CHANGED", 47);
}

TEST(a_second_retry)
{
    struct pair p = new_pair(retrying);
    struct flow flow = server_flow(TLS13);
    size_t retry = row_of(&flow, SEND, HELLO_RETRY_REQUEST);
    insert_row(&flow, retry, flow.rows[retry]);
    follow(&p.server, &flow);
    make_round_trip(&p);
    expect_failure(&p.client, "OUT_OF_ORDER", 10);
    free_pair(&p);
}

TEST(a_cookie_comes_back_as_it_was)
{
    struct pair p = new_pair(retrying);
    static const uint8_t echo[] = { 0, EXT_COOKIE, 0, 5, 0, 3, 0xaa, 0xbb, 0xcc };
    lie(&p.server, &LIE(HELLO_RETRY_REQUEST, SET_EXTENSION(EXT_COOKIE, "0003 aabbcc")));
    make_round_trip(&p);
    flush_side(&p.client);
    assert_non_null(memmem(p.client.sent.at, p.client.sent.len, echo, sizeof echo));
    expect_refused(&p, &p.client, "COOKIE_NOT_ASKED_FOR", 47); /* our server has forgotten what it never said */
    free_pair(&p);
}

/* ---- extensions, 4.2 ---- */

TEST(an_extension_twice)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_SUPPORTED_VERSIONS, "0304")),
                          "DUPLICATE_EXTENSION", 47);
    expect_client_refuses(with_alpn, LIE(ENCRYPTED_EXTENSIONS, ADD_EXTENSION(EXT_ALPN, "0003 026832")),
                          "DUPLICATE_EXTENSION", 47);
    expect_client_refuses(asking, LIE(CERTIFICATE_REQUEST, ADD_EXTENSION(0xfafa, ""), ADD_EXTENSION(0xfafa, "")),
                          "DUPLICATE_EXTENSION", 47);
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, ADD_EXTENSION(EXT_KEY_SHARE, "0018")),
                          "DUPLICATE_EXTENSION", 47);
}

TEST(an_answer_to_a_question_that_was_not_asked)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_PRE_SHARED_KEY, "0000")),
                          "EXTENSION_NOT_ASKED_FOR", 110);
    expect_client_refuses(plain, LIE(SERVER_HELLO, ADD_EXTENSION(0xfafa, "")), "EXTENSION_NOT_ASKED_FOR", 110);
    expect_client_refuses(plain, LIE(ENCRYPTED_EXTENSIONS, ADD_EXTENSION(EXT_ALPN, "0003 026832")),
                          "EXTENSION_NOT_ASKED_FOR", 110);
    expect_client_refuses(plain, LIE(ENCRYPTED_EXTENSIONS, ADD_EXTENSION(EXT_EARLY_DATA, "")),
                          "EXTENSION_NOT_ASKED_FOR", 110);
    expect_client_refuses(plain, LIE(CERTIFICATE, ADD_EXTENSION(18, "0000")), "EXTENSION_NOT_ASKED_FOR", 110);
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, ADD_EXTENSION(0xfafa, "")), "EXTENSION_NOT_ASKED_FOR",
                          110);
}

TEST(an_extension_in_a_message_in_which_it_may_not_stand)
{
    expect_client_refuses(plain, LIE(SERVER_HELLO, ADD_EXTENSION(EXT_SERVER_NAME, "")), "EXTENSION_OUT_OF_PLACE", 47);
    expect_client_refuses(plain, LIE(ENCRYPTED_EXTENSIONS, ADD_EXTENSION(EXT_KEY_SHARE, "001d")),
                          "EXTENSION_OUT_OF_PLACE", 47);
    expect_client_refuses(plain, LIE(CERTIFICATE, ADD_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "")),
                          "EXTENSION_OUT_OF_PLACE", 47);
    expect_client_refuses(asking, LIE(CERTIFICATE_REQUEST, ADD_EXTENSION(EXT_KEY_SHARE, "001d")),
                          "EXTENSION_OUT_OF_PLACE", 47);
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, ADD_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "")),
                          "EXTENSION_OUT_OF_PLACE", 47);
}

/* The message that answers extensions which need no key. */
static enum message answers_in(uint16_t version)
{
    return version == TLS13 ? ENCRYPTED_EXTENSIONS : SERVER_HELLO;
}

TEST_IN_EACH_VERSION(a_protocol_that_was_not_offered)
{
    expect_client_refuses(in_version(version, with_alpn),
                          LIE(answers_in(version), SET_EXTENSION(EXT_ALPN, "0003 026833")), "PROTOCOL_NOT_OFFERED", 47);
}

TEST_IN_EACH_VERSION(groups_of_the_server_are_its_own_business)
{
    expect_client_accepts(in_version(version, plain),
                          LIE(answers_in(version), ADD_EXTENSION(EXT_SUPPORTED_GROUPS, "0004 001e fafa")));
}

/* ---- CertificateRequest, 4.3.2 ---- */

TEST(a_request_with_a_context)
{
    expect_client_refuses(asking, LIE(CERTIFICATE_REQUEST, OVERWRITE(0, "01"), INSERT(1, "aa")), "BAD_REQUEST_CONTEXT",
                          47);
}

TEST(a_request_without_signature_algorithms)
{
    expect_client_refuses(asking,
                          LIE(CERTIFICATE_REQUEST, ADD_EXTENSION(0xfafa, ""), DROP_EXTENSION(EXT_SIGNATURE_ALGORITHMS)),
                          "MISSING_REQUEST_SCHEMES", 109);
}

TEST(a_request_with_unknown_extensions_is_understood)
{
    expect_client_accepts(asking, LIE(CERTIFICATE_REQUEST, ADD_EXTENSION(0xfafa, "01"), ADD_EXTENSION(0x3a3a, "")));
}

/* ---- Certificate, 4.4.2 ---- */

TEST(a_certificate_with_a_context)
{
    expect_client_refuses(plain, LIE(CERTIFICATE, OVERWRITE(0, "01"), INSERT(1, "aa")), "BAD_REQUEST_CONTEXT", 47);
}

TEST_IN_EACH_VERSION(no_certificate_at_all)
{
    expect_client_refuses(in_version(version, plain), LIE(CERTIFICATE, BODY_OF(certificates(version, NO_BYTES, 0))),
                          "EMPTY_SERVER_CERTIFICATE", 50);
}

TEST_IN_EACH_VERSION(more_certificates_than_anyone_needs)
{
    struct span chain = certificates(version, hex("30"), MAX_CHAIN_LEN + 1);
    expect_client_refuses(in_version(version, plain), LIE(CERTIFICATE, BODY_OF(chain)), "CHAIN_TOO_LONG", 42);
}

TEST_IN_EACH_VERSION(a_certificate_that_is_none)
{
    struct span chain = certificates(version, hex("3000"), 1);
    expect_client_refuses(in_version(version, plain), LIE(CERTIFICATE, BODY_OF(chain)), "UNREADABLE_CERTIFICATE", 42);
    expect_client_refuses(in_version(version, trusting_anyone), LIE(CERTIFICATE, BODY_OF(chain)),
                          "UNREADABLE_CERTIFICATE", 42);
}

TEST_IN_EACH_VERSION(a_certificate_with_a_key_of_an_unknown_kind)
{
    struct span der = make_certificate((struct recipe){ .issuer = test_root(), .key = MAKE_SECP256K1 })->der;
    expect_client_refuses(in_version(version, trusting_anyone),
                          LIE(CERTIFICATE, BODY_OF(certificates(version, der, 1))), "UNSUPPORTED_KEY", 43);
}

/* ---- CertificateVerify, 4.4.3 ---- */

TEST(a_signature_scheme_that_was_not_offered)
{
    expect_client_refuses(plain, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0201")), "SCHEME_NOT_OFFERED", 47);
    expect_client_refuses(plain, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0203")), "SCHEME_NOT_OFFERED", 47);
}

TEST(a_signature_scheme_of_another_kind_of_key_or_of_tls_1_2)
{
    expect_client_refuses(plain, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0401")), "SCHEME_DOES_NOT_FIT", 47);
    expect_client_refuses(plain, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0807")), "SCHEME_DOES_NOT_FIT", 47);
    expect_client_refuses(plain, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0503")), "SCHEME_DOES_NOT_FIT", 47);
}

TEST(a_wrong_signature)
{
    expect_client_refuses(plain, LIE(CERTIFICATE_VERIFY, FLIP_LAST), "BAD_SIGNATURE", 51);
    expect_client_refuses(plain, LIE(CERTIFICATE_VERIFY, BODY("0403 0000")), "BAD_SIGNATURE", 51);
    expect_client_refuses(trusting_anyone, LIE(CERTIFICATE_VERIFY, FLIP_LAST), "BAD_SIGNATURE", 51);
}

/* 4.4.3: the context string keeps one side's signature from serving as the other's. */
static enum status sign_as_client(struct handshake *hs)
{
    hs->is_client = true;
    enum status s = sign_transcript(hs);
    hs->is_client = false;
    return s;
}

TEST(a_signature_in_the_clients_words)
{
    struct pair p = new_pair(plain);
    struct flow flow = server_flow(TLS13);
    flow.rows[row_of(&flow, AWAIT, NO_MESSAGE)].perform = sign_as_client;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

/* ---- Finished, 4.4.4 ---- */

TEST(a_wrong_finished)
{
    expect_client_refuses(plain, LIE(FINISHED, FLIP_LAST), "BAD_FINISHED", 51);
    expect_client_refuses(plain, LIE(FINISHED, FLIP(0)), "BAD_FINISHED", 51);
    expect_client_refuses(plain, LIE(FINISHED, BODY(ZEROS_32)), "BAD_FINISHED", 51);
}

TEST(a_finished_of_another_length)
{
    expect_client_refuses(plain, LIE(FINISHED, BODY("")), "MALFORMED", 50);
    expect_client_refuses(plain, LIE(FINISHED, CUT(31, 1)), "MALFORMED", 50);
    expect_client_refuses(plain, LIE(FINISHED, APPEND("00")), "MALFORMED", 50);
}

/* ---- shapes ---- */

TEST(a_byte_too_many_in_any_message)
{
    static const enum message messages[] = { SERVER_HELLO, ENCRYPTED_EXTENSIONS, CERTIFICATE_REQUEST, CERTIFICATE,
                                             CERTIFICATE_VERIFY };
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        expect_client_refuses(asking, LIE(messages[i], APPEND("00")), "MALFORMED", 50);
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, APPEND("00")), "MALFORMED", 50);
}

TEST(no_byte_in_any_message)
{
    static const enum message messages[] = { SERVER_HELLO, ENCRYPTED_EXTENSIONS, CERTIFICATE_REQUEST, CERTIFICATE,
                                             CERTIFICATE_VERIFY };
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        expect_client_refuses(asking, LIE(messages[i], BODY("")), "MALFORMED", 50);
}

TEST(an_extension_of_a_wrong_shape)
{
    static const struct lie lies[] = {
        { .in = SERVER_HELLO, .edits = { SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "04") } },
        { .in = SERVER_HELLO, .edits = { SET_EXTENSION(EXT_KEY_SHARE, "001d") } },
        { .in = SERVER_HELLO, .edits = { SET_EXTENSION(EXT_KEY_SHARE, "001d 0001 01 00") } },
        { .in = ENCRYPTED_EXTENSIONS, .edits = { SET_EXTENSION(EXT_SERVER_NAME, "00") } },
        { .in = ENCRYPTED_EXTENSIONS, .edits = { SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0003 001d00") } },
        { .in = ENCRYPTED_EXTENSIONS, .edits = { SET_EXTENSION(EXT_ALPN, "0000") } },
        { .in = ENCRYPTED_EXTENSIONS, .edits = { SET_EXTENSION(EXT_ALPN, "0006 026832 026833") } },
        { .in = CERTIFICATE_REQUEST, .edits = { SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0000") } },
        { .in = CERTIFICATE_REQUEST, .edits = { SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS_CERT, "0001 04") } },
        { .in = CERTIFICATE_REQUEST, .edits = { SET_EXTENSION(EXT_CERTIFICATE_AUTHORITIES, "0002 0000") } },
    };
    static const struct pair_options options = { .configure_client = speak_h2, .configure_server = ask_client };
    for (size_t i = 0; i < COUNT_OF(lies); i++)
        expect_client_refuses(options, lies[i], "MALFORMED", 50);
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, SET_EXTENSION(EXT_KEY_SHARE, "0018 00")), "MALFORMED", 50);
    expect_client_refuses(retrying, LIE(HELLO_RETRY_REQUEST, SET_EXTENSION(EXT_COOKIE, "0000")), "MALFORMED", 50);
}

/* ---- lengths and types ---- */

TEST(a_message_longer_than_anyone_needs)
{
    expect_client_refuses(plain, LIE(CERTIFICATE, CLAIM_MORE(MAX_MESSAGE_LEN)), "MESSAGE_TOO_LONG", 47);
    expect_client_refuses(plain, LIE(SERVER_HELLO, CLAIM_MORE(MAX_MESSAGE_LEN)), "MESSAGE_TOO_LONG", 47);
}

TEST(a_message_of_another_type)
{
    static const unsigned types[] = { 0, 1, 3, 4, 5, 6, 7, 9, 10, 12, 14, 16, 21, 22, 23, 24, 67, 254, 255 };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        expect_client_refuses(plain, LIE(SERVER_HELLO, TYPE(types[i])), "OUT_OF_ORDER", 10);
        expect_client_refuses(plain, LIE(ENCRYPTED_EXTENSIONS, TYPE(types[i])), "OUT_OF_ORDER", 10);
        expect_client_refuses(plain, LIE(FINISHED, TYPE(types[i])), "OUT_OF_ORDER", 10);
    }
}
