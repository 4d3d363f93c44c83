/* premasters.c - what a client may encrypt to an RSA key: the right thing, and the ways to be wrong. */
#include "crypto/premasters.h"

#include "support/hex.h"
#include "test.h"

#include <openssl/core_names.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

const struct premaster premasters[NUM_PREMASTERS] = {
    { "right", "0002", 48, "0303" },
    { "right, and another", "0002", 48, "0303" },
    { "padding of type 1", "0001", 48, "0303" },
    { "no zero in front", "0102", 48, "0303" },
    { "no zero behind the padding", "0002", SIZE_MAX, "" },
    { "a zero right behind the type", "000200", 48, "0303" },
    { "a zero in the eighth byte of the padding",
      "000255555555555555"
      "00",
      48, "0303" },
    { "version 3.2", "0002", 48, "0302" },
    { "version 2.3", "0002", 48, "0203" },
    { "47 bytes", "0002", 47, "0303" },
    { "49 bytes", "0002", 49, "0303" },
    { "nothing but padding", "0002", 0, "" },
    [CIPHERTEXT_0] = { "the ciphertext 0", NULL, 0, NULL },
    [CIPHERTEXT_N_MINUS_1] = { "the ciphertext n - 1", NULL, 0, NULL },
    { "a ciphertext at random", NULL, 0, NULL },
};

static void fill_without_zeros(uint8_t *at, size_t len)
{
    assert_int_equal(RAND_bytes(at, (int)len), 1);
    for (size_t i = 0; i < len; i++)
        at[i] = at[i] == 0 ? 1 : at[i];
}

static void make_block(uint8_t block[MODULUS_LEN], const struct premaster *premaster)
{
    struct span head = hex(premaster->head), version = hex(premaster->version);
    fill_without_zeros(block, MODULUS_LEN);
    memcpy(block, head.at, head.len);
    if (premaster->payload_len == SIZE_MAX)
        return;
    uint8_t *payload = block + MODULUS_LEN - premaster->payload_len;
    payload[-1] = 0;
    if (version.len > 0)
        memcpy(payload, version.at, version.len);
}

static void encrypt_block(uint8_t ciphertext[MODULUS_LEN], const uint8_t block[MODULUS_LEN], EVP_PKEY *key)
{
    size_t len = MODULUS_LEN;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    assert_int_equal(EVP_PKEY_encrypt_init(context), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING), 1);
    assert_int_equal(EVP_PKEY_encrypt(context, ciphertext, &len, block, MODULUS_LEN), 1);
    assert_int_equal(len, MODULUS_LEN);
    EVP_PKEY_CTX_free(context);
}

static void choose_ciphertext(uint8_t ciphertext[MODULUS_LEN], size_t which, EVP_PKEY *key)
{
    BIGNUM *n = NULL;
    assert_int_equal(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n), 1);
    if (which == CIPHERTEXT_0)
        BN_zero(n);
    else if (which == CIPHERTEXT_N_MINUS_1)
        BN_sub_word(n, 1);
    else
        assert_int_equal(BN_rand(n, BN_num_bits(n) - 1, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY), 1);
    assert_int_equal(BN_bn2binpad(n, ciphertext, MODULUS_LEN), MODULUS_LEN);
    BN_free(n);
}

void encrypt_premaster(uint8_t ciphertext[MODULUS_LEN], uint8_t block[MODULUS_LEN], size_t which, EVP_PKEY *key)
{
    if (premasters[which].head == NULL) {
        choose_ciphertext(ciphertext, which, key);
        memset(block, 0, MODULUS_LEN);
        return;
    }
    make_block(block, &premasters[which]);
    encrypt_block(ciphertext, block, key);
}
