/* x509.c - the frame of a certificate (RFC 5280 4.1).
 *
 *   Certificate    SEQUENCE
 *     tbsCertificate   SEQUENCE { [0] version, serialNumber, signature, issuer, validity, subject,
 *                                 subjectPublicKeyInfo, [1] issuerUniqueID, [2] subjectUniqueID, [3] extensions }
 *     signatureAlgorithm  SEQUENCE
 *     signatureValue      BIT STRING                                                                       */
#include "certificate/x509.h"

#include "crypto/der.h"

enum {
    VERSION = DER_EXPLICIT_0,
    ISSUER_UNIQUE_ID = 0x81, /* IMPLICIT BIT STRING, and so primitive */
    SUBJECT_UNIQUE_ID = 0x82,
    EXTENSIONS = 0xa3
};

struct certificate {
    struct span subject, public_key;
};

static void skip_optional(struct reader *r, uint8_t tag)
{
    if (der_next_is(r, tag))
        der_element(r, tag);
}

static struct span whole_element(struct reader *r, uint8_t tag)
{
    const uint8_t *start = r->at;
    der_element(r, tag);
    return r->ok ? span_of(start, (size_t)(r->at - start)) : NO_BYTES;
}

static void read_tbs_certificate(struct certificate *out, struct reader *tbs)
{
    skip_optional(tbs, VERSION);
    der_element(tbs, DER_INTEGER);                      /* serialNumber */
    der_element(tbs, DER_SEQUENCE);                     /* signature */
    der_element(tbs, DER_SEQUENCE);                     /* issuer */
    der_element(tbs, DER_SEQUENCE);                     /* validity */
    out->subject = whole_element(tbs, DER_SEQUENCE);    /* subject */
    out->public_key = whole_element(tbs, DER_SEQUENCE); /* subjectPublicKeyInfo */
    skip_optional(tbs, ISSUER_UNIQUE_ID);
    skip_optional(tbs, SUBJECT_UNIQUE_ID);
    skip_optional(tbs, EXTENSIONS);
}

static bool read_certificate(struct certificate *out, struct span der)
{
    struct reader whole = reader_of(der);
    struct reader certificate = der_inside(&whole, DER_SEQUENCE);
    struct reader tbs = der_inside(&certificate, DER_SEQUENCE);
    read_tbs_certificate(out, &tbs);
    der_element(&certificate, DER_SEQUENCE);   /* signatureAlgorithm */
    der_element(&certificate, DER_BIT_STRING); /* signatureValue */
    return rd_finish(&tbs) && rd_finish(&certificate) && rd_finish(&whole);
}

bool subject_public_key_info(struct span *out, struct span der)
{
    struct certificate certificate;
    if (!read_certificate(&certificate, der))
        return false;
    *out = certificate.public_key;
    return true;
}

bool subject_name(struct span *out, struct span der)
{
    struct certificate certificate;
    if (!read_certificate(&certificate, der))
        return false;
    *out = certificate.subject;
    return true;
}
