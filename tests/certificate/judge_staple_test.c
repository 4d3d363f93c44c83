/* judge_staple_test.c - which staples make a chain refused, and who may sign one (RFC 6960 3.2, 4.2.2.2; RFC 7633). */
#include "certificate/trust.h"

#include "certificate/staple.h"
#include "court.h"
#include "support/staples.h"
#include "test.h"

#include <stdlib.h>

#define DAY (24 * 60 * 60)
#define MINUTE 60

/* A root, a server's leaf for a.example right below it, and another leaf. */
struct family {
    const struct made_certificate *root, *leaf, *sibling;
};

static struct family new_family(void)
{
    struct family f;
    f.root = make_root("Root");
    f.leaf = make_leaf("DNS:a.example", f.root);
    f.sibling = make_leaf("DNS:b.example", f.root);
    return f;
}

static struct verdict verdict_with(const struct made_certificate *leaf, struct span trusted, struct span staple)
{
    struct expectation expected = a_server;
    expected.staple = staple;
    expected.asked_for_staple = true;
    return verdict_on(leaf, trusted, expected);
}

static struct verdict verdict_by(const struct family *f, struct staple_recipe recipe)
{
    if (recipe.one.about == NULL)
        recipe.one.about = f->leaf;
    return verdict_with(f->leaf, f->root->pem, make_staple(recipe));
}

/* The verdict on a staple with that one SingleResponse. */
static struct verdict verdict_saying(const struct family *f, struct single_recipe one)
{
    return verdict_by(f, (struct staple_recipe){ .one = one });
}

/* A responder of the root's that is otherwise as it should be, but for what the recipe says. */
static const struct made_certificate *responder_by(const struct made_certificate *issuer, struct recipe recipe)
{
    recipe.issuer = issuer;
    recipe.common_name = "Responder";
    if (recipe.purposes == NULL)
        recipe.purposes = "OCSPSigning";
    return make_certificate(recipe);
}

/* ---- Good ---- */

TEST(a_good_word_of_the_issuer_is_taken)
{
    struct family f = new_family();
    expect_trusted(verdict_by(&f, (struct staple_recipe){ 0 }));
    expect_trusted(verdict_by(&f, (struct staple_recipe){ .names_key = true }));
}

TEST(the_issuer_may_be_an_intermediate)
{
    const struct made_certificate *root = make_root("Root"), *between = make_intermediate("Between", root);
    const struct made_certificate *leaf = make_leaf("DNS:a.example", between);
    expect_trusted(verdict_with(leaf, root->pem, make_good_staple(leaf)));
    struct span by_root = make_staple((struct staple_recipe){ .one = { .about = leaf }, .responder = root });
    expect_refusal(verdict_with(leaf, root->pem, by_root), BECAUSE_BAD_STAPLE, "\"CN=Root\"",
                   "was not issued by the issuer of the certificate", NULL);
}

TEST(a_certificate_is_named_by_each_of_the_hashes)
{
    static const char *const hashes[] = { "SHA1", "SHA256", "SHA384", "SHA512" };
    struct family f = new_family();
    for (size_t i = 0; i < COUNT_OF(hashes); i++)
        expect_trusted(verdict_saying(&f, (struct single_recipe){ .id_hash = hashes[i] }));
    expect_refusal(verdict_saying(&f, (struct single_recipe){ .id_hash = "MD5" }), BECAUSE_BAD_STAPLE,
                   "is not about the certificate", NULL);
}

TEST(each_kind_of_key_may_sign_it)
{
    for (int kind = MAKE_P256; kind <= MAKE_RSA_PSS; kind++) {
        struct family f = { .root = make_certificate((struct recipe){ .key = (enum made_key)kind, .is_ca = true }) };
        f.leaf = make_leaf("DNS:a.example", f.root);
        const char *pss_hash = kind == MAKE_RSA_PSS ? "SHA256" : NULL;
        expect_trusted(verdict_by(&f, (struct staple_recipe){ .pss_hash = pss_hash }));
    }
}

TEST(a_responder_whom_the_issuer_authorized_is_believed)
{
    struct family f = new_family();
    const struct made_certificate *responder = make_responder("Responder", f.root);
    expect_trusted(verdict_by(&f, (struct staple_recipe){ .responder = responder }));
    expect_trusted(verdict_by(&f, (struct staple_recipe){ .responder = responder, .names_key = true }));
    responder = responder_by(f.root, (struct recipe){ 0 });
    expect_trusted(verdict_by(&f, (struct staple_recipe){ .responder = responder }));
}

TEST(no_staple_is_no_failure_for_a_leaf_that_does_not_demand_one)
{
    struct family f = new_family();
    expect_trusted(verdict_with(f.leaf, f.root->pem, NO_BYTES));
}

TEST(what_is_said_about_other_certificates_does_not_count)
{
    struct family f = new_family();
    const struct single_recipe other = { .about = f.sibling, .status = V_OCSP_CERTSTATUS_REVOKED };
    expect_trusted(verdict_by(&f, (struct staple_recipe){ .another = &other }));
}

/* ---- Must-staple ---- */

TEST(a_leaf_that_demands_a_staple_is_refused_without_one)
{
    struct family f = new_family();
    const struct made_certificate *leaf = make_must_staple_leaf("DNS:a.example", f.root);
    expect_refusal(verdict_with(leaf, f.root->pem, NO_BYTES), BECAUSE_MISSING_STAPLE,
                   "the server's own certificate, \"CN=Test\", has the TLS feature status_request (must-staple)", NULL);
    expect_trusted(verdict_with(leaf, f.root->pem, make_good_staple(leaf)));
}

TEST(a_staple_that_was_not_asked_for_is_not_missed)
{
    struct family f = new_family();
    expect_trusted(verdict_on(make_must_staple_leaf("DNS:a.example", f.root), f.root->pem, a_server));
}

TEST(a_demand_that_cannot_be_read_is_taken_for_one)
{
    struct family f = new_family();
    const struct made_certificate *leaf = make_certificate((struct recipe){
        .issuer = f.root, .alt_names = "DNS:a.example", .more_oid = "1.3.6.1.5.5.7.1.24", .more_value = "DER:0500" });
    expect_refusal(verdict_with(leaf, f.root->pem, NO_BYTES), BECAUSE_MISSING_STAPLE, NULL);
    expect_trusted(verdict_with(leaf, f.root->pem, make_good_staple(leaf)));
}

/* ---- Revoked, unknown ---- */

TEST(a_revoked_certificate_is_refused_with_when_and_why)
{
    static const struct {
        int crl_reason;
        const char *words;
    } table[] = {
        { OCSP_REVOKED_STATUS_NOSTATUS, "for a reason that is not told" },
        { OCSP_REVOKED_STATUS_UNSPECIFIED, "for a reason that is not told" },
        { OCSP_REVOKED_STATUS_KEYCOMPROMISE, "its key was compromised" },
        { OCSP_REVOKED_STATUS_CACOMPROMISE, "the authority's key was compromised" },
        { OCSP_REVOKED_STATUS_AFFILIATIONCHANGED, "its owner's name or affiliation changed" },
        { OCSP_REVOKED_STATUS_SUPERSEDED, "there is a newer one" },
        { OCSP_REVOKED_STATUS_CESSATIONOFOPERATION, "it is no longer needed" },
        { OCSP_REVOKED_STATUS_CERTIFICATEHOLD, "it is on hold" },
    };
    struct family f = new_family();
    for (size_t i = 0; i < COUNT_OF(table); i++)
        expect_refusal(
            verdict_saying(&f, (struct single_recipe){ .status = V_OCSP_CERTSTATUS_REVOKED,
                                                       .crl_reason = table[i].crl_reason,
                                                       .revoked_at = MAKE_NOW - DAY }),
            BECAUSE_CERTIFICATE_WAS_REVOKED,
            "the server's own certificate, \"CN=Test\", was revoked by its issuer on 2027-01-14 08:00:00 UTC",
            table[i].words, NULL);
}

TEST(one_bad_word_outweighs_any_good_one)
{
    struct family f = new_family();
    const struct single_recipe good = { .about = f.leaf, .id_hash = "SHA256" };
    const struct single_recipe revoked = { .about = f.leaf, .status = V_OCSP_CERTSTATUS_REVOKED };
    expect_trusted(verdict_by(&f, (struct staple_recipe){ .another = &good }));
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .another = &revoked }), BECAUSE_CERTIFICATE_WAS_REVOKED,
                   NULL);
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .one = revoked, .another = &good }),
                   BECAUSE_CERTIFICATE_WAS_REVOKED, NULL);
    const struct single_recipe unknown = { .about = f.leaf, .status = V_OCSP_CERTSTATUS_UNKNOWN };
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .another = &unknown }), BECAUSE_BAD_STAPLE, NULL);
}

TEST(a_revocation_is_told_also_by_an_old_response)
{
    struct family f = new_family();
    const struct single_recipe revoked = { .status = V_OCSP_CERTSTATUS_REVOKED, .next_update = MAKE_NOW - DAY };
    expect_refusal(verdict_saying(&f, revoked), BECAUSE_CERTIFICATE_WAS_REVOKED, NULL);
}

TEST(a_certificate_that_the_responder_does_not_know_is_refused)
{
    struct family f = new_family();
    expect_refusal(verdict_saying(&f, (struct single_recipe){ .status = V_OCSP_CERTSTATUS_UNKNOWN }),
                   BECAUSE_BAD_STAPLE,
                   "the stapled OCSP response says that the responder does not know the certificate", NULL);
}

/* ---- Time ---- */

TEST(an_expired_staple_is_refused_with_the_time)
{
    struct family f = new_family();
    expect_refusal(verdict_saying(&f, (struct single_recipe){ .next_update = MAKE_NOW - DAY }), BECAUSE_STALE_STAPLE,
                   "the stapled OCSP response was to be replaced by 2027-01-14 08:00:00 UTC",
                   "it is now 2027-01-15 08:00:00 UTC", NULL);
}

TEST(a_staple_from_the_future_is_refused_with_the_time)
{
    struct family f = new_family();
    expect_refusal(verdict_saying(&f, (struct single_recipe){ .this_update = MAKE_NOW + DAY }), BECAUSE_STALE_STAPLE,
                   "comes from the future, its thisUpdate is 2027-01-16 08:00:00 UTC",
                   "it is now 2027-01-15 08:00:00 UTC", NULL);
}

TEST(clocks_may_differ_by_five_minutes)
{
    struct family f = new_family();
    expect_trusted(verdict_saying(&f, (struct single_recipe){ .this_update = MAKE_NOW + 5 * MINUTE }));
    expect_trusted(verdict_saying(&f, (struct single_recipe){ .next_update = MAKE_NOW - 5 * MINUTE + 1 }));
    expect_refusal(verdict_saying(&f, (struct single_recipe){ .this_update = MAKE_NOW + 5 * MINUTE + 1 }),
                   BECAUSE_STALE_STAPLE, NULL);
    expect_refusal(verdict_saying(&f, (struct single_recipe){ .next_update = MAKE_NOW - 5 * MINUTE - 1 }),
                   BECAUSE_STALE_STAPLE, NULL);
}

TEST(without_a_next_update_a_staple_lives_seven_days)
{
    struct family f = new_family();
    struct single_recipe open_end = { .without_next_update = true, .this_update = MAKE_NOW - 7 * DAY + 1 };
    expect_trusted(verdict_saying(&f, open_end));
    open_end.this_update = MAKE_NOW - 7 * DAY - 1;
    expect_refusal(verdict_saying(&f, open_end), BECAUSE_STALE_STAPLE,
                   "does not say how long it holds, which we take for seven days from its thisUpdate, 2027-01-08",
                   NULL);
}

TEST(each_word_about_the_leaf_must_be_in_its_time)
{
    struct family f = new_family();
    const struct single_recipe old = { .about = f.leaf, .next_update = MAKE_NOW - DAY };
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .another = &old }), BECAUSE_STALE_STAPLE, NULL);
}

/* ---- Whom it is about ---- */

TEST(a_staple_of_another_certificate_is_refused)
{
    struct family f = new_family();
    expect_refusal(verdict_saying(&f, (struct single_recipe){ .about = f.sibling }), BECAUSE_BAD_STAPLE,
                   "the stapled OCSP response is not about the certificate \"CN=Test\" with the serial number ", NULL);
}

/* It has the leaf's serial number. */
TEST(a_staple_of_another_issuers_certificate_is_refused)
{
    struct family f = new_family();
    struct made_certificate twin = *f.leaf;
    twin.issuer = make_root("Root"); /* the same name, and another key */
    struct staple_recipe recipe = { .one = { .about = &twin }, .responder = f.root };
    expect_refusal(verdict_by(&f, recipe), BECAUSE_BAD_STAPLE, "is not about the certificate", NULL);
    X509 *renamed = X509_dup(f.leaf->x509);
    X509_set_issuer_name(renamed, X509_get_subject_name(f.sibling->x509)); /* the same key, and another name */
    twin = *f.leaf;
    twin.x509 = renamed;
    expect_refusal(verdict_by(&f, recipe), BECAUSE_BAD_STAPLE, "is not about the certificate", NULL);
    X509_free(renamed);
}

/* ---- Who signed it ---- */

TEST(a_stranger_is_not_believed)
{
    struct family f = new_family();
    const struct made_certificate *stranger = make_root("Stranger"), *namesake = make_root("Root");
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = stranger }), BECAUSE_BAD_STAPLE,
                   "is signed by \"CN=Stranger\", whose certificate was not issued by the issuer of the certificate",
                   NULL);
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = namesake }), BECAUSE_BAD_STAPLE,
                   "has a signature that the responder's key did not make", NULL);
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = namesake, .names_key = true }),
                   BECAUSE_BAD_STAPLE, "\"CN=Root\", whose certificate was not issued by", NULL);
}

/* The other authority is trusted for chains, and its responder for its own certificates. */
TEST(a_responder_of_another_authority_is_not_believed)
{
    struct family f = new_family();
    const struct made_certificate *other = make_root("Other Root"), *namesake = make_root("Root");
    struct span trusted = joined(f.root->pem, joined(other->pem, namesake->pem));
    const struct made_certificate *const issuers[] = { other, namesake, make_intermediate("Below", f.root) };
    for (size_t i = 0; i < COUNT_OF(issuers); i++) {
        struct staple_recipe recipe = { .one = { .about = f.leaf },
                                        .responder = make_responder("Responder", issuers[i]) };
        expect_refusal(verdict_with(f.leaf, trusted, make_staple(recipe)), BECAUSE_BAD_STAPLE,
                       "\"CN=Responder\", whose certificate was not issued by the issuer of the certificate", NULL);
    }
}

TEST(a_responder_must_be_authorized)
{
    static const struct {
        struct recipe recipe;
        const char *words;
    } table[] = {
        { { .purposes = "serverAuth" }, "its extendedKeyUsage needs OCSPSigning" },
        { { .purposes = "anyExtendedKeyUsage" }, "its extendedKeyUsage needs OCSPSigning" },
        { { .key_usage = "critical,keyAgreement" }, "its keyUsage digitalSignature" },
        { { .not_after = MAKE_NOW - DAY }, "has expired, or is not valid yet" },
        { { .not_before = MAKE_NOW + DAY }, "has expired, or is not valid yet" },
        { { .hash = "SHA1" }, "is signed with an algorithm that is too weak" },
        { { .key = MAKE_RSA, .bits = 1024 }, "has a key that is too weak" },
        { { .more_oid = "1.2.3.4", .more_value = "critical,DER:0500" }, "is critical and unknown" },
        { { .without_basic_constraints = true, .more_oid = "2.5.29.19", .more_value = "DER:04" }, "cannot be parsed" },
    };
    struct family f = new_family();
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        const struct made_certificate *responder = responder_by(f.root, table[i].recipe);
        expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = responder }), BECAUSE_BAD_STAPLE,
                       "is signed by \"CN=Responder\", whose certificate ", table[i].words, NULL);
    }
}

/* libcrypto would take it for one with all purposes. */
TEST(a_certificate_without_purposes_is_not_authorized)
{
    struct family f = new_family();
    const struct made_certificate *any = make_certificate((struct recipe){ .issuer = f.root });
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = any }), BECAUSE_BAD_STAPLE,
                   "its extendedKeyUsage needs OCSPSigning", NULL);
}

TEST(the_server_cannot_vouch_for_itself)
{
    struct family f = new_family();
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = f.leaf }), BECAUSE_BAD_STAPLE,
                   "its extendedKeyUsage needs OCSPSigning", NULL);
}

TEST(an_authority_of_another_name_with_the_issuers_key_authorizes_nobody)
{
    struct family f = new_family();
    struct made_certificate alias = *make_root("Alias");
    alias.key = f.root->key;
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = make_responder("Responder", &alias) }),
                   BECAUSE_BAD_STAPLE, "was not issued by the issuer of the certificate", NULL);
}

TEST(a_responder_must_show_its_certificate)
{
    struct family f = new_family();
    struct staple_recipe recipe = { .responder = make_responder("Responder", f.root), .without_certificate = true };
    expect_refusal(verdict_by(&f, recipe), BECAUSE_BAD_STAPLE,
                   "is signed neither by the certificate's issuer nor by anybody whose certificate it brings", NULL);
}

/* ---- Signatures ---- */

TEST(a_broken_signature_is_refused)
{
    struct family f = new_family();
    const struct made_certificate *responder = make_responder("Responder", f.root);
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .break_signature = true }), BECAUSE_BAD_STAPLE,
                   "has a signature that the responder's key did not make", NULL);
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = responder, .break_signature = true }),
                   BECAUSE_BAD_STAPLE, "has a signature that the responder's key did not make", NULL);
}

/* Every byte is under the responder's signature, or its certificate's, or frames them. */
TEST(a_staple_with_any_byte_changed_is_refused)
{
    struct family f = new_family();
    struct span good = make_staple(
        (struct staple_recipe){ .one = { .about = f.leaf }, .responder = make_responder("Responder", f.root) });
    uint8_t *der = memcpy(malloc(good.len), good.at, good.len);
    expect_trusted(verdict_with(f.leaf, f.root->pem, span_of(der, good.len)));
    for (size_t i = 0; i < good.len; i++) {
        der[i] ^= (uint8_t)(1u << i % 8);
        struct verdict verdict = verdict_with(f.leaf, f.root->pem, span_of(der, good.len));
        if (verdict.why != BECAUSE_BAD_STAPLE)
            fail_msg("with byte %zu changed: %s", i, reason_text(verdict.why)->name);
        der[i] ^= (uint8_t)(1u << i % 8);
    }
    free(der);
}

TEST(a_signature_with_sha_1_is_weak)
{
    const struct made_certificate *rsa = make_certificate((struct recipe){ .key = MAKE_RSA, .is_ca = true });
    struct family f = { .root = rsa, .leaf = make_leaf("DNS:a.example", rsa) };
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .hash = "SHA1" }), BECAUSE_BAD_STAPLE,
                   "is signed with an algorithm that is too weak: SHA-256 or better is needed", NULL);
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .pss_hash = "SHA1" }), BECAUSE_BAD_STAPLE,
                   "is signed with an algorithm that is too weak", NULL);
    expect_trusted(verdict_by(&f, (struct staple_recipe){ .pss_hash = "SHA384" }));
    f = new_family();
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .hash = "SHA1" }), BECAUSE_BAD_STAPLE,
                   "is signed with an algorithm that is too weak", NULL);
}

/* ---- Messages ---- */

TEST(what_is_no_ocsp_response_is_refused)
{
    struct family f = new_family();
    struct span good = make_good_staple(f.leaf);
    const struct span junk[] = { SPAN_OF("junk"), joined(good, SPAN_OF("\0")), span_of(good.at, good.len - 1),
                                 f.leaf->der };
    for (size_t i = 0; i < COUNT_OF(junk); i++)
        expect_refusal(verdict_with(f.leaf, f.root->pem, junk[i]), BECAUSE_BAD_STAPLE,
                       "the stapled OCSP response is no DER of an OCSPResponse", NULL);
}

TEST(a_refusal_of_the_responder_is_no_good_word)
{
    struct family f = new_family();
    expect_refusal(verdict_with(f.leaf, f.root->pem, make_refused_staple(OCSP_RESPONSE_STATUS_TRYLATER)),
                   BECAUSE_BAD_STAPLE, "is the responder's refusal to give one (\"trylater\")", NULL);
}

TEST(success_without_an_answer_is_refused)
{
    struct family f = new_family();
    expect_refusal(verdict_with(f.leaf, f.root->pem, make_refused_staple(OCSP_RESPONSE_STATUS_SUCCESSFUL)),
                   BECAUSE_BAD_STAPLE, "is damaged, or of another type than id-pkix-ocsp-basic", NULL);
}

TEST(what_is_too_long_is_refused)
{
    static const uint8_t zeros[MAX_STAPLE_LEN + 1];
    struct family f = new_family();
    expect_refusal(verdict_with(f.leaf, f.root->pem, span_of(zeros, sizeof zeros)), BECAUSE_BAD_STAPLE,
                   "has 16385 bytes, and 16384 are the most that we take", NULL);
}

TEST(a_critical_extension_that_nobody_knows_is_refused)
{
    struct family f = new_family();
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .critical_extension = true }), BECAUSE_BAD_STAPLE,
                   "has an extension that is critical and unknown", NULL);
    expect_refusal(verdict_saying(&f, (struct single_recipe){ .critical_extension = true }), BECAUSE_BAD_STAPLE,
                   "has an extension that is critical and unknown", NULL);
}

/* ---- A leaf that is trusted by name ---- */

TEST(a_leaf_that_is_trusted_by_name_is_not_trusted_when_its_issuer_revoked_it)
{
    const struct made_certificate *between = make_intermediate("Between", make_root("Root"));
    const struct made_certificate *leaf = make_leaf("DNS:a.example", between);
    struct staple_recipe revoked = { .one = { .about = leaf, .status = V_OCSP_CERTSTATUS_REVOKED } };
    expect_trusted(verdict_with(leaf, leaf->pem, make_good_staple(leaf)));
    expect_refusal(verdict_with(leaf, leaf->pem, make_staple(revoked)), BECAUSE_CERTIFICATE_WAS_REVOKED, NULL);
}

TEST(a_self_signed_leaf_vouches_for_itself)
{
    const struct made_certificate *alone = make_leaf("DNS:a.example", NULL);
    expect_trusted(verdict_with(alone, alone->pem, make_good_staple(alone)));
}

TEST(a_staple_whose_issuer_is_not_at_hand_is_refused)
{
    struct family f = new_family();
    expect_refusal(verdict_with(f.leaf, f.leaf->pem, make_good_staple(f.leaf)), BECAUSE_BAD_STAPLE,
                   "the certificate is trusted by name, and that of its issuer, \"CN=Root\", was not sent", NULL);
}

/* ---- Which verdict counts ---- */

TEST(a_staple_makes_no_chain_good)
{
    struct family f = new_family();
    expect_refusal(verdict_with(f.leaf, make_root("Other")->pem, make_good_staple(f.leaf)), BECAUSE_UNTRUSTED_ISSUER,
                   NULL);
    expect_refusal(verdict_with(f.leaf, make_root("Other")->pem, SPAN_OF("junk")), BECAUSE_UNTRUSTED_ISSUER, NULL);
    const struct made_certificate *unable = make_certificate(
        (struct recipe){ .issuer = f.root, .alt_names = "DNS:a.example", .key_usage = "keyAgreement" });
    expect_refusal(verdict_with(unable, f.root->pem, make_good_staple(unable)), BECAUSE_WRONG_PURPOSE, NULL);
}

TEST(a_hostile_responders_name_cannot_leave_its_line)
{
    struct family f = new_family();
    const struct made_certificate *stranger = make_root("R\r\nroot\x1b]0x\x07");
    expect_refusal(verdict_by(&f, (struct staple_recipe){ .responder = stranger }), BECAUSE_BAD_STAPLE,
                   "\"CN=R\\0D\\0Aroot\\1B]0x\\07\"", NULL);
}
