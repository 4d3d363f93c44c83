/* client_key_exchange_test.c - ClientKeyExchange in its three shapes (RFC 5246 7.4.7, RFC 8422 5.7). */
#include "message/tls12_messages.h"

#include "message/shape.h"

static bool read_ecdhe(void *out, struct span body)
{
    return read_ecdhe_client_key(&((struct vector *)out)->v, body);
}

static const struct shape ecdhe_shape = { sizeof(struct vector), read_ecdhe, write_vec8 };

static void write_a_point(struct writer *w)
{
    write_ecdhe_client_key(w, SPAN_OF("\xa1\xa2\xa3"));
}

TEST(the_key_of_an_ecdhe_client_is_a_point)
{
    struct vector m;
    expect_read(&m, &ecdhe_shape, hex("03 a1a2a3"));
    expect_span(m.v, hex("a1a2a3"));
    expect_exact_shape(&ecdhe_shape, hex("03 a1a2a3"));
    expect_bounds(&ecdhe_shape, &m, BOUNDS(1, 255, 1));
    expect_span(written(write_a_point), hex("10 000004 03 a1a2a3"));
}

static bool read_dhe(void *out, struct span body)
{
    return read_dhe_client_key(&((struct vector *)out)->v, body);
}

static const struct shape dhe_shape = { sizeof(struct vector), read_dhe, write_vec16 };

static void write_a_public_value(struct writer *w)
{
    write_dhe_client_key(w, SPAN_OF("\xa1\xa2\xa3"));
}

TEST(the_key_of_a_dhe_client_is_a_public_value)
{
    struct vector m;
    expect_read(&m, &dhe_shape, hex("0003 a1a2a3"));
    expect_span(m.v, hex("a1a2a3"));
    expect_exact_shape(&dhe_shape, hex("0003 a1a2a3"));
    expect_bounds(&dhe_shape, &m, BOUNDS(1, 65535, 1));
    expect_span(written(write_a_public_value), hex("10 000005 0003 a1a2a3"));
}

TEST(a_public_key_that_is_only_implied_is_refused)
{
    assert_false(reads(&ecdhe_shape, NO_BYTES));
    assert_false(reads(&dhe_shape, NO_BYTES));
}

static bool read_rsa(void *out, struct span body)
{
    return read_encrypted_premaster(&((struct vector *)out)->v, body);
}

static const struct shape rsa_shape = { sizeof(struct vector), read_rsa, write_vec16 };

static void write_a_premaster(struct writer *w)
{
    write_encrypted_premaster(w, SPAN_OF("\xe1\xe2\xe3"));
}

TEST(the_premaster_secret_comes_encrypted)
{
    struct vector m;
    expect_read(&m, &rsa_shape, hex("0003 e1e2e3"));
    expect_span(m.v, hex("e1e2e3"));
    expect_exact_shape(&rsa_shape, hex("0003 e1e2e3"));
    expect_bounds(&rsa_shape, &m, BOUNDS(0, 65535, 1));
    expect_span(written(write_a_premaster), hex("10 000005 0003 e1e2e3"));
}

/* RFC 5246 7.4.7.1: "many SSLv3 implementations do not include the length bytes". */
TEST(a_premaster_secret_without_its_length_is_refused)
{
    assert_false(reads(&rsa_shape, hex("e1e2e3e4 e5e6e7e8")));
    assert_false(reads(&rsa_shape, NO_BYTES));
}
