/* server_hello_test.c - a ServerHello is read with the RFC's bounds, and told from a HelloRetryRequest (RFC
 * 8446 4.1.3). */
#include "message/messages.h"

#include "message/shape.h"

#define RANDOM_HEX "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
/* RFC 8446 4.1.3 */
#define RETRY_RANDOM_HEX "CF21AD74E59A6111BE1D8C021E65B891 C2A211167ABB8C5E079E09E2C8A8339C"
#define BEFORE_EXTENSIONS           \
    "0303" RANDOM_HEX "04 51525354" \
    "1301"                          \
    "00"

static bool read_hello(void *out, struct span body)
{
    return read_server_hello(out, body);
}

static void write_hello(struct writer *w, const void *in)
{
    const struct server_hello *m = in;
    wr_u16(w, m->legacy_version);
    wr_bytes(w, m->random);
    NOTED_VEC8(w) wr_bytes(w, m->session_id);
    wr_u16(w, m->cipher_suite);
    wr_u8(w, m->compression);
    if (m->extensions.at != NULL) {
        NOTED_VEC16(w) write_each_extension(w, m->extensions);
    }
}

static const struct shape shape = { sizeof(struct server_hello), read_hello, write_hello };

static struct span usual_hello(void)
{
    return hex(BEFORE_EXTENSIONS "000e"
                                 "002b 0002 0304"
                                 "0029 0004 00020003");
}

TEST(a_server_hello_is_read_field_by_field)
{
    struct server_hello m;
    expect_read(&m, &shape,
                hex("0303" RANDOM_HEX "04 51525354"
                    "1302"
                    "7f"
                    "0006 002b 0002 0304"));
    assert_int_equal(m.legacy_version, TLS12);
    expect_span(m.random, hex(RANDOM_HEX));
    expect_span(m.session_id, hex("51525354"));
    assert_int_equal(m.cipher_suite, 0x1302);
    assert_int_equal(m.compression, 0x7f);
    expect_span(m.extensions, hex("002b 0002 0304"));
}

TEST(a_server_hello_has_exactly_its_shape)
{
    struct span body = usual_hello();
    expect_cuts_refused(&shape, body, hex(BEFORE_EXTENSIONS).len);
    expect_one_more_refused(&shape, body);
    expect_wrong_lengths_refused(&shape, body);
    expect_faithful_reading(&shape, body);
}

TEST(a_server_hello_of_tls_1_2_may_end_before_its_extensions_or_have_few)
{
    struct server_hello m;
    expect_read(&m, &shape, hex(BEFORE_EXTENSIONS));
    assert_null(m.extensions.at);
    assert_int_equal(m.extensions.len, 0);
    expect_read(&m, &shape, hex(BEFORE_EXTENSIONS "0000"));
    assert_int_equal(m.extensions.len, 0);
    expect_read(&m, &shape, hex(BEFORE_EXTENSIONS "0005 ff01 0001 00"));
    expect_span(m.extensions, hex("ff01 0001 00"));
    assert_false(reads(&shape, hex(BEFORE_EXTENSIONS "00")));
}

TEST(the_session_id_of_a_server_hello_has_at_most_32_bytes)
{
    struct server_hello m;
    expect_read(&m, &shape, usual_hello());
    expect_bounds(&shape, &m, (struct bounds){ FIELD(server_hello, session_id), 0, 32, 1 });
}

TEST(a_server_hello_with_the_random_of_the_rfc_is_a_hello_retry_request)
{
    expect_span(span_of(hello_retry_random, RANDOM_LEN), hex(RETRY_RANDOM_HEX));
    assert_int_equal(message_kind(2, hex("0303" RETRY_RANDOM_HEX "00 1301 00")), HELLO_RETRY_REQUEST);
    assert_int_equal(message_kind(2, hex("0303" RANDOM_HEX "00 1301 00")), SERVER_HELLO);
}

TEST(each_bit_of_the_random_tells_a_server_hello_from_a_hello_retry_request)
{
    uint8_t body[2 + RANDOM_LEN];
    memcpy(body, hex("0303" RETRY_RANDOM_HEX).at, sizeof body);
    for (size_t bit = 0; bit < 8 * RANDOM_LEN; bit++) {
        uint8_t *at = &body[2 + bit / 8], mask = (uint8_t)(1 << bit % 8);
        *at ^= mask;
        assert_int_equal(message_kind(2, span_of(body, sizeof body)), SERVER_HELLO);
        *at ^= mask;
    }
    assert_int_equal(message_kind(2, span_of(body, sizeof body)), HELLO_RETRY_REQUEST);
}

TEST(a_server_hello_too_short_for_its_random_is_told_without_reading_on)
{
    assert_int_equal(message_kind(2, NO_BYTES), SERVER_HELLO);
    assert_int_equal(message_kind(2, hex("03")), SERVER_HELLO);
    assert_int_equal(message_kind(2, hex("0303 CF21AD74E59A6111BE1D8C021E65B891 C2A211167ABB8C5E079E09E2C8A833")),
                     SERVER_HELLO);
}

TEST(the_extensions_of_a_server_hello_may_fill_their_length)
{
    struct server_hello m;
    expect_read(&m, &shape, usual_hello());
    assert_true(reads_with(&shape, &m, FIELD(server_hello, extensions), filled(65535, "000d fffb")));
}
