/* public_key_test.c - a SubjectPublicKeyInfo is imported when it is exactly what the RFCs say, and else refused. */
#include "base/memory.h"
#include "crypto/der_maker.h"
#include "crypto/keys.h"
#include "crypto/spki.h"
#include "crypto/the_provider.h"
#include "support/hex.h"
#include "test.h"

#include <openssl/err.h>
#include <stdlib.h>

/* Imports from a heap block that ends where the SPKI ends. */
static bool imports(enum key_kind *out, struct span spki)
{
    uint8_t *exact = malloc(spki.len);
    struct public_key *key = (struct public_key *)exact;
    if (spki.len > 0)
        memcpy(exact, spki.at, spki.len);
    enum status s = public_key_import(&key, provider, span_of(exact, spki.len));
    free(exact);
    assert_true((s == OK) == (key != NULL));
    if (s == OK)
        *out = public_key_kind(key);
    public_key_free(&key);
    assert_null(key);
    return s == OK;
}

static void expect_kind(enum key_kind kind, struct span spki)
{
    enum key_kind got;
    assert_true(imports(&got, spki));
    assert_int_equal(got, kind);
}

/* And the application's errors are as they were. */
static void expect_refused(struct span spki)
{
    enum key_kind kind;
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 42);
    assert_false(imports(&kind, spki));
    assert_int_equal(ERR_GET_REASON(ERR_get_error()), 42);
    assert_int_equal(ERR_get_error(), 0);
}

static struct span spki_of_kind(enum key_kind kind)
{
    EVP_PKEY *key = key_of_kind(kind);
    struct span spki = spki_of(key);
    EVP_PKEY_free(key);
    return spki;
}

TEST(a_key_of_each_kind_is_imported)
{
    for (enum key_kind kind = 0; kind < NUM_KINDS; kind++)
        expect_kind(kind, spki_of_kind(kind));
}

TEST(a_truncated_or_extended_key_is_refused)
{
    for (enum key_kind kind = 0; kind < NUM_KINDS; kind++) {
        struct span spki = spki_of_kind(kind);
        for (size_t len = 0; len < spki.len; len++)
            expect_refused(span_of(spki.at, len));
        expect_refused(JOIN(spki, hex("00")));
    }
}

/* Bytes before the key itself: the frame, the kind and its parameters, and the length of the BIT STRING. */
static size_t header_len(enum key_kind kind, struct span spki)
{
    struct subject_public_key_info info;
    assert_true(read_subject_public_key_info(&info, spki));
    assert_int_equal(info.kind, kind);
    return (size_t)(info.public_key.at - spki.at);
}

TEST(a_changed_bit_before_the_key_is_refused_and_none_in_it_does_harm)
{
    for (enum key_kind kind = 0; kind < NUM_KINDS; kind++) {
        struct span spki = spki_of_kind(kind);
        size_t header = header_len(kind, spki);
        uint8_t changed[1100];
        assert_true(spki.len <= sizeof changed);
        memcpy(changed, spki.at, spki.len);
        for (size_t bit = 0; bit < 8 * spki.len; bit++) {
            enum key_kind got = kind;
            changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_false(imports(&got, span_of(changed, spki.len)) && bit / 8 < header);
            assert_int_equal(got, kind);
            changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
}

TEST(a_changed_bit_in_a_point_takes_it_off_the_curve)
{
    struct span spki = spki_of_kind(KEY_P256);
    uint8_t changed[91];
    assert_int_equal(spki.len, sizeof changed);
    memcpy(changed, spki.at, spki.len);
    for (size_t bit = 8 * header_len(KEY_P256, spki); bit < 8 * sizeof changed; bit++) {
        changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
        expect_refused(span_of(changed, sizeof changed));
        changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

/* ---- elliptic curves ------------------------------------------------------------------------------------- */

#define ID_EC_PUBLIC_KEY DER(0x06, hex("2a8648ce3d0201"))
#define PRIME256V1 DER(0x06, hex("2a8648ce3d030107"))
#define SECP256K1 DER(0x06, hex("2b8104000a"))

static struct span spki(struct span algorithm, struct span public_key)
{
    return DER(0x30, DER(0x30, algorithm), DER(0x03, hex("00"), public_key));
}

static struct span p256_point(void)
{
    struct subject_public_key_info info;
    assert_true(read_subject_public_key_info(&info, spki_of_kind(KEY_P256)));
    return info.public_key;
}

TEST(an_elliptic_curve_must_be_named_and_nothing_else)
{
    struct span point = p256_point();
    expect_kind(KEY_P256, spki(JOIN(ID_EC_PUBLIC_KEY, PRIME256V1), point));
    expect_refused(spki(ID_EC_PUBLIC_KEY, point));
    expect_refused(spki(JOIN(ID_EC_PUBLIC_KEY, hex("0500")), point)); /* implicitCurve */
    expect_refused(spki(JOIN(ID_EC_PUBLIC_KEY, PRIME256V1, hex("0500")), point));
    expect_refused(spki(JOIN(ID_EC_PUBLIC_KEY, SECP256K1), point));
    expect_refused(spki(JOIN(DER(0x06, hex("2b81040112")), PRIME256V1), point)); /* id-ecDH */
}

TEST(explicit_parameters_of_a_curve_are_refused)
{
    EVP_PKEY *key = key_of_kind(KEY_P256);
    EVP_PKEY *copy = EVP_PKEY_dup(key);
    assert_non_null(copy);
    assert_int_equal(EVP_PKEY_set_utf8_string_param(copy, "encoding", "explicit"), 1);
    struct span explicit_curve = spki_of(copy);
    assert_true(explicit_curve.len > 200);
    expect_refused(explicit_curve);
    EVP_PKEY_free(copy);
    EVP_PKEY_free(key);
}

TEST(a_compressed_point_or_one_of_another_curve_is_refused)
{
    struct span point = p256_point(), p256 = JOIN(ID_EC_PUBLIC_KEY, PRIME256V1);
    struct span compressed = point.at[64] % 2 == 0 ? hex("02") : hex("03");
    struct span hybrid = point.at[64] % 2 == 0 ? hex("06") : hex("07");
    expect_refused(spki(p256, JOIN(compressed, span_of(point.at + 1, 32))));
    expect_refused(spki(p256, JOIN(hybrid, span_of(point.at + 1, 64))));
    expect_refused(spki(p256, hex("00")));
    expect_refused(spki(p256, NO_BYTES));
    expect_refused(spki(p256, span_of(point.at, 64)));
    expect_refused(spki(p256, JOIN(point, hex("00"))));
    expect_refused(spki(JOIN(ID_EC_PUBLIC_KEY, DER(0x06, hex("2b81040022"))), point)); /* secp384r1 */
}

TEST(the_bits_of_a_key_are_whole_bytes)
{
    struct span algorithm = DER(0x30, ID_EC_PUBLIC_KEY, PRIME256V1);
    expect_kind(KEY_P256, DER(0x30, algorithm, DER(0x03, hex("00"), p256_point())));
    expect_refused(DER(0x30, algorithm, DER(0x03, hex("01"), p256_point())));
    expect_refused(DER(0x30, algorithm, DER(0x04, hex("00"), p256_point())));
}

TEST(nothing_stands_behind_the_key)
{
    struct span algorithm = DER(0x30, ID_EC_PUBLIC_KEY, PRIME256V1), key = DER(0x03, hex("00"), p256_point());
    expect_kind(KEY_P256, DER(0x30, algorithm, key));
    expect_refused(DER(0x30, algorithm, key, hex("0500")));
    expect_refused(DER(0x30, algorithm, key, key));
    expect_refused(DER(0x30, algorithm));
}

/* ---- EdDSA ----------------------------------------------------------------------------------------------- */

TEST(keys_of_eddsa_have_their_length_and_no_parameters)
{
    uint8_t key[58] = { 0 };
    struct span ed25519 = DER(0x06, hex("2b6570")), ed448 = DER(0x06, hex("2b6571")), x25519 = DER(0x06, hex("2b656e"));
    expect_kind(KEY_ED25519, spki(ed25519, span_of(key, 32)));
    expect_kind(KEY_ED448, spki(ed448, span_of(key, 57)));
    expect_refused(spki(ed25519, span_of(key, 31)));
    expect_refused(spki(ed25519, span_of(key, 33)));
    expect_refused(spki(ed25519, NO_BYTES));
    expect_refused(spki(ed448, span_of(key, 56)));
    expect_refused(spki(ed448, span_of(key, 58)));
    expect_refused(spki(JOIN(ed25519, hex("0500")), span_of(key, 32)));
    expect_refused(spki(x25519, span_of(key, 32)));
}

/* ---- RSA ------------------------------------------------------------------------------------------------- */

#define RSA_ENCRYPTION DER(0x06, hex("2a864886f70d010101"))
#define ID_RSASSA_PSS DER(0x06, hex("2a864886f70d01010a"))
#define NULL_PARAMETERS hex("0500")
#define F4 hex("010001")

/* A number of that many bits; positive in DER by the zero before it where there must be one. */
static struct span number(size_t bits, uint8_t last)
{
    static uint8_t room[1100];
    size_t len = (bits + 7) / 8;
    memset(room, 0x55, sizeof room);
    room[0] = (uint8_t)(1 << (bits - 1) % 8);
    room[len - 1] = last;
    return bits % 8 == 0 ? JOIN(hex("00"), span_of(room, len)) : JOIN(span_of(room, len));
}

static struct span rsa(struct span modulus, struct span exponent)
{
    struct span key = DER(0x30, DER(0x02, modulus), DER(0x02, exponent));
    return spki(JOIN(RSA_ENCRYPTION, NULL_PARAMETERS), key);
}

TEST(an_rsa_modulus_has_2048_to_8192_bits_and_is_odd)
{
    expect_kind(KEY_RSA, rsa(number(2048, 1), F4));
    expect_kind(KEY_RSA, rsa(number(3071, 1), F4));
    expect_kind(KEY_RSA, rsa(number(8192, 1), F4));
    expect_refused(rsa(number(2047, 1), F4));
    expect_refused(rsa(number(1024, 1), F4));
    expect_refused(rsa(number(8193, 1), F4));
    expect_refused(rsa(number(8200, 1), F4));
    expect_refused(rsa(number(2048, 2), F4));
    expect_refused(rsa(hex("00"), F4));
}

TEST(an_rsa_exponent_is_odd_above_1_and_short)
{
    struct span modulus = number(2048, 1);
    expect_kind(KEY_RSA, rsa(modulus, hex("03")));
    expect_kind(KEY_RSA, rsa(modulus, hex("00ffffffffffffffff")));
    expect_refused(rsa(modulus, hex("00")));
    expect_refused(rsa(modulus, hex("01")));
    expect_refused(rsa(modulus, hex("02")));
    expect_refused(rsa(modulus, hex("010000")));
    expect_refused(rsa(modulus, hex("010000000000000001")));
}

TEST(the_numbers_of_an_rsa_key_are_positive_and_in_shortest_form)
{
    struct span modulus = number(2048, 1);
    expect_refused(rsa(span_of(modulus.at + 1, modulus.len - 1), F4)); /* negative */
    expect_refused(rsa(JOIN(hex("00"), modulus), F4));
    expect_refused(rsa(modulus, hex("00010001")));
    expect_refused(rsa(modulus, hex("81")));
    expect_refused(rsa(modulus, NO_BYTES));
}

TEST(an_rsa_key_has_two_numbers_and_parameters_that_are_null)
{
    struct span modulus = DER(0x02, number(2048, 1)), exponent = DER(0x02, F4);
    struct span key = DER(0x30, modulus, exponent);
    expect_kind(KEY_RSA, spki(JOIN(RSA_ENCRYPTION, NULL_PARAMETERS), key));
    expect_refused(spki(RSA_ENCRYPTION, key));
    expect_refused(spki(JOIN(RSA_ENCRYPTION, hex("3000")), key));
    expect_refused(spki(JOIN(RSA_ENCRYPTION, NULL_PARAMETERS, NULL_PARAMETERS), key));
    expect_refused(spki(JOIN(RSA_ENCRYPTION, NULL_PARAMETERS), DER(0x30, modulus)));
    expect_refused(spki(JOIN(RSA_ENCRYPTION, NULL_PARAMETERS), DER(0x30, modulus, exponent, exponent)));
    expect_refused(spki(JOIN(RSA_ENCRYPTION, NULL_PARAMETERS), JOIN(key, hex("00"))));
    expect_refused(spki(JOIN(RSA_ENCRYPTION, NULL_PARAMETERS), NO_BYTES));
}

/* ---- RSASSA-PSS ------------------------------------------------------------------------------------------ */

#define ID_SHA1 DER(0x06, hex("2b0e03021a"))
#define ID_SHA256 DER(0x06, hex("608648016503040201"))
#define ID_SHA384 DER(0x06, hex("608648016503040202"))
#define ID_SHA512 DER(0x06, hex("608648016503040203"))
#define ID_SHA224 DER(0x06, hex("608648016503040204"))
#define ID_MGF1 DER(0x06, hex("2a864886f70d010108"))
#define HASH(...) DER(0xa0, DER(0x30, __VA_ARGS__))
#define MASK(...) DER(0xa1, DER(0x30, ID_MGF1, DER(0x30, __VA_ARGS__)))
#define SALT(hex_number) DER(0xa2, DER(0x02, hex(hex_number)))

static struct span pss(struct span parameters)
{
    struct span key = DER(0x30, DER(0x02, number(2048, 1)), DER(0x02, F4));
    return spki(JOIN(ID_RSASSA_PSS, parameters), key);
}

static void expect_bound_to(uint8_t hash_len, struct span parameters)
{
    struct subject_public_key_info info;
    assert_true(read_subject_public_key_info(&info, pss(parameters)));
    assert_int_equal(info.pss_hash_len, hash_len);
    expect_kind(KEY_RSA_PSS, pss(parameters));
}

TEST(a_pss_key_without_parameters_is_bound_to_no_hash)
{
    expect_bound_to(0, NO_BYTES);
    expect_refused(pss(NULL_PARAMETERS));
}

TEST(a_pss_key_with_parameters_is_bound_to_their_hash)
{
    expect_bound_to(32, DER(0x30, HASH(ID_SHA256), MASK(ID_SHA256), SALT("20")));
    expect_bound_to(48, DER(0x30, HASH(ID_SHA384), MASK(ID_SHA384), SALT("30")));
    expect_bound_to(64, DER(0x30, HASH(ID_SHA512), MASK(ID_SHA512), SALT("40")));
}

TEST(null_behind_a_hash_may_stand_or_not)
{
    expect_bound_to(32, DER(0x30, HASH(ID_SHA256, NULL_PARAMETERS), MASK(ID_SHA256, NULL_PARAMETERS), SALT("20")));
    expect_bound_to(32, DER(0x30, HASH(ID_SHA256), MASK(ID_SHA256, NULL_PARAMETERS), SALT("20")));
    expect_refused(pss(DER(0x30, HASH(ID_SHA256, hex("3000")), MASK(ID_SHA256), SALT("20"))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA256, hex("050000")), MASK(ID_SHA256), SALT("20"))));
}

TEST(the_salt_of_a_pss_key_is_a_minimum_that_ours_must_reach)
{
    expect_bound_to(32, DER(0x30, HASH(ID_SHA256), MASK(ID_SHA256)));
    expect_bound_to(32, DER(0x30, HASH(ID_SHA256), MASK(ID_SHA256), SALT("00")));
    expect_bound_to(32, DER(0x30, HASH(ID_SHA256), MASK(ID_SHA256), SALT("1f")));
    expect_refused(pss(DER(0x30, HASH(ID_SHA256), MASK(ID_SHA256), SALT("21"))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA256), MASK(ID_SHA256), SALT("0100"))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA256), MASK(ID_SHA256), SALT("80"))));
}

TEST(a_pss_key_bound_to_another_hash_or_mask_than_ours_is_refused)
{
    expect_refused(pss(DER(0x30, NO_BYTES))); /* SHA-1 by default */
    expect_refused(pss(DER(0x30, HASH(ID_SHA1), MASK(ID_SHA1))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA1), MASK(ID_SHA1), SALT("00"))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA224), MASK(ID_SHA224))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA256))));
    expect_refused(pss(DER(0x30, MASK(ID_SHA256))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA256), MASK(ID_SHA384), SALT("20"))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA384), MASK(ID_SHA256), SALT("20"))));
    expect_refused(pss(DER(0x30, HASH(ID_SHA256), DER(0xa1, DER(0x30, ID_SHA256, DER(0x30, ID_SHA256))))));
}

TEST(parameters_of_a_pss_key_are_strict_der)
{
    struct span good = JOIN(HASH(ID_SHA256), MASK(ID_SHA256), SALT("20"));
    expect_bound_to(32, DER(0x30, good));
    expect_refused(pss(DER(0x30, good, DER(0xa3, DER(0x02, hex("01")))))); /* a default that is written out */
    expect_refused(pss(DER(0x30, good, DER(0xa3, DER(0x02, hex("02"))))));
    expect_refused(pss(DER(0x30, MASK(ID_SHA256), HASH(ID_SHA256), SALT("20"))));
    expect_refused(pss(JOIN(DER(0x30, good), NULL_PARAMETERS)));
    expect_refused(pss(good));
}

/* ---- the rest -------------------------------------------------------------------------------------------- */

TEST(a_kind_that_we_do_not_have_is_refused)
{
    uint8_t key[64] = { 0 };
    expect_refused(spki(DER(0x06, hex("2a864886f70d010103")), span_of(key, 64))); /* dhKeyAgreement */
    expect_refused(spki(DER(0x06, hex("2b656f")), span_of(key, 56)));             /* X448 */
    expect_refused(spki(NO_BYTES, span_of(key, 64)));
}

static void *no_memory(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return NULL;
}

TEST(without_memory_nothing_is_imported)
{
    struct span good = spki_of_kind(KEY_P256);
    allocate_from(no_memory);
    expect_refused(good);
    allocate_from(calloc);
    expect_kind(KEY_P256, good);
}
