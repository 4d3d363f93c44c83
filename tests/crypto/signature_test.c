/* signature_test.c - signing and verifying: published vectors, libcrypto as the other side, and what must be refused.
 */
#include "base/memory.h"
#include "crypto/keys.h"
#include "crypto/the_provider.h"
#include "crypto/threads.h"
#include "crypto/vectors.h"
#include "test.h"

#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#define INPUT SPAN_OF("64 times 0x20, a context string, a zero, and the transcript's hash")

/* Both halves of a key. */
struct pair {
    struct private_key *private_key;
    struct public_key *public_key;
};

static struct pair pair_of(EVP_PKEY *key)
{
    struct pair p;
    assert_int_equal(public_key_import(&p.public_key, provider, spki_of(key)), OK);
    assert_int_equal(private_key_adopt(&p.private_key, provider, key), OK);
    return p;
}

static void forget(struct pair *p)
{
    public_key_free(&p->public_key);
    private_key_free(&p->private_key);
    assert_null(p->public_key);
    assert_null(p->private_key);
}

static struct bytes room_of(uint8_t out[MAX_SIGNATURE_LEN])
{
    return (struct bytes){ out, MAX_SIGNATURE_LEN };
}

static struct span written(struct bytes b)
{
    return span_of(b.at, b.len);
}

/* ---- the table ------------------------------------------------------------------------------------------- */

struct row {
    uint16_t id;
    const char *name;
    enum signature_algorithm algorithm;
    enum key_kind key;
    const char *digest; /* libcrypto's name; NULL: EdDSA */
};

static const struct row rfc8446[] = {
    { 0x0401, "rsa_pkcs1_sha256", RSA_PKCS1, KEY_RSA, "SHA256" },
    { 0x0501, "rsa_pkcs1_sha384", RSA_PKCS1, KEY_RSA, "SHA384" },
    { 0x0601, "rsa_pkcs1_sha512", RSA_PKCS1, KEY_RSA, "SHA512" },
    { 0x0403, "ecdsa_secp256r1_sha256", ECDSA, KEY_P256, "SHA256" },
    { 0x0503, "ecdsa_secp384r1_sha384", ECDSA, KEY_P384, "SHA384" },
    { 0x0603, "ecdsa_secp521r1_sha512", ECDSA, KEY_P521, "SHA512" },
    { 0x0804, "rsa_pss_rsae_sha256", RSA_PSS, KEY_RSA, "SHA256" },
    { 0x0805, "rsa_pss_rsae_sha384", RSA_PSS, KEY_RSA, "SHA384" },
    { 0x0806, "rsa_pss_rsae_sha512", RSA_PSS, KEY_RSA, "SHA512" },
    { 0x0807, "ed25519", EDDSA, KEY_ED25519, NULL },
    { 0x0808, "ed448", EDDSA, KEY_ED448, NULL },
    { 0x0809, "rsa_pss_pss_sha256", RSA_PSS, KEY_RSA_PSS, "SHA256" },
    { 0x080a, "rsa_pss_pss_sha384", RSA_PSS, KEY_RSA_PSS, "SHA384" },
    { 0x080b, "rsa_pss_pss_sha512", RSA_PSS, KEY_RSA_PSS, "SHA512" },
};

TEST(the_schemes_have_the_numbers_and_names_of_rfc_8446)
{
    assert_int_equal(COUNT_OF(rfc8446), NUM_SCHEMES);
    for (size_t i = 0; i < COUNT_OF(rfc8446); i++) {
        const struct signature_scheme *scheme = scheme_by_id(rfc8446[i].id);
        assert_non_null(scheme);
        assert_int_equal(scheme->id, rfc8446[i].id);
        assert_string_equal(scheme->name, rfc8446[i].name);
        assert_int_equal(scheme->algorithm, rfc8446[i].algorithm);
        assert_int_equal(scheme->key, rfc8446[i].key);
    }
}

/* RFC 5246 7.4.1.4.1: signature and hash algorithm are two bytes of their own, and no curve is in them. */
TEST(ecdsa_goes_with_each_curve_and_every_other_scheme_with_one_kind_of_key)
{
    for (size_t i = 0; i < COUNT_OF(rfc8446); i++) {
        for (enum key_kind kind = 0; kind < NUM_KINDS; kind++) {
            bool is_curve = kind == KEY_P256 || kind == KEY_P384 || kind == KEY_P521;
            bool takes = rfc8446[i].algorithm == ECDSA ? is_curve : kind == rfc8446[i].key;
            assert_int_equal(scheme_takes_key(scheme_by_id(rfc8446[i].id), kind), takes);
        }
    }
}

TEST(every_scheme_of_the_table_is_found_and_no_other)
{
    size_t found = 0;
    for (unsigned id = 0; id <= 0xffff; id++)
        found += scheme_by_id((uint16_t)id) != NULL;
    assert_int_equal(found, NUM_SCHEMES);
}

/* ---- vectors --------------------------------------------------------------------------------------------- */

static void expect_vectors(const char *name, size_t count, uint16_t id)
{
    struct vectors v = vectors_of(name, 3);
    while (next_vector(&v)) {
        struct public_key *key;
        assert_int_equal(public_key_import(&key, provider, v.fields[0]), OK);
        expect_verdict(&v, verify(key, scheme_by_id(id), v.fields[1], v.fields[2]) == OK);
        public_key_free(&key);
    }
    assert_int_equal(v.count, count);
}

TEST(wycheproofs_vectors_for_ecdsa_secp256r1_sha256_are_met)
{
    expect_vectors("wycheproof_ecdsa_secp256r1_sha256.txt", 484, 0x0403);
}

TEST(wycheproofs_vectors_for_rsa_pss_sha256_are_met)
{
    expect_vectors("wycheproof_rsa_pss_2048_sha256.txt", 108, 0x0804);
}

/* ---- both halves ----------------------------------------------------------------------------------------- */

static void expect_signs_for_itself(const struct signature_scheme *scheme, enum key_kind kind)
{
    struct pair p = pair_of(key_of_kind(kind));
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    assert_int_equal(private_key_kind(p.private_key), kind);
    assert_int_equal(public_key_kind(p.public_key), kind);
    assert_true(private_key_can(p.private_key, scheme));
    assert_int_equal(sign(&signature, p.private_key, scheme, INPUT), OK);
    assert_in_range(signature.len, 64, 256);
    assert_int_equal(verify(p.public_key, scheme, INPUT, written(signature)), OK);
    forget(&p);
}

TEST(what_a_key_signs_it_verifies_with_each_of_its_schemes)
{
    for (size_t i = 0; i < NUM_SCHEMES; i++)
        for (enum key_kind kind = 0; kind < NUM_KINDS; kind++)
            if (scheme_takes_key(&signature_schemes[i], kind))
                expect_signs_for_itself(&signature_schemes[i], kind);
}

static void set_padding(EVP_PKEY_CTX *settings, const struct row *row)
{
    if (row->algorithm == RSA_PKCS1)
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PADDING), 1);
    if (row->algorithm != RSA_PSS)
        return;
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md_name(settings, row->digest, NULL), 1);
}

typedef void claim(const struct row *row, EVP_PKEY *key, const struct pair *p);

static void for_each_scheme_and_key(claim *holds)
{
    for (size_t i = 0; i < COUNT_OF(rfc8446); i++) {
        for (enum key_kind kind = 0; kind < NUM_KINDS; kind++) {
            if (!scheme_takes_key(scheme_by_id(rfc8446[i].id), kind))
                continue;
            EVP_PKEY *key = key_of_kind(kind);
            struct pair p = pair_of(key_of_kind(kind));
            holds(&rfc8446[i], key, &p);
            forget(&p);
            EVP_PKEY_free(key);
        }
    }
}

static void expect_libcrypto_verifies(const struct row *row, EVP_PKEY *key, const struct pair *p)
{
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    EVP_PKEY_CTX *settings;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(sign(&signature, p->private_key, scheme_by_id(row->id), INPUT), OK);
    assert_int_equal(EVP_DigestVerifyInit_ex(context, &settings, row->digest, NULL, NULL, key, NULL), 1);
    set_padding(settings, row);
    assert_int_equal(EVP_DigestVerify(context, signature.at, signature.len, INPUT.at, INPUT.len), 1);
    EVP_MD_CTX_free(context);
}

TEST(libcrypto_verifies_what_we_sign)
{
    for_each_scheme_and_key(expect_libcrypto_verifies);
}

static void expect_we_verify_libcryptos(const struct row *row, EVP_PKEY *key, const struct pair *p)
{
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    EVP_PKEY_CTX *settings;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit_ex(context, &settings, row->digest, NULL, NULL, key, NULL), 1);
    set_padding(settings, row);
    assert_int_equal(EVP_DigestSign(context, signature.at, &signature.len, INPUT.at, INPUT.len), 1);
    assert_int_equal(verify(p->public_key, scheme_by_id(row->id), INPUT, written(signature)), OK);
    EVP_MD_CTX_free(context);
}

TEST(we_verify_what_libcrypto_signs)
{
    for_each_scheme_and_key(expect_we_verify_libcryptos);
}

/* ---- refusals -------------------------------------------------------------------------------------------- */

static void expect_wrong(const struct pair *p, const struct signature_scheme *scheme, struct span input,
                         struct span signature)
{
    assert_int_equal(verify(p->public_key, scheme, input, signature), FAILED);
    assert_int_equal(ERR_peek_error(), 0);
}

TEST(a_scheme_of_another_kind_of_key_neither_signs_nor_verifies)
{
    for (enum key_kind kind = 0; kind < NUM_KINDS; kind++) {
        struct pair p = pair_of(key_of_kind(kind));
        for (size_t i = 0; i < NUM_SCHEMES; i++) {
            const struct signature_scheme *scheme = &signature_schemes[i];
            uint8_t room[MAX_SIGNATURE_LEN] = { 0 };
            struct bytes signature = room_of(room);
            if (scheme_takes_key(scheme, kind))
                continue;
            assert_false(private_key_can(p.private_key, scheme));
            assert_int_equal(sign(&signature, p.private_key, scheme, INPUT), FAILED);
            expect_wrong(&p, scheme, INPUT, span_of(room, 64));
        }
        forget(&p);
    }
}

/* So with RSA, whose keys have six schemes or three, and the two kinds of it, which could verify each other's. */
TEST(a_signature_verifies_with_its_own_scheme_alone)
{
    for (size_t i = 0; i < NUM_SCHEMES; i++) {
        struct pair p = pair_of(key_of_kind(signature_schemes[i].key));
        uint8_t room[MAX_SIGNATURE_LEN];
        struct bytes signature = room_of(room);
        assert_int_equal(sign(&signature, p.private_key, &signature_schemes[i], INPUT), OK);
        for (size_t j = 0; j < NUM_SCHEMES; j++) {
            enum status expected = i == j ? OK : FAILED;
            assert_int_equal(verify(p.public_key, &signature_schemes[j], INPUT, written(signature)), expected);
        }
        forget(&p);
    }
}

static void expect_changes_refused(const struct signature_scheme *scheme, enum key_kind kind)
{
    struct pair p = pair_of(key_of_kind(kind));
    uint8_t room[MAX_SIGNATURE_LEN] = { 0 };
    struct bytes signature = room_of(room);
    assert_int_equal(sign(&signature, p.private_key, scheme, INPUT), OK);
    for (size_t i = 0; i < signature.len; i++) {
        room[i] ^= (uint8_t)(1 << i % 8);
        expect_wrong(&p, scheme, INPUT, written(signature));
        room[i] ^= (uint8_t)(1 << i % 8);
    }
    expect_wrong(&p, scheme, SPAN_OF("something else"), written(signature));
    expect_wrong(&p, scheme, NO_BYTES, written(signature));
    expect_wrong(&p, scheme, INPUT, span_of(room, signature.len - 1));
    expect_wrong(&p, scheme, INPUT, NO_BYTES);
    room[signature.len] = 0;
    expect_wrong(&p, scheme, INPUT, span_of(room, signature.len + 1));
    assert_int_equal(verify(p.public_key, scheme, INPUT, written(signature)), OK);
    forget(&p);
}

TEST(a_changed_byte_of_the_signature_another_length_or_another_input_is_refused)
{
    for (size_t i = 0; i < NUM_SCHEMES; i++)
        for (enum key_kind kind = 0; kind < NUM_KINDS; kind++)
            if (scheme_takes_key(&signature_schemes[i], kind))
                expect_changes_refused(&signature_schemes[i], kind);
}

TEST(the_signature_of_another_key_is_refused)
{
    const struct signature_scheme *scheme = scheme_by_id(0x0403);
    struct pair p = pair_of(key_of_kind(KEY_P256)), other = pair_of(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"));
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    assert_int_equal(sign(&signature, other.private_key, scheme, INPUT), OK);
    expect_wrong(&p, scheme, INPUT, written(signature));
    forget(&p);
    forget(&other);
}

/* Even if what libcrypto, which counts in int, would see of it is right. */
TEST(a_signature_longer_than_any_is_refused)
{
    for (size_t i = 0; i < NUM_SCHEMES; i++) {
        struct pair p = pair_of(key_of_kind(signature_schemes[i].key));
        uint8_t room[MAX_SIGNATURE_LEN];
        struct bytes signature = room_of(room);
        assert_int_equal(sign(&signature, p.private_key, &signature_schemes[i], INPUT), OK);
        expect_wrong(&p, &signature_schemes[i], INPUT, span_of(room, ((size_t)UINT_MAX + 1) + signature.len));
        forget(&p);
    }
}

/* RFC 8446 4.2.3: the salt's length MUST be the hash's. */
TEST(a_pss_signature_with_a_salt_of_another_length_is_refused)
{
    static const int lengths[] = { 0, 20, 31, 33, RSA_PSS_SALTLEN_MAX };
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    struct pair p = pair_of(key_of_kind(KEY_RSA));
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        uint8_t room[MAX_SIGNATURE_LEN];
        struct bytes signature = room_of(room);
        EVP_PKEY_CTX *settings;
        EVP_MD_CTX *context = EVP_MD_CTX_new();
        assert_int_equal(EVP_DigestSignInit_ex(context, &settings, "SHA256", NULL, NULL, key, NULL), 1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING), 1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, lengths[i]), 1);
        assert_int_equal(EVP_DigestSign(context, room, &signature.len, INPUT.at, INPUT.len), 1);
        expect_wrong(&p, scheme_by_id(0x0804), INPUT, written(signature));
        EVP_MD_CTX_free(context);
    }
    forget(&p);
    EVP_PKEY_free(key);
}

TEST(a_pkcs1_signature_is_refused_where_a_pss_signature_is_due)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    struct pair p = pair_of(key_of_kind(KEY_RSA));
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit_ex(context, NULL, "SHA256", NULL, NULL, key, NULL), 1);
    assert_int_equal(EVP_DigestSign(context, room, &signature.len, INPUT.at, INPUT.len), 1);
    expect_wrong(&p, scheme_by_id(0x0804), INPUT, written(signature));
    EVP_MD_CTX_free(context);
    forget(&p);
    EVP_PKEY_free(key);
}

static void sign_number(struct bytes *signature, uint8_t input[2], unsigned number, const struct pair *p,
                        const struct signature_scheme *scheme)
{
    input[0] = (uint8_t)(number >> 8);
    input[1] = (uint8_t)number;
    assert_int_equal(sign(signature, p->private_key, scheme, span_of(input, 2)), OK);
}

/* RFC 8017 8.1.2, 8.2.2: the length is the modulus's, though leading zeros would not change the number. */
TEST(an_rsa_signature_without_its_leading_zeros_is_refused)
{
    static const uint16_t ids[] = { 0x0804, 0x0401 };
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        const struct signature_scheme *scheme = scheme_by_id(ids[i]);
        struct pair p = pair_of(key_of_kind(KEY_RSA));
        uint8_t room[MAX_SIGNATURE_LEN] = { 1 }, input[2];
        struct bytes signature = room_of(room);
        for (unsigned number = 0; number < 10000 && room[0] != 0; number++)
            sign_number(&signature, input, number, &p, scheme);
        assert_int_equal(room[0], 0);
        assert_int_equal(verify(p.public_key, scheme, span_of(input, 2), written(signature)), OK);
        expect_wrong(&p, scheme, span_of(input, 2), span_of(room + 1, signature.len - 1));
        forget(&p);
    }
}

/* RFC 8017 5.2.2: the same number modulo n, but not below it. */
TEST(an_rsa_signature_with_the_modulus_added_is_refused)
{
    static const uint16_t ids[] = { 0x0804, 0x0401 };
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    BIGNUM *n = NULL, *sum = BN_new();
    assert_int_equal(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n), 1);
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        const struct signature_scheme *scheme = scheme_by_id(ids[i]);
        struct pair p = pair_of(key_of_kind(KEY_RSA));
        uint8_t room[MAX_SIGNATURE_LEN], input[2];
        struct bytes signature = room_of(room);
        BN_lshift(sum, n, 1);
        for (unsigned number = 0; number < 10000 && BN_num_bits(sum) > 2048; number++) {
            sign_number(&signature, input, number, &p, scheme);
            BN_bin2bn(room, (int)signature.len, sum);
            BN_add(sum, sum, n);
        }
        assert_int_equal(verify(p.public_key, scheme, span_of(input, 2), written(signature)), OK);
        assert_int_equal(BN_bn2binpad(sum, room, 256), 256);
        expect_wrong(&p, scheme, span_of(input, 2), written(signature));
        forget(&p);
    }
    BN_free(n);
    BN_free(sum);
    EVP_PKEY_free(key);
}

TEST(a_refused_signature_leaves_the_applications_errors_as_they_were)
{
    for (size_t i = 0; i < NUM_SCHEMES; i++) {
        const struct signature_scheme *scheme = &signature_schemes[i];
        static const uint8_t zeros[256];
        struct pair p = pair_of(key_of_kind(scheme->key));
        ERR_clear_error();
        ERR_raise(ERR_LIB_USER, 42);
        assert_int_equal(verify(p.public_key, scheme, INPUT, span_of(zeros, 256)), FAILED);
        assert_int_equal(verify(p.public_key, scheme, INPUT, span_of(zeros, 64)), FAILED);
        assert_int_equal(ERR_GET_REASON(ERR_get_error()), 42);
        assert_int_equal(ERR_get_error(), 0);
        forget(&p);
    }
}

/* ---- which key can what ---------------------------------------------------------------------------------- */

TEST(a_pss_key_that_is_bound_to_a_hash_signs_and_verifies_with_that_alone)
{
    struct pair p = pair_of(bound_pss_key("SHA256"));
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    assert_true(private_key_can(p.private_key, scheme_by_id(0x0809)));
    assert_false(private_key_can(p.private_key, scheme_by_id(0x080a)));
    assert_false(private_key_can(p.private_key, scheme_by_id(0x080b)));
    assert_int_equal(sign(&signature, p.private_key, scheme_by_id(0x080a), INPUT), FAILED);
    assert_int_equal(sign(&signature, p.private_key, scheme_by_id(0x0809), INPUT), OK);
    assert_int_equal(verify(p.public_key, scheme_by_id(0x0809), INPUT, written(signature)), OK);
    forget(&p);
}

/* The same numbers in a certificate that does not bind them verify; in one that does, they do not. */
TEST(the_binding_of_a_pss_key_counts_even_if_the_signature_is_right)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA_PSS);
    struct pair p = pair_of(key_of_kind(KEY_RSA_PSS));
    uint8_t room[MAX_SIGNATURE_LEN], bound_spki[512];
    struct bytes signature = room_of(room);
    assert_int_equal(sign(&signature, p.private_key, scheme_by_id(0x080a), INPUT), OK);

    struct span plain = spki_of(key);
    static const uint8_t bound_algorithm[] = {
        0x30, 0x41, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a, 0x30, 0x34, 0xa0, 0x0f,
        0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0xa1, 0x1c,
        0x30, 0x1a, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, 0x30, 0x0d, 0x06, 0x09,
        0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0xa2, 0x03, 0x02, 0x01, 0x20,
    };
    size_t plain_header = 4 + 13, rest = plain.len - plain_header;
    size_t contents = sizeof bound_algorithm + rest;
    memcpy(bound_spki, (uint8_t[]){ 0x30, 0x82, (uint8_t)(contents >> 8), (uint8_t)contents }, 4);
    memcpy(bound_spki + 4, bound_algorithm, sizeof bound_algorithm);
    memcpy(bound_spki + 4 + sizeof bound_algorithm, plain.at + plain_header, rest);

    struct public_key *bound;
    assert_int_equal(public_key_import(&bound, provider, span_of(bound_spki, 4 + contents)), OK);
    assert_int_equal(verify(p.public_key, scheme_by_id(0x080a), INPUT, written(signature)), OK);
    assert_int_equal(verify(bound, scheme_by_id(0x080a), INPUT, written(signature)), FAILED);
    assert_int_equal(sign(&signature, p.private_key, scheme_by_id(0x0809), INPUT), OK);
    assert_int_equal(verify(bound, scheme_by_id(0x0809), INPUT, written(signature)), OK);
    public_key_free(&bound);
    forget(&p);
    EVP_PKEY_free(key);
}

TEST(a_short_rsa_key_cannot_do_what_its_modulus_has_no_room_for)
{
    struct private_key *key;
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    assert_int_equal(private_key_adopt(&key, provider, rsa_key(1024)), OK);
    assert_true(private_key_can(key, scheme_by_id(0x0804)));
    assert_true(private_key_can(key, scheme_by_id(0x0805)));
    assert_false(private_key_can(key, scheme_by_id(0x0806))); /* 64 + 64 + 2 bytes in 128 */
    assert_int_equal(sign(&signature, key, scheme_by_id(0x0805), INPUT), OK);
    assert_int_equal(sign(&signature, key, scheme_by_id(0x0806), INPUT), FAILED);
    private_key_free(&key);
}

/* 19 bytes that name the hash, 48 of it, and 11 around them. */
TEST(a_pkcs1_signature_needs_room_for_its_padding)
{
    struct private_key *key;
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    assert_int_equal(private_key_adopt(&key, provider, rsa_key(8 * 77 + 1)), OK);
    assert_true(private_key_can(key, scheme_by_id(0x0401)));
    assert_true(private_key_can(key, scheme_by_id(0x0501)));
    assert_false(private_key_can(key, scheme_by_id(0x0601)));
    assert_int_equal(sign(&signature, key, scheme_by_id(0x0501), INPUT), OK);
    private_key_free(&key);
    assert_int_equal(private_key_adopt(&key, provider, rsa_key(8 * 77)), OK);
    assert_false(private_key_can(key, scheme_by_id(0x0501)));
    assert_int_equal(sign(&signature, key, scheme_by_id(0x0501), INPUT), FAILED);
    private_key_free(&key);
}

TEST(an_rsa_key_of_the_exact_length_can_and_one_a_byte_shorter_cannot)
{
    struct private_key *key;
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = room_of(room);
    assert_int_equal(private_key_adopt(&key, provider, rsa_key(8 * (64 + 64 + 1) + 2)), OK);
    assert_true(private_key_can(key, scheme_by_id(0x0806)));
    assert_int_equal(sign(&signature, key, scheme_by_id(0x0806), INPUT), OK);
    private_key_free(&key);
    assert_int_equal(private_key_adopt(&key, provider, rsa_key(8 * (64 + 64 + 1) + 1)), OK);
    assert_false(private_key_can(key, scheme_by_id(0x0806)));
    private_key_free(&key);
}

static void expect_not_adopted(EVP_PKEY *key)
{
    struct private_key *adopted = (struct private_key *)key;
    assert_non_null(key);
    ERR_clear_error();
    assert_int_equal(private_key_adopt(&adopted, provider, key), FAILED);
    assert_null(adopted);
    assert_int_equal(ERR_peek_error(), 0);
    EVP_PKEY_free(key); /* it stayed ours */
}

/* Only the public half, as 8,200 bits take long to make. */
static EVP_PKEY *overlong_rsa_key(void)
{
    uint8_t modulus[1025], exponent = 3;
    memset(modulus, 0xff, sizeof modulus);
    OSSL_PARAM parts[] = {
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, modulus, sizeof modulus),
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, &exponent, 1),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    assert_int_equal(EVP_PKEY_fromdata_init(context), 1);
    assert_int_equal(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parts), 1);
    EVP_PKEY_CTX_free(context);
    return key;
}

TEST(a_kind_that_we_do_not_have_is_not_adopted_and_stays_the_callers)
{
    expect_not_adopted(EVP_PKEY_Q_keygen(NULL, NULL, "X25519"));
    expect_not_adopted(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "secp256k1"));
    expect_not_adopted(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-224"));
    expect_not_adopted(overlong_rsa_key());
}

static void *no_memory(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return NULL;
}

TEST(without_memory_nothing_is_adopted)
{
    allocate_from(no_memory);
    expect_not_adopted(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"));
    allocate_from(calloc);
}

/* ---- threads --------------------------------------------------------------------------------------------- */

struct signer {
    struct pair pair;
    const struct signature_scheme *scheme;
};

/* Each time another input, so that a signature that got into the wrong hands is noticed. */
static bool signs(const void *arg, uint8_t thread, uint8_t round)
{
    const struct signer *s = arg;
    uint8_t room[MAX_SIGNATURE_LEN], input[2] = { thread, round };
    struct bytes signature = room_of(room);
    return sign(&signature, s->pair.private_key, s->scheme, span_of(input, 2)) == OK &&
           verify(s->pair.public_key, s->scheme, span_of(input, 2), written(signature)) == OK;
}

TEST(threads_sign_with_one_key_at_the_same_time)
{
    for (size_t i = 0; i < NUM_SCHEMES; i++) {
        struct signer signer = { pair_of(key_of_kind(signature_schemes[i].key)), &signature_schemes[i] };
        expect_to_work_in_threads(signs, &signer, 40);
        forget(&signer.pair);
    }
}
