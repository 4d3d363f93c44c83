/* staple.c - OCSP responses as they are read (RFC 6960 4.2.1), and must-staple (RFC 7633).
 *
 *   OCSPResponse       SEQUENCE { responseStatus, [0] { id-pkix-ocsp-basic, OCTET STRING of: }}
 *   BasicOCSPResponse  SEQUENCE { ResponseData, signatureAlgorithm, signature, [0] certs }
 *   ResponseData       SEQUENCE { responderID, producedAt, SEQUENCE OF SingleResponse }
 *   SingleResponse     SEQUENCE { CertID, certStatus, thisUpdate, [0] nextUpdate }
 *   CertID             SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }
 *
 * Whether to believe it is in judge_staple.c. Several responses in one message (RFC 6961) are not supported. */
#include "certificate/staple_parts.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#define NO_DER " is no DER of an OCSPResponse: it is damaged, or of another format"
#define MAX_SERIAL_LEN 20 /* octets, RFC 5280 4.1.2.2 */
#define STATUS_REQUEST 5  /* the TLS feature is the extension's number (RFC 7633 4) */

bool has_issued(X509 *issuer, X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    return X509_NAME_cmp(X509_get_subject_name(issuer), X509_get_issuer_name(certificate)) == 0 && key != NULL &&
           X509_verify(certificate, key) == 1;
}

/* ---- The message ---- */

static enum status refuse(struct text *wrong, const char *predicate)
{
    text_add(wrong, "%s", predicate);
    return FAILED;
}

/* libcrypto reads more than DER, and passes over what follows a BasicOCSPResponse; it writes neither. */
static bool is_der_of(struct span der, OCSP_BASICRESP *basic)
{
    uint8_t *written = NULL;
    OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    int len = i2d_OCSP_RESPONSE(response, &written);
    bool same = len > 0 && span_equal(span_of(written, (size_t)len), der);
    OPENSSL_free(written);
    OCSP_RESPONSE_free(response);
    return same;
}

static enum status open_response(OCSP_BASICRESP **out, OCSP_RESPONSE *response, struct text *wrong)
{
    int status = OCSP_response_status(response);
    if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        text_add(wrong, " is the responder's refusal to give one (\"%s\")", OCSP_response_status_str(status));
        return FAILED;
    }
    *out = OCSP_response_get1_basic(response);
    return *out != NULL ? OK : refuse(wrong, " is damaged, or of another type than id-pkix-ocsp-basic");
}

static enum status read_basic(OCSP_BASICRESP **out, struct span der, struct text *wrong)
{
    if (der.len > MAX_STAPLE_LEN) {
        text_add(wrong, " has %zu bytes, and %d are the most that we take", der.len, MAX_STAPLE_LEN);
        return FAILED;
    }
    const uint8_t *at = der.at;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &at, (long)der.len);
    if (response == NULL)
        return refuse(wrong, NO_DER);
    enum status s = open_response(out, response, wrong);
    OCSP_RESPONSE_free(response);
    return s == OK && !is_der_of(der, *out) ? refuse(wrong, NO_DER) : s;
}

/* ---- Whom it is about ---- */

static struct span octets_of(const ASN1_STRING *string)
{
    return span_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
}

/* SHA-1 finds the certificate, and proves nothing: RFC 5019 2.1.1 and most responders have no other. */
static const EVP_MD *hash_of_cert_id(const ASN1_OBJECT *algorithm)
{
    switch (OBJ_obj2nid(algorithm)) {
    case NID_sha1:
        return EVP_sha1();
    case NID_sha256:
        return EVP_sha256();
    case NID_sha384:
        return EVP_sha384();
    case NID_sha512:
        return EVP_sha512();
    default:
        return NULL;
    }
}

/* The two hashes of a CertID, as they must be for a leaf. */
struct issuer_hashes {
    uint8_t name[EVP_MAX_MD_SIZE], key[EVP_MAX_MD_SIZE];
    unsigned name_len, key_len; /* key_len 0: unknown */
};

/* RFC 6960 4.1.1: the name is hashed as the leaf has it, the key as the issuer has it. */
static enum status hash_issuer(struct issuer_hashes *out, const EVP_MD *hash, X509 *leaf, X509 *issuer)
{
    out->key_len = 0;
    if (X509_NAME_digest(X509_get_issuer_name(leaf), hash, out->name, &out->name_len) != 1)
        return FAILED;
    return issuer == NULL || X509_pubkey_digest(issuer, hash, out->key, &out->key_len) == 1 ? OK : FAILED;
}

/* FAILED where it cannot be told, for lack of memory. */
static enum status is_about(bool *out, const OCSP_SINGLERESP *single, X509 *leaf, X509 *issuer)
{
    ASN1_OCTET_STRING *name, *key;
    ASN1_OBJECT *algorithm;
    ASN1_INTEGER *serial;
    struct issuer_hashes expected;
    OCSP_id_get0_info(&name, &algorithm, &key, &serial, (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(single));
    const EVP_MD *hash = hash_of_cert_id(algorithm);
    *out = false;
    if (hash == NULL || ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(leaf)) != 0)
        return OK;
    if (hash_issuer(&expected, hash, leaf, issuer) != OK)
        return FAILED;
    *out = span_equal(octets_of(name), span_of(expected.name, expected.name_len)) &&
           (expected.key_len == 0 || span_equal(octets_of(key), span_of(expected.key, expected.key_len)));
    return OK;
}

static enum status collect_about(struct staple *staple, X509 *leaf, X509 *issuer)
{
    for (int i = 0; i < OCSP_resp_count(staple->basic); i++) {
        OCSP_SINGLERESP *single = OCSP_resp_get0(staple->basic, i);
        bool about_leaf;
        if (is_about(&about_leaf, single, leaf, issuer) != OK)
            return FAILED;
        if (about_leaf && sk_OCSP_SINGLERESP_push(staple->about, single) <= 0)
            return FAILED;
    }
    return OK;
}

static void text_add_serial(struct text *t, X509 *certificate)
{
    struct span serial = octets_of(X509_get0_serialNumber(certificate));
    for (size_t i = 0; i < serial.len && i < MAX_SERIAL_LEN; i++)
        text_add(t, "%02X", serial.at[i]);
}

static enum status find_leaf(struct staple *staple, X509 *leaf, X509 *issuer, struct text *wrong)
{
    staple->about = sk_OCSP_SINGLERESP_new_null();
    if (staple->about == NULL || collect_about(staple, leaf, issuer) != OK)
        return refuse(wrong, " cannot be searched for the certificate: there is not enough memory");
    if (sk_OCSP_SINGLERESP_num(staple->about) > 0)
        return OK;
    text_add(wrong, " is not about the certificate ");
    text_add_subject(wrong, leaf);
    text_add(wrong, " with the serial number ");
    text_add_serial(wrong, leaf);
    return FAILED;
}

enum status staple_read(struct staple *out, struct span response, X509 *leaf, X509 *issuer, struct text *wrong)
{
    struct staple staple = { NULL, NULL };
    enum status s = read_basic(&staple.basic, response, wrong);
    if (s == OK)
        s = find_leaf(&staple, leaf, issuer, wrong);
    if (s == OK)
        *out = staple;
    else
        staple_wipe(&staple);
    return s;
}

void staple_wipe(struct staple *staple)
{
    sk_OCSP_SINGLERESP_free(staple->about);
    OCSP_BASICRESP_free(staple->basic);
    *staple = (struct staple){ NULL, NULL };
}

/* ---- Our own ---- */

static X509 *parse_certificate(struct span der)
{
    const uint8_t *at = der.at;
    return d2i_X509(NULL, &at, (long)der.len);
}

/* Also the leaf itself, if it is self-signed. */
static X509 *parse_issuer(const struct chain *chain, X509 *leaf)
{
    for (size_t i = 0; i < chain->count; i++) {
        X509 *candidate = parse_certificate(chain->der[i]);
        if (candidate != NULL && has_issued(candidate, leaf))
            return candidate;
        X509_free(candidate);
    }
    return NULL;
}

static enum status check_belongs(struct span response, X509 *leaf, X509 *issuer, struct complaint *complaint)
{
    struct staple staple;
    struct text wrong = text_of(complaint->text, sizeof complaint->text);
    text_add(&wrong, "the OCSP response");
    if (staple_read(&staple, response, leaf, issuer, &wrong) == OK) {
        staple_wipe(&staple);
        return OK;
    }
    text_add(&wrong, ". `openssl ocsp -issuer ISSUER -cert CERTIFICATE -url URL -respout FILE` fetches the right one");
    return FAILED;
}

enum status staple_check_belongs(struct span response, const struct chain *chain, struct complaint *complaint)
{
    ERR_set_mark();
    X509 *leaf = parse_certificate(chain->der[0]);
    X509 *issuer = leaf != NULL ? parse_issuer(chain, leaf) : NULL;
    enum status s = leaf != NULL ? check_belongs(response, leaf, issuer, complaint)
                                 : complain(complaint, "the certificate of the OCSP response cannot be parsed");
    X509_free(issuer);
    X509_free(leaf);
    ERR_pop_to_mark();
    return s;
}

/* ---- Must-staple ---- */

static bool has_feature(const TLS_FEATURE *features, long number)
{
    for (int i = 0; i < sk_ASN1_INTEGER_num(features); i++)
        if (ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features, i)) == number)
            return true;
    return false;
}

/* An extension that is there and cannot be read could be the demand, and is taken for it. */
bool demands_staple(X509 *certificate)
{
    int found;
    TLS_FEATURE *features = X509_get_ext_d2i(certificate, NID_tlsfeature, &found, NULL);
    bool demands = features != NULL ? has_feature(features, STATUS_REQUEST) : found != -1;
    TLS_FEATURE_free(features);
    return demands;
}
