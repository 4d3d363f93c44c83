/* server_key_exchange_test.c - ServerKeyExchange is read with the RFC's bounds, and what is signed of it is told apart
 * (RFC 5246 7.4.3, RFC 8422 5.4). */
#include "message/tls12_messages.h"

#include "message/shape.h"

/* What is signed is the beginning of the body, and the bytes that a server would sign. */
static void expect_params(struct span params, const struct writer *w, struct span body)
{
    assert_true(wr_finish(w));
    assert_ptr_equal(params.at, body.at);
    expect_span(params, wr_written(w));
}

static void write_proof(struct writer *w, const struct signed_params *proof)
{
    wr_u16(w, proof->scheme);
    NOTED_VEC16(w) wr_bytes(w, proof->signature);
}

/* ---- ECDHE ---- */

struct ecdhe_exchange {
    struct ecdhe_params params;
    struct signed_params proof;
};

static bool read_ecdhe(void *out, struct span body)
{
    struct ecdhe_exchange *m = out;
    if (!read_ecdhe_key_exchange(&m->params, &m->proof, body))
        return false;
    uint8_t room[4 + 255];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_ecdhe_params(&w, m->params.group, m->params.public_key);
    expect_params(m->proof.params, &w, body);
    return true;
}

static void write_ecdhe(struct writer *w, const void *in)
{
    const struct ecdhe_exchange *m = in;
    wr_u8(w, 3); /* named_curve(3) */
    wr_u16(w, m->params.group);
    NOTED_VEC8(w) wr_bytes(w, m->params.public_key);
    write_proof(w, &m->proof);
}

static const struct shape ecdhe_shape = { sizeof(struct ecdhe_exchange), read_ecdhe, write_ecdhe };

#define ECDHE_PARAMS "03 001d 03 a1a2a3"

TEST(an_ecdhe_key_exchange_is_read_field_by_field)
{
    struct ecdhe_exchange m;
    expect_read(&m, &ecdhe_shape, hex(ECDHE_PARAMS "0804 0002 5152"));
    assert_int_equal(m.params.group, 0x001d);
    expect_span(m.params.public_key, hex("a1a2a3"));
    expect_span(m.proof.params, hex(ECDHE_PARAMS));
    assert_int_equal(m.proof.scheme, 0x0804);
    expect_span(m.proof.signature, hex("5152"));
}

TEST(an_ecdhe_key_exchange_has_exactly_its_shape)
{
    expect_exact_shape(&ecdhe_shape, hex(ECDHE_PARAMS "0804 0002 5152"));
    expect_exact_shape(&ecdhe_shape, hex(ECDHE_PARAMS "0804 0000"));
}

TEST(the_vectors_of_an_ecdhe_key_exchange_have_the_rfcs_bounds)
{
    struct ecdhe_exchange m;
    expect_read(&m, &ecdhe_shape, hex(ECDHE_PARAMS "0804 0002 5152"));
    expect_bounds(&ecdhe_shape, &m, (struct bounds){ FIELD(ecdhe_exchange, params.public_key), 1, 255, 1 });
    expect_bounds(&ecdhe_shape, &m, (struct bounds){ FIELD(ecdhe_exchange, proof.signature), 0, 65535, 1 });
}

/* RFC 8422 5.4: explicit_prime(1) and explicit_char2(2) are deprecated. */
TEST(an_ecdhe_key_exchange_over_no_named_curve_is_refused)
{
    for (unsigned type = 0; type < 256; type++) {
        uint8_t body[] = { (uint8_t)type, 0, 0x1d, 1, 0xa1, 8, 4, 0, 0 };
        assert_int_equal(reads(&ecdhe_shape, span_of(body, sizeof body)), type == 3);
    }
}

TEST(an_ecdhe_key_exchange_without_a_signature_is_refused)
{
    assert_false(reads(&ecdhe_shape, hex(ECDHE_PARAMS)));
}

/* ---- DHE ---- */

struct dhe_exchange {
    struct dhe_params params;
    struct signed_params proof;
};

static bool read_dhe(void *out, struct span body)
{
    struct dhe_exchange *m = out;
    if (!read_dhe_key_exchange(&m->params, &m->proof, body))
        return false;
    static uint8_t room[3 * (2 + 65535)];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_dhe_params(&w, m->params.p, m->params.g, m->params.public_key);
    expect_params(m->proof.params, &w, body);
    return true;
}

static void write_dhe(struct writer *w, const void *in)
{
    const struct dhe_exchange *m = in;
    NOTED_VEC16(w) wr_bytes(w, m->params.p);
    NOTED_VEC16(w) wr_bytes(w, m->params.g);
    NOTED_VEC16(w) wr_bytes(w, m->params.public_key);
    write_proof(w, &m->proof);
}

static const struct shape dhe_shape = { sizeof(struct dhe_exchange), read_dhe, write_dhe };

#define DHE_PARAMS "0003 f1f2f3 0001 02 0002 a1a2"

TEST(a_dhe_key_exchange_is_read_field_by_field)
{
    struct dhe_exchange m;
    expect_read(&m, &dhe_shape, hex(DHE_PARAMS "0401 0003 515253"));
    expect_span(m.params.p, hex("f1f2f3"));
    expect_span(m.params.g, hex("02"));
    expect_span(m.params.public_key, hex("a1a2"));
    expect_span(m.proof.params, hex(DHE_PARAMS));
    assert_int_equal(m.proof.scheme, 0x0401);
    expect_span(m.proof.signature, hex("515253"));
}

TEST(a_dhe_key_exchange_has_exactly_its_shape)
{
    expect_exact_shape(&dhe_shape, hex(DHE_PARAMS "0401 0003 515253"));
    expect_exact_shape(&dhe_shape, hex(DHE_PARAMS "0401 0000"));
}

TEST(the_vectors_of_a_dhe_key_exchange_have_the_rfcs_bounds)
{
    struct dhe_exchange m;
    expect_read(&m, &dhe_shape, hex(DHE_PARAMS "0401 0003 515253"));
    expect_bounds(&dhe_shape, &m, (struct bounds){ FIELD(dhe_exchange, params.p), 1, 65535, 1 });
    expect_bounds(&dhe_shape, &m, (struct bounds){ FIELD(dhe_exchange, params.g), 1, 65535, 1 });
    expect_bounds(&dhe_shape, &m, (struct bounds){ FIELD(dhe_exchange, params.public_key), 1, 65535, 1 });
    expect_bounds(&dhe_shape, &m, (struct bounds){ FIELD(dhe_exchange, proof.signature), 0, 65535, 1 });
}

TEST(a_dhe_key_exchange_without_a_signature_is_refused)
{
    assert_false(reads(&dhe_shape, hex(DHE_PARAMS)));
}

/* ---- written ---- */

static void write_the_ecdhe_params(struct writer *w)
{
    write_ecdhe_params(w, 0x001d, SPAN_OF("\xa1\xa2\xa3"));
}

static void write_the_dhe_params(struct writer *w)
{
    write_dhe_params(w, SPAN_OF("\xf1\xf2\xf3"), SPAN_OF("\x02"), SPAN_OF("\xa1\xa2"));
}

TEST(parameters_are_written)
{
    expect_span(written(write_the_ecdhe_params), hex(ECDHE_PARAMS));
    expect_span(written(write_the_dhe_params), hex(DHE_PARAMS));
}

static void write_an_exchange(struct writer *w)
{
    write_server_key_exchange(w, hex(ECDHE_PARAMS), 0x0804, SPAN_OF("\x51\x52"));
}

TEST(a_server_key_exchange_is_its_parameters_and_their_signature_behind_a_header)
{
    expect_span(written(write_an_exchange), hex("0c 00000d" ECDHE_PARAMS "0804 0002 5152"));
}
