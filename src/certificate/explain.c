/* explain.c - libcrypto's answer to a path, as a reason of ours and a sentence for people.
 *
 * Each sentence says which certificate it is about, what is wrong, and what to do; bytes of certificates go through
 * text.c. */
#include "certificate/anchors.h"
#include "certificate/judge.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

/* What a sentence is about. */
struct finding {
    const struct hearing *hearing;
    X509 *certificate;
    int depth; /* in the path: 0 is the peer's own */
    int error; /* X509_V_ERR_ */
};

static const char *peer_of(const struct hearing *hearing)
{
    return hearing->expected->is_server ? "server" : "client";
}

void text_add_place(struct text *t, const struct hearing *hearing, X509 *certificate, int depth)
{
    if (depth == 0)
        text_add(t, "the %s's own certificate, ", peer_of(hearing));
    else if (depth >= X509_STORE_CTX_get_num_untrusted(hearing->path))
        text_add(t, "the trusted certificate at the end of the path, ");
    else
        text_add(t, "certificate %d of the path, ", depth + 1);
    text_add_subject(t, certificate);
    text_add(t, ",");
}

static void tell_place(struct text *t, const struct finding *f)
{
    text_add_place(t, f->hearing, f->certificate, f->depth);
}

/* ---- No way to an anchor ---- */

static void tell_missing_issuer(struct text *t, const struct finding *f)
{
    const X509_NAME *issuer = X509_get_issuer_name(f->certificate);
    tell_place(t, f);
    text_add(t, " was issued by ");
    text_add_name(t, issuer);
    if (trust_has_subject(f->hearing->trust, X509_issuer_name_hash(f->certificate))) {
        text_add(t, ". We trust one of that name, but with another key: get the authority's present certificate");
    } else if (f->hearing->num_sent == 1) {
        text_add(
            t, ", whose certificate the %s did not send, and we do not have: an intermediate certificate must be sent",
            peer_of(f->hearing));
        text_add(t, " behind the %s's own (its \"full chain\"); if it is a root that you know, trust it",
                 peer_of(f->hearing));
    } else {
        text_add(t,
                 ", whose certificate is neither among the %zu that were sent nor among those that we trust: if it is "
                 "a root that you know, trust it",
                 f->hearing->num_sent);
    }
}

static void tell_untrusted_root(struct text *t, const struct finding *f)
{
    text_add(t, "the path ends at the root ");
    text_add_subject(t, f->certificate);
    if (trust_has_subject(f->hearing->trust, X509_subject_name_hash(f->certificate)))
        text_add(t, ". We trust one of that name, but it is another certificate: get the authority's present one");
    else
        text_add(t, ", which is not among those that we trust: if you know that root, trust it");
}

static void tell_self_signed(struct text *t, const struct finding *f)
{
    tell_place(t, f);
    text_add(t, " is signed by itself, and is not among those that we trust");
}

static void tell_empty_trust(struct text *t, const struct finding *f)
{
    text_add(t,
             "we trust nobody yet: no trust anchors are configured. Take the system's (hf_config_trust_system()), or a "
             "file with the certificate of the authority (hf_config_trust_file()). The path ends at ");
    text_add_subject(t, f->certificate);
}

/* ---- Time ---- */

void text_add_now(struct text *t, const struct hearing *hearing)
{
    ASN1_TIME *now = ASN1_TIME_set(NULL, (time_t)hearing->expected->now);
    text_add(t, "; it is now ");
    text_add_time(t, now);
    ASN1_TIME_free(now);
}

static void tell_expiry(struct text *t, const struct finding *f)
{
    tell_place(t, f);
    text_add(t, " expired on ");
    text_add_time(t, X509_get0_notAfter(f->certificate));
    text_add_now(t, f->hearing);
}

static void tell_beginning(struct text *t, const struct finding *f)
{
    tell_place(t, f);
    text_add(t, " becomes valid on ");
    text_add_time(t, X509_get0_notBefore(f->certificate));
    text_add_now(t, f->hearing);
}

/* ---- Names and purposes ---- */

static void tell_names(struct text *t, const struct finding *f)
{
    text_add(t, "%s was asked for; the certificate ", f->hearing->expected->name);
    text_add_subject(t, f->certificate);
    text_add(t, " is for ");
    text_add_alternative_names(t, f->certificate);
    if (!has_alternative_names(f->certificate))
        text_add(t, " (its subjectAltName is empty or missing, and the common name does not count: RFC 9525)");
}

static void tell_purpose(struct text *t, const struct finding *f)
{
    bool is_server = f->hearing->expected->is_server;
    tell_place(t, f);
    text_add(t, f->depth == 0 ? " is not meant to authenticate a %s" : " may not issue certificates for a %s",
             is_server ? "server" : "client");
    text_add(t, ": its extendedKeyUsage needs %s, its keyUsage %s", is_server ? "serverAuth" : "clientAuth",
             needed_key_usage(f->hearing->expected));
}

static void tell_no_authority(struct text *t, const struct finding *f)
{
    tell_place(t, f);
    text_add(t, " signed another certificate, and may not: its basicConstraints or keyUsage do not make it an "
                "authority");
}

/* ---- Strength ---- */

static void tell_key(struct text *t, const struct finding *f)
{
    EVP_PKEY *key = X509_get0_pubkey(f->certificate);
    tell_place(t, f);
    if (key != NULL)
        text_add(t, " has a key that is too weak: %s of %d bits", EVP_PKEY_get0_type_name(key), EVP_PKEY_get_bits(key));
    else
        text_add(t, " has a key that libcrypto cannot read");
}

static void tell_signature_algorithm(struct text *t, const struct finding *f)
{
    int algorithm = X509_get_signature_nid(f->certificate);
    tell_place(t, f);
    text_add(t, " is signed with %s, which is too weak",
             algorithm != NID_undef ? OBJ_nid2ln(algorithm) : "an unknown algorithm");
}

/* ---- The rest ---- */

static void tell_too_long(struct text *t, const struct finding *f)
{
    text_add(t, "no trusted certificate was found within %u intermediates", f->hearing->expected->max_depth);
}

static void tell_wrong_signature(struct text *t, const struct finding *f)
{
    tell_place(t, f);
    text_add(t, " has a signature that the key of ");
    text_add_name(t, X509_get_issuer_name(f->certificate));
    text_add(t, " did not make");
}

static void tell_constraint(struct text *t, const struct finding *f)
{
    tell_place(t, f);
    text_add(t, " has a name for which an authority above it may not vouch (its nameConstraints)");
}

static void tell_path_length(struct text *t, const struct finding *f)
{
    tell_place(t, f);
    text_add(t, " allows fewer authorities below it than there are (its pathLenConstraint)");
}

static void tell_in_libcryptos_words(struct text *t, const struct finding *f)
{
    tell_place(t, f);
    text_add(t, " is refused by libcrypto: %s", X509_verify_cert_error_string(f->error));
}

static void tell_nothing(struct text *t, const struct finding *f)
{
    (void)t;
    (void)f;
}

struct meaning {
    int error;
    enum reason why;
    void (*tell)(struct text *, const struct finding *);
};

static const struct meaning meanings[] = {
    { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, BECAUSE_UNTRUSTED_ISSUER, tell_missing_issuer },
    { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, BECAUSE_UNTRUSTED_ISSUER, tell_missing_issuer },
    { X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, BECAUSE_UNTRUSTED_ISSUER, tell_missing_issuer },
    { X509_V_ERR_CERT_UNTRUSTED, BECAUSE_UNTRUSTED_ISSUER, tell_missing_issuer },
    { X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, BECAUSE_UNTRUSTED_ISSUER, tell_untrusted_root },
    { X509_V_ERR_CERT_REJECTED, BECAUSE_UNTRUSTED_ISSUER, tell_in_libcryptos_words },
    { X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, BECAUSE_SELF_SIGNED, tell_self_signed },
    { X509_V_ERR_CERT_HAS_EXPIRED, BECAUSE_CERTIFICATE_HAS_EXPIRED, tell_expiry },
    { X509_V_ERR_CERT_NOT_YET_VALID, BECAUSE_CERTIFICATE_NOT_YET_VALID, tell_beginning },
    { X509_V_ERR_HOSTNAME_MISMATCH, BECAUSE_WRONG_NAME, tell_names },
    { X509_V_ERR_IP_ADDRESS_MISMATCH, BECAUSE_WRONG_NAME, tell_names },
    { X509_V_ERR_EMAIL_MISMATCH, BECAUSE_WRONG_NAME, tell_in_libcryptos_words },
    { X509_V_ERR_INVALID_PURPOSE, BECAUSE_WRONG_PURPOSE, tell_purpose },
    { X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE, BECAUSE_WRONG_PURPOSE, tell_purpose },
    { X509_V_ERR_INVALID_CA, BECAUSE_WRONG_PURPOSE, tell_no_authority },
    { X509_V_ERR_KEYUSAGE_NO_CERTSIGN, BECAUSE_WRONG_PURPOSE, tell_no_authority },
    { X509_V_ERR_INVALID_NON_CA, BECAUSE_WRONG_PURPOSE, tell_in_libcryptos_words },
    { X509_V_ERR_EE_KEY_TOO_SMALL, BECAUSE_WEAK_KEY, tell_key },
    { X509_V_ERR_CA_KEY_TOO_SMALL, BECAUSE_WEAK_KEY, tell_key },
    { X509_V_ERR_CA_MD_TOO_WEAK, BECAUSE_WEAK_KEY, tell_signature_algorithm },
    { X509_V_ERR_CERT_CHAIN_TOO_LONG, BECAUSE_CHAIN_TOO_LONG, tell_too_long },
    { X509_V_ERR_CERT_SIGNATURE_FAILURE, BECAUSE_BAD_CERTIFICATE_SIGNATURE, tell_wrong_signature },
    { X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, BECAUSE_BAD_CERTIFICATE_SIGNATURE, tell_wrong_signature },
    { X509_V_ERR_CERT_REVOKED, BECAUSE_CERTIFICATE_WAS_REVOKED, tell_in_libcryptos_words },
    { X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, BECAUSE_UNSUPPORTED_KEY, tell_key },
    { X509_V_ERR_NO_ISSUER_PUBLIC_KEY, BECAUSE_UNSUPPORTED_KEY, tell_key },
    { X509_V_ERR_PERMITTED_VIOLATION, BECAUSE_INVALID_CERTIFICATE, tell_constraint },
    { X509_V_ERR_EXCLUDED_VIOLATION, BECAUSE_INVALID_CERTIFICATE, tell_constraint },
    { X509_V_ERR_PATH_LENGTH_EXCEEDED, BECAUSE_INVALID_CERTIFICATE, tell_path_length },
    { X509_V_ERR_OUT_OF_MEM, BECAUSE_NO_MEMORY, tell_nothing },
    { X509_V_ERR_STORE_LOOKUP, BECAUSE_CRYPTO_FAILED, tell_nothing },
    { X509_V_ERR_INVALID_CALL, BECAUSE_CRYPTO_FAILED, tell_nothing },
};

/* What is not in the table breaks one of RFC 5280's rules for certificates. */
static const struct meaning *meaning_of(int error)
{
    static const struct meaning otherwise = { 0, BECAUSE_INVALID_CERTIFICATE, tell_in_libcryptos_words };
    for (size_t i = 0; i < COUNT_OF(meanings); i++)
        if (meanings[i].error == error)
            return &meanings[i];
    return &otherwise;
}

enum reason reason_for_error(int error)
{
    return meaning_of(error)->why;
}

static struct finding finding_of(const struct hearing *hearing)
{
    X509 *current = X509_STORE_CTX_get_current_cert(hearing->path);
    return (struct finding){ .hearing = hearing,
                             .certificate = current != NULL ? current : sk_X509_value(hearing->sent, 0),
                             .depth = current != NULL ? X509_STORE_CTX_get_error_depth(hearing->path) : 0,
                             .error = X509_STORE_CTX_get_error(hearing->path) };
}

/* libcrypto takes a certificate whose extensions it cannot parse for issued by nobody, and for nobody's issuer. */
static bool explain_unreadable_extensions(struct verdict *out, const struct hearing *hearing)
{
    for (int i = 0; i < sk_X509_num(hearing->sent); i++) {
        X509 *certificate = sk_X509_value(hearing->sent, i);
        if ((X509_get_extension_flags(certificate) & EXFLAG_INVALID) == 0)
            continue;
        struct text detail = text_of(out->detail, sizeof out->detail);
        text_add(&detail, "certificate %d of the %zu that were sent, ", i + 1, hearing->num_sent);
        text_add_subject(&detail, certificate);
        text_add(&detail, ", has an extension that cannot be parsed, or stands there twice");
        out->why = BECAUSE_INVALID_CERTIFICATE;
        return true;
    }
    return false;
}

/* libcrypto calls a key weak, too, that it cannot read. */
static bool has_unreadable_key(const struct finding *f, enum reason why)
{
    return why == BECAUSE_WEAK_KEY && X509_get0_pubkey(f->certificate) == NULL;
}

void explain_refusal(struct verdict *out, const struct hearing *hearing)
{
    if (explain_unreadable_extensions(out, hearing))
        return;
    struct finding finding = finding_of(hearing);
    const struct meaning *meaning = meaning_of(finding.error);
    struct text detail = text_of(out->detail, sizeof out->detail);
    bool leads_nowhere = meaning->why == BECAUSE_UNTRUSTED_ISSUER || meaning->why == BECAUSE_SELF_SIGNED;
    out->why = has_unreadable_key(&finding, meaning->why) ? BECAUSE_UNSUPPORTED_KEY : meaning->why;
    if (leads_nowhere && trust_is_empty(hearing->trust))
        tell_empty_trust(&detail, &finding);
    else
        meaning->tell(&detail, &finding);
}
