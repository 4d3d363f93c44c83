/* aead_test.c - what every AEAD of every list must do: Wycheproof's vectors, and the contract of aead.h. */
#include "crypto/aead.h"

#include "base/memory.h"
#include "crypto/vectors.h"
#include "test.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>

#define TEXT_LEN 100

static const struct aead *const *const lists[] = { aes128gcm_choices, aes256gcm_choices, chacha20poly1305_choices };

static struct provider *provider;

/* Counts what libcrypto allocates; it has to be asked before it allocates anything. */
static size_t num_allocations;

static void *counting_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    num_allocations++;
    return malloc(size);
}

static void *counting_realloc(void *at, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    num_allocations++;
    return realloc(at, size);
}

static void counting_free(void *at, const char *file, int line)
{
    (void)file;
    (void)line;
    free(at);
}

static void *counting_calloc(size_t count, size_t size)
{
    num_allocations++;
    return calloc(count, size);
}

static void free_provider(void)
{
    provider_free(&provider);
}

__attribute__((constructor)) static void begin(void)
{
    if (CRYPTO_set_mem_functions(counting_malloc, counting_realloc, counting_free) != 1)
        abort();
    allocate_from(counting_calloc);
    provider = provider_new();
    if (provider == NULL)
        abort();
    atexit(free_provider);
}

/* Calls `expect` for every implementation that this machine can run. */
static void for_each(void (*expect)(const struct aead *))
{
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (const struct aead *const *choice = lists[i]; *choice != NULL; choice++)
            if ((*choice)->usable(provider))
                expect(*choice);
}

/* A record that was sealed, laid out as in TLS: the tag behind the text. */
struct sealed {
    struct aead_key *key;
    uint8_t nonce[NONCE_LEN], additional[5], record[TEXT_LEN + TAG_LEN];
};

static void fill(uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(i * 11 + 5);
}

static struct span additional_of(const struct sealed *s)
{
    return span_of(s->additional, sizeof s->additional);
}

static enum status seal(struct sealed *s, const struct aead *aead)
{
    struct bytes text = { s->record, TEXT_LEN };
    return aead->seal(s->key, s->nonce, additional_of(s), text, s->record + TEXT_LEN);
}

static enum status open_again(struct sealed *s, const struct aead *aead)
{
    struct bytes text = { s->record, TEXT_LEN };
    return aead->open(s->key, s->nonce, additional_of(s), text, s->record + TEXT_LEN);
}

static void begin_sealed(struct sealed *s, const struct aead *aead)
{
    uint8_t key[MAX_KEY_LEN];
    fill(key, sizeof key);
    fill(s->nonce, sizeof s->nonce);
    fill(s->additional, sizeof s->additional);
    fill(s->record, sizeof s->record);
    s->key = aead->expand(provider, key);
    assert_non_null(s->key);
    assert_int_equal(seal(s, aead), OK);
}

static void expect_text(const struct sealed *s)
{
    uint8_t text[TEXT_LEN];
    fill(text, sizeof text);
    assert_memory_equal(s->record, text, sizeof text);
}

static void expect_wiped(const uint8_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        assert_int_equal(text[i], 0);
}

/* ---- vectors --------------------------------------------------------------------------------------------- */

/* In a heap block that ends where it ends. */
static struct bytes copy_of(struct span s)
{
    struct bytes copy = { malloc(s.len), s.len };
    if (s.len > 0)
        memcpy(copy.at, s.at, s.len);
    return copy;
}

static void expect_sealing(const struct vectors *v, const struct aead *aead, struct aead_key *key)
{
    struct bytes text = copy_of(v->fields[3]);
    uint8_t tag[TAG_LEN];
    assert_int_equal(aead->seal(key, v->fields[1].at, v->fields[2], text, tag), OK);
    bool equal =
        span_equal(span_of(text.at, text.len), v->fields[4]) && span_equal(span_of(tag, TAG_LEN), v->fields[5]);
    expect_verdict(v, equal);
    free(text.at);
}

static void expect_opening(const struct vectors *v, const struct aead *aead, struct aead_key *key)
{
    struct bytes text = copy_of(v->fields[4]);
    enum status s = aead->open(key, v->fields[1].at, v->fields[2], text, v->fields[5].at);
    if (s == OK)
        expect_verdict(v, span_equal(span_of(text.at, text.len), v->fields[3]));
    else
        expect_wiped(text.at, text.len);
    expect_verdict(v, s == OK);
    free(text.at);
}

static void expect_vectors(const char *name, const struct aead *aead, size_t count)
{
    struct vectors v = vectors_of(name, 6);
    size_t met = 0;
    while (next_vector(&v)) {
        if (v.fields[0].len != aead->key_len)
            continue;
        assert_int_equal(v.fields[1].len, NONCE_LEN);
        assert_int_equal(v.fields[5].len, TAG_LEN);
        struct aead_key *key = aead->expand(provider, v.fields[0].at);
        assert_non_null(key);
        if (v.valid)
            expect_sealing(&v, aead, key);
        expect_opening(&v, aead, key);
        aead->forget(&key);
        met++;
    }
    assert_int_equal(met, count);
}

static void expect_vectors_of_list(const char *name, const struct aead *const *choices, size_t count)
{
    for (; *choices != NULL; choices++)
        if ((*choices)->usable(provider))
            expect_vectors(name, *choices, count);
}

TEST(wycheproofs_vectors_for_aes_128_gcm_are_met)
{
    expect_vectors_of_list("wycheproof_aes_gcm.txt", aes128gcm_choices, 67);
}

TEST(wycheproofs_vectors_for_aes_256_gcm_are_met)
{
    expect_vectors_of_list("wycheproof_aes_gcm.txt", aes256gcm_choices, 66);
}

TEST(wycheproofs_vectors_for_chacha20_poly1305_are_met)
{
    expect_vectors_of_list("wycheproof_chacha20_poly1305.txt", chacha20poly1305_choices, 316);
}

/* ---- the contract ---------------------------------------------------------------------------------------- */

static void expect_round_trip(const struct aead *aead)
{
    struct sealed s;
    begin_sealed(&s, aead);
    assert_int_equal(open_again(&s, aead), OK);
    expect_text(&s);
    aead->forget(&s.key);
    assert_null(s.key);
}

TEST(what_was_sealed_opens)
{
    for_each(expect_round_trip);
}

static void expect_one_key_both_ways(const struct aead *aead)
{
    struct sealed s;
    begin_sealed(&s, aead);
    for (uint8_t i = 0; i < 4; i++) {
        assert_int_equal(open_again(&s, aead), OK);
        expect_text(&s);
        s.nonce[NONCE_LEN - 1] = i;
        assert_int_equal(seal(&s, aead), OK);
    }
    aead->forget(&s.key);
}

TEST(one_key_seals_and_opens_by_turns)
{
    for_each(expect_one_key_both_ways);
}

static void expect_refused(struct sealed *s, const struct aead *aead)
{
    struct sealed copy = *s;
    assert_int_equal(open_again(&copy, aead), FAILED);
    expect_wiped(copy.record, TEXT_LEN);
}

static void expect_every_changed_bit_refused(const struct aead *aead, struct sealed *s, uint8_t *at, size_t len)
{
    for (size_t bit = 0; bit < 8 * len; bit++) {
        at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        expect_refused(s, aead);
        at[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void expect_changes_refused(const struct aead *aead)
{
    struct sealed s;
    begin_sealed(&s, aead);
    expect_every_changed_bit_refused(aead, &s, s.record, sizeof s.record);
    expect_every_changed_bit_refused(aead, &s, s.nonce, sizeof s.nonce);
    expect_every_changed_bit_refused(aead, &s, s.additional, sizeof s.additional);
    assert_int_equal(open_again(&s, aead), OK);
    aead->forget(&s.key);
}

TEST(a_changed_bit_of_text_tag_nonce_or_additional_data_is_refused_and_the_text_wiped)
{
    for_each(expect_changes_refused);
}

static void expect_nothing_is_enough(const struct aead *aead)
{
    struct sealed s;
    uint8_t tag[TAG_LEN];
    begin_sealed(&s, aead);
    assert_int_equal(aead->seal(s.key, s.nonce, NO_BYTES, (struct bytes){ NULL, 0 }, tag), OK);
    assert_int_equal(aead->open(s.key, s.nonce, NO_BYTES, (struct bytes){ NULL, 0 }, tag), OK);
    tag[0] ^= 1;
    assert_int_equal(aead->open(s.key, s.nonce, NO_BYTES, (struct bytes){ NULL, 0 }, tag), FAILED);
    aead->forget(&s.key);
}

TEST(text_and_additional_data_may_be_empty)
{
    for_each(expect_nothing_is_enough);
}

static void expect_no_overlong_text(const struct aead *aead)
{
    struct sealed s;
    begin_sealed(&s, aead);
    struct sealed before = s;
    struct bytes one_too_long = { s.record, (size_t)INT_MAX + 1 };
    struct bytes looks_short = { s.record, ((size_t)UINT_MAX + 1) + TEXT_LEN };
    struct span additional = { s.additional, ((size_t)UINT_MAX + 1) + sizeof s.additional };
    struct bytes text = { s.record, TEXT_LEN };
    assert_int_equal(aead->seal(s.key, s.nonce, NO_BYTES, one_too_long, s.record), FAILED);
    assert_int_equal(aead->seal(s.key, s.nonce, NO_BYTES, looks_short, s.record), FAILED);
    assert_int_equal(aead->seal(s.key, s.nonce, additional, text, s.record), FAILED);
    assert_memory_equal(s.record, before.record, sizeof s.record);
    aead->forget(&s.key);
}

TEST(more_than_libcrypto_can_count_is_refused_and_not_touched)
{
    for_each(expect_no_overlong_text);
}

static void expect_other_key_refused(const struct aead *aead)
{
    static const uint8_t zeros[MAX_KEY_LEN];
    struct sealed s;
    begin_sealed(&s, aead);
    aead->forget(&s.key);
    s.key = aead->expand(provider, zeros);
    expect_refused(&s, aead);
    aead->forget(&s.key);
}

TEST(another_key_does_not_open)
{
    for_each(expect_other_key_refused);
}

static void expect_no_error_left(const struct aead *aead)
{
    struct sealed s;
    begin_sealed(&s, aead);
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 42);
    s.record[0] ^= 1;
    expect_refused(&s, aead);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()), 42);
    assert_int_equal(ERR_get_error(), 0);
    aead->forget(&s.key);
}

TEST(a_refusal_leaves_the_applications_errors_as_they_were)
{
    for_each(expect_no_error_left);
}

static void expect_no_allocation(const struct aead *aead)
{
    struct sealed s;
    size_t before = num_allocations;
    begin_sealed(&s, aead);
    assert_true(num_allocations > before); /* the counter counts */

    before = num_allocations;
    for (uint8_t i = 0; i < 10; i++) {
        assert_int_equal(open_again(&s, aead), OK);
        s.nonce[0] = i;
        assert_int_equal(seal(&s, aead), OK);
        expect_refused(&(struct sealed){ .key = s.key }, aead);
    }
    assert_int_equal(num_allocations, before);
    aead->forget(&s.key);
}

TEST(no_record_costs_an_allocation)
{
    for_each(expect_no_allocation);
}

static void expect_limit(const struct aead *aead)
{
    bool is_gcm = strstr(aead->name, "GCM") != NULL;
    assert_true(aead->max_records > 0);
    assert_true(aead->max_records <= (is_gcm ? UINT64_C(23726566) : UINT64_MAX / 2)); /* 2^24.5 */
}

TEST(a_key_is_replaced_before_the_limits_of_rfc_8446_5_5)
{
    for_each(expect_limit);
}

TEST(the_last_of_each_list_is_always_usable)
{
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        const struct aead *last = NULL;
        for (const struct aead *const *choice = lists[i]; *choice != NULL; choice++)
            last = *choice;
        assert_non_null(last);
        assert_true(last->usable(provider));
        assert_int_equal(last->key_len, i == 0 ? 16 : 32);
    }
}
