/* identity_test.c - a chain and its key become an identity, or a sentence that says why not. */
#include "certificate/identity.h"

#include "base/memory.h"
#include "support/staples.h"
#include "test.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>

static struct provider *provider;

__attribute__((constructor)) static void begin(void)
{
    provider = provider_new();
}

__attribute__((destructor)) static void end(void)
{
    provider_free(&provider);
}

/* ---- What a caller has ---- */

struct password {
    const char *text; /* NULL: there is none to be had */
    int times_asked;
};

static int give_password(void *arg, char *out, size_t cap)
{
    struct password *password = arg;
    password->times_asked++;
    if (password->text == NULL || strlen(password->text) > cap)
        return -1;
    memcpy(out, password->text, strlen(password->text));
    return (int)strlen(password->text);
}

static struct identity_source source_of(struct span chain_pem, struct span key_pem)
{
    return (struct identity_source){
        .chain_pem = chain_pem, .key_pem = key_pem, .chain_name = "chain.pem", .key_name = "key.pem"
    };
}

static struct identity *expect_identity(struct identity_source source)
{
    struct identity *identity = NULL;
    struct complaint complaint = { "" };
    if (identity_load(&identity, provider, &source, &complaint) != OK)
        fail_msg("%s", complaint.text);
    assert_non_null(identity);
    assert_int_equal(ERR_peek_error(), 0);
    return identity;
}

static void expect_complaint(struct identity_source source, const char *expected)
{
    struct identity *identity = NULL;
    struct complaint complaint = { "" };
    assert_int_equal(identity_load(&identity, provider, &source, &complaint), FAILED);
    assert_null(identity);
    assert_string_equal(complaint.text, expected);
    assert_int_equal(ERR_peek_error(), 0);
}

static const struct made_certificate *leaf_with(enum made_key key)
{
    return make_certificate((struct recipe){ .key = key, .alt_names = "DNS:a.example" });
}

/* ---- Chains ---- */

TEST(a_chain_is_kept_leaf_first)
{
    const struct made_certificate *between = make_intermediate("Between", make_root("Root"));
    const struct made_certificate *leaf = make_leaf("DNS:a.example", between);
    struct identity *identity = expect_identity(source_of(chain_pem(leaf), leaf->key_pem));
    assert_int_equal(identity->chain->count, 2);
    assert_true(span_equal(identity->chain->der[0], leaf->der));
    assert_true(span_equal(identity->chain->der[1], between->der));
    identity_free(&identity);
    assert_null(identity);
}

TEST(a_chain_and_its_key_may_stand_in_one_file)
{
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    struct span comment = SPAN_OF("Bag Attributes\n    friendlyName: x\n");
    struct span both = joined(comment, joined(leaf->pem, joined(comment, leaf->key_pem)));
    struct identity *identity = expect_identity(source_of(both, both));
    assert_int_equal(identity->chain->count, 1);
    assert_non_null(identity->key);
    identity_free(&identity);
}

/* The frame of a certificate around nothing: it is for libcrypto to say that it is none. */
TEST(a_chain_that_libcrypto_cannot_parse_is_refused)
{
    struct span pem = SPAN_OF("-----BEGIN CERTIFICATE-----\nMBMwDQIBATAAMAAwADAAMAAwAAMA\n-----END CERTIFICATE-----\n");
    expect_complaint(source_of(pem, NO_BYTES), "certificate 1 in chain.pem cannot be parsed: it is damaged");
}

TEST(an_empty_chain_is_refused)
{
    struct span key = leaf_with(MAKE_P256)->key_pem;
    expect_complaint(source_of(NO_BYTES, key), "chain.pem holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
    expect_complaint(source_of(SPAN_OF("hello"), key),
                     "chain.pem holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
    expect_complaint(source_of(key, key), "chain.pem holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
}

TEST(a_chain_has_as_many_certificates_as_a_peer_can_take)
{
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    struct span pem = leaf->pem;
    for (size_t i = 1; i < MAX_CHAIN_LEN; i++)
        pem = joined(pem, leaf->pem);
    struct identity *identity = expect_identity(source_of(pem, leaf->key_pem));
    assert_int_equal(identity->chain->count, MAX_CHAIN_LEN);
    identity_free(&identity);
    expect_complaint(source_of(joined(pem, leaf->pem), leaf->key_pem),
                     "chain.pem holds more than 32 certificates: is it a list of trusted ones?");
    expect_complaint(source_of(joined(pem, joined(leaf->pem, leaf->pem)), leaf->key_pem),
                     "chain.pem holds more than 32 certificates: is it a list of trusted ones?");
}

TEST(a_source_without_names_is_called_by_what_it_is)
{
    const struct made_certificate *a = leaf_with(MAKE_P256), *b = leaf_with(MAKE_P256);
    struct identity_source source = { .chain_pem = SPAN_OF("x"), .key_pem = a->key_pem };
    expect_complaint(source, "the certificate chain holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
    source.chain_pem = b->pem;
    expect_complaint(source,
                     "the private key does not belong to the certificate, the first one in the certificate chain: "
                     "they are not of one pair");
}

/* ---- Keys ---- */

TEST(each_kind_of_key_is_taken)
{
    static const struct {
        enum made_key made;
        enum key_kind kind;
    } kinds[] = {
        { MAKE_P256, KEY_P256 },       { MAKE_P384, KEY_P384 },   { MAKE_P521, KEY_P521 },
        { MAKE_ED25519, KEY_ED25519 }, { MAKE_ED448, KEY_ED448 }, { MAKE_RSA, KEY_RSA },
        { MAKE_RSA_PSS, KEY_RSA_PSS },
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const struct made_certificate *leaf = leaf_with(kinds[i].made);
        struct identity *identity = expect_identity(source_of(leaf->pem, leaf->key_pem));
        assert_int_equal(identity->kind, kinds[i].kind);
        assert_int_equal(private_key_kind(identity->key), kinds[i].kind);
        identity_free(&identity);
    }
}

TEST(a_key_may_be_elsewhere)
{
    struct identity *identity = expect_identity(source_of(leaf_with(MAKE_P384)->pem, NO_BYTES));
    assert_null(identity->key);
    assert_int_equal(identity->kind, KEY_P384);
    identity_free(&identity);
}

static const char unsupported_key[] = "the first certificate in chain.pem has a key of a kind that Handfast does not "
                                      "support: it takes RSA of 2048 to 8192 bits, P-256, P-384, P-521, Ed25519 and "
                                      "Ed448";

TEST(other_kinds_of_keys_are_refused)
{
    const struct made_certificate *leaf = leaf_with(MAKE_SECP256K1);
    expect_complaint(source_of(leaf->pem, leaf->key_pem), unsupported_key);
}

TEST(a_short_rsa_key_is_refused)
{
    const struct made_certificate *leaf = make_certificate((struct recipe){ .key = MAKE_RSA, .bits = 1024 });
    expect_complaint(source_of(leaf->pem, leaf->key_pem), unsupported_key);
}

TEST(traditional_keys_are_taken)
{
    static const enum made_key kinds[] = { MAKE_RSA, MAKE_P256, MAKE_P384, MAKE_P521 };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const struct made_certificate *leaf = leaf_with(kinds[i]);
        struct identity *identity = expect_identity(source_of(leaf->pem, traditional_key_pem(leaf, NULL)));
        assert_non_null(identity->key);
        identity_free(&identity);
    }
}

/* As `openssl ecparam -genkey` writes it. */
TEST(a_traditional_key_may_have_its_parameters_before_it)
{
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    struct span parameters = SPAN_OF("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n");
    struct identity *identity =
        expect_identity(source_of(leaf->pem, joined(parameters, traditional_key_pem(leaf, NULL))));
    assert_non_null(identity->key);
    identity_free(&identity);
}

TEST(a_key_of_another_certificate_is_refused)
{
    static const char expected[] =
        "key.pem does not belong to the certificate, the first one in chain.pem: they are not of one pair";
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    expect_complaint(source_of(leaf->pem, leaf_with(MAKE_P256)->key_pem), expected);
    expect_complaint(source_of(leaf->pem, leaf_with(MAKE_P384)->key_pem), expected);
    expect_complaint(source_of(leaf->pem, leaf_with(MAKE_RSA)->key_pem), expected);
    expect_complaint(source_of(leaf->pem, leaf_with(MAKE_ED25519)->key_pem), expected);
    expect_complaint(source_of(leaf_with(MAKE_RSA)->pem, leaf_with(MAKE_RSA_PSS)->key_pem), expected);
}

TEST(a_chain_in_the_wrong_order_is_told_from_a_wrong_key)
{
    const struct made_certificate *root = make_root("Root");
    const struct made_certificate *leaf = make_leaf("DNS:a.example", root);
    expect_complaint(source_of(joined(root->pem, leaf->pem), leaf->key_pem),
                     "key.pem belongs to certificate 2 in chain.pem, but its certificate must be the first one there");
}

TEST(a_text_without_a_key_is_refused)
{
    static const char expected[] =
        "key.pem holds no private key in PEM (-----BEGIN PRIVATE KEY-----), or a damaged one";
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    expect_complaint(source_of(leaf->pem, SPAN_OF("")), expected);
    expect_complaint(source_of(leaf->pem, SPAN_OF("hello")), expected);
    expect_complaint(source_of(leaf->pem, leaf->pem), expected);
    expect_complaint(source_of(leaf->pem, span_of(leaf->key_pem.at, leaf->key_pem.len / 2)), expected);
}

TEST(a_public_key_is_no_private_key)
{
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    BIO *written = BIO_new(BIO_s_mem());
    char *at;
    assert_int_equal(PEM_write_bio_PUBKEY(written, leaf->key), 1);
    long len = BIO_get_mem_data(written, &at);
    expect_complaint(source_of(leaf->pem, span_of(at, (size_t)len)),
                     "key.pem holds no private key in PEM (-----BEGIN PRIVATE KEY-----), or a damaged one");
    BIO_free(written);
}

/* ---- Passwords ---- */

static struct identity_source encrypted(const struct made_certificate *leaf, struct span key, struct password *password)
{
    struct identity_source source = source_of(leaf->pem, key);
    source.password = password != NULL ? give_password : NULL;
    source.arg = password;
    return source;
}

static void expect_decrypted(const struct made_certificate *leaf, struct span key)
{
    struct password password = { .text = "correct horse" };
    struct identity *identity = expect_identity(encrypted(leaf, key, &password));
    assert_non_null(identity->key);
    assert_int_equal(password.times_asked, 1);
    identity_free(&identity);
}

TEST(an_encrypted_key_is_opened_by_its_password)
{
    for (int kind = MAKE_P256; kind <= MAKE_RSA_PSS; kind++) {
        const struct made_certificate *leaf = leaf_with((enum made_key)kind);
        expect_decrypted(leaf, encrypted_key_pem(leaf, "correct horse"));
    }
}

TEST(an_encrypted_traditional_key_is_opened_by_its_password)
{
    const struct made_certificate *rsa = leaf_with(MAKE_RSA), *ec = leaf_with(MAKE_P256);
    expect_decrypted(rsa, traditional_key_pem(rsa, "correct horse"));
    expect_decrypted(ec, traditional_key_pem(ec, "correct horse"));
}

TEST(nobody_is_asked_for_the_password_of_a_key_in_the_clear)
{
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    struct password password = { .text = "correct horse" };
    struct identity *identity = expect_identity(encrypted(leaf, leaf->key_pem, &password));
    assert_int_equal(password.times_asked, 0);
    identity_free(&identity);
}

TEST(a_wrong_password_is_refused)
{
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    struct password wrong = { .text = "battery staple" }, empty = { .text = "" };
    static const char expected[] = "wrong password for key.pem, or it is damaged";
    expect_complaint(encrypted(leaf, encrypted_key_pem(leaf, "correct horse"), &wrong), expected);
    expect_complaint(encrypted(leaf, traditional_key_pem(leaf, "correct horse"), &wrong), expected);
    expect_complaint(encrypted(leaf, encrypted_key_pem(leaf, "correct horse"), &empty), expected);
}

TEST(an_encrypted_key_needs_a_password)
{
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    struct password none = { .text = NULL };
    static const char expected[] = "key.pem is encrypted and no password was given";
    expect_complaint(encrypted(leaf, encrypted_key_pem(leaf, "correct horse"), NULL), expected);
    expect_complaint(encrypted(leaf, traditional_key_pem(leaf, "correct horse"), NULL), expected);
    expect_complaint(encrypted(leaf, encrypted_key_pem(leaf, "correct horse"), &none), expected);
    assert_int_equal(none.times_asked > 0, true);
}

static int give_too_much(void *arg, char *out, size_t cap)
{
    (void)arg;
    (void)out;
    return (int)cap + 1;
}

TEST(a_password_that_claims_more_than_its_room_is_none)
{
    const struct made_certificate *leaf = leaf_with(MAKE_P256);
    struct identity_source source = source_of(leaf->pem, encrypted_key_pem(leaf, "correct horse"));
    source.password = give_too_much;
    expect_complaint(source, "key.pem is encrypted and no password was given");
}

/* ---- Names ---- */

static struct identity *identity_for(const char *alt_names)
{
    const struct made_certificate *leaf =
        make_certificate((struct recipe){ .common_name = "cn.example", .alt_names = alt_names });
    return expect_identity(source_of(leaf->pem, leaf->key_pem));
}

TEST(the_names_are_those_of_the_alternative_name_in_lower_case)
{
    struct identity *identity = identity_for("DNS:A.Example,IP:127.0.0.1,email:x@y.example,DNS:*.B.example");
    assert_int_equal(identity->num_dns_names, 2);
    assert_string_equal(identity->dns_names[0], "a.example");
    assert_string_equal(identity->dns_names[1], "*.b.example");
    identity_free(&identity);
}

TEST(a_common_name_is_no_name)
{
    struct identity *identity = identity_for(NULL);
    assert_int_equal(identity->num_dns_names, 0);
    assert_false(identity_names(identity, SPAN_OF("cn.example")));
    identity_free(&identity);
}

TEST(what_cannot_be_a_name_is_left_out)
{
    struct identity *identity = identity_for("DNS:a b,DNS:w*.a.example,DNS:*.example,DNS:a.example.,DNS:ok.example");
    assert_int_equal(identity->num_dns_names, 1);
    assert_string_equal(identity->dns_names[0], "ok.example");
    identity_free(&identity);
}

/* subjectAltName { dNSName "a.example<NUL>.evil.example" } */
TEST(a_name_with_a_nul_in_it_is_left_out)
{
    const struct made_certificate *leaf = make_certificate((struct recipe){
        .more_oid = "2.5.29.17", .more_value = "DER:30198217612e6578616d706c65002e6576696c2e6578616d706c65" });
    struct identity *identity = expect_identity(source_of(leaf->pem, leaf->key_pem));
    assert_int_equal(identity->num_dns_names, 0);
    assert_false(identity_names(identity, SPAN_OF("a.example")));
    identity_free(&identity);
}

TEST(an_exact_name_is_told_from_a_wildcard)
{
    struct identity *identity = identity_for("DNS:*.a.example,DNS:www.a.example,DNS:b.example");
    assert_true(identity_names(identity, SPAN_OF("www.a.example")));
    assert_true(identity_names_exactly(identity, SPAN_OF("WWW.a.example")));
    assert_true(identity_names(identity, SPAN_OF("ftp.a.example")));
    assert_false(identity_names_exactly(identity, SPAN_OF("ftp.a.example")));
    assert_true(identity_names(identity, SPAN_OF("b.example")));
    assert_false(identity_names(identity, SPAN_OF("c.example")));
    assert_false(identity_names(identity, SPAN_OF("a.example")));
    assert_false(identity_names(identity, NO_BYTES));
    identity_free(&identity);
}

/* ---- Staples ---- */

static void expect_staple(const struct identity *identity, struct span expected)
{
    assert_true(span_equal(span_of(identity->staple.at, identity->staple.len), expected));
}

static void set_staple(struct identity *identity, struct span response)
{
    struct complaint complaint;
    if (identity_set_staple(identity, response, &complaint) != OK)
        fail_msg("%s", complaint.text);
    expect_staple(identity, response);
    assert_int_equal(ERR_peek_error(), 0);
}

TEST(a_staple_is_kept_and_can_be_replaced)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example", make_root("Root"));
    struct identity *identity = expect_identity(source_of(leaf->pem, leaf->key_pem));
    assert_null(identity->staple.at);
    set_staple(identity, make_good_staple(leaf));
    set_staple(identity, make_staple((struct staple_recipe){ .one = { .about = leaf, .id_hash = "SHA256" } }));
    identity_free(&identity);
}

TEST(a_staple_that_is_refused_leaves_the_one_before)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example", make_root("Root"));
    struct span good = make_good_staple(leaf);
    struct complaint complaint = { "" };
    struct identity *identity = expect_identity(source_of(leaf->pem, leaf->key_pem));
    set_staple(identity, good);
    assert_int_equal(identity_set_staple(identity, SPAN_OF("junk"), &complaint), FAILED);
    assert_int_not_equal(complaint.text[0], '\0');
    expect_staple(identity, good);
    identity_free(&identity);
}

/* ---- Memory ---- */

static size_t allocations_left;

static void *fail_in_turn(size_t count, size_t size)
{
    if (allocations_left == 0)
        return NULL;
    allocations_left--;
    return calloc(count, size);
}

TEST(every_allocation_may_fail)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example,DNS:b.example", make_root("Root"));
    struct identity_source source = source_of(leaf->pem, leaf->key_pem);
    size_t n = 0;
    enum status s = FAILED;
    for (; s != OK && n < 100; n++) {
        struct identity *identity = NULL;
        struct complaint complaint = { "" };
        allocations_left = n;
        allocate_from(fail_in_turn);
        s = identity_load(&identity, provider, &source, &complaint);
        allocate_from(calloc);
        assert_true((s == OK) == (identity != NULL));
        assert_true(s == OK || complaint.text[0] != '\0');
        identity_free(&identity);
    }
    assert_int_equal(s, OK);
    assert_true(n > 5); /* each of the five that identity.c and its like make failed once */
}

TEST(without_memory_for_a_staple_there_is_a_complaint)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example", make_root("Root"));
    struct identity *identity = expect_identity(source_of(leaf->pem, leaf->key_pem));
    struct complaint complaint = { "" };
    struct span good = make_good_staple(leaf);
    allocations_left = 0;
    allocate_from(fail_in_turn);
    enum status s = identity_set_staple(identity, good, &complaint);
    allocate_from(calloc);
    assert_int_equal(s, FAILED);
    assert_string_equal(complaint.text, "there is not enough memory");
    assert_null(identity->staple.at);
    identity_free(&identity);
}
