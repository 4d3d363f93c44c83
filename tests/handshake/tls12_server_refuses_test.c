/* tls12_server_refuses_test.c - what a client of TLS 1.2 may not say, message by message, and what the server calls it
 * (RFC 5246 7.4). Its ClientKeyExchange is in tls12_key_exchange_test.c. */
#include "handshake/judgement.h"
#include "handshake/refusals.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

/* ---- what the two sides are configured with ---- */

static void speak_x25519(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_groups(config, "x25519"));
}

static void speak_tls12_and_h2(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    speak_h2(config, arg);
}

static void ask_for_tls12(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    ask_client(config, arg);
}

static const struct pair_options plain = { .configure_client = speak_tls12 },
                                 older_server = { .configure_server = speak_tls12 },
                                 with_x25519 = { .configure_client = speak_tls12, .configure_server = speak_x25519 },
                                 with_alpn = { .configure_client = speak_tls12_and_h2, .configure_server = speak_h2 },
                                 asking = { .configure_client = show_certificate, .configure_server = ask_for_tls12 };

/* ---- the version, RFC 8446 4.2.1 ---- */

TEST(a_version_older_than_tls_1_2)
{
    static const char *const versions[] = { "0302", "0301", "0300", "0002", "0000" };
    for (size_t i = 0; i < COUNT_OF(versions); i++)
        expect_server_refuses(plain, LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, versions[i])), "NO_COMMON_VERSION",
                              70);
}

TEST(no_version_of_ours_in_the_extension)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_SUPPORTED_VERSIONS, "04 0302 0301")),
                          "NO_COMMON_VERSION", 70);
    expect_server_refuses(older_server, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "02 0304")),
                          "NO_COMMON_VERSION", 70);
}

TEST(versions_of_a_wrong_shape)
{
    static const char *const bodies[] = { "", "00", "02 03", "03 0303 03", "02 0303 00" };
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        expect_server_refuses(older_server, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_VERSIONS, bodies[i])),
                              "MALFORMED", 50);
}

#define SUITES(length, hex)                                                                     \
    OVERWRITE(SUITES_OF_TLS12_CLIENT_HELLO - 2, length), CUT(SUITES_OF_TLS12_CLIENT_HELLO, 12), \
        INSERT(SUITES_OF_TLS12_CLIENT_HELLO, hex)

/* RFC 7507 3 */
TEST(a_fallback_from_a_version_that_the_server_speaks)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0004", "c02b 5600")), "FALLBACK_REFUSED", 86);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0004", "5600 c02b")), "FALLBACK_REFUSED", 86);
}

/* ---- the fields of the ClientHello, 7.4.1.2 ---- */

enum { COMPRESSION = SUITES_OF_TLS12_CLIENT_HELLO + 2 * 6 };

TEST(compression_methods_without_null)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, OVERWRITE(COMPRESSION + 1, "01")), "BAD_COMPRESSION", 47);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, OVERWRITE(COMPRESSION, "02 01"), INSERT(COMPRESSION + 2, "40")),
                          "BAD_COMPRESSION", 47);
}

TEST(no_suite_of_ours)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0004", "c0ac 1304")), "NO_COMMON_SUITE", 40);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0004", "1301 1302")), "NO_COMMON_SUITE", 40);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0002", "fafa")), "NO_COMMON_SUITE", 40);
}

TEST(suites_that_were_not_allowed)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0004", "009e 009f")), "NO_COMMON_SUITE", 40);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0004", "009c 009d")), "NO_COMMON_SUITE", 40);
}

/* RFC 9325 4.1: CBC, RC4, no encryption, export grade, nobody's key, single DES. */
TEST(nothing_but_broken_suites)
{
    static const char *const suites[] = { "c009", "002f", "0005", "0002", "0003", "006c", "0009", "000a", "c023" };
    for (size_t i = 0; i < COUNT_OF(suites); i++)
        expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0002", suites[i])), "ONLY_BROKEN_SUITES", 40);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0008", "c009 c00a 00ff 3a3a")), "ONLY_BROKEN_SUITES", 40);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0004", "c009 c0ac")), "NO_COMMON_SUITE", 40);
}

TEST(a_suite_for_another_key_than_ours)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SUITES("0002", "c02f")), "NO_CERTIFICATE_FOR_SUITE", 40);
}

/* ---- its extensions ---- */

TEST(no_group_of_ours)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0004 0100 001a")),
                          "NO_COMMON_GROUP", 40);
}

TEST(no_groups_and_a_server_without_p256)
{
    expect_server_refuses(with_x25519, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SUPPORTED_GROUPS)), "NO_COMMON_GROUP", 40);
}

/* RFC 7919 4 */
TEST(no_field_of_ours)
{
    expect_server_refuses(tls12_pair(BY_DHE), LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0004 001d 01ff")),
                          "NO_COMMON_GROUP", 40);
    expect_server_refuses(tls12_pair(BY_DHE), LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0002 0101")),
                          "NO_COMMON_GROUP", 40);
}

TEST(no_signature_scheme_of_ours)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0004 0201 fafa")),
                          "NO_COMMON_SIGNATURE_SCHEME", 40);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0004 0401 0807")),
                          "NO_COMMON_SIGNATURE_SCHEME", 40);
}

/* RFC 5246 7.4.1.4.1: it would be SHA-1, which RFC 9155 forbids. */
TEST(no_signature_algorithms)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SIGNATURE_ALGORITHMS)),
                          "NO_COMMON_SIGNATURE_SCHEME", 40);
    expect_server_refuses(tls12_pair(BY_DHE), LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SIGNATURE_ALGORITHMS)),
                          "NO_COMMON_SIGNATURE_SCHEME", 40);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, DROP_EXTENSIONS), "NO_COMMON_SIGNATURE_SCHEME", 40);
}

TEST(a_renegotiation_of_a_connection_that_is_not_ours)
{
    expect_server_refuses(plain,
                          LIE(CLIENT_HELLO, SET_EXTENSION(EXT_RENEGOTIATION_INFO, "0c 000102030405060708090a0b")),
                          "BAD_RENEGOTIATION_INFO", 40);
    expect_server_refuses(older_server, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_RENEGOTIATION_INFO, "01 00")),
                          "BAD_RENEGOTIATION_INFO", 40);
}

TEST(point_formats_without_the_uncompressed_one)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_EC_POINT_FORMATS, "02 0102")), "BAD_POINT_FORMATS",
                          47);
}

TEST(an_extension_twice)
{
    expect_server_refuses(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_RENEGOTIATION_INFO, "00")), "DUPLICATE_EXTENSION",
                          47);
    expect_server_refuses(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(0xfafa, ""), ADD_EXTENSION(0xfafa, "")),
                          "DUPLICATE_EXTENSION", 47);
    expect_server_refuses(older_server, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_KEY_SHARE, "")), "DUPLICATE_EXTENSION", 47);
}

TEST(an_extension_of_a_wrong_shape)
{
    static const struct edit edits[] = {
        SET_EXTENSION(EXT_SERVER_NAME, ""),
        SET_EXTENSION(EXT_SERVER_NAME, "0004 01 0001 61"),
        SET_EXTENSION(EXT_STATUS_REQUEST, ""),
        SET_EXTENSION(EXT_STATUS_REQUEST, "01 0000"),
        SET_EXTENSION(EXT_STATUS_REQUEST, "01 0000 0000 00"),
        SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0000"),
        SET_EXTENSION(EXT_SUPPORTED_GROUPS, "0003 001d 00"),
        SET_EXTENSION(EXT_EC_POINT_FORMATS, ""),
        SET_EXTENSION(EXT_EC_POINT_FORMATS, "00"),
        SET_EXTENSION(EXT_EC_POINT_FORMATS, "01 00 00"),
        SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0002 0403 00"),
        SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS_CERT, "0001 04"),
        SET_EXTENSION(EXT_ALPN, "0001 00"),
        SET_EXTENSION(EXT_EXTENDED_MASTER_SECRET, "00"),
        SET_EXTENSION(EXT_RENEGOTIATION_INFO, ""),
        SET_EXTENSION(EXT_RENEGOTIATION_INFO, "01"),
        SET_EXTENSION(EXT_RENEGOTIATION_INFO, "00 00"),
    };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        expect_server_refuses(with_alpn, (struct lie){ .in = CLIENT_HELLO, .edits = { edits[i] } }, "MALFORMED", 50);
}

/* ---- Certificate, 7.4.6 ---- */

TEST(no_certificate_where_one_is_required)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_server_refuses(full_tls12_pair(exchange), LIE(CERTIFICATE, BODY("000000")), "CLIENT_SENT_NO_CERTIFICATE",
                              40);
}

TEST(a_client_without_a_certificate_is_asked_and_forgiven)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = ask_for_tls12 });
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* 7.4.8: "This message is only sent following a client certificate that has signing capability" */
TEST(a_signature_and_no_certificate)
{
    expect_server_refuses(asking, LIE(CERTIFICATE, BODY("000000")), "OUT_OF_ORDER", 10);
}

TEST(a_certificate_of_a_wrong_shape)
{
    static const char *const bodies[] = {
        "", "00", "0000", "000001", "000003 000000", "000004 000002 30", "000000 00"
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        expect_server_refuses(asking, LIE(CERTIFICATE, BODY(bodies[i])), "MALFORMED", 50);
}

TEST(more_certificates_than_anyone_needs)
{
    const uint8_t length[] = { 0, 0, 4 * (MAX_CHAIN_LEN + 1) };
    struct span list = keep_bytes(length, sizeof length);
    for (int i = 0; i < MAX_CHAIN_LEN + 1; i++)
        list = joined(list, hex("000001 30"));
    expect_server_refuses(asking, LIE(CERTIFICATE, BODY_OF(list)), "CHAIN_TOO_LONG", 42);
}

static void show_certificate_of_nobody(hf_config *config, void *arg)
{
    (void)arg;
    const struct made_certificate *leaf = make_client_leaf("a stranger", make_root("Another Root"));
    must(config, hf_config_add_identity(config, of(chain_pem(leaf)), of(leaf->key_pem), NULL, NULL));
}

TEST(a_certificate_of_an_unknown_authority)
{
    struct pair p = new_pair(
        (struct pair_options){ .configure_client = show_certificate_of_nobody, .configure_server = ask_for_tls12 });
    expect_handshake_refused(&p, &p.server, "UNTRUSTED_ISSUER", 48);
    free_pair(&p);
}

/* ---- CertificateVerify, 7.4.8 ---- */

TEST(a_signature_scheme_that_was_not_offered)
{
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0203")), "SCHEME_NOT_OFFERED", 47);
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0101")), "SCHEME_NOT_OFFERED", 47);
}

TEST(a_signature_scheme_of_another_kind_of_key)
{
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0804")), "SCHEME_DOES_NOT_FIT", 47);
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0401")), "SCHEME_DOES_NOT_FIT", 47);
}

TEST(a_wrong_signature)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_server_refuses(full_tls12_pair(exchange), LIE(CERTIFICATE_VERIFY, FLIP_LAST), "BAD_SIGNATURE", 51);
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, OVERWRITE(0, "0503")), "BAD_SIGNATURE", 51);
    expect_server_refuses(asking, LIE(CERTIFICATE_VERIFY, BODY("0403 0000")), "BAD_SIGNATURE", 51);
}

/* The messages that it signs begin with the hello, and end with the key exchange. */
static enum status sign_all_but_the_last_byte(struct handshake *hs)
{
    if (sign_messages(hs) != OK)
        return FAILED;
    hs->to_be_signed.len--;
    return sign_with_identity(hs);
}

static enum status sign_all_but_the_first_byte(struct handshake *hs)
{
    if (sign_messages(hs) != OK)
        return FAILED;
    hs->to_be_signed = span_of(hs->to_be_signed.at + 1, hs->to_be_signed.len - 1);
    return sign_with_identity(hs);
}

static void expect_signature_refused(enum status (*perform)(struct handshake *))
{
    struct pair p = new_pair(asking);
    struct flow flow = client_flow(TLS12);
    flow.rows[row_of(&flow, SEND, CERTIFICATE_VERIFY) - 1].perform = perform;
    follow(&p.client, &flow);
    expect_handshake_refused(&p, &p.server, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(a_signature_of_less_than_all_messages)
{
    expect_signature_refused(sign_all_but_the_last_byte);
    expect_signature_refused(sign_all_but_the_first_byte);
}

/* 4.4.3 of RFC 8446: what is signed there, with its context string, is none here. */
TEST(a_signature_as_tls_1_3_has_it)
{
    expect_signature_refused(sign_transcript);
}

/* ---- Finished, 7.4.9 ---- */

TEST(a_wrong_finished)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++) {
        expect_server_refuses(tls12_pair(exchange), LIE(FINISHED, FLIP_LAST), "BAD_FINISHED", 51);
        expect_server_refuses(full_tls12_pair(exchange), LIE(FINISHED, FLIP(0)), "BAD_FINISHED", 51);
    }
}

static enum status finish_as_server(struct handshake *hs)
{
    hs->is_client = false;
    enum status s = write_own_tls12_finished(hs);
    hs->is_client = true;
    return s;
}

TEST(a_finished_in_the_servers_words)
{
    struct pair p = new_pair(plain);
    struct flow flow = client_flow(TLS12);
    flow.rows[row_of(&flow, SEND, FINISHED)].perform = finish_as_server;
    follow(&p.client, &flow);
    expect_handshake_refused(&p, &p.server, "BAD_FINISHED", 51);
    free_pair(&p);
}

TEST(a_finished_of_another_length)
{
    static const struct edit edits[] = { BODY(""), CUT_LAST(1), APPEND("00"),
                                         APPEND("0000000000000000000000000000000000000000") };
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        expect_server_refuses(plain, (struct lie){ .in = FINISHED, .edits = { edits[i] } }, "MALFORMED", 50);
}

/* RFC 7627 4: the secret of the one depends on all messages, that of the other on two randoms. */
static enum status forget_session_hash(struct handshake *hs)
{
    hs->agreed->extended_master_secret = false;
    return derive_session_keys(hs);
}

TEST(a_master_secret_of_the_old_kind_where_the_extended_was_agreed)
{
    struct pair p = new_pair(plain);
    struct flow flow = client_flow(TLS12);
    flow.rows[row_of(&flow, KEYS, NO_MESSAGE)].perform = forget_session_hash;
    follow(&p.client, &flow);
    expect_handshake_refused(&p, &p.server, "BAD_RECORD", 20);
    free_pair(&p);
}

/* ---- shapes, lengths and types ---- */

static const enum message messages[] = { CLIENT_HELLO, CERTIFICATE, CLIENT_KEY_EXCHANGE, CERTIFICATE_VERIFY, FINISHED };

TEST(a_byte_too_many_or_none_in_any_message)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        expect_server_refuses(asking, LIE(messages[i], APPEND("00")), "MALFORMED", 50);
        expect_server_refuses(asking, LIE(messages[i], BODY("")), "MALFORMED", 50);
    }
}

TEST(a_message_cut_at_its_end)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        for (size_t less = 1; less <= VERIFY_DATA_LEN; less++)
            expect_server_refuses(asking, LIE(messages[i], CUT_LAST(less)), "MALFORMED", 50);
}

TEST(a_message_longer_than_anyone_needs)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        expect_server_refuses(asking, LIE(messages[i], CLAIM_MORE(MAX_MESSAGE_LEN)), "MESSAGE_TOO_LONG", 47);
}

TEST(a_message_of_another_type)
{
    static const unsigned types[] = { 0, 1, 2, 3, 4, 5, 6, 8, 11, 12, 13, 14, 15, 16, 20, 21, 22, 24, 67, 254, 255 };
    for (size_t i = 0; i < COUNT_OF(types); i++)
        for (size_t j = 0; j < COUNT_OF(messages); j++)
            if (types[i] != handshake_type(messages[j]))
                expect_server_refuses(asking, LIE(messages[j], TYPE(types[i])), "OUT_OF_ORDER", 10);
}
