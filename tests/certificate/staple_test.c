/* staple_test.c - which OCSP response belongs to a certificate of ours, and which certificate must not be without. */
#include "certificate/staple.h"
#include "certificate/staple_parts.h"

#include "support/staples.h"
#include "test.h"

#include <openssl/err.h>
#include <stdlib.h>

static enum status check(struct span response, const struct made_certificate *leaf, struct complaint *complaint)
{
    struct span sent[16];
    struct chain *chain = chain_new(sent, chain_der(sent, leaf));
    enum status s = staple_check_belongs(response, chain, complaint);
    assert_int_equal(ERR_peek_error(), 0);
    chain_free(&chain);
    return s;
}

static void expect_own(struct span response, const struct made_certificate *leaf)
{
    struct complaint complaint = { "" };
    if (check(response, leaf, &complaint) != OK)
        fail_msg("%s", complaint.text);
}

static void expect_complaint(struct span response, const struct made_certificate *leaf, const char *beginning)
{
    static const char advice[] = ". `openssl ocsp -issuer ISSUER -cert CERTIFICATE -url URL -respout FILE` fetches the "
                                 "right one";
    struct complaint complaint = { "" };
    assert_int_equal(check(response, leaf, &complaint), FAILED);
    if (strncmp(complaint.text, beginning, strlen(beginning)) != 0)
        fail_msg("%s", complaint.text);
    assert_non_null(strstr(complaint.text, advice));
}

/* ---- Whose it is ---- */

TEST(a_response_about_the_leaf_belongs)
{
    const struct made_certificate *between = make_intermediate("Between", make_root("Root"));
    const struct made_certificate *leaf = make_leaf("DNS:a.example", between);
    expect_own(make_good_staple(leaf), leaf);
    expect_own(make_staple((struct staple_recipe){ .one = { .about = leaf, .id_hash = "SHA256" } }), leaf);
}

TEST(a_response_belongs_also_where_the_issuer_is_not_in_the_chain)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example", make_root("Root"));
    expect_own(make_good_staple(leaf), leaf);
}

TEST(a_self_signed_leaf_is_its_own_issuer)
{
    const struct made_certificate *alone = make_leaf("DNS:a.example", NULL);
    expect_own(make_good_staple(alone), alone);
}

TEST(a_certificate_that_is_no_issuer_does_not_mislead)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example", make_root("Root")), *namesake = make_root("Root");
    struct span sent[] = { leaf->der, SPAN_OF("junk"), namesake->der };
    struct chain *chain = chain_new(sent, COUNT_OF(sent));
    struct complaint complaint;
    assert_int_equal(staple_check_belongs(make_good_staple(leaf), chain, &complaint), OK);
    chain_free(&chain);
}

TEST(neither_its_time_nor_its_signature_is_looked_at)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example", make_root("Root"));
    const struct single_recipe old = { .about = leaf, .next_update = MAKE_NOT_BEFORE + 1 };
    expect_own(make_staple((struct staple_recipe){ .one = old, .break_signature = true }), leaf);
}

TEST(a_response_about_another_certificate_is_refused)
{
    const struct made_certificate *root = make_root("Root"), *leaf = make_leaf("DNS:a.example", root);
    expect_complaint(make_good_staple(make_leaf("DNS:a.example", root)), leaf,
                     "the OCSP response is not about the certificate \"CN=Test\" with the serial number ");
}

TEST(a_response_about_another_issuers_certificate_is_refused)
{
    const struct made_certificate *between = make_intermediate("Between", make_root("Root"));
    const struct made_certificate *leaf = make_leaf("DNS:a.example", between);
    struct made_certificate twin = *leaf;
    twin.issuer = make_root("Between"); /* the same name and serial number, and another key */
    expect_complaint(make_good_staple(&twin), leaf, "the OCSP response is not about the certificate \"CN=Test\"");
}

/* ---- What it is ---- */

TEST(what_is_no_response_is_refused)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example", make_root("Root"));
    struct span good = make_good_staple(leaf);
    const struct span junk[] = { NO_BYTES, SPAN_OF("-----BEGIN OCSP RESPONSE-----"), leaf->der,
                                 span_of(good.at, good.len - 1), joined(good, SPAN_OF("\n")) };
    for (size_t i = 0; i < COUNT_OF(junk); i++)
        expect_complaint(junk[i], leaf,
                         "the OCSP response is no DER of an OCSPResponse: it is damaged, or of another format");
}

TEST(a_responders_refusal_is_no_staple)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example", make_root("Root"));
    expect_complaint(make_refused_staple(OCSP_RESPONSE_STATUS_TRYLATER), leaf,
                     "the OCSP response is the responder's refusal to give one (\"trylater\")");
    expect_complaint(make_refused_staple(OCSP_RESPONSE_STATUS_UNAUTHORIZED), leaf,
                     "the OCSP response is the responder's refusal to give one (\"unauthorized\")");
}

TEST(a_chain_that_cannot_be_parsed_has_no_staple)
{
    struct span junk = SPAN_OF("junk");
    struct chain *chain = chain_new(&junk, 1);
    struct complaint complaint = { "" };
    assert_int_equal(staple_check_belongs(SPAN_OF("junk"), chain, &complaint), FAILED);
    assert_string_equal(complaint.text, "the certificate of the OCSP response cannot be parsed");
    chain_free(&chain);
}

/* ---- Must-staple ---- */

static bool demands(struct span der)
{
    const uint8_t *at = der.at;
    X509 *certificate = d2i_X509(NULL, &at, (long)der.len);
    assert_non_null(certificate);
    bool demanded = demands_staple(certificate);
    X509_free(certificate);
    return demanded;
}

static const struct made_certificate *leaf_with_features(const char *features)
{
    return make_certificate((struct recipe){ .more_oid = MUST_STAPLE_OID, .more_value = features });
}

TEST(a_certificate_may_demand_a_staple)
{
    assert_true(demands(make_must_staple_leaf("DNS:a.example", NULL)->der));
    assert_true(demands(leaf_with_features("17,5")->der));
    assert_false(demands(leaf_with_features("status_request_v2")->der));
    assert_false(demands(make_leaf("DNS:a.example", NULL)->der));
    assert_int_equal(ERR_peek_error(), 0);
}
