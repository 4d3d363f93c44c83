/* open_test.c - records off the wire: what is one, how long it may be, and what may be inside (RFC 8446 5.1, 5.2, 5.4).
 */
#include "record/halves.h"
#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

static const char *const suites[] = { "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
                                      "TLS_CHACHA20_POLY1305_SHA256" };

static struct halves application_halves(void)
{
    return keyed_halves(APPLICATION_KEYS, suites[0]);
}

static struct span zeros(size_t count)
{
    static const uint8_t room[2 * MAX_PROTECTED_LEN];
    assert_true(count <= sizeof room);
    return span_of(room, count);
}

/* ---- whole records ---- */

static void expect_wait_until_whole(struct halves *h, struct bytes record)
{
    struct opened opened;
    for (size_t len = 0; len < record.len; len++)
        assert_int_equal(open_bytes(&opened, &h->opens, span_of(record.at, len)), WAIT);
    assert_int_equal(open_bytes(&opened, &h->opens, span_of(record.at, record.len)), OK);
    assert_int_equal(opened.used, record.len);
    free(record.at);
}

TEST(a_record_is_waited_for_until_its_last_byte)
{
    struct halves clear = clear_halves();
    expect_wait_until_whole(&clear, in_the_clear(HANDSHAKE, 0x0303, zeros(70)));
    free_halves(&clear);
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves keyed = keyed_halves(APPLICATION_KEYS, suites[i]);
        expect_wait_until_whole(&keyed, sealed(&keyed, APPLICATION_DATA, zeros(70), 0));
        free_halves(&keyed);
    }
}

TEST(what_follows_a_record_is_left)
{
    struct halves h = clear_halves();
    struct opened opened;
    assert_int_equal(open_bytes(&opened, &h.opens, hex("16 0303 0002 aabb 16 0303")), OK);
    assert_int_equal(opened.used, 7);
    assert_int_equal(opened.content.len, 2);
    free_halves(&h);
}

/* ---- types in the clear ---- */

TEST(before_keys_handshake_alert_and_change_cipher_spec_are_records_and_no_other)
{
    struct halves h = clear_halves();
    h.opens.sequence = 1; /* not the first record, which is judged more closely */
    for (unsigned type = 0; type < 256; type++) {
        struct bytes record = in_the_clear((uint8_t)type, 0x0303, hex("01"));
        if (type == CHANGE_CIPHER_SPEC || type == ALERT || type == HANDSHAKE)
            expect_opened(&h, record, (uint8_t)type, hex("01"));
        else
            expect_not_opened(&h, record, BECAUSE_UNEXPECTED_RECORD);
    }
    free_halves(&h);
}

TEST(the_first_record_of_another_type_is_no_tls)
{
    for (unsigned type = 0; type < 256; type++) {
        struct halves h = clear_halves();
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA)
            expect_not_opened(&h, in_the_clear((uint8_t)type, 0x0303, hex("01")), BECAUSE_NOT_TLS);
        free_halves(&h);
    }
}

/* Protected, or change_cipher_spec in the clear; and an alert of a peer that could not make its keys. */
static void expect_clear_types_under_keys(enum epoch epoch, uint64_t sequence, bool alert_is_fine)
{
    struct halves h = keyed_halves(epoch, suites[0]);
    for (unsigned type = 0; type < 256; type++) {
        struct bytes record = in_the_clear((uint8_t)type, 0x0303, hex("0228"));
        h.opens.sequence = sequence;
        if (type == CHANGE_CIPHER_SPEC || (type == ALERT && alert_is_fine))
            expect_opened(&h, record, (uint8_t)type, hex("0228"));
        else
            expect_not_opened(&h, record, type == APPLICATION_DATA ? BECAUSE_BAD_RECORD : BECAUSE_UNEXPECTED_RECORD);
    }
    free_halves(&h);
}

TEST(under_keys_nothing_is_in_the_clear_but_change_cipher_spec_and_a_first_alert)
{
    expect_clear_types_under_keys(HANDSHAKE_KEYS, 0, true);
    expect_clear_types_under_keys(HANDSHAKE_KEYS, 1, false);
    expect_clear_types_under_keys(APPLICATION_KEYS, 0, false);
    expect_clear_types_under_keys(APPLICATION_KEYS, 1, false);
}

/* ---- versions, 5.1: "MUST be ignored for all purposes" ---- */

TEST(the_first_record_is_of_version_3_whatever_its_minor)
{
    for (unsigned major = 0; major < 256; major++)
        for (unsigned minor = 0; minor < 256; minor += 51) {
            struct halves h = clear_halves();
            struct bytes record = in_the_clear(HANDSHAKE, (uint16_t)(major << 8 | minor), hex("01"));
            if (major == 3)
                expect_opened(&h, record, HANDSHAKE, hex("01"));
            else
                expect_not_opened(&h, record, major < 3 ? BECAUSE_OLD_RECORD_VERSION : BECAUSE_NOT_TLS);
            free_halves(&h);
        }
}

TEST(the_version_of_a_later_record_is_ignored)
{
    struct halves h = clear_halves();
    expect_opened(&h, in_the_clear(HANDSHAKE, 0x0301, hex("01")), HANDSHAKE, hex("01"));
    for (unsigned version = 0; version < 65536; version += 257)
        expect_opened(&h, in_the_clear(HANDSHAKE, (uint16_t)version, hex("01")), HANDSHAKE, hex("01"));
    free_halves(&h);
}

/* ---- strangers ---- */

static void expect_stranger(struct span first_bytes, enum reason why)
{
    struct opened opened;
    struct halves h = clear_halves();
    for (size_t len = 0; len < RECORD_HEADER_LEN; len++)
        assert_int_equal(open_bytes(&opened, &h.opens, span_of(first_bytes.at, len)), WAIT);
    assert_int_equal(open_bytes(&opened, &h.opens, first_bytes), FAILED);
    assert_string_equal(reason_text(opened.why)->name, reason_text(why)->name);
    free_halves(&h);
}

TEST(http_is_recognised)
{
    static const char *const starts[] = {
        "HTTP/1.1 400 Bad Request\r\n",      "GET / HTTP/1.1\r\n",     "HEAD / HTTP/1.1\r\n",
        "POST /form HTTP/1.1\r\n",           "PUT /file HTTP/1.1\r\n", "OPTIONS * HTTP/1.1\r\n",
        "CONNECT a.example:443 HTTP/1.1\r\n"
    };
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        expect_stranger(span_of_text(starts[i]), BECAUSE_LOOKS_LIKE_HTTP);
}

TEST(other_strangers_are_no_tls)
{
    static const char *const starts[] = { "SSH-2.0-OpenSSH_9.2p1\r\n",
                                          "220 mail.example ESMTP\r\n",
                                          "* OK IMAP4rev1\r\n",
                                          "RFB 003.008\n",
                                          "GETX/",
                                          "hello" };
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        expect_stranger(span_of_text(starts[i]), BECAUSE_NOT_TLS);
}

TEST(a_client_hello_of_ssl_2_is_recognised)
{
    expect_stranger(hex("802e 01 0002 0015 0000 0010 010080"), BECAUSE_OLD_RECORD_VERSION);
    expect_stranger(hex("8046 01 0303 002d 0000 0010 000035"), BECAUSE_OLD_RECORD_VERSION);
    expect_stranger(hex("8046 02 0303 00"), BECAUSE_NOT_TLS);
}

/* ---- lengths ---- */

TEST(a_record_in_the_clear_has_at_most_2_14_bytes_and_its_header_is_enough_to_tell)
{
    struct opened opened;
    struct halves h = clear_halves();
    assert_int_equal(open_bytes(&opened, &h.opens, hex("16 0303 4000")), WAIT);
    assert_int_equal(open_bytes(&opened, &h.opens, hex("16 0303 4001")), FAILED);
    assert_int_equal(opened.why, BECAUSE_RECORD_TOO_LONG);
    expect_opened(&h, in_the_clear(HANDSHAKE, 0x0303, zeros(MAX_CONTENT_LEN)), HANDSHAKE, zeros(MAX_CONTENT_LEN));
    free_halves(&h);
}

TEST(a_protected_record_has_at_most_256_bytes_more)
{
    struct opened opened;
    struct halves h = application_halves();
    assert_int_equal(open_bytes(&opened, &h.opens, hex("17 0303 4100")), WAIT);
    assert_int_equal(open_bytes(&opened, &h.opens, hex("17 0303 4101")), FAILED);
    assert_int_equal(opened.why, BECAUSE_RECORD_TOO_LONG);
    free_halves(&h);
}

/* 5.4: "the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1 octets", the type's byte among them. */
TEST(content_and_padding_together_have_at_most_2_14_bytes)
{
    static const size_t content_lens[] = { 0, 1, 16000, MAX_CONTENT_LEN };
    for (size_t i = 0; i < COUNT_OF(content_lens); i++) {
        struct halves h = application_halves();
        size_t n = content_lens[i], rest = MAX_CONTENT_LEN - n;
        expect_opened(&h, sealed(&h, APPLICATION_DATA, zeros(n), rest), APPLICATION_DATA, zeros(n));
        expect_not_opened(&h, sealed(&h, APPLICATION_DATA, zeros(n), rest + 1), BECAUSE_RECORD_TOO_LONG);
        free_halves(&h);
    }
    struct halves h = application_halves();
    expect_not_opened(&h, sealed(&h, APPLICATION_DATA, zeros(MAX_CONTENT_LEN + 1), 0), BECAUSE_RECORD_TOO_LONG);
    free_halves(&h);
}

/* ---- what is inside ---- */

TEST(inside_are_alert_handshake_and_application_data_and_no_other)
{
    for (unsigned type = 0; type < 256; type++) {
        struct halves h = application_halves();
        struct bytes record = sealed(&h, (uint8_t)type, hex("61"), 0);
        if (type == ALERT || type == HANDSHAKE || type == APPLICATION_DATA)
            expect_opened(&h, record, (uint8_t)type, hex("61"));
        else
            expect_not_opened(&h, record, BECAUSE_UNEXPECTED_RECORD); /* 0: the content's byte is taken for the type */
        free_halves(&h);
    }
}

TEST(nothing_but_padding)
{
    static const size_t paddings[] = { 0, 1, 255, MAX_CONTENT_LEN };
    for (size_t i = 0; i < COUNT_OF(paddings); i++) {
        struct halves h = application_halves();
        expect_not_opened(&h, sealed(&h, 0, NO_BYTES, paddings[i]), BECAUSE_EMPTY_INNER_RECORD);
        free_halves(&h);
    }
}

TEST(not_even_padding)
{
    struct halves h = application_halves();
    struct aead_key *key = NULL;
    uint8_t iv[NONCE_LEN], raw_key[MAX_KEY_LEN];
    struct bytes record = in_the_clear(APPLICATION_DATA, 0x0303, zeros(TAG_LEN));
    derive_record_keys((struct bytes){ raw_key, h.opens.aead->key_len }, (struct bytes){ iv, sizeof iv },
                       h.opens.suite->hash, &h.opens.secret);
    key = h.opens.aead->expand(h.provider, raw_key);
    assert_int_equal(h.opens.aead->seal(key, iv, span_of(record.at, RECORD_HEADER_LEN), (struct bytes){ record.at, 0 },
                                        record.at + RECORD_HEADER_LEN),
                     OK);
    h.opens.aead->forget(&key);
    expect_not_opened(&h, record, BECAUSE_EMPTY_INNER_RECORD);
    free_halves(&h);
}

TEST(zero_bytes_of_content_are_content)
{
    static const uint8_t types[] = { ALERT, HANDSHAKE, APPLICATION_DATA };
    struct halves h = application_halves();
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        expect_opened(&h, sealed(&h, types[i], NO_BYTES, 0), types[i], NO_BYTES);
        expect_opened(&h, sealed(&h, types[i], NO_BYTES, 100), types[i], NO_BYTES);
    }
    free_halves(&h);
}

TEST(zeros_at_the_end_of_content_are_no_padding)
{
    struct halves h = application_halves();
    expect_opened(&h, sealed(&h, APPLICATION_DATA, hex("61 00 00"), 5), APPLICATION_DATA, hex("61 00 00"));
    free_halves(&h);
}

/* ---- protection ---- */

TEST(a_record_of_which_any_bit_was_changed_does_not_open)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = keyed_halves(APPLICATION_KEYS, suites[i]);
        struct bytes record = sealed(&h, APPLICATION_DATA, hex("6170706c65"), 3);
        struct opened opened;
        for (size_t bit = 8; bit < 8 * record.len; bit++) { /* of the type's byte: see above */
            record.at[bit / 8] ^= (uint8_t)(1u << bit % 8);
            enum status s = open_bytes(&opened, &h.opens, span_of(record.at, record.len));
            record.at[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_int_not_equal(s, OK);
            if (bit / 8 != 3 && bit / 8 != 4) /* of the length: waits, or is too long, or is cut short */
                assert_int_equal(opened.why, BECAUSE_BAD_RECORD);
            assert_int_equal(h.opens.sequence, 0);
        }
        expect_opened(&h, record, APPLICATION_DATA, hex("6170706c65"));
        free_halves(&h);
    }
}

TEST(a_record_shorter_than_its_tag)
{
    for (size_t len = 0; len < TAG_LEN; len++) {
        struct halves h = application_halves();
        expect_not_opened(&h, in_the_clear(APPLICATION_DATA, 0x0303, zeros(len)), BECAUSE_BAD_RECORD);
        free_halves(&h);
    }
}

TEST(records_open_in_the_order_of_their_sealing_alone)
{
    struct halves h = application_halves();
    struct bytes first = sealed(&h, APPLICATION_DATA, hex("61"), 0);
    struct bytes second = sealed(&h, APPLICATION_DATA, hex("62"), 0);
    struct opened opened;
    assert_int_equal(open_bytes(&opened, &h.opens, span_of(second.at, second.len)), FAILED);
    assert_int_equal(open_bytes(&opened, &h.opens, span_of(first.at, first.len)), OK);
    assert_int_equal(open_bytes(&opened, &h.opens, span_of(first.at, first.len)), FAILED);
    expect_opened(&h, second, APPLICATION_DATA, hex("62"));
    free(first.at);
    free_halves(&h);
}

/* 5.3: "Sequence numbers ... MUST NOT ... wrap." */
TEST(the_last_sequence_number_is_not_used)
{
    struct halves h = application_halves();
    h.opens.sequence = h.seals.sequence = UINT64_MAX - 1;
    expect_opened(&h, sealed(&h, APPLICATION_DATA, hex("61"), 0), APPLICATION_DATA, hex("61"));
    assert_int_equal(h.opens.sequence, UINT64_MAX);
    expect_not_opened(&h, in_the_clear(APPLICATION_DATA, 0x0303, zeros(40)), BECAUSE_OUT_OF_RECORDS);
    free_halves(&h);
}

/* ---- lack of memory ---- */

static struct aead_key *expand_nothing(const struct provider *provider, const uint8_t *key)
{
    (void)provider;
    (void)key;
    return NULL;
}

TEST(without_memory_for_the_key_no_record_is_called_bad)
{
    struct halves h = application_halves();
    struct bytes record = sealed(&h, APPLICATION_DATA, hex("61"), 0);
    struct aead poor = *h.opens.aead;
    poor.expand = expand_nothing;
    h.opens.aead = &poor;
    expect_not_opened(&h, record, BECAUSE_NO_MEMORY);
    assert_int_equal(h.opens.sequence, 0);
    free_halves(&h);
}
