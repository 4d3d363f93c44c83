/* spki.c - the kinds of public keys that certificates have, and their parameters.
 *
 *     SubjectPublicKeyInfo ::= SEQUENCE {
 *         algorithm         AlgorithmIdentifier,      the kind: for all but RSASSA-PSS one fixed string of bytes
 *         subjectPublicKey  BIT STRING }
 *
 * That string is compared as a whole: so curves can be named only, NULL is there where it must be, and absent where it
 * must be absent (RFC 5480 2.1.1, RFC 3279 2.3.1, RFC 8410 3). */
#include "crypto/spki.h"

#include "crypto/der.h"

struct algorithm {
    enum key_kind kind;
    uint8_t len;
    char identifier[20];
};

#define IDENTIFIER(literal) sizeof(literal) - 1, literal
#define ID_EC_PUBLIC_KEY "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
#define RSA_ENCRYPTION "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
#define ID_MGF1 "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"
#define ID_RSASSA_PSS "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"
#define ASN1_NULL "\x05\x00"

static const struct algorithm algorithms[] = {
    { KEY_P256, IDENTIFIER(ID_EC_PUBLIC_KEY "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07") },
    { KEY_P384, IDENTIFIER(ID_EC_PUBLIC_KEY "\x06\x05\x2b\x81\x04\x00\x22") },
    { KEY_P521, IDENTIFIER(ID_EC_PUBLIC_KEY "\x06\x05\x2b\x81\x04\x00\x23") },
    { KEY_ED25519, IDENTIFIER("\x06\x03\x2b\x65\x70") },
    { KEY_ED448, IDENTIFIER("\x06\x03\x2b\x65\x71") },
    { KEY_RSA, IDENTIFIER(RSA_ENCRYPTION ASN1_NULL) },
    { KEY_RSA_PSS, IDENTIFIER(ID_RSASSA_PSS) },
};

static bool find_kind(enum key_kind *out, struct span identifier)
{
    for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
        if (span_equal(identifier, span_of(algorithms[i].identifier, algorithms[i].len))) {
            *out = algorithms[i].kind;
            return true;
        }
    }
    return false;
}

/* The length of the hash that an AlgorithmIdentifier names: 32, 48 or 64; 0 for others. RFC 4055 2.1: with and without
 * NULL are both to be accepted. */
static uint8_t hash_len_of(struct span identifier)
{
    static const struct {
        uint8_t len;
        char identifier[14];
    } hashes[] = {
        { 32, "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01" ASN1_NULL },
        { 48, "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02" ASN1_NULL },
        { 64, "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03" ASN1_NULL },
    };
    for (size_t i = 0; i < COUNT_OF(hashes); i++)
        if (span_equal(identifier, span_of(hashes[i].identifier, 13)) ||
            span_equal(identifier, span_of(hashes[i].identifier, 11)))
            return hashes[i].len;
    return 0;
}

static uint8_t read_hash(struct reader *r, uint8_t tag)
{
    struct reader field = der_inside(r, tag);
    struct span identifier = der_element(&field, DER_SEQUENCE);
    return rd_finish(&field) ? hash_len_of(identifier) : 0;
}

static uint8_t read_mask_hash(struct reader *r)
{
    struct reader field = der_inside(r, DER_EXPLICIT_1);
    struct reader identifier = der_inside(&field, DER_SEQUENCE);
    struct span function = rd_bytes(&identifier, sizeof ID_MGF1 - 1);
    struct span hash = der_element(&identifier, DER_SEQUENCE);
    bool ok = rd_finish(&identifier) && rd_finish(&field) && span_equal(function, SPAN_OF(ID_MGF1));
    return ok ? hash_len_of(hash) : 0;
}

static size_t read_salt_len(struct reader *r)
{
    if (!der_next_is(r, DER_EXPLICIT_2))
        return 20; /* DEFAULT */
    struct reader field = der_inside(r, DER_EXPLICIT_2);
    struct span len = der_unsigned(&field);
    if (!rd_finish(&field) || len.len > 1)
        return SIZE_MAX;
    return len.len == 0 ? 0 : len.at[0];
}

/* RSASSA-PSS-params (RFC 4055 3.1). What they leave out is SHA-1, with which no scheme of TLS 1.3 signs; so the first
 * two have to be there. The salt's length is a minimum (3.3), and ours is the hash's. The trailer can only be its
 * default, which DER leaves out. */
static bool read_pss_parameters(struct subject_public_key_info *out, struct span der)
{
    struct reader r = reader_of(der);
    struct reader parameters = der_inside(&r, DER_SEQUENCE);
    out->pss_hash_len = read_hash(&parameters, DER_EXPLICIT_0);
    uint8_t mask_hash_len = read_mask_hash(&parameters);
    size_t salt_len = read_salt_len(&parameters);
    return rd_finish(&parameters) && rd_finish(&r) && out->pss_hash_len != 0 && mask_hash_len == out->pss_hash_len &&
           salt_len <= out->pss_hash_len;
}

static bool read_algorithm(struct subject_public_key_info *out, struct span identifier)
{
    out->pss_hash_len = 0;
    if (find_kind(&out->kind, identifier))
        return true;
    struct reader r = reader_of(identifier);
    if (!span_equal(rd_bytes(&r, sizeof ID_RSASSA_PSS - 1), SPAN_OF(ID_RSASSA_PSS)))
        return false;
    out->kind = KEY_RSA_PSS;
    return read_pss_parameters(out, rd_bytes(&r, r.left));
}

/* RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 8017 A.1.1) */
static bool read_rsa_public_key(struct subject_public_key_info *out, struct span der)
{
    struct reader r = reader_of(der);
    struct reader key = der_inside(&r, DER_SEQUENCE);
    out->modulus = der_unsigned(&key);
    out->exponent = der_unsigned(&key);
    return rd_finish(&key) && rd_finish(&r);
}

bool read_subject_public_key_info(struct subject_public_key_info *out, struct span der)
{
    struct reader r = reader_of(der);
    struct reader info = der_inside(&r, DER_SEQUENCE);
    struct span algorithm = der_element(&info, DER_SEQUENCE);
    out->public_key = der_bit_string(&info);
    if (!rd_finish(&info) || !rd_finish(&r) || !read_algorithm(out, algorithm))
        return false;
    bool is_rsa = out->kind == KEY_RSA || out->kind == KEY_RSA_PSS;
    return !is_rsa || read_rsa_public_key(out, out->public_key);
}
