/* pkcs1_test.c - of RSASSA-PKCS1-v1_5 (RFC 8017 8.2) there is one block for each input, and no other is accepted. */
#include "crypto/der_maker.h"
#include "crypto/hash.h"
#include "crypto/keys.h"
#include "support/hex.h"
#include "test.h"

#include <openssl/rsa.h>
#include <stdlib.h>

#define INPUT SPAN_OF("randoms and parameters, as they are signed")

static struct provider *provider;
static EVP_PKEY *key;
static struct public_key *peer;

static void forget(void)
{
    EVP_PKEY_free(key);
    public_key_free(&peer);
    provider_free(&provider);
}

__attribute__((constructor)) static void begin(void)
{
    provider = provider_new();
    key = key_of_kind(KEY_RSA);
    if (provider == NULL || public_key_import(&peer, provider, spki_of(key)) != OK)
        abort();
    atexit(forget);
}

#define SHA256_NAME "3031300d060960864801650304020105000420" /* RFC 8017 9.2, note 1 */

/* 00 01 ff .. ff, and then `end`, in 256 bytes. */
static void make_block(uint8_t out[256], struct span end)
{
    memset(out, 0xff, 256);
    memcpy(out, "\x00\x01", 2);
    memcpy(out + 256 - end.len, end.at, end.len);
}

/* Whoever has the key signs what he likes. */
static void sign_block(uint8_t out[256], const uint8_t block[256])
{
    size_t len = 256;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    assert_int_equal(EVP_PKEY_sign_init(context), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING), 1);
    assert_int_equal(EVP_PKEY_sign(context, out, &len, block, 256), 1);
    EVP_PKEY_CTX_free(context);
}

static enum status verdict_on_block(const uint8_t block[256])
{
    uint8_t signature[256];
    sign_block(signature, block);
    return verify(peer, scheme_by_id(0x0401), INPUT, span_of(signature, 256));
}

static enum status verdict_on_end(struct span end)
{
    uint8_t block[256];
    make_block(block, end);
    return verdict_on_block(block);
}

static struct span digest_of_input(void)
{
    static uint8_t digest[32];
    hash_once(digest, &sha256, INPUT);
    return span_of(digest, 32);
}

TEST(a_pkcs1_block_as_the_rfc_has_it_is_accepted)
{
    assert_int_equal(verdict_on_end(JOIN(hex("00" SHA256_NAME), digest_of_input())), OK);
}

TEST(a_digest_info_that_differs_is_refused)
{
    static const char *const names[] = {
        "302f300b06096086480165030402010420",         /* without the NULL */
        "3031300d060960864801650304020105000320",     /* the digest is no OCTET STRING */
        "3032300d06096086480165030402010500048120",   /* the same, but in no DER */
        "303230810d060960864801650304020105000420",   /* likewise */
        "3031300d060960864801650304020205000420",     /* named as SHA-384 */
        "3031300d060960864801650304020405000420",     /* named as SHA-224 */
        "302d300906052b0e03021a05000420",             /* named as SHA-1 */
        "3033300f0609608648016503040201050200000420", /* other parameters */
        "0420",                                       /* not named at all */
        "",                                           /* nor even told */
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_int_equal(verdict_on_end(JOIN(hex("00"), hex(names[i]), digest_of_input())), FAILED);
}

/* Bleichenbacher 2006: with an exponent of 3 and room behind the digest, anybody's cube root was a signature. */
TEST(bytes_behind_the_digest_are_refused)
{
    struct span right = JOIN(hex("00" SHA256_NAME), digest_of_input());
    assert_int_equal(verdict_on_end(JOIN(right, hex("00"))), FAILED);
    assert_int_equal(verdict_on_end(JOIN(right, hex("aabbccddeeff00112233445566778899"))), FAILED);
    struct span hidden = JOIN(hex("003035301106096086480165030402010404000000000420"), digest_of_input());
    assert_int_equal(verdict_on_end(hidden), FAILED);
}

TEST(a_digest_that_is_cut_or_longer_is_refused)
{
    struct span digest = digest_of_input();
    assert_int_equal(verdict_on_end(JOIN(hex("003030300d06096086480165030402010500041f"), span_of(digest.at, 31))),
                     FAILED);
    assert_int_equal(verdict_on_end(JOIN(hex("003032300d060960864801650304020105000421"), digest, hex("00"))), FAILED);
}

TEST(each_byte_of_the_padding_counts)
{
    for (size_t i = 1; i < 256 - 51; i++) { /* with another first byte, the block might not be below the modulus */
        uint8_t block[256];
        make_block(block, JOIN(hex("00" SHA256_NAME), digest_of_input()));
        block[i] ^= 1;
        assert_int_equal(verdict_on_block(block), FAILED);
    }
}

TEST(padding_of_another_type_is_refused)
{
    static const uint8_t types[] = { 0, 2, 3 };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        uint8_t block[256];
        make_block(block, JOIN(hex("00" SHA256_NAME), digest_of_input()));
        block[1] = types[i];
        assert_int_equal(verdict_on_block(block), FAILED);
    }
}
