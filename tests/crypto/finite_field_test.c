/* finite_field_test.c - Diffie-Hellman modulo a prime: libcrypto as the other side, and what must be refused. */
#define OPENSSL_SUPPRESS_DEPRECATED /* libcrypto's DH takes parameters as they come */
#include "crypto/finite_field.h"

#include "crypto/der_maker.h"
#include "crypto/libcrypto/prime_field.h"
#include "crypto/the_provider.h"
#include "crypto/threads.h"
#include "crypto/unknown_prime.h"
#include "support/hex.h"
#include "test.h"

#include <openssl/dh.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <stdlib.h>

__attribute__((constructor)) static void begin(void)
{
    if (provider_prepare_finite_fields(provider) != OK)
        abort();
}

static struct span written(struct bytes b)
{
    return span_of(b.at, b.len);
}

#define TWO SPAN_OF("\x02")

static struct dh_parameters unknown(void)
{
    return (struct dh_parameters){ hex(UNKNOWN_PRIME), TWO };
}

/* The smallest, for what is the same in all. */
static struct dh_parameters ffdhe2048(void)
{
    return finite_field_parameters(&finite_fields[0], provider);
}

static struct span bytes_of(const BIGNUM *number)
{
    char *text = BN_bn2hex(number);
    struct span bytes = hex(text);
    OPENSSL_free(text);
    return bytes;
}

static struct span plus(struct span number, int what)
{
    BIGNUM *sum = BN_bin2bn(number.at, (int)number.len, NULL);
    assert_int_equal(what < 0 ? BN_sub_word(sum, (BN_ULONG)-what) : BN_add_word(sum, (BN_ULONG)what), 1);
    struct span bytes = bytes_of(sum);
    BN_free(sum);
    return bytes;
}

/* ---- the table ------------------------------------------------------------------------------------------- */

static const struct {
    uint16_t id;
    const char *name;
    int libcryptos_id;
    size_t len;
} rfc7919[] = {
    { 0x0100, "ffdhe2048", NID_ffdhe2048, 256 },  { 0x0101, "ffdhe3072", NID_ffdhe3072, 384 },
    { 0x0102, "ffdhe4096", NID_ffdhe4096, 512 },  { 0x0103, "ffdhe6144", NID_ffdhe6144, 768 },
    { 0x0104, "ffdhe8192", NID_ffdhe8192, 1024 },
};

TEST(the_groups_have_the_numbers_names_and_primes_of_rfc_7919)
{
    assert_int_equal(COUNT_OF(rfc7919), NUM_FINITE_FIELDS);
    for (size_t i = 0; i < COUNT_OF(rfc7919); i++) {
        const struct finite_field *field = finite_field_by_id(rfc7919[i].id);
        DH *libcryptos = DH_new_by_nid(rfc7919[i].libcryptos_id);
        assert_non_null(field);
        assert_int_equal(field->id, rfc7919[i].id);
        assert_string_equal(field->name, rfc7919[i].name);
        struct dh_parameters parameters = finite_field_parameters(field, provider);
        assert_int_equal(parameters.p.len, rfc7919[i].len);
        assert_true(span_equal(parameters.p, bytes_of(DH_get0_p(libcryptos))));
        assert_true(span_equal(parameters.g, TWO));
        DH_free(libcryptos);
    }
}

TEST(every_group_of_the_table_is_found_and_no_other)
{
    size_t found = 0;
    for (unsigned id = 0; id <= 0xffff; id++)
        found += finite_field_by_id((uint16_t)id) != NULL;
    assert_int_equal(found, NUM_FINITE_FIELDS);
}

/* ---- two sides ------------------------------------------------------------------------------------------- */

struct side {
    struct dh_key *key;
    uint8_t share_room[MAX_FIELD_LEN], secret_room[MAX_FIELD_LEN];
    struct bytes share, secret;
};

static void generate(struct side *side, struct dh_parameters parameters)
{
    side->share = (struct bytes){ side->share_room, MAX_FIELD_LEN };
    side->secret = (struct bytes){ side->secret_room, MAX_FIELD_LEN };
    assert_int_equal(dh_generate(&side->key, &side->share, &parameters, provider), OK);
    assert_non_null(side->key);
}

static void agree(struct side *side, struct span share)
{
    assert_int_equal(dh_agree(&side->secret, &side->key, share), OK);
    assert_null(side->key);
}

static void expect_agreement(struct dh_parameters parameters)
{
    struct side client, server;
    generate(&client, parameters);
    generate(&server, parameters);
    assert_int_equal(client.share.len, parameters.p.len);
    agree(&client, written(server.share));
    agree(&server, written(client.share));
    assert_true(span_equal(written(client.secret), written(server.secret)));
    assert_in_range(client.secret.len, parameters.p.len - 8, parameters.p.len);
}

TEST(both_sides_get_the_same_secret)
{
    for (size_t i = 0; i < NUM_FINITE_FIELDS; i++)
        expect_agreement(finite_field_parameters(&finite_fields[i], provider));
    expect_agreement(unknown());
}

static DH *libcryptos_key(struct dh_parameters parameters)
{
    DH *dh = DH_new();
    BIGNUM *p = BN_bin2bn(parameters.p.at, (int)parameters.p.len, NULL);
    BIGNUM *g = BN_bin2bn(parameters.g.at, (int)parameters.g.len, NULL);
    assert_int_equal(DH_set0_pqg(dh, p, NULL, g), 1);
    assert_int_equal(DH_generate_key(dh), 1);
    return dh;
}

/* libcrypto strips leading zeros, too: DH_compute_key_padded() is the function that does not. */
static struct span libcryptos_secret(uint8_t room[MAX_FIELD_LEN], DH *own, struct span share)
{
    BIGNUM *peer = BN_bin2bn(share.at, (int)share.len, NULL);
    int len = DH_compute_key(room, peer, own);
    assert_true(len > 0);
    BN_free(peer);
    return span_of(room, (size_t)len);
}

static void expect_agreement_with_libcrypto(struct dh_parameters parameters)
{
    uint8_t room[MAX_FIELD_LEN];
    struct side own;
    DH *peer = libcryptos_key(parameters);
    generate(&own, parameters);
    struct span theirs = libcryptos_secret(room, peer, written(own.share));
    agree(&own, bytes_of(DH_get0_pub_key(peer)));
    assert_true(span_equal(written(own.secret), theirs));
    DH_free(peer);
}

TEST(libcrypto_as_the_other_side_gets_the_same_secret)
{
    for (size_t i = 0; i < NUM_FINITE_FIELDS; i++)
        expect_agreement_with_libcrypto(finite_field_parameters(&finite_fields[i], provider));
    expect_agreement_with_libcrypto(unknown());
    expect_agreement_with_libcrypto((struct dh_parameters){ unknown().p, SPAN_OF("\x05") });
}

/* RFC 5246 8.1.2; one secret in 256 has such a byte. */
TEST(leading_zeros_of_a_secret_are_stripped_on_both_sides)
{
    struct side own = { 0 };
    DH *peer = libcryptos_key(ffdhe2048());
    struct span share = bytes_of(DH_get0_pub_key(peer));
    uint8_t room[MAX_FIELD_LEN];
    struct span theirs = NO_BYTES;
    for (size_t i = 0; i < 10000 && (i == 0 || own.secret.len == 256); i++) {
        generate(&own, ffdhe2048());
        theirs = libcryptos_secret(room, peer, written(own.share));
        agree(&own, share);
    }
    assert_in_range(own.secret.len, 250, 255);
    assert_int_not_equal(own.secret.at[0], 0);
    assert_true(span_equal(written(own.secret), theirs));
    DH_free(peer);
}

TEST(our_own_share_keeps_its_leading_zeros)
{
    struct side own = { .share_room = { 1 } };
    for (size_t i = 0; i < 10000 && own.share_room[0] != 0; i++) {
        generate(&own, ffdhe2048());
        dh_forget(&own.key);
    }
    assert_int_equal(own.share_room[0], 0);
    assert_int_equal(own.share.len, 256);
}

/* RFC 5246 7.4.7.2: a number, of no certain length. */
TEST(a_peers_share_counts_as_a_number_with_or_without_leading_zeros)
{
    DH *peer = NULL;
    struct span share = NO_BYTES;
    for (size_t i = 0; i < 10000 && (i == 0 || share.len == 256); i++) {
        DH_free(peer);
        peer = libcryptos_key(ffdhe2048());
        share = bytes_of(DH_get0_pub_key(peer));
    }
    assert_in_range(share.len, 250, 255);
    static const char *const zeros[] = { "", "00", "000000000000" };
    for (size_t i = 0; i < COUNT_OF(zeros); i++) {
        uint8_t room[MAX_FIELD_LEN];
        struct side own;
        generate(&own, ffdhe2048());
        struct span theirs = libcryptos_secret(room, peer, written(own.share));
        agree(&own, JOIN(hex(zeros[i]), share));
        assert_true(span_equal(written(own.secret), theirs));
    }
    DH_free(peer);
}

TEST(leading_zeros_of_parameters_change_nothing)
{
    struct dh_parameters padded = { JOIN(hex("0000"), ffdhe2048().p), hex("000002") };
    struct side own, peer;
    assert_int_equal(dh_judge(&padded, provider), DH_SOUND);
    generate(&own, padded);
    generate(&peer, ffdhe2048());
    assert_int_equal(own.share.len, 256);
    agree(&own, written(peer.share));
    agree(&peer, written(own.share));
    assert_true(span_equal(written(own.secret), written(peer.secret)));
}

TEST(no_private_value_is_made_twice)
{
    struct side some[16];
    for (size_t i = 0; i < COUNT_OF(some); i++) {
        generate(&some[i], ffdhe2048());
        dh_forget(&some[i].key);
        for (size_t j = 0; j < i; j++)
            assert_false(span_equal(written(some[i].share), written(some[j].share)));
    }
}

TEST(a_key_that_was_spent_or_forgotten_can_be_forgotten)
{
    struct side own;
    generate(&own, unknown());
    dh_forget(&own.key);
    assert_null(own.key);
    dh_forget(&own.key);
}

/* ---- shares that are refused ----------------------------------------------------------------------------- */

/* And the application's errors are as they were. */
static void expect_refused(struct dh_parameters parameters, struct span share)
{
    struct side own;
    generate(&own, parameters);
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 42);
    assert_int_equal(dh_agree(&own.secret, &own.key, share), FAILED);
    assert_int_equal(own.secret.len, 0);
    assert_null(own.key);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()), 42);
    assert_int_equal(ERR_get_error(), 0);
}

static void expect_range(struct dh_parameters parameters)
{
    struct side own;
    struct span p = parameters.p;
    expect_refused(parameters, NO_BYTES);
    expect_refused(parameters, hex("00"));
    expect_refused(parameters, hex("01"));
    expect_refused(parameters, JOIN(hex("000000"), hex("01")));
    expect_refused(parameters, plus(p, -1));
    expect_refused(parameters, JOIN(hex("00"), plus(p, -1)));
    expect_refused(parameters, p);
    expect_refused(parameters, plus(p, 1));
    expect_refused(parameters, plus(p, 2));
    expect_refused(parameters, JOIN(hex("01"), p));
    expect_refused(parameters, JOIN(p, p, p, p, p));
    generate(&own, parameters);
    agree(&own, hex("02"));
    generate(&own, parameters);
    agree(&own, plus(p, -2));
}

TEST(a_share_that_is_not_from_2_to_p_minus_2_is_refused)
{
    expect_range(ffdhe2048());
    expect_range(finite_field_parameters(&finite_fields[1], provider));
    expect_range(unknown());
}

/* ---- judgement ------------------------------------------------------------------------------------------- */

static enum dh_worth worth(struct span p, struct span g)
{
    ERR_clear_error();
    enum dh_worth w = dh_judge(&(struct dh_parameters){ p, g }, provider);
    assert_int_equal(ERR_peek_error(), 0);
    return w;
}

TEST(the_groups_of_rfc_7919_and_rfc_3526_are_sound)
{
    typedef BIGNUM *known(BIGNUM *);
    static known *const rfc3526[] = { BN_get_rfc3526_prime_2048, BN_get_rfc3526_prime_3072, BN_get_rfc3526_prime_4096,
                                      BN_get_rfc3526_prime_6144, BN_get_rfc3526_prime_8192 };
    for (size_t i = 0; i < NUM_FINITE_FIELDS; i++)
        assert_int_equal(worth(finite_field_parameters(&finite_fields[i], provider).p, TWO), DH_SOUND);
    for (size_t i = 0; i < COUNT_OF(rfc3526); i++) {
        BIGNUM *p = rfc3526[i](NULL);
        assert_int_equal(worth(bytes_of(p), TWO), DH_SOUND);
        BN_free(p);
    }
}

TEST(a_safe_prime_that_is_not_known_is_sound)
{
    assert_int_equal(worth(unknown().p, unknown().g), DH_SOUND);
}

TEST(a_prime_below_2048_bits_is_too_short)
{
    BIGNUM *p = BN_get_rfc2409_prime_1024(NULL);
    assert_int_equal(worth(bytes_of(p), TWO), DH_TOO_SHORT);
    assert_int_equal(worth(JOIN(hex("0000"), bytes_of(p)), TWO), DH_TOO_SHORT);
    assert_int_equal(worth(NO_BYTES, TWO), DH_TOO_SHORT);
    BN_lshift(p, p, 1023); /* 2047 bits */
    assert_int_equal(worth(plus(bytes_of(p), 1), TWO), DH_TOO_SHORT);
    BN_lshift(p, p, 1);
    assert_int_equal(worth(plus(bytes_of(p), 1), TWO), DH_UNSAFE);
    BN_free(p);
}

/* An odd number of that many bytes. */
static struct span odd(size_t len)
{
    uint8_t bytes[MAX_FIELD_LEN + 1];
    memset(bytes, 0xff, sizeof bytes);
    return JOIN(span_of(bytes, len));
}

TEST(a_number_above_8192_bits_is_too_long_and_one_that_is_not_known_above_4096)
{
    assert_int_equal(worth(odd(1025), TWO), DH_TOO_LONG);
    assert_int_equal(worth(odd(513), TWO), DH_TOO_LONG);
    assert_int_equal(worth(odd(512), TWO), DH_UNSAFE);
}

TEST(a_generator_outside_of_2_to_p_minus_2_is_unsafe)
{
    const struct span primes[] = { ffdhe2048().p, unknown().p };
    for (size_t i = 0; i < COUNT_OF(primes); i++) {
        struct span p = primes[i];
        assert_int_equal(worth(p, NO_BYTES), DH_UNSAFE);
        assert_int_equal(worth(p, hex("00")), DH_UNSAFE);
        assert_int_equal(worth(p, hex("01")), DH_UNSAFE);
        assert_int_equal(worth(p, plus(p, -1)), DH_UNSAFE);
        assert_int_equal(worth(p, p), DH_UNSAFE);
        assert_int_equal(worth(p, plus(p, 1)), DH_UNSAFE);
        assert_int_equal(worth(p, JOIN(hex("02"), p)), DH_UNSAFE);
        assert_int_equal(worth(p, plus(p, -2)), DH_SOUND);
        assert_int_equal(worth(p, hex("05")), DH_SOUND);
    }
}

TEST(an_even_number_and_a_composite_one_are_unsafe)
{
    assert_int_equal(worth(plus(unknown().p, 1), TWO), DH_UNSAFE);
    assert_int_equal(worth(plus(unknown().p, 2), TWO), DH_UNSAFE);
    assert_int_equal(worth(plus(unknown().p, 4), TWO), DH_UNSAFE);
    assert_int_equal(worth(plus(ffdhe2048().p, 4), TWO), DH_UNSAFE);
}

/* As for DSA: p is a prime, but p-1 has a small factor for which there are small subgroups (RFC 5114 2.3). */
TEST(a_prime_that_is_not_safe_is_unsafe)
{
    DH *dsa = DH_get_2048_256();
    assert_int_equal(worth(bytes_of(DH_get0_p(dsa)), bytes_of(DH_get0_g(dsa))), DH_UNSAFE);
    DH_free(dsa);
}

TEST(a_composite_number_whose_half_is_a_prime_is_unsafe)
{
    BIGNUM *p = BN_new();
    do { /* few primes have a prime for their double and one */
        assert_int_equal(BN_generate_prime_ex(p, 2047, 0, NULL, NULL, NULL), 1);
        BN_lshift1(p, p);
        BN_add_word(p, 1);
    } while (BN_check_prime(p, NULL, NULL) == 1);
    assert_int_equal(worth(bytes_of(p), TWO), DH_UNSAFE);
    BN_free(p);
}

TEST(of_the_numbers_behind_2_to_40_the_safe_primes_are_told_from_the_others)
{
    BIGNUM *p = BN_new(), *q = BN_new();
    BN_set_bit(p, 40);
    BN_add_word(p, 1);
    size_t found = 0;
    for (size_t i = 0; i < 20000; i++, BN_add_word(p, 2)) {
        BN_rshift1(q, p);
        bool is_safe = BN_check_prime(p, NULL, NULL) == 1 && BN_check_prime(q, NULL, NULL) == 1;
        assert_int_equal(judge_safe_prime(p), is_safe ? DH_SOUND : DH_UNSAFE);
        found += is_safe;
    }
    assert_in_range(found, 20, 400);
    BN_free(p);
    BN_free(q);
}

/* ---- threads --------------------------------------------------------------------------------------------- */

static bool agrees(const void *arg, uint8_t thread, uint8_t round)
{
    const struct dh_parameters *parameters = arg;
    uint8_t rooms[4][MAX_FIELD_LEN];
    struct bytes clients = { rooms[0], 0 }, servers = { rooms[1], 0 }, at_client = { rooms[2], 0 };
    struct bytes at_server = { rooms[3], 0 };
    struct dh_key *client = NULL, *server = NULL;
    (void)thread;
    (void)round;
    bool ok = dh_generate(&client, &clients, parameters, provider) == OK &&
              dh_generate(&server, &servers, parameters, provider) == OK &&
              dh_agree(&at_client, &client, written(servers)) == OK &&
              dh_agree(&at_server, &server, written(clients)) == OK &&
              span_equal(written(at_client), written(at_server));
    dh_forget(&client);
    dh_forget(&server);
    return ok;
}

TEST(threads_use_one_provider_at_the_same_time)
{
    const struct dh_parameters parameters = ffdhe2048();
    expect_to_work_in_threads(agrees, &parameters, 10);
}
