/* server_refuses_test.c - what a client may not say, message by message, and what the server calls it (RFC 8446 4). */
#include "handshake/judgement.h"
#include "handshake/refusals.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/versions.h"

/* ---- what the two sides are configured with ---- */

static const struct pair_options plain,
    only_tls13 = { .configure_client = speak_tls13, .configure_server = speak_tls13 },
    retrying = { .configure_server = prefer_p384 }, with_p256 = { .configure_client = prefer_p256 },
    with_alpn = { .configure_client = speak_h2, .configure_server = speak_h2 },
    asking = { .configure_client = show_certificate, .configure_server = ask_client },
    demanding = { .configure_client = show_certificate, .configure_server = demand_from_client };

/* ---- ClientHello, 4.1.2 ---- */

TEST(a_client_of_tls_1_2_where_only_tls_1_3_is_spoken)
{
    expect_server_refuses(only_tls13, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SUPPORTED_VERSIONS)), "NO_COMMON_VERSION",
                          70);
    expect_server_refuses(only_tls13, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "04 0303 0302")),
                          "NO_COMMON_VERSION", 70);
}

TEST(a_client_whose_legacy_version_is_that_of_ssl_3)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, "0300")), "NO_COMMON_VERSION", 70);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, "0002")), "NO_COMMON_VERSION", 70);
}

TEST(any_other_legacy_version_says_nothing)
{
    expect_server_accepts(plain, LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, "0301")));
    expect_server_accepts(plain, LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, "0304")));
}

TEST(a_compression_method)
{
    enum { COMPRESSION = SUITES_OF_CLIENT_HELLO + 2 * 3 };
    expect_server_refuses(only_tls13, LIE(CLIENT_HELLO, OVERWRITE(COMPRESSION + 1, "01")), "BAD_COMPRESSION", 47);
    expect_server_refuses(only_tls13, LIE(CLIENT_HELLO, OVERWRITE(COMPRESSION, "02"), INSERT(COMPRESSION + 1, "01")),
                          "BAD_COMPRESSION", 47);
}

TEST(no_suite_of_ours)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, OVERWRITE(SUITES_OF_CLIENT_HELLO, "1304 1305 fafa")),
                          "NO_COMMON_SUITE", 40);
}

TEST(no_group_of_ours)
{
    expect_server_refuses(
        plain,
        LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0004 0100 fafa"), SET_EXTENSION(EXT_KEY_SHARE, "0000")),
        "NO_COMMON_GROUP", 40);
}

TEST(no_signature_scheme_of_ours)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0004 0201 fafa")),
                          "NO_COMMON_SIGNATURE_SCHEME", 40);
}

TEST_IN_EACH_VERSION(no_protocol_of_ours)
{
    expect_server_refuses(in_version(version, with_alpn), LIE(CLIENT_HELLO, SET_EXTENSION(EXT_ALPN, "0003 026833")),
                          "NO_COMMON_PROTOCOL", 120);
}

/* ---- its extensions, 4.2 and 9.2 ---- */

TEST(what_a_hello_cannot_do_without)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SIGNATURE_ALGORITHMS)),
                          "MISSING_SIGNATURE_ALGORITHMS", 109);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SUPPORTED_GROUPS)), "MISSING_GROUPS", 109);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_KEY_SHARE)), "MISSING_GROUPS", 109);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_KEY_SHARE), DROP_EXTENSION(EXT_SUPPORTED_GROUPS)),
                          "MISSING_GROUPS", 109);
}

TEST(an_extension_twice)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_SUPPORTED_VERSIONS, "02 0304")),
                          "DUPLICATE_EXTENSION", 47);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(0xffff, ""), ADD_EXTENSION(0xffff, "00")),
                          "DUPLICATE_EXTENSION", 47);
}

#define ZEROS_32 "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
#define ONES_32 "01010101 01010101 01010101 01010101 01010101 01010101 01010101 01010101"

/* 4.2.11: an identity and its age, and a binder. */
#define A_PSK "0007 0001 aa 00000000 0021 20" ONES_32

TEST(a_pre_shared_key_is_passed_over)
{
    expect_server_accepts(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_PSK_KEY_EXCHANGE_MODES, "01 01"),
                                     ADD_EXTENSION(EXT_PRE_SHARED_KEY, A_PSK)));
}

TEST(a_pre_shared_key_without_modes)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_PRE_SHARED_KEY, A_PSK)), "MISSING_PSK_MODES", 109);
}

TEST(a_pre_shared_key_that_is_not_last)
{
    expect_server_refuses(
        plain,
        LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_PRE_SHARED_KEY, A_PSK), ADD_EXTENSION(EXT_PSK_KEY_EXCHANGE_MODES, "01 01")),
        "PSK_NOT_LAST", 47);
}

TEST(two_shares_of_one_group)
{
    expect_server_refuses(plain,
                          LIE(CLIENT_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "0048 001d 0020" ONES_32 "001d 0020" ONES_32)),
                          "DUPLICATE_KEY_SHARE", 47);
}

TEST(a_share_of_a_group_that_is_not_offered)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0002 0017")),
                          "DUPLICATE_KEY_SHARE", 47);
}

TEST(a_share_that_is_no_public_key)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "0024 001d 0020" ZEROS_32)),
                          "BAD_KEY_SHARE", 47);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "0025 001d 0021 00" ONES_32)),
                          "BAD_KEY_SHARE", 47);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "0005 001d 0001 00")), "BAD_KEY_SHARE",
                          47);
    expect_server_refuses(with_p256,
                          LIE(CLIENT_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "0045 0017 0041 04" ONES_32 ONES_32)),
                          "BAD_KEY_SHARE", 47);
}

TEST(a_cookie_out_of_the_blue)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_COOKIE, "0001 aa")), "COOKIE_NOT_ASKED_FOR", 47);
}

TEST(extensions_that_we_do_not_know_or_do_not_need_are_passed_over)
{
    expect_server_accepts(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(0xfafa, "01020304"), ADD_EXTENSION(0x3a3a, ""),
                                     ADD_EXTENSION(EXT_POST_HANDSHAKE_AUTH, ""),
                                     ADD_EXTENSION(EXT_SIGNATURE_ALGORITHMS_CERT, "0002 0403")));
    expect_server_accepts(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_CERTIFICATE_AUTHORITIES, "0004 0002 3000")));
}

TEST(a_name_that_is_no_dns_name_is_passed_over)
{
    struct pair p = new_pair(plain);
    hf_agreement agreed;
    lie(&p.client, &LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SERVER_NAME, "000a 00 0007 61 00 22 0a 1b 5c ff")));
    shake_hands(&p);
    expect_talk(&p);
    hf_agreed(p.server.conn, &agreed);
    assert_null(agreed.server_name);
    free_pair(&p);
}

TEST(an_extension_of_a_wrong_shape)
{
    static const struct edit edits[] = {
        SET_EXTENSION(EXT_SERVER_NAME, ""),
        SET_EXTENSION(EXT_SERVER_NAME, "0000"),
        SET_EXTENSION(EXT_SERVER_NAME, "0004 01 0001 61"),
        SET_EXTENSION(EXT_SERVER_NAME, "0008 00 0001 61 00 0001 62"),
        SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0000"),
        SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0003 001d 00"),
        SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0002 0403 00"),
        SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "00"),
        SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "03 0304 03"),
        SET_EXTENSION(EXT_KEY_SHARE, "0004 001d 0000"),
        SET_EXTENSION(EXT_KEY_SHARE, "0005 001d 0020 00"),
        SET_EXTENSION(EXT_ALPN, "0001 00"),
        SET_EXTENSION(EXT_ALPN, "0002 0261"),
        SET_EXTENSION(EXT_COOKIE, "0000"),
        SET_EXTENSION(EXT_EARLY_DATA, "00"),
        SET_EXTENSION(EXT_POST_HANDSHAKE_AUTH, "00"),
        SET_EXTENSION(EXT_CERTIFICATE_AUTHORITIES, "0000"),
        SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS_CERT, "0001 04"),
        SET_EXTENSION(EXT_PSK_KEY_EXCHANGE_MODES, "00"),
        SET_EXTENSION(EXT_PRE_SHARED_KEY, "0000 0000"),
        SET_EXTENSION(EXT_PRE_SHARED_KEY, "0007 0001 aa 00000000 0002 01 00"),
    };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        expect_server_refuses(plain, (struct lie){ .in = CLIENT_HELLO, .edits = { edits[i] } }, "MALFORMED", 50);
}

/* ---- offers longer than ours ---- */

/* "1a1a 2a2a ...": GREASE of a hundred kinds, and then those. */
static struct span behind_a_hundred(const char *last)
{
    uint8_t numbers[200];
    for (size_t i = 0; i < sizeof numbers; i++)
        numbers[i] = (uint8_t)(0x0a + 16 * (i / 2 % 16));
    return joined(span_of(numbers, sizeof numbers), hex(last));
}

TEST(our_suite_is_found_behind_a_hundred_others)
{
    struct lie what = LIE(CLIENT_HELLO, OVERWRITE(SUITES_OF_CLIENT_HELLO - 2, "00ce"), CUT(SUITES_OF_CLIENT_HELLO, 6));
    what.edits[2] = (struct edit)INSERT(SUITES_OF_CLIENT_HELLO, NULL);
    what.edits[2].bytes = behind_a_hundred("1303 1301 1302");
    expect_server_accepts(only_tls13, what);
}

TEST(our_group_is_found_behind_a_hundred_others)
{
    struct lie what = LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_GROUPS, NULL));
    what.edits[0].bytes = joined(hex("00ca"), behind_a_hundred("001d"));
    expect_server_accepts(plain, what);
}

TEST(our_signature_scheme_is_found_behind_a_hundred_others)
{
    struct lie what = LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, NULL));
    what.edits[0].bytes = joined(hex("00ca"), behind_a_hundred("0403"));
    expect_server_accepts(plain, what);
}

TEST(our_version_is_found_behind_a_hundred_others)
{
    struct lie what = LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_VERSIONS, NULL));
    what.edits[0].bytes = joined(hex("ca"), behind_a_hundred("0304"));
    expect_server_accepts(plain, what);
}

/* ---- the second ClientHello, 4.1.2 ---- */

TEST(a_second_hello_that_is_another_one)
{
    static const struct edit edits[] = {
        OVERWRITE(VERSION_OF_HELLO, "0302"),
        FLIP(RANDOM_OF_HELLO),
        FLIP(SESSION_ID_OF_HELLO),
        OVERWRITE(SUITES_OF_CLIENT_HELLO, "1302 1301 1303"),
        ADD_EXTENSION(0xfafa, ""),
        DROP_EXTENSION(EXT_SERVER_NAME),
        SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0002 0018"),
        SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0002 0403"),
    };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        expect_server_refuses(retrying, (struct lie){ .in = CLIENT_HELLO, .in_second = true, .edits = { edits[i] } },
                              "HELLO_CHANGED", 47);
}

/* The last two bytes of the session id become the first of the suites: all bytes are there, in their order. */
static void move_boundary(struct writer *hello)
{
    uint8_t *id = hello->base + MESSAGE_HEADER_LEN + SESSION_ID_OF_HELLO, *suites_len = id + 32;
    uint8_t last[2] = { id[30], id[31] };
    id[-1] = 30;
    id[30] = suites_len[0];
    id[31] = (uint8_t)(suites_len[1] + 2);
    memcpy(suites_len, last, sizeof last);
}

static enum status (*write_second_hello)(struct handshake *);
static enum status write_moved_boundary(struct handshake *hs)
{
    enum status s = write_second_hello(hs);
    move_boundary(&hs->out);
    return s;
}

TEST(a_second_hello_whose_fields_end_elsewhere)
{
    struct pair p = new_pair(retrying);
    struct flow flow = client_flow(TLS13);
    struct step *second = &flow.rows[row_of(&flow, RECV, SERVER_HELLO) - 1];
    write_second_hello = second->perform;
    second->perform = write_moved_boundary;
    follow(&p.client, &flow);
    expect_handshake_refused(&p, &p.server, "HELLO_CHANGED", 47);
    free_pair(&p);
}

TEST(a_second_hello_without_the_share_that_was_asked_for)
{
    static const struct edit edits[] = {
        SET_EXTENSION(EXT_KEY_SHARE, "0000"),
        SET_EXTENSION(EXT_KEY_SHARE, "0024 001d 0020" ONES_32),
        SET_EXTENSION(EXT_KEY_SHARE, "0089 001d 0020" ONES_32 "0018 0061 04" ONES_32 ONES_32 ONES_32),
        ADD_EXTENSION(EXT_EARLY_DATA, ""),
    };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        expect_server_refuses(retrying, (struct lie){ .in = CLIENT_HELLO, .in_second = true, .edits = { edits[i] } },
                              "RETRY_NOT_HEEDED", 47);
}

TEST(a_second_hello_with_padding_is_the_same)
{
    expect_server_accepts(retrying, LIE_IN_SECOND_HELLO(ADD_EXTENSION(21, "00000000")));
}

/* ---- Certificate, CertificateVerify and Finished, 4.4 ---- */

TEST(a_certificate_with_a_context)
{
    expect_server_refuses(asking, LIE(CERTIFICATE, OVERWRITE(0, "01"), INSERT(1, "aa")), "BAD_REQUEST_CONTEXT", 47);
}

TEST(no_certificate_where_one_is_required)
{
    expect_server_refuses(demanding, LIE(CERTIFICATE, BODY("00 000000")), "CLIENT_CERTIFICATE_REQUIRED", 116);
}

TEST(an_extension_of_a_certificate)
{
    expect_server_refuses(asking, LIE(CERTIFICATE, ADD_EXTENSION(5, "01 000000")), "EXTENSION_NOT_ASKED_FOR", 110);
    expect_server_refuses(asking, LIE(CERTIFICATE, ADD_EXTENSION(EXT_SERVER_NAME, "")), "EXTENSION_NOT_ASKED_FOR", 110);
}

TEST_IN_EACH_VERSION(a_certificate_that_is_none)
{
    expect_server_refuses(in_version(version, asking), LIE(CERTIFICATE, BODY_OF(certificates(version, hex("3000"), 1))),
                          "UNREADABLE_CERTIFICATE", 42);
}

TEST(a_signature_scheme_that_was_not_offered)
{
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0201")), "SCHEME_NOT_OFFERED", 47);
}

TEST(a_signature_scheme_of_another_kind_of_key_or_of_tls_1_2)
{
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0401")), "SCHEME_DOES_NOT_FIT", 47);
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0804")), "SCHEME_DOES_NOT_FIT", 47);
}

TEST(a_wrong_signature)
{
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, FLIP_LAST), "BAD_SIGNATURE", 51);
}

/* 4.4.3: the context string keeps one side's signature from serving as the other's. */
static enum status sign_as_server(struct handshake *hs)
{
    hs->is_client = false;
    enum status s = sign_transcript(hs);
    hs->is_client = true;
    return s;
}

TEST(a_signature_in_the_servers_words)
{
    struct pair p = new_pair(asking);
    struct flow flow = client_flow(TLS13);
    flow.rows[row_of(&flow, SEND, CERTIFICATE_VERIFY) - 1].perform = sign_as_server;
    follow(&p.client, &flow);
    expect_handshake_refused(&p, &p.server, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(a_wrong_finished)
{
    expect_server_refuses(plain, LIE(FINISHED, FLIP_LAST), "BAD_FINISHED", 51);
    expect_server_refuses(asking, LIE(FINISHED, FLIP(0)), "BAD_FINISHED", 51);
}

/* 4.4.4: the two sides' Finished have keys of their own: neither can be reflected. */
static enum status finish_as_server(struct handshake *hs)
{
    hs->is_client = false;
    enum status s = write_own_finished(hs);
    hs->is_client = true;
    return s;
}

TEST(a_finished_with_the_servers_key)
{
    struct pair p = new_pair(plain);
    struct flow flow = client_flow(TLS13);
    flow.rows[row_of(&flow, SEND, FINISHED)].perform = finish_as_server;
    follow(&p.client, &flow);
    expect_handshake_refused(&p, &p.server, "BAD_FINISHED", 51);
    free_pair(&p);
}

TEST(a_finished_of_another_length)
{
    expect_server_refuses(plain, LIE(FINISHED, BODY("")), "MALFORMED", 50);
    expect_server_refuses(plain, LIE(FINISHED, CUT(31, 1)), "MALFORMED", 50);
    expect_server_refuses(plain, LIE(FINISHED, APPEND("00")), "MALFORMED", 50);
}

/* ---- shapes, lengths and types ---- */

TEST(a_byte_too_many_or_none_in_any_message)
{
    static const enum message messages[] = { CLIENT_HELLO, CERTIFICATE, CERTIFICATE_VERIFY };
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        expect_server_refuses(asking, LIE(messages[i], APPEND("00")), "MALFORMED", 50);
        expect_server_refuses(asking, LIE(messages[i], BODY("")), "MALFORMED", 50);
    }
    expect_server_refuses(retrying, LIE_IN_SECOND_HELLO(APPEND("00")), "MALFORMED", 50);
}

TEST(a_message_longer_than_anyone_needs)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, CLAIM_MORE(MAX_MESSAGE_LEN)), "MESSAGE_TOO_LONG", 47);
    expect_server_refuses(asking, LIE(CERTIFICATE, CLAIM_MORE(MAX_MESSAGE_LEN)), "MESSAGE_TOO_LONG", 47);
}

TEST(a_message_of_another_type)
{
    static const unsigned types[] = { 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 16, 21, 22, 23, 24, 67, 254, 255 };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        expect_server_refuses(plain, LIE(CLIENT_HELLO, TYPE(types[i])), "OUT_OF_ORDER", 10);
        expect_server_refuses(asking, LIE(CERTIFICATE, TYPE(types[i])), "OUT_OF_ORDER", 10);
        expect_server_refuses(asking, LIE(FINISHED, TYPE(types[i])), "OUT_OF_ORDER", 10);
    }
}
