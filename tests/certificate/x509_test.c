/* x509_test.c - the public key is found in a certificate, and only in what is strict DER from its first byte to its
 * last. */
#include "certificate/x509.h"

#include "support/certificates.h"
#include "test.h"

#include <stdlib.h>

static const struct made_certificate *some_certificate(enum made_key key)
{
    return make_certificate((struct recipe){ .key = key, .common_name = "One", .alt_names = "DNS:a.example" });
}

static struct span key_by_libcrypto(const struct made_certificate *certificate)
{
    uint8_t *der = NULL;
    int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate->x509), &der);
    assert_true(len > 0);
    struct span out = keep_bytes(der, (size_t)len);
    OPENSSL_free(der);
    return out;
}

static void expect_key(struct span certificate, struct span expected)
{
    struct span key;
    assert_true(subject_public_key_info(&key, certificate));
    assert_int_equal(key.len, expected.len);
    assert_memory_equal(key.at, expected.at, expected.len);
}

static void expect_refusal(struct span certificate)
{
    struct span key = SPAN_OF("untouched");
    assert_false(subject_public_key_info(&key, certificate));
    assert_true(span_equal(key, SPAN_OF("untouched")));
    assert_false(subject_name(&key, certificate));
    assert_true(span_equal(key, SPAN_OF("untouched")));
}

/* A copy of exactly this size, so that ASan sees a read past its end. */
static struct span exact_copy(struct span s, uint8_t **owned)
{
    *owned = malloc(s.len > 0 ? s.len : 1);
    assert_non_null(*owned);
    memcpy(*owned, s.at, s.len);
    return span_of(*owned, s.len);
}

TEST(the_key_of_each_kind_is_found)
{
    for (int kind = MAKE_P256; kind <= MAKE_SECP256K1; kind++) {
        const struct made_certificate *made = some_certificate((enum made_key)kind);
        expect_key(made->der, key_by_libcrypto(made));
    }
}

TEST(the_subject_is_found)
{
    const struct made_certificate *root = make_root("An Issuer");
    const struct made_certificate *made = make_leaf("DNS:a.example", root);
    const uint8_t *expected;
    size_t len;
    struct span subject;
    assert_int_equal(X509_NAME_get0_der(X509_get_subject_name(made->x509), &expected, &len), 1);
    assert_true(subject_name(&subject, made->der));
    assert_true(span_equal(subject, span_of(expected, len)));
}

TEST(a_certificate_of_version_1_has_no_version_and_no_extensions)
{
    const struct made_certificate *made = some_certificate(MAKE_P256);
    X509 *x = X509_dup(made->x509);
    assert_int_equal(X509_set_version(x, X509_VERSION_1), 1);
    while (X509_get_ext_count(x) > 0)
        X509_EXTENSION_free(X509_delete_ext(x, 0));
    assert_true(X509_sign(x, made->key, EVP_sha256()) > 0);
    uint8_t *der = NULL;
    int len = i2d_X509(x, &der);
    expect_key(span_of(der, (size_t)len), key_by_libcrypto(made));
    OPENSSL_free(der);
    X509_free(x);
}

TEST(a_truncated_certificate_is_refused_wherever_it_was_cut)
{
    struct span der = some_certificate(MAKE_P256)->der;
    for (size_t len = 0; len < der.len; len++) {
        uint8_t *owned;
        expect_refusal(exact_copy(span_of(der.at, len), &owned));
        free(owned);
    }
}

TEST(bytes_behind_a_certificate_are_refused)
{
    struct span der = some_certificate(MAKE_P256)->der;
    expect_refusal(joined(der, SPAN_OF("\0")));
    expect_refusal(joined(der, der));
}

/* Flips that are accepted leave the frame as it is: the key is where it was. */
TEST(any_byte_may_be_wrong)
{
    struct span der = some_certificate(MAKE_P256)->der, original;
    assert_true(subject_public_key_info(&original, der));
    size_t num_refused = 0;
    uint8_t *bytes;
    struct span copy = exact_copy(der, &bytes);
    for (size_t i = 0; i < der.len; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            struct span key;
            bytes[i] ^= (uint8_t)(1u << bit);
            if (subject_public_key_info(&key, copy))
                assert_int_equal(key.len, original.len);
            else
                num_refused++;
            bytes[i] = der.at[i];
        }
    }
    free(bytes);
    assert_true(num_refused >= 8 * 20); /* at least each bit of the tags and lengths on the way */
}

/* Certificate { tbs, algorithm, signature } with the outer length written in other forms than the shortest. */
static struct span with_outer_header(struct span der, struct span header)
{
    assert_int_equal(der.at[1], 0x82);
    return joined(header, span_of(der.at + 4, der.len - 4));
}

TEST(a_length_that_is_not_in_its_shortest_form_is_refused)
{
    struct span der = some_certificate(MAKE_P256)->der;
    uint8_t shortest[] = { 0x30, 0x82, der.at[2], der.at[3] };
    uint8_t padded[] = { 0x30, 0x83, 0, der.at[2], der.at[3] };
    uint8_t padded_more[] = { 0x30, 0x84, 0, 0, der.at[2], der.at[3] };
    struct span key, same = with_outer_header(der, span_of(shortest, sizeof shortest));
    assert_true(subject_public_key_info(&key, same)); /* it is the length alone that is refused below */
    expect_refusal(with_outer_header(der, span_of(padded, sizeof padded)));
    expect_refusal(with_outer_header(der, span_of(padded_more, sizeof padded_more)));
}

TEST(an_indefinite_length_is_refused)
{
    struct span der = some_certificate(MAKE_P256)->der;
    uint8_t indefinite[] = { 0x30, 0x80 };
    expect_refusal(joined(with_outer_header(der, span_of(indefinite, sizeof indefinite)), SPAN_OF("\0\0")));
}

TEST(what_is_optional_behind_the_key_may_be_there)
{
    static const char all[] = "\x30\x1f\x30\x19\xa0\x03\x02\x01\x02\x02\x01\x01\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00"
                              "\x81\x01\x00\x82\x00\xa3\x00\x30\x00\x03\x00";
    expect_key(span_of(all, sizeof all - 1), SPAN_OF("\x30\x00"));
}

TEST(an_element_that_is_missing_or_too_many_is_refused)
{
    static const char minimal[] =
        "\x30\x13\x30\x0d\x02\x01\x01\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00\x03\x00";
    static const char one_missing[] = "\x30\x11\x30\x0b\x02\x01\x01\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00\x03\x00";
    static const char one_too_many[] =
        "\x30\x15\x30\x0f\x02\x01\x01\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00\x03\x00";
    static const char no_signature[] = "\x30\x11\x30\x0d\x02\x01\x01\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00\x30\x00";
    expect_key(span_of(minimal, sizeof minimal - 1), SPAN_OF("\x30\x00"));
    expect_refusal(span_of(one_missing, sizeof one_missing - 1));
    expect_refusal(span_of(one_too_many, sizeof one_too_many - 1));
    expect_refusal(span_of(no_signature, sizeof no_signature - 1));
}
