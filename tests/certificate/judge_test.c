/* judge_test.c - which chains are trusted, and each reason for which one is not (RFC 5280 6.1, RFC 9525). */
#include "certificate/trust.h"

#include "court.h"
#include "test.h"

#include <limits.h>
#include <openssl/err.h>
#include <pthread.h>
#include <stdlib.h>

/* A root, an intermediate and a server's leaf for a.example, all as they should be. */
struct family {
    const struct made_certificate *root, *between, *leaf;
};

static struct family new_family(void)
{
    struct family f;
    f.root = make_root("Family Root");
    f.between = make_intermediate("Family Intermediate", f.root);
    f.leaf = make_leaf("DNS:a.example", f.between);
    return f;
}

/* A leaf for a.example that is otherwise as it should be, but for what the recipe says. */
static const struct made_certificate *leaf_by(const struct made_certificate *issuer, struct recipe recipe)
{
    recipe.issuer = issuer;
    if (recipe.alt_names == NULL)
        recipe.alt_names = "DNS:a.example";
    if (recipe.common_name == NULL)
        recipe.common_name = "Leaf";
    return make_certificate(recipe);
}

static const struct made_certificate *authority_by(const struct made_certificate *issuer, struct recipe recipe)
{
    recipe.issuer = issuer;
    recipe.is_ca = true;
    if (recipe.common_name == NULL)
        recipe.common_name = "Authority";
    return make_certificate(recipe);
}

static struct expectation called(const char *name)
{
    struct expectation expected = a_server;
    expected.name = name;
    return expected;
}

static struct expectation at(int64_t now)
{
    struct expectation expected = a_server;
    expected.now = now;
    return expected;
}

/* ---- Trusted ---- */

TEST(a_chain_to_a_trusted_root_is_trusted)
{
    struct family f = new_family();
    expect_trusted(verdict_on(f.leaf, f.root->pem, a_server));
}

TEST(a_clients_chain_is_trusted)
{
    const struct made_certificate *root = make_root("Root");
    expect_trusted(verdict_on(make_client_leaf("Client", root), root->pem, a_client));
}

TEST(each_kind_of_key_is_trusted)
{
    for (int kind = MAKE_P256; kind <= MAKE_RSA_PSS; kind++) {
        const struct made_certificate *root = authority_by(NULL, (struct recipe){ .key = (enum made_key)kind });
        const struct made_certificate *leaf = leaf_by(root, (struct recipe){ .key = (enum made_key)kind });
        expect_trusted(verdict_on(leaf, root->pem, a_server));
    }
}

TEST(the_order_behind_the_leaf_does_not_matter_and_the_root_may_be_sent)
{
    struct family f = new_family();
    const struct made_certificate *stranger = make_root("Stranger");
    struct span sent[] = { f.leaf->der, f.root->der, stranger->der, f.between->der };
    expect_trusted(verdict_on_der(sent, 4, f.root->pem, a_server));
}

TEST(an_intermediate_that_is_trusted_by_name_ends_the_path)
{
    struct family f = new_family();
    expect_trusted(verdict_on(f.leaf, f.between->pem, a_server));
    expect_trusted(verdict_on_der(&f.leaf->der, 1, f.between->pem, a_server));
}

TEST(a_leaf_that_is_trusted_by_name_ends_the_path)
{
    struct family f = new_family();
    expect_trusted(verdict_on(f.leaf, f.leaf->pem, a_server));
    const struct made_certificate *alone = make_leaf("DNS:a.example", NULL);
    expect_trusted(verdict_on(alone, alone->pem, a_server));
}

TEST(a_leaf_that_is_trusted_by_name_is_still_for_its_names_and_its_time_only)
{
    const struct made_certificate *alone = make_leaf("DNS:a.example", NULL);
    expect_refusal(verdict_on(alone, alone->pem, called("b.example")), BECAUSE_WRONG_NAME, NULL);
    expect_refusal(verdict_on(alone, alone->pem, at(MAKE_NOT_AFTER + 1)), BECAUSE_CERTIFICATE_HAS_EXPIRED, NULL);
}

TEST(of_two_roots_with_one_name_the_right_one_is_found)
{
    const struct made_certificate *old = make_root("Root"), *new = make_root("Root");
    const struct made_certificate *leaf = make_leaf("DNS:a.example", new);
    expect_trusted(verdict_on(leaf, joined(old->pem, new->pem), a_server));
    expect_trusted(verdict_on(leaf, joined(new->pem, old->pem), a_server));
}

TEST(what_authorities_often_omit_is_forgiven)
{
    static const struct recipe omissions[] = {
        { .without_key_ids = true },
        { .key_usage = "" }, /* none */
        { .without_basic_constraints = true, .more_oid = "basicConstraints", .more_value = "CA:TRUE" },
    };
    for (size_t i = 0; i < COUNT_OF(omissions); i++) {
        struct recipe recipe = omissions[i];
        recipe.common_name = "Root";
        const struct made_certificate *root = authority_by(NULL, recipe);
        recipe.common_name = "Between";
        const struct made_certificate *between = authority_by(root, recipe);
        expect_trusted(verdict_on(leaf_by(between, (struct recipe){ 0 }), root->pem, a_server));
        expect_trusted(verdict_on(leaf_by(between, (struct recipe){ .without_key_ids = true }), root->pem, a_server));
    }
}

TEST(what_was_forgiven_does_not_hide_what_is_wrong)
{
    const struct made_certificate *root = authority_by(NULL, (struct recipe){ .key_usage = "" });
    const struct made_certificate *leaf =
        leaf_by(root, (struct recipe){ .without_key_ids = true, .break_signature = true });
    expect_refusal(verdict_on(leaf, root->pem, a_server), BECAUSE_BAD_CERTIFICATE_SIGNATURE, NULL);
    leaf = leaf_by(root, (struct recipe){ .without_key_ids = true });
    expect_refusal(verdict_on(leaf, root->pem, called("b.example")), BECAUSE_WRONG_NAME, NULL);
    expect_refusal(verdict_on(leaf, root->pem, at(MAKE_NOT_AFTER + 1)), BECAUSE_CERTIFICATE_HAS_EXPIRED, NULL);
}

/* The anchor is the frame of a certificate with an empty subject, and the leaf's issuer has none either. */
TEST(an_anchor_that_libcrypto_cannot_parse_is_none)
{
    struct span pem = SPAN_OF("-----BEGIN CERTIFICATE-----\nMBMwDQIBATAAMAAwADAAMAAwAAMA\n-----END CERTIFICATE-----\n");
    const struct made_certificate *nameless = authority_by(NULL, (struct recipe){ .without_subject = true });
    expect_refusal(verdict_on(leaf_by(nameless, (struct recipe){ 0 }), pem, a_server), BECAUSE_UNTRUSTED_ISSUER, NULL);
}

/* ---- No way to an anchor ---- */

TEST(a_missing_intermediate_is_named)
{
    struct family f = new_family();
    expect_refusal(verdict_on_der(&f.leaf->der, 1, f.root->pem, a_server), BECAUSE_UNTRUSTED_ISSUER,
                   "the server's own certificate, \"CN=Test\", was issued by \"CN=Family Intermediate\"",
                   "whose certificate the server did not send", "\"full chain\"", NULL);
    struct verdict verdict = verdict_on_der(&f.leaf->der, 1, f.root->pem, (struct expectation){ .now = MAKE_NOW });
    assert_non_null(strstr(verdict.detail, "the client's own certificate"));
}

TEST(an_unknown_root_is_named)
{
    struct family f = new_family();
    const struct made_certificate *other = make_root("Other Root");
    expect_refusal(verdict_on(f.leaf, other->pem, a_server), BECAUSE_UNTRUSTED_ISSUER,
                   "certificate 2 of the path, \"CN=Family Intermediate\", was issued by \"CN=Family Root\"",
                   "neither among the 2 that were sent nor among those that we trust", NULL);
    struct span sent[] = { f.leaf->der, f.between->der, f.root->der };
    expect_refusal(verdict_on_der(sent, 3, other->pem, a_server), BECAUSE_UNTRUSTED_ISSUER,
                   "the path ends at the root \"CN=Family Root\", which is not among those that we trust", NULL);
}

TEST(a_root_that_only_has_the_name_of_a_trusted_one_is_told_so)
{
    const struct made_certificate *ours = make_root("Root"), *theirs = make_root("Root");
    const struct made_certificate *leaf = make_leaf("DNS:a.example", theirs);
    struct span sent[] = { leaf->der, theirs->der };
    expect_refusal(verdict_on_der(sent, 1, ours->pem, a_server), BECAUSE_UNTRUSTED_ISSUER,
                   "was issued by \"CN=Root\". We trust one of that name, but with another key", NULL);
    expect_refusal(verdict_on_der(sent, 2, ours->pem, a_server), BECAUSE_UNTRUSTED_ISSUER,
                   "We trust one of that name, but it is another certificate", NULL);
}

TEST(a_root_of_the_peers_own_does_not_count)
{
    const struct made_certificate *ours = authority_by(NULL, (struct recipe){ .without_key_ids = true });
    const struct made_certificate *theirs = authority_by(NULL, (struct recipe){ .without_key_ids = true });
    const struct made_certificate *leaf = leaf_by(theirs, (struct recipe){ .without_key_ids = true });
    struct span sent[] = { leaf->der, theirs->der };
    expect_refusal(verdict_on_der(sent, 1, ours->pem, a_server), BECAUSE_BAD_CERTIFICATE_SIGNATURE, NULL);
    assert_int_not_equal(verdict_on_der(sent, 2, ours->pem, a_server).why, NO_REASON);
}

TEST(a_self_signed_certificate_is_told_from_an_unknown_issuer)
{
    const struct made_certificate *alone = make_leaf("DNS:a.example", NULL);
    expect_refusal(verdict_on(alone, make_root("Root")->pem, a_server), BECAUSE_SELF_SIGNED,
                   "the server's own certificate, \"CN=Test\", is signed by itself", NULL);
}

TEST(trust_in_nobody_is_told_with_what_to_do)
{
    struct family f = new_family();
    const struct made_certificate *alone = make_leaf("DNS:a.example", NULL);
    expect_refusal(verdict_on(f.leaf, NO_BYTES, a_server), BECAUSE_UNTRUSTED_ISSUER, "no trust anchors are configured",
                   "hf_config_trust_system()", "\"CN=Family Intermediate\"", NULL);
    expect_refusal(verdict_on(alone, NO_BYTES, a_server), BECAUSE_SELF_SIGNED, "no trust anchors are configured", NULL);
}

/* ---- Time ---- */

#define BEGIN INT64_C(1767225600) /* 2026-01-01 00:00:00 UTC */
#define END INT64_C(1772366400)   /* 2026-03-01 12:00:00 UTC */

TEST(an_expired_leaf_is_refused_with_the_time)
{
    const struct made_certificate *root = make_root("Root");
    const struct made_certificate *leaf = leaf_by(root, (struct recipe){ .not_before = BEGIN, .not_after = END });
    expect_trusted(verdict_on(leaf, root->pem, at(END - 1)));
    expect_refusal(verdict_on(leaf, root->pem, at(END + 1)), BECAUSE_CERTIFICATE_HAS_EXPIRED,
                   "the server's own certificate, \"CN=Leaf\", expired on 2026-03-01 12:00:00 UTC",
                   "it is now 2026-03-01 12:00:01 UTC", NULL);
}

TEST(a_leaf_from_the_future_is_refused_with_the_time)
{
    const struct made_certificate *root = make_root("Root");
    const struct made_certificate *leaf = leaf_by(root, (struct recipe){ .not_before = BEGIN, .not_after = END });
    expect_trusted(verdict_on(leaf, root->pem, at(BEGIN + 1)));
    expect_refusal(verdict_on(leaf, root->pem, at(BEGIN - 1)), BECAUSE_CERTIFICATE_NOT_YET_VALID,
                   "the server's own certificate, \"CN=Leaf\", becomes valid on 2026-01-01 00:00:00 UTC",
                   "it is now 2025-12-31 23:59:59 UTC", NULL);
}

TEST(an_expired_authority_is_refused_wherever_it_stands)
{
    const struct recipe expired = { .not_before = BEGIN, .not_after = END, .common_name = "Old" };
    const struct made_certificate *root = make_root("Root"), *old_root = authority_by(NULL, expired);
    const struct made_certificate *between = authority_by(root, expired);
    expect_refusal(verdict_on(leaf_by(between, (struct recipe){ 0 }), root->pem, a_server),
                   BECAUSE_CERTIFICATE_HAS_EXPIRED, "certificate 2 of the path, \"CN=Old\", expired on 2026-03-01",
                   NULL);
    expect_refusal(verdict_on(leaf_by(old_root, (struct recipe){ 0 }), old_root->pem, a_server),
                   BECAUSE_CERTIFICATE_HAS_EXPIRED,
                   "the trusted certificate at the end of the path, \"CN=Old\", expired on 2026-03-01", NULL);
}

/* ---- Names ---- */

static const struct made_certificate *leaf_for(const char *alt_names)
{
    return make_certificate((struct recipe){ .common_name = "cn.example", .alt_names = alt_names });
}

TEST(a_server_must_have_the_name_that_was_asked_for)
{
    static const struct {
        const char *alt_names, *name;
        bool has_it;
    } table[] = {
        { "DNS:a.example", "a.example", true },
        { "DNS:a.example", "A.EXAMPLE", true },
        { "DNS:A.example", "a.example", true },
        { "DNS:b.example,DNS:a.example", "a.example", true },
        { "DNS:a.example", "www.a.example", false },
        { "DNS:www.a.example", "a.example", false },
        { "DNS:*.a.example", "www.a.example", true },
        { "DNS:*.a.example", "a.example", false },
        { "DNS:*.a.example", "x.www.a.example", false },
        { "DNS:*.example", "a.example", false },
        { "DNS:w*.a.example", "www.a.example", false },
        { "DNS:*w.a.example", "www.a.example", false },
        { "DNS:www.*.example", "www.a.example", false },
        { "DNS:xn--bcher-kva.example", "xn--bcher-kva.example", true },
        { "email:a.example@a.example", "a.example", false },
        { "URI:https://a.example/", "a.example", false },
        { "DNS:127.0.0.1", "127.0.0.1", false }, /* an address is in iPAddress, not in dNSName */
        { "IP:127.0.0.1", "127.0.0.1", true },
        { "IP:127.0.0.1", "127.0.0.2", false },
        { "IP:2001:db8::1", "2001:db8::1", true },
        { "IP:2001:db8::1", "2001:DB8:0:0::1", true },
        { "IP:2001:db8::1", "2001:db8::2", false },
        { "IP:127.0.0.1", "::ffff:127.0.0.1", false },
        { NULL, "cn.example", false },
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        const struct made_certificate *leaf = leaf_for(table[i].alt_names);
        struct verdict verdict = verdict_on(leaf, leaf->pem, called(table[i].name));
        if (verdict.why != (table[i].has_it ? NO_REASON : BECAUSE_WRONG_NAME))
            fail_msg("%s for %s: %s %s", table[i].alt_names, table[i].name, reason_text(verdict.why)->name,
                     verdict.detail);
    }
}

TEST(a_name_with_a_nul_in_it_is_not_the_name_before_the_nul)
{
    const struct made_certificate *leaf = make_certificate((struct recipe){
        .more_oid = "2.5.29.17", .more_value = "DER:30198217612e6578616d706c65002e6576696c2e6578616d706c65" });
    expect_refusal(verdict_on(leaf, leaf->pem, a_server), BECAUSE_WRONG_NAME, "is for a.example\\00.evil.example",
                   NULL);
}

TEST(the_names_that_a_certificate_is_for_are_listed)
{
    const struct made_certificate *leaf =
        leaf_for("DNS:b.example,DNS:*.c.example,IP:192.0.2.1,DNS:d.d,DNS:e.e,DNS:f.f");
    expect_refusal(
        verdict_on(leaf, leaf->pem, a_server), BECAUSE_WRONG_NAME,
        "a.example was asked for; the certificate \"CN=cn.example\" is for b.example, *.c.example, 192.0.2.1, d.d "
        "and 2 more",
        NULL);
}

TEST(a_common_name_does_not_count_and_that_is_said)
{
    const struct made_certificate *leaf = leaf_for(NULL);
    expect_refusal(verdict_on(leaf, leaf->pem, called("cn.example")), BECAUSE_WRONG_NAME, "is for no name at all",
                   "the common name does not count: RFC 9525", NULL);
}

TEST(what_can_be_no_name_is_refused_before_it_is_looked_for)
{
    static const char *const names[] = { "", ".example", "a.example.", "a b", "*.a.example", "[::1]", "a\x1b[2J" };
    const struct made_certificate *leaf = leaf_for("DNS:a.example,DNS:*.a.example,DNS:www.example");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        expect_refusal(verdict_on(leaf, leaf->pem, called(names[i])), BECAUSE_WRONG_NAME,
                       "is neither a DNS name nor an IP address", NULL);
}

TEST(without_a_name_any_will_do)
{
    const struct made_certificate *leaf = leaf_for("DNS:b.example");
    expect_trusted(verdict_on(leaf, leaf->pem, called(NULL)));
}

/* ---- Purposes ---- */

TEST(a_clients_certificate_is_none_for_a_server_nor_the_other_way_round)
{
    const struct made_certificate *root = make_root("Root");
    const struct made_certificate *client = leaf_by(root, (struct recipe){ .purposes = "clientAuth" });
    const struct made_certificate *server = leaf_by(root, (struct recipe){ .purposes = "serverAuth" });
    const struct made_certificate *both = leaf_by(root, (struct recipe){ .purposes = "serverAuth,clientAuth" });
    expect_refusal(verdict_on(client, root->pem, a_server), BECAUSE_WRONG_PURPOSE,
                   "\"CN=Leaf\", is not meant to authenticate a server", "serverAuth", NULL);
    expect_refusal(verdict_on(server, root->pem, a_client), BECAUSE_WRONG_PURPOSE,
                   "\"CN=Leaf\", is not meant to authenticate a client", "clientAuth", NULL);
    expect_trusted(verdict_on(both, root->pem, a_server));
    expect_trusted(verdict_on(both, root->pem, a_client));
}

TEST(an_authority_for_other_purposes_is_refused)
{
    const struct made_certificate *root = make_root("Root");
    const struct made_certificate *between = authority_by(root, (struct recipe){ .purposes = "emailProtection" });
    expect_refusal(verdict_on(leaf_by(between, (struct recipe){ 0 }), root->pem, a_server), BECAUSE_WRONG_PURPOSE,
                   "certificate 2 of the path, \"CN=Authority\", may not issue certificates for a server", NULL);
}

TEST(a_key_usage_must_allow_signatures)
{
    const struct made_certificate *root = make_root("Root");
    const struct recipe encipherment = { .key = MAKE_RSA, .key_usage = "critical,keyEncipherment" };
    const struct recipe signature = { .key = MAKE_RSA, .key_usage = "digitalSignature,keyEncipherment" };
    expect_refusal(verdict_on(leaf_by(root, encipherment), root->pem, a_server), BECAUSE_WRONG_PURPOSE,
                   "has a key usage without digitalSignature, and its key signs the handshake", NULL);
    expect_trusted(verdict_on(leaf_by(root, signature), root->pem, a_server));
}

TEST(where_the_key_will_decrypt_the_key_usage_must_allow_that)
{
    const struct made_certificate *root = make_root("Root");
    const struct recipe encipherment = { .key = MAKE_RSA, .key_usage = "critical,keyEncipherment" };
    const struct recipe signature = { .key = MAKE_RSA, .key_usage = "critical,digitalSignature" };
    struct expectation expected = a_server;
    expected.key_encrypts = true;
    expect_trusted(verdict_on(leaf_by(root, encipherment), root->pem, expected));
    expect_trusted(verdict_on(leaf_by(root, (struct recipe){ .key = MAKE_RSA }), root->pem, expected));
    expect_refusal(verdict_on(leaf_by(root, signature), root->pem, expected), BECAUSE_WRONG_PURPOSE,
                   "the server's own certificate, \"CN=Leaf\", has a key usage without keyEncipherment, and its key "
                   "would decrypt the premaster secret",
                   NULL);
}

TEST(what_the_key_usage_needs_is_told_with_the_purpose)
{
    const struct made_certificate *root = make_root("Root");
    const struct made_certificate *leaf = leaf_by(root, (struct recipe){ .key_usage = "critical,cRLSign" });
    struct expectation expected = a_server;
    expect_refusal(verdict_on(leaf, root->pem, expected), BECAUSE_WRONG_PURPOSE, "its keyUsage digitalSignature", NULL);
    expected.key_encrypts = true;
    expect_refusal(verdict_on(leaf, root->pem, expected), BECAUSE_WRONG_PURPOSE, "its keyUsage keyEncipherment", NULL);
}

TEST(a_leaf_is_no_authority)
{
    const struct made_certificate *root = make_root("Root"), *leaf = make_leaf("DNS:b.example", root);
    expect_refusal(verdict_on(leaf_by(leaf, (struct recipe){ 0 }), root->pem, a_server), BECAUSE_WRONG_PURPOSE,
                   "certificate 2 of the path, \"CN=Test\", signed another certificate, and may not", NULL);
}

TEST(an_authority_whose_key_usage_forbids_certificates_is_none)
{
    const struct made_certificate *root = authority_by(NULL, (struct recipe){ .key_usage = "critical,cRLSign" });
    assert_int_not_equal(verdict_on(leaf_by(root, (struct recipe){ 0 }), root->pem, a_server).why, NO_REASON);
    const struct made_certificate *between =
        authority_by(make_root("Root"), (struct recipe){ .key_usage = "critical,cRLSign" });
    struct verdict verdict = verdict_on(leaf_by(between, (struct recipe){ 0 }), between->issuer->pem, a_server);
    assert_int_not_equal(verdict.why, NO_REASON);
}

/* ---- Strength ---- */

TEST(a_short_rsa_key_is_weak)
{
    const struct made_certificate *root = make_root("Root");
    const struct recipe weak = { .key = MAKE_RSA, .bits = 1024 };
    expect_refusal(verdict_on(leaf_by(root, weak), root->pem, a_server), BECAUSE_WEAK_KEY,
                   "the server's own certificate, \"CN=Leaf\", has a key that is too weak: RSA of 1024 bits", NULL);
    const struct made_certificate *between = authority_by(root, weak);
    expect_refusal(verdict_on(leaf_by(between, (struct recipe){ 0 }), root->pem, a_server), BECAUSE_WEAK_KEY,
                   "certificate 2 of the path, \"CN=Authority\", has a key that is too weak: RSA of 1024 bits", NULL);
    const struct made_certificate *weak_root = authority_by(NULL, weak);
    expect_refusal(verdict_on(leaf_by(weak_root, (struct recipe){ 0 }), weak_root->pem, a_server), BECAUSE_WEAK_KEY,
                   "the trusted certificate at the end of the path", NULL);
}

TEST(a_signature_with_sha_1_is_weak_but_for_the_roots_own)
{
    const struct made_certificate *root = authority_by(NULL, (struct recipe){ .key = MAKE_RSA, .hash = "SHA1" });
    expect_refusal(verdict_on(leaf_by(root, (struct recipe){ .hash = "SHA1" }), root->pem, a_server), BECAUSE_WEAK_KEY,
                   "\"CN=Leaf\", is signed with sha1WithRSAEncryption, which is too weak", NULL);
    expect_trusted(verdict_on(leaf_by(root, (struct recipe){ 0 }), root->pem, a_server));
}

/* The last byte of the OID of an EC key's algorithm is changed: nobody knows that one. */
TEST(a_key_of_an_unknown_kind_is_not_called_weak)
{
    static const uint8_t ec_public_key[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01 };
    struct family f = new_family();
    uint8_t *der = memcpy(malloc(f.leaf->der.len), f.leaf->der.at, f.leaf->der.len);
    uint8_t *oid = memmem(der, f.leaf->der.len, ec_public_key, sizeof ec_public_key);
    assert_non_null(oid);
    oid[sizeof ec_public_key - 1] = 0x7f;
    struct span sent[] = { { der, f.leaf->der.len }, f.between->der };
    expect_refusal(verdict_on_der(sent, 2, f.root->pem, a_server), BECAUSE_UNSUPPORTED_KEY,
                   "has a key that libcrypto cannot read", NULL);
    free(der);
}

/* ---- Length ---- */

static const struct made_certificate *leaf_below(const struct made_certificate *root, unsigned intermediates)
{
    const struct made_certificate *issuer = root;
    for (unsigned i = 0; i < intermediates; i++) {
        const char name[] = { 'I', (char)('0' + i), '\0' }; /* what issues itself is not counted by pathLenConstraint */
        issuer = make_intermediate(name, issuer);
    }
    return make_leaf("DNS:a.example", issuer);
}

TEST(a_path_has_as_many_intermediates_as_are_allowed)
{
    const struct made_certificate *root = make_root("Root");
    for (unsigned allowed = 0; allowed < 4; allowed++) {
        struct expectation expected = a_server;
        expected.max_depth = allowed;
        expect_trusted(verdict_on(leaf_below(root, allowed), root->pem, expected));
        expect_refusal(verdict_on(leaf_below(root, allowed + 1), root->pem, expected), BECAUSE_CHAIN_TOO_LONG, NULL);
    }
}

TEST(any_number_may_be_allowed)
{
    const struct made_certificate *root = make_root("Root");
    struct expectation expected = a_server;
    expected.max_depth = UINT_MAX;
    expect_trusted(verdict_on(leaf_below(root, 3), root->pem, expected));
}

TEST(an_authority_may_limit_the_path_below_it)
{
    const struct made_certificate *root =
        authority_by(NULL, (struct recipe){ .has_path_length = true, .path_length = 1 });
    expect_trusted(verdict_on(leaf_below(root, 1), root->pem, a_server));
    expect_refusal(verdict_on(leaf_below(root, 2), root->pem, a_server), BECAUSE_INVALID_CERTIFICATE,
                   "allows fewer authorities below it than there are", NULL);
}

/* ---- Signatures ---- */

TEST(a_broken_signature_is_refused)
{
    const struct made_certificate *root = make_root("Root");
    const struct made_certificate *leaf = leaf_by(root, (struct recipe){ .break_signature = true });
    expect_refusal(
        verdict_on(leaf, root->pem, a_server), BECAUSE_BAD_CERTIFICATE_SIGNATURE,
        "the server's own certificate, \"CN=Leaf\", has a signature that the key of \"CN=Root\" did not make", NULL);
    const struct made_certificate *between = authority_by(root, (struct recipe){ .break_signature = true });
    expect_refusal(verdict_on(leaf_by(between, (struct recipe){ 0 }), root->pem, a_server),
                   BECAUSE_BAD_CERTIFICATE_SIGNATURE, "certificate 2 of the path, \"CN=Authority\",", NULL);
}

/* Every byte of a certificate is under its issuer's signature, or the signature itself. */
TEST(a_leaf_with_any_byte_changed_is_refused)
{
    struct family f = new_family();
    uint8_t *der = memcpy(malloc(f.leaf->der.len), f.leaf->der.at, f.leaf->der.len);
    struct span sent[] = { { der, f.leaf->der.len }, f.between->der };
    expect_trusted(verdict_on_der(sent, 2, f.root->pem, a_server));
    for (size_t i = 0; i < f.leaf->der.len; i++) {
        der[i] ^= (uint8_t)(1u << i % 8);
        struct verdict verdict = verdict_on_der(sent, 2, f.root->pem, a_server);
        if (verdict.why == NO_REASON)
            fail_msg("with byte %zu changed it is trusted", i);
        expect_refusal(verdict, verdict.why, NULL);
        der[i] ^= (uint8_t)(1u << i % 8);
    }
    free(der);
}

/* ---- Rules of RFC 5280 ---- */

TEST(a_name_that_the_authority_may_not_vouch_for_is_refused)
{
    const struct made_certificate *root = authority_by(
        NULL, (struct recipe){ .more_oid = "nameConstraints", .more_value = "critical,permitted;DNS:b.example" });
    expect_refusal(verdict_on(leaf_by(root, (struct recipe){ 0 }), root->pem, a_server), BECAUSE_INVALID_CERTIFICATE,
                   "has a name for which an authority above it may not vouch", NULL);
    expect_trusted(verdict_on(make_leaf("DNS:x.b.example", root), root->pem, called("x.b.example")));
}

TEST(a_critical_extension_that_nobody_knows_is_refused)
{
    const struct made_certificate *root = make_root("Root");
    struct recipe recipe = { .more_oid = "1.2.3.4", .more_value = "critical,DER:0500" };
    expect_refusal(verdict_on(leaf_by(root, recipe), root->pem, a_server), BECAUSE_INVALID_CERTIFICATE,
                   "\"CN=Leaf\", is refused by libcrypto: unhandled critical extension", NULL);
    recipe.more_value = "DER:0500";
    expect_trusted(verdict_on(leaf_by(root, recipe), root->pem, a_server));
}

TEST(an_extension_that_cannot_be_parsed_is_refused)
{
    const struct recipe broken = {
        .common_name = "Broken", .without_basic_constraints = true, .more_oid = "2.5.29.19", .more_value = "DER:04"
    };
    const struct made_certificate *root = make_root("Root"), *between = authority_by(root, broken);
    expect_refusal(verdict_on(leaf_by(root, broken), root->pem, a_server), BECAUSE_INVALID_CERTIFICATE,
                   "certificate 1 of the 1 that were sent, \"CN=Broken\", has an extension that cannot be parsed",
                   NULL);
    expect_refusal(verdict_on(leaf_by(between, (struct recipe){ 0 }), root->pem, a_server), BECAUSE_INVALID_CERTIFICATE,
                   "certificate 2 of the 2 that were sent, \"CN=Broken\", has an extension that cannot be parsed",
                   NULL);
}

TEST(an_authority_without_a_name_is_refused)
{
    const struct made_certificate *root = authority_by(NULL, (struct recipe){ .without_subject = true });
    expect_refusal(verdict_on(leaf_by(root, (struct recipe){ 0 }), root->pem, a_server), BECAUSE_INVALID_CERTIFICATE,
                   NULL);
}

/* ---- What cannot be read ---- */

TEST(what_is_no_certificate_is_refused_by_its_place)
{
    struct family f = new_family();
    struct span junk[] = { f.leaf->der, SPAN_OF("junk"), f.between->der };
    expect_refusal(verdict_on_der(junk, 3, f.root->pem, a_server), BECAUSE_UNREADABLE_CERTIFICATE,
                   "certificate 2 of the 3 that were sent is no DER certificate", NULL);
    struct span longer[] = { joined(f.leaf->der, SPAN_OF("\0")) },
                shorter[] = { { f.leaf->der.at, f.leaf->der.len - 1 } };
    expect_refusal(verdict_on_der(longer, 1, f.root->pem, a_server), BECAUSE_UNREADABLE_CERTIFICATE, NULL);
    expect_refusal(verdict_on_der(shorter, 1, f.root->pem, a_server), BECAUSE_UNREADABLE_CERTIFICATE, NULL);
    expect_refusal(verdict_on_der(NULL, 0, f.root->pem, a_server), BECAUSE_UNREADABLE_CERTIFICATE, NULL);
}

TEST(a_hostile_subject_cannot_leave_its_line)
{
    const struct made_certificate *leaf =
        leaf_by(make_root("R\r\nroot\x1b]0x\x07"), (struct recipe){ .common_name = "a\n\x1b[31m" });
    expect_refusal(verdict_on(leaf, make_root("Other")->pem, a_server), BECAUSE_UNTRUSTED_ISSUER,
                   "\"CN=a\\0A\\1B[31m\"", "\"CN=R\\0D\\0Aroot\\1B]0x\\07\"", NULL);
}

TEST(a_long_subject_does_not_push_the_sentence_out)
{
    char longest[65];
    memset(longest, 0xbf, sizeof longest);
    for (size_t i = 0; i + 1 < sizeof longest; i += 2)
        longest[i] = (char)0xd0; /* two bytes a character */
    longest[64] = '\0';
    const struct made_certificate *leaf = leaf_by(make_root(longest), (struct recipe){ .common_name = longest });
    expect_refusal(verdict_on(leaf, make_root("Other")->pem, a_server), BECAUSE_UNTRUSTED_ISSUER,
                   "if it is a root that you know, trust it", NULL);
}

/* ---- Threads ---- */

struct docket {
    struct trust *trust;
    struct chain *chain;
    size_t num_trusted;
};

static void *judge_often(void *arg)
{
    struct docket *docket = arg;
    for (size_t i = 0; i < 20; i++) {
        struct verdict verdict;
        judge_chain(&verdict, docket->trust, docket->chain, &a_server);
        docket->num_trusted += verdict.why == NO_REASON;
    }
    return NULL;
}

TEST(many_threads_may_judge_with_one_trust)
{
    struct family f = new_family();
    struct span sent[16];
    struct complaint complaint;
    struct trust *trust = trust_new();
    struct chain *chain = chain_new(sent, chain_der(sent, f.leaf));
    struct docket dockets[4];
    pthread_t threads[4];
    assert_int_equal(trust_add_pem(trust, f.root->pem, &complaint), OK);
    for (size_t i = 0; i < 4; i++) {
        dockets[i] = (struct docket){ trust, chain, 0 };
        assert_int_equal(pthread_create(&threads[i], NULL, judge_often, &dockets[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(dockets[i].num_trusted, 20);
    }
    chain_free(&chain);
    trust_free(&trust);
}

TEST(what_an_application_left_in_libcryptos_queue_of_errors_is_not_taken_for_our_own)
{
    struct family f = new_family();
    struct span sent[16];
    struct trust *trust = trust_new();
    struct chain *chain = chain_new(sent, chain_der(sent, f.leaf));
    struct verdict verdict;
    ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
    judge_chain(&verdict, trust, chain, &a_server);
    expect_refusal(verdict, BECAUSE_UNTRUSTED_ISSUER, NULL);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()), ERR_R_MALLOC_FAILURE);
    assert_int_equal(ERR_get_error(), 0);
    chain_free(&chain);
    trust_free(&trust);
}
