/* rsa_transport_test.c - premaster secrets that are encrypted to an RSA key: libcrypto as the other side, and what a
 * server must answer to those who try (RFC 5246 7.4.7.1). */
#include "crypto/rsa_transport.h"

#include "crypto/der_maker.h"
#include "crypto/keys.h"
#include "crypto/premasters.h"
#include "crypto/the_provider.h"
#include "crypto/threads.h"
#include "support/hex.h"
#include "test.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#define TLS12 0x0303

static const uint8_t premaster[PREMASTER_LEN] = "\x03\x03, and 46 bytes that only the two of them know";

static struct private_key *server_key(EVP_PKEY *key)
{
    struct private_key *adopted;
    assert_int_equal(private_key_adopt(&adopted, provider, key), OK);
    return adopted;
}

static struct public_key *client_key(EVP_PKEY *key)
{
    struct public_key *imported;
    assert_int_equal(public_key_import(&imported, provider, spki_of(key)), OK);
    return imported;
}

static struct span encrypt(uint8_t room[MAX_SIGNATURE_LEN], EVP_PKEY *key)
{
    struct bytes out = { room, MAX_SIGNATURE_LEN };
    struct public_key *peer = client_key(key);
    assert_int_equal(rsa_encrypt_premaster(&out, peer, premaster), OK);
    public_key_free(&peer);
    return span_of(out.at, out.len);
}

/* ---- both sides ------------------------------------------------------------------------------------------ */

static void expect_round_trip(EVP_PKEY *key)
{
    uint8_t room[MAX_SIGNATURE_LEN], got[PREMASTER_LEN];
    struct span encrypted = encrypt(room, key);
    struct private_key *own = server_key(key);
    assert_int_equal(encrypted.len, EVP_PKEY_get_size(key));
    assert_int_equal(rsa_decrypt_premaster(got, own, TLS12, encrypted), OK);
    assert_memory_equal(got, premaster, PREMASTER_LEN);
    private_key_free(&own);
}

TEST(what_a_client_encrypts_the_server_decrypts)
{
    static const unsigned bits[] = { 2048, 2056, 3072 };
    for (size_t i = 0; i < COUNT_OF(bits); i++)
        expect_round_trip(rsa_key(bits[i]));
}

static EVP_PKEY_CTX *libcryptos_context(EVP_PKEY *key, int (*init)(EVP_PKEY_CTX *))
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    assert_int_equal(init(context), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING), 1);
    return context;
}

TEST(libcrypto_decrypts_what_we_encrypt)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    uint8_t room[MAX_SIGNATURE_LEN], got[MAX_SIGNATURE_LEN];
    size_t len = sizeof got;
    struct span encrypted = encrypt(room, key);
    EVP_PKEY_CTX *context = libcryptos_context(key, EVP_PKEY_decrypt_init);
    assert_int_equal(EVP_PKEY_decrypt(context, got, &len, encrypted.at, encrypted.len), 1);
    assert_int_equal(len, PREMASTER_LEN);
    assert_memory_equal(got, premaster, PREMASTER_LEN);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(key);
}

TEST(we_decrypt_what_libcrypto_encrypts)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    struct private_key *own = server_key(key_of_kind(KEY_RSA));
    uint8_t room[MAX_SIGNATURE_LEN], got[PREMASTER_LEN];
    size_t len = sizeof room;
    EVP_PKEY_CTX *context = libcryptos_context(key, EVP_PKEY_encrypt_init);
    assert_int_equal(EVP_PKEY_encrypt(context, room, &len, premaster, PREMASTER_LEN), 1);
    assert_int_equal(rsa_decrypt_premaster(got, own, TLS12, span_of(room, len)), OK);
    assert_memory_equal(got, premaster, PREMASTER_LEN);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(key);
    private_key_free(&own);
}

TEST(the_same_premaster_secret_is_never_encrypted_alike)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    uint8_t one[MAX_SIGNATURE_LEN], other[MAX_SIGNATURE_LEN];
    assert_false(span_equal(encrypt(one, key), encrypt(other, key)));
    EVP_PKEY_free(key);
}

/* ---- which key can --------------------------------------------------------------------------------------- */

TEST(a_key_of_another_kind_than_rsa_neither_encrypts_nor_decrypts)
{
    for (enum key_kind kind = 0; kind < NUM_KINDS; kind++) {
        EVP_PKEY *key = key_of_kind(kind);
        struct private_key *own = server_key(key);
        struct public_key *peer = client_key(key);
        uint8_t room[MAX_SIGNATURE_LEN] = { 0 }, got[PREMASTER_LEN];
        struct bytes out = { room, sizeof room };
        enum status expected = kind == KEY_RSA ? OK : FAILED;
        assert_int_equal(private_key_can_decrypt(own), kind == KEY_RSA);
        assert_int_equal(rsa_encrypt_premaster(&out, peer, premaster), expected);
        assert_int_equal(rsa_decrypt_premaster(got, own, TLS12, span_of(room, MODULUS_LEN)), expected);
        public_key_free(&peer);
        private_key_free(&own);
    }
}

/* ---- implicit rejection ---------------------------------------------------------------------------------- */

static void decrypt(uint8_t out[PREMASTER_LEN], const struct private_key *own, struct span encrypted)
{
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 42);
    memset(out, 0, PREMASTER_LEN);
    assert_int_equal(rsa_decrypt_premaster(out, own, TLS12, encrypted), OK);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()), 42);
    assert_int_equal(ERR_get_error(), 0);
}

static bool occurs_in(const uint8_t *what, size_t len, const uint8_t block[MODULUS_LEN])
{
    return memmem(block, MODULUS_LEN, what, len) != NULL;
}

/* 48 bytes, other ones each time, and none of them from what was sent. */
static void expect_rejected(const struct private_key *own, struct span encrypted, const uint8_t block[MODULUS_LEN])
{
    uint8_t one[PREMASTER_LEN], other[PREMASTER_LEN];
    decrypt(one, own, encrypted);
    decrypt(other, own, encrypted);
    for (size_t i = 0; i < PREMASTER_LEN; i += 8) {
        assert_memory_not_equal(one + i, other + i, 8);
        assert_false(occurs_in(one + i, 8, block));
        assert_false(occurs_in(other + i, 8, block));
    }
}

TEST(whatever_is_wrong_in_the_block_is_answered_by_48_bytes_that_nobody_knows)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    struct private_key *own = server_key(key_of_kind(KEY_RSA));
    for (size_t i = 0; i < NUM_PREMASTERS; i++) {
        uint8_t ciphertext[MODULUS_LEN], block[MODULUS_LEN], got[PREMASTER_LEN];
        encrypt_premaster(ciphertext, block, i, key);
        decrypt(got, own, span_of(ciphertext, MODULUS_LEN));
        if (i < NUM_RIGHT_PREMASTERS)
            assert_memory_equal(got, block + MODULUS_LEN - PREMASTER_LEN, PREMASTER_LEN);
        else
            expect_rejected(own, span_of(ciphertext, MODULUS_LEN), block);
    }
    private_key_free(&own);
    EVP_PKEY_free(key);
}

/* RFC 8017 7.2.2: the right number, and yet no ciphertext. */
TEST(a_ciphertext_of_another_length_than_the_modulus_is_answered_so_too)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    struct private_key *own = server_key(key_of_kind(KEY_RSA));
    uint8_t ciphertext[MODULUS_LEN] = { 1 }, block[MODULUS_LEN], got[PREMASTER_LEN];
    for (size_t i = 0; i < 10000 && ciphertext[0] != 0; i++)
        encrypt_premaster(ciphertext, block, 0, key);
    struct span right = span_of(ciphertext, MODULUS_LEN);
    decrypt(got, own, right);
    assert_memory_equal(got, block + MODULUS_LEN - PREMASTER_LEN, PREMASTER_LEN);
    expect_rejected(own, span_of(ciphertext + 1, MODULUS_LEN - 1), block);
    expect_rejected(own, span_of(ciphertext, MODULUS_LEN - 1), block);
    expect_rejected(own, JOIN(hex("00"), right), block);
    expect_rejected(own, JOIN(right, right, right, right, right), block);
    expect_rejected(own, hex("01"), block);
    expect_rejected(own, NO_BYTES, block);
    private_key_free(&own);
    EVP_PKEY_free(key);
}

static struct span modulus_plus(EVP_PKEY *key, BN_ULONG what)
{
    static uint8_t bytes[MODULUS_LEN];
    BIGNUM *n = NULL;
    assert_int_equal(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n), 1);
    assert_int_equal(BN_add_word(n, what), 1);
    assert_int_equal(BN_bn2binpad(n, bytes, MODULUS_LEN), MODULUS_LEN);
    BN_free(n);
    return span_of(bytes, MODULUS_LEN);
}

TEST(a_number_that_is_not_below_the_modulus_is_answered_so_too)
{
    static const uint8_t nothing[MODULUS_LEN];
    uint8_t highest[MODULUS_LEN];
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    struct private_key *own = server_key(key_of_kind(KEY_RSA));
    memset(highest, 0xff, sizeof highest);
    expect_rejected(own, modulus_plus(key, 0), nothing);
    expect_rejected(own, modulus_plus(key, 1), nothing);
    expect_rejected(own, span_of(highest, MODULUS_LEN), nothing);
    private_key_free(&own);
    EVP_PKEY_free(key);
}

/* RFC 5246 7.4.7.1: the version is that of the ClientHello, lest somebody lowered it on the way. */
TEST(the_version_that_counts_is_the_one_that_is_asked_for)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    struct private_key *own = server_key(key_of_kind(KEY_RSA));
    uint8_t room[MAX_SIGNATURE_LEN], got[PREMASTER_LEN];
    struct span encrypted = encrypt(room, key);
    static const uint16_t others[] = { 0x0302, 0x0304, 0x0203, 0x0403, 0xffff };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_int_equal(rsa_decrypt_premaster(got, own, others[i], encrypted), OK);
        assert_memory_not_equal(got, premaster, PREMASTER_LEN);
    }
    assert_int_equal(rsa_decrypt_premaster(got, own, TLS12, encrypted), OK);
    assert_memory_equal(got, premaster, PREMASTER_LEN);
    private_key_free(&own);
    EVP_PKEY_free(key);
}

/* ---- threads --------------------------------------------------------------------------------------------- */

struct decrypter {
    const struct private_key *own;
    struct span encrypted;
};

static bool decrypts(const void *arg, uint8_t thread, uint8_t round)
{
    const struct decrypter *d = arg;
    uint8_t got[PREMASTER_LEN];
    (void)thread;
    (void)round;
    return rsa_decrypt_premaster(got, d->own, TLS12, d->encrypted) == OK && memcmp(got, premaster, PREMASTER_LEN) == 0;
}

TEST(threads_decrypt_with_one_key_at_the_same_time)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    struct private_key *own = server_key(key_of_kind(KEY_RSA));
    uint8_t room[MAX_SIGNATURE_LEN];
    const struct decrypter decrypter = { own, encrypt(room, key) };
    expect_to_work_in_threads(decrypts, &decrypter, 40);
    private_key_free(&own);
    EVP_PKEY_free(key);
}
