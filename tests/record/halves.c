/* halves.c - both ends of one direction. */
#include "record/halves.h"

#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

struct halves clear_halves(void)
{
    struct halves h = { .provider = provider_new() };
    assert_non_null(h.provider);
    h.seals.provider = h.opens.provider = h.provider;
    return h;
}

const struct cipher_suite *suite_named(const char *name)
{
    for (size_t i = 0; i < NUM_SUITES; i++)
        if (strcmp(cipher_suites[i].name, name) == 0)
            return &cipher_suites[i];
    fail_msg("no suite is called %s", name);
    return NULL;
}

struct halves keyed_halves(enum epoch epoch, const char *suite)
{
    struct halves h = clear_halves();
    const struct traffic_secret secret = { { 1, 2, 3 } };
    half_use_keys(&h.seals, epoch, suite_named(suite), &secret);
    half_use_keys(&h.opens, epoch, suite_named(suite), &secret);
    return h;
}

struct span tls12_key(const struct cipher_suite *suite)
{
    return suite->aeads == aes128gcm_choices ? hex("000102030405060708090a0b0c0d0e0f")
                                             : hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
}

struct span tls12_iv(const struct cipher_suite *suite)
{
    return suite->fixed_iv_len == 4 ? hex("a0a1a2a3") : hex("a0a1a2a3a4a5a6a7a8a9aaab");
}

struct halves tls12_halves(const struct cipher_suite *suite)
{
    struct halves h = clear_halves();
    half_use_write_key(&h.seals, suite, tls12_key(suite).at, tls12_iv(suite).at);
    half_use_write_key(&h.opens, suite, tls12_key(suite).at, tls12_iv(suite).at);
    return h;
}

void free_halves(struct halves *h)
{
    half_wipe(&h->seals);
    half_wipe(&h->opens);
    provider_free(&h->provider);
}

static struct bytes block(size_t size)
{
    struct bytes out = { malloc(size > 0 ? size : 1), size };
    assert_non_null(out.at);
    return out;
}

struct bytes sealed(struct halves *h, uint8_t type, struct span content, size_t padding)
{
    struct bytes record = block(record_size(&h->seals, content.len + padding));
    size_t size;
    if (content.len > 0)
        memcpy(record.at + record_prefix(&h->seals), content.at, content.len);
    assert_int_equal(seal_record(&size, &h->seals, (enum content_type)type, record.at, content.len, padding), OK);
    assert_int_equal(size, record.len);
    return record;
}

struct bytes in_the_clear(uint8_t type, uint16_t version, struct span content)
{
    struct bytes record = block(RECORD_HEADER_LEN + content.len);
    const uint8_t header[RECORD_HEADER_LEN] = { type, (uint8_t)(version >> 8), (uint8_t)version,
                                                (uint8_t)(content.len >> 8), (uint8_t)content.len };
    memcpy(record.at, header, sizeof header);
    if (content.len > 0)
        memcpy(record.at + RECORD_HEADER_LEN, content.at, content.len);
    return record;
}

enum status open_bytes(struct opened *out, struct half *half, struct span wire)
{
    static struct bytes copy;
    free(copy.at);
    copy = block(wire.len);
    if (wire.len > 0)
        memcpy(copy.at, wire.at, wire.len);
    return open_record(out, half, copy);
}

void expect_not_opened(struct halves *h, struct bytes record, enum reason why)
{
    struct opened opened;
    uint64_t sequence = h->opens.sequence;
    assert_int_equal(open_record(&opened, &h->opens, record), FAILED);
    assert_string_equal(reason_text(opened.why)->name, reason_text(why)->name);
    if (why == BECAUSE_BAD_RECORD)
        assert_int_equal(h->opens.sequence, sequence);
    free(record.at);
}

void expect_opened(struct halves *h, struct bytes record, uint8_t type, struct span content)
{
    struct opened opened;
    assert_int_equal(open_record(&opened, &h->opens, record), OK);
    assert_int_equal(opened.used, record.len);
    assert_int_equal(opened.type, type);
    assert_true(span_equal(span_of(opened.content.at, opened.content.len), content));
    free(record.at);
}
