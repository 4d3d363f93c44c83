/* message_test.c - kinds of messages, their numbers and names (RFC 8446 section 4, RFC 5246 7.4), messages that have no
 * body, and KeyUpdate (RFC 8446 4.6.3). */
#include "message/tls12_messages.h"

#include "message/shape.h"

/* RFC 8446 section 4 and B.3, RFC 5246 7.4, RFC 6066 section 8: enum HandshakeType */
static const struct {
    uint8_t type;
    enum message kind;
    const char *name;
} kinds[] = {
    { 0, HELLO_REQUEST, "HelloRequest" },
    { 1, CLIENT_HELLO, "ClientHello" },
    { 2, SERVER_HELLO, "ServerHello" },
    { 4, NEW_SESSION_TICKET, "NewSessionTicket" },
    { 5, END_OF_EARLY_DATA, "EndOfEarlyData" },
    { 8, ENCRYPTED_EXTENSIONS, "EncryptedExtensions" },
    { 11, CERTIFICATE, "Certificate" },
    { 12, SERVER_KEY_EXCHANGE, "ServerKeyExchange" },
    { 13, CERTIFICATE_REQUEST, "CertificateRequest" },
    { 14, SERVER_HELLO_DONE, "ServerHelloDone" },
    { 15, CERTIFICATE_VERIFY, "CertificateVerify" },
    { 16, CLIENT_KEY_EXCHANGE, "ClientKeyExchange" },
    { 20, FINISHED, "Finished" },
    { 22, CERTIFICATE_STATUS, "CertificateStatus" },
    { 24, KEY_UPDATE, "KeyUpdate" },
};

TEST(a_message_is_known_by_its_number)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        assert_int_equal(message_kind(kinds[i].type, NO_BYTES), kinds[i].kind);
        assert_int_equal(handshake_type(kinds[i].kind), kinds[i].type);
        assert_string_equal(message_name(kinds[i].kind), kinds[i].name);
    }
    assert_int_equal(handshake_type(HELLO_RETRY_REQUEST), 2);
    assert_string_equal(message_name(HELLO_RETRY_REQUEST), "HelloRetryRequest");
}

TEST(every_other_number_is_of_an_unknown_message)
{
    size_t known = 0;
    for (unsigned type = 0; type < 256; type++)
        known += message_kind((uint8_t)type, NO_BYTES) != UNKNOWN_MESSAGE;
    assert_int_equal(known, COUNT_OF(kinds));
    assert_int_equal(message_kind(254, NO_BYTES), UNKNOWN_MESSAGE); /* message_hash is never sent */
    assert_int_equal(handshake_type(NO_MESSAGE), 255);
    assert_int_equal(handshake_type(UNKNOWN_MESSAGE), 255);
}

/* RFC 5246 7.1: it is a record of its own. */
TEST(a_change_cipher_spec_is_no_handshake_message)
{
    assert_int_equal(message_kind(255, NO_BYTES), UNKNOWN_MESSAGE);
    assert_int_equal(handshake_type(CHANGE_CIPHER_SPEC_MESSAGE), 255);
    assert_string_equal(message_name(CHANGE_CIPHER_SPEC_MESSAGE), "ChangeCipherSpec");
}

TEST(every_kind_has_a_name)
{
    for (enum message kind = NO_MESSAGE; kind < NUM_MESSAGES; kind++)
        assert_non_null(message_name(kind));
}

TEST(a_message_is_written_with_type_and_length_before_it)
{
    uint8_t room[300];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    WR_MESSAGE(&w, ENCRYPTED_EXTENSIONS) {
        WR_VEC16(&w) {
        }
    }
    WR_MESSAGE(&w, END_OF_EARLY_DATA) {
    }
    assert_true(wr_finish(&w));
    expect_span(wr_written(&w), hex("08 000002 0000"
                                    "05 000000"));
}

TEST(an_empty_message_has_no_byte)
{
    assert_true(read_empty_message(NO_BYTES));
    assert_true(read_empty_message(hex("")));
    for (unsigned value = 0; value < 256; value++) {
        uint8_t body = (uint8_t)value;
        assert_false(read_empty_message(span_of(&body, 1)));
    }
    assert_false(read_empty_message(hex("00000000")));
}

static bool read_update(void *out, struct span body)
{
    return read_key_update(out, body);
}

static void write_update(struct writer *w, const void *in)
{
    const struct key_update *m = in;
    wr_u8(w, m->request_update);
}

static const struct shape update_shape = { sizeof(struct key_update), read_update, write_update };

TEST(a_key_update_is_one_byte)
{
    expect_cuts_refused(&update_shape, hex("00"), SIZE_MAX);
    expect_one_more_refused(&update_shape, hex("00"));
    for (unsigned value = 0; value < 256; value++) {
        struct key_update m;
        uint8_t body = (uint8_t)value;
        expect_read(&m, &update_shape, span_of(&body, 1));
        assert_int_equal(m.request_update, value);
    }
}

TEST(a_key_update_is_written)
{
    uint8_t room[16];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_key_update(&w, false);
    write_key_update(&w, true);
    assert_true(wr_finish(&w));
    expect_span(wr_written(&w), hex("18 000001 00"
                                    "18 000001 01"));
}
