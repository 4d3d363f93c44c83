/* judge_staple.c - the verdict on the staple of a chain that was found good (RFC 6960 3.2).
 *
 * The path is at hand, and with it the issuer: libcrypto is asked for parsing and for the signature alone, and builds
 * no second path. Whether a delegated responder's certificate was revoked in turn is not asked: RFC 6960 4.2.2.2.1
 * leaves it to the issuer to give it a short life, and nothing here touches a network. */
#include "certificate/judge.h"
#include "certificate/staple_parts.h"

#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#define CLOCK_TOLERANCE (5 * 60)            /* seconds: two clocks differ */
#define MAX_AGE_OPEN_END (7 * 24 * 60 * 60) /* RFC 6960 4.2.2.1 sets no end where there is no nextUpdate: we do */

struct examination {
    const struct hearing *hearing;
    struct verdict *out;
    X509 *leaf, *issuer;
    struct staple staple;
};

/* The rest of the sentence is the caller's to add. */
static struct text refuse_staple(struct verdict *out, enum reason why)
{
    struct text detail = text_of(out->detail, sizeof out->detail);
    text_add(&detail, "the stapled OCSP response");
    out->why = why;
    return detail;
}

static bool refuse(const struct examination *e, const char *predicate)
{
    struct text detail = refuse_staple(e->out, BECAUSE_BAD_STAPLE);
    text_add(&detail, "%s", predicate);
    return false;
}

/* ---- Strength: what is asked of the chain's keys and signatures ---- */

static bool is_strong_key(const EVP_PKEY *key)
{
    return key != NULL && EVP_PKEY_get_security_bits(key) >= SECURITY_BITS;
}

static bool is_strong_hash(int hash)
{
    return hash == NID_sha256 || hash == NID_sha384 || hash == NID_sha512;
}

/* RFC 4055 3.1: without a hashAlgorithm it is SHA-1. */
static bool has_strong_pss_hash(const X509_ALGOR *algorithm)
{
    RSA_PSS_PARAMS *pss = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS), algorithm->parameter);
    bool strong =
        pss != NULL && pss->hashAlgorithm != NULL && is_strong_hash(OBJ_obj2nid(pss->hashAlgorithm->algorithm));
    RSA_PSS_PARAMS_free(pss);
    return strong;
}

static bool is_strong_signature(const X509_ALGOR *algorithm)
{
    int hash, key;
    if (OBJ_find_sigid_algs(OBJ_obj2nid(algorithm->algorithm), &hash, &key) != 1)
        return false;
    if (key == NID_rsassaPss)
        return has_strong_pss_hash(algorithm);
    return is_strong_hash(hash) || key == NID_ED25519 || key == NID_ED448;
}

static bool is_strongly_signed(X509 *certificate)
{
    int bits;
    return X509_get_signature_info(certificate, NULL, NULL, &bits, NULL) == 1 && bits >= SECURITY_BITS;
}

/* ---- Who says it: RFC 6960 4.2.2.2 ---- */

/* Neither is true of what is no time as RFC 5280 4.1.2.5 has it. */
static bool is_by(const ASN1_TIME *time, int64_t other)
{
    time_t t = (time_t)other;
    return X509_cmp_time(time, &t) < 0;
}

static bool is_after(const ASN1_TIME *time, int64_t other)
{
    time_t t = (time_t)other;
    return X509_cmp_time(time, &t) > 0;
}

static bool is_in_its_time(X509 *certificate, int64_t now)
{
    return is_by(X509_get0_notBefore(certificate), now) && is_after(X509_get0_notAfter(certificate), now);
}

/* libcrypto takes a certificate without the extension for one with all purposes. */
static bool is_for_ocsp_signing(X509 *certificate)
{
    return (X509_get_extension_flags(certificate) & EXFLAG_XKUSAGE) != 0 &&
           (X509_get_extended_key_usage(certificate) & XKU_OCSP_SIGN) != 0 &&
           (X509_get_key_usage(certificate) & X509v3_KU_DIGITAL_SIGNATURE) != 0;
}

/* What is wrong with the certificate of a responder, or NULL. */
static const char *fault_of_delegate(const struct examination *e, X509 *responder)
{
    if (!has_issued(e->issuer, responder))
        return "was not issued by the issuer of the certificate";
    if ((X509_get_extension_flags(responder) & (EXFLAG_INVALID | EXFLAG_CRITICAL)) != 0)
        return "has an extension that cannot be parsed, or is critical and unknown";
    if (!is_for_ocsp_signing(responder))
        return "is not meant for that: its extendedKeyUsage needs OCSPSigning, its keyUsage digitalSignature";
    if (!is_in_its_time(responder, e->hearing->expected->now))
        return "has expired, or is not valid yet";
    if (!is_strongly_signed(responder))
        return "is signed with an algorithm that is too weak";
    return NULL;
}

static const char *fault_of_responder(const struct examination *e, X509 *responder)
{
    const char *fault = responder != e->issuer ? fault_of_delegate(e, responder) : NULL;
    return fault == NULL && !is_strong_key(X509_get0_pubkey(responder)) ? "has a key that is too weak" : fault;
}

static bool check_responder(const struct examination *e, X509 *responder)
{
    const char *fault = fault_of_responder(e, responder);
    if (fault == NULL)
        return true;
    struct text detail = refuse_staple(e->out, BECAUSE_BAD_STAPLE);
    text_add(&detail, " is signed by ");
    text_add_subject(&detail, responder);
    text_add(&detail, ", whose certificate %s", fault);
    return false;
}

/* OCSP_basic_verify() finds the signer as OCSP_resp_get0_signer() does, and by OCSP_NOVERIFY only checks the signature:
 * else it would take any path into a store, and the system's clock. */
static bool check_signature_by(const struct examination *e, STACK_OF(X509) * issuers)
{
    X509 *responder;
    if (OCSP_resp_get0_signer(e->staple.basic, &responder, issuers) != 1)
        return refuse(e, " is signed neither by the certificate's issuer nor by anybody whose certificate it brings");
    if (!check_responder(e, responder))
        return false;
    if (!is_strong_signature(OCSP_resp_get0_tbs_sigalg(e->staple.basic)))
        return refuse(e, " is signed with an algorithm that is too weak: SHA-256 or better is needed");
    if (OCSP_basic_verify(e->staple.basic, issuers, NULL, OCSP_NOVERIFY) != 1)
        return refuse(e, " has a signature that the responder's key did not make");
    return true;
}

static bool check_signature(const struct examination *e)
{
    STACK_OF(X509) *issuers = sk_X509_new_null();
    bool good = issuers != NULL && sk_X509_push(issuers, e->issuer) > 0
                    ? check_signature_by(e, issuers)
                    : refuse(e, " cannot be verified: there is not enough memory");
    sk_X509_free(issuers);
    return good;
}

/* ---- What it says ---- */

/* CRLReason, RFC 5280 5.3.1. */
static const char *words_for(int crl_reason)
{
    switch (crl_reason) {
    case OCSP_REVOKED_STATUS_KEYCOMPROMISE:
        return ": its key was compromised";
    case OCSP_REVOKED_STATUS_CACOMPROMISE:
        return ": the authority's key was compromised";
    case OCSP_REVOKED_STATUS_AFFILIATIONCHANGED:
        return ": its owner's name or affiliation changed";
    case OCSP_REVOKED_STATUS_SUPERSEDED:
        return ": there is a newer one";
    case OCSP_REVOKED_STATUS_CESSATIONOFOPERATION:
        return ": it is no longer needed";
    case OCSP_REVOKED_STATUS_CERTIFICATEHOLD:
        return ": it is on hold";
    default:
        return ", for a reason that is not told";
    }
}

struct single {
    int status, crl_reason;
    ASN1_GENERALIZEDTIME *revoked_at, *this_update, *next_update; /* next_update NULL: there is none */
};

static struct single read_single(const struct staple *staple, int i)
{
    struct single out = { .crl_reason = OCSP_REVOKED_STATUS_NOSTATUS };
    out.status = OCSP_single_get0_status(sk_OCSP_SINGLERESP_value(staple->about, i), &out.crl_reason, &out.revoked_at,
                                         &out.this_update, &out.next_update);
    return out;
}

static bool check_not_revoked(const struct examination *e, const struct single *single)
{
    if (single->status != V_OCSP_CERTSTATUS_REVOKED)
        return true;
    struct text detail = text_of(e->out->detail, sizeof e->out->detail);
    e->out->why = BECAUSE_CERTIFICATE_WAS_REVOKED;
    text_add_place(&detail, e->hearing, e->leaf, 0);
    text_add(&detail, " was revoked by its issuer on ");
    text_add_time(&detail, single->revoked_at);
    text_add(&detail, "%s", words_for(single->crl_reason));
    return false;
}

static bool check_known(const struct examination *e, const struct single *single)
{
    return single->status == V_OCSP_CERTSTATUS_GOOD ||
           refuse(e, " says that the responder does not know the certificate");
}

static bool refuse_stale(const struct examination *e, const char *predicate, const ASN1_TIME *time)
{
    struct text detail = refuse_staple(e->out, BECAUSE_STALE_STAPLE);
    text_add(&detail, "%s", predicate);
    text_add_time(&detail, time);
    text_add_now(&detail, e->hearing);
    return false;
}

static bool check_time(const struct examination *e, const struct single *single)
{
    int64_t now = e->hearing->expected->now;
    if (!is_by(single->this_update, now + CLOCK_TOLERANCE))
        return refuse_stale(e, " comes from the future, its thisUpdate is ", single->this_update);
    if (single->next_update != NULL && !is_after(single->next_update, now - CLOCK_TOLERANCE))
        return refuse_stale(e, " was to be replaced by ", single->next_update);
    if (single->next_update == NULL && !is_after(single->this_update, now - MAX_AGE_OPEN_END))
        return refuse_stale(e, " does not say how long it holds, which we take for seven days from its thisUpdate, ",
                            single->this_update);
    return true;
}

static bool each_single(const struct examination *e, bool check(const struct examination *, const struct single *))
{
    for (int i = 0; i < sk_OCSP_SINGLERESP_num(e->staple.about); i++) {
        struct single single = read_single(&e->staple, i);
        if (!check(e, &single))
            return false;
    }
    return true;
}

/* MUST, RFC 6960 4.1.2: extensions are ignored "unless they have the critical flag set and are not understood". We
 * understand none. */
static bool check_extensions(const struct examination *e)
{
    bool critical = OCSP_BASICRESP_get_ext_by_critical(e->staple.basic, 1, -1) >= 0;
    for (int i = 0; i < sk_OCSP_SINGLERESP_num(e->staple.about); i++)
        critical |= OCSP_SINGLERESP_get_ext_by_critical(sk_OCSP_SINGLERESP_value(e->staple.about, i), 1, -1) >= 0;
    return !critical || refuse(e, " has an extension that is critical and unknown");
}

/* Of several words about the leaf none may be bad; and "revoked" is the one to tell, however old it is. */
static void examine(const struct examination *e)
{
    (void)(check_signature(e) && check_extensions(e) && each_single(e, check_not_revoked) &&
           each_single(e, check_known) && each_single(e, check_time));
}

/* ---- All of it ---- */

/* In the path, unless that ends at the leaf, which is then trusted by name: the issuer may have been sent all the same,
 * and a self-signed leaf is its own. */
static X509 *find_issuer(const struct hearing *hearing, X509 *leaf)
{
    STACK_OF(X509) *path = X509_STORE_CTX_get0_chain(hearing->path);
    if (sk_X509_num(path) > 1)
        return sk_X509_value(path, 1);
    for (int i = 0; i < sk_X509_num(hearing->sent); i++)
        if (has_issued(sk_X509_value(hearing->sent, i), leaf))
            return sk_X509_value(hearing->sent, i);
    return NULL;
}

static void tell_missing_issuer(struct text *wrong, X509 *leaf)
{
    text_add(wrong, " cannot be verified: the certificate is trusted by name, and that of its issuer, ");
    text_add_name(wrong, X509_get_issuer_name(leaf));
    text_add(wrong, ", was not sent");
}

static void judge_response(struct verdict *out, const struct hearing *hearing, X509 *leaf)
{
    struct examination e = { hearing, out, leaf, find_issuer(hearing, leaf), { NULL, NULL } };
    struct text wrong = refuse_staple(out, BECAUSE_BAD_STAPLE); /* until it was read */
    if (e.issuer == NULL) {
        tell_missing_issuer(&wrong, leaf);
    } else if (staple_read(&e.staple, hearing->expected->staple, leaf, e.issuer, &wrong) == OK) {
        *out = (struct verdict){ NO_REASON, "" };
        examine(&e);
        staple_wipe(&e.staple);
    }
}

/* RFC 7633 4: a feature that was not offered is not missed. */
static void judge_absence(struct verdict *out, const struct hearing *hearing, X509 *leaf)
{
    if (!hearing->expected->asked_for_staple || !demands_staple(leaf))
        return;
    struct text detail = text_of(out->detail, sizeof out->detail);
    text_add_place(&detail, hearing, leaf, 0);
    text_add(&detail, " has the TLS feature status_request (must-staple), and no OCSP response came with it");
    out->why = BECAUSE_MISSING_STAPLE;
}

void judge_staple(struct verdict *out, const struct hearing *hearing)
{
    X509 *leaf = sk_X509_value(hearing->sent, 0);
    if (hearing->expected->staple.len > 0)
        judge_response(out, hearing, leaf);
    else
        judge_absence(out, hearing, leaf);
}
