/* code_points.c - IANA's names of versions, cipher suites, groups and signature schemes.
 *
 * Far more than we speak: a failure report lists what the peer offered, and a name tells more than a number. */
#include "message/code_points.h"

#include "base/span.h"

#include <stdio.h>

struct code_point {
    uint16_t id;
    const char *name;
};

static const struct code_point versions[] = {
    { SSL3, "SSL 3.0" }, { TLS10, "TLS 1.0" }, { TLS11, "TLS 1.1" }, { TLS12, "TLS 1.2" }, { TLS13, "TLS 1.3" },
};

static const struct code_point suites[] = {
    /* TLS 1.3: an AEAD and a hash (RFC 8446 B.4, RFC 8998, RFC 9150, draft-irtf-cfrg-aegis-aead) */
    { 0x1301, "TLS_AES_128_GCM_SHA256" },
    { 0x1302, "TLS_AES_256_GCM_SHA384" },
    { 0x1303, "TLS_CHACHA20_POLY1305_SHA256" },
    { 0x1304, "TLS_AES_128_CCM_SHA256" },
    { 0x1305, "TLS_AES_128_CCM_8_SHA256" },
    { 0x1306, "TLS_AEGIS_256_SHA512" },
    { 0x1307, "TLS_AEGIS_128L_SHA256" },
    { 0x00c6, "TLS_SM4_GCM_SM3" },
    { 0x00c7, "TLS_SM4_CCM_SM3" },
    { 0xc0b4, "TLS_SHA256_SHA256" },
    { 0xc0b5, "TLS_SHA384_SHA384" },
    /* TLS 1.2 with AEAD and ephemeral keys */
    { 0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" },
    { 0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" },
    { 0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" },
    { 0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" },
    { 0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256" },
    { 0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256" },
    { 0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256" },
    { 0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256" },
    { 0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384" },
    { 0x00a2, "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256" },
    { 0x00a3, "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384" },
    { 0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM" },
    { 0xc0ad, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM" },
    { 0xc0ae, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8" },
    { 0xc0af, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8" },
    { 0xc09e, "TLS_DHE_RSA_WITH_AES_128_CCM" },
    { 0xc09f, "TLS_DHE_RSA_WITH_AES_256_CCM" },
    { 0xc0a2, "TLS_DHE_RSA_WITH_AES_128_CCM_8" },
    { 0xc0a3, "TLS_DHE_RSA_WITH_AES_256_CCM_8" },
    /* CBC and ephemeral keys */
    { 0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256" },
    { 0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384" },
    { 0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256" },
    { 0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384" },
    { 0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA" },
    { 0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA" },
    { 0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA" },
    { 0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA" },
    { 0xc008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA" },
    { 0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA" },
    { 0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256" },
    { 0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256" },
    { 0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA" },
    { 0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA" },
    { 0x0045, "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA" },
    { 0x0088, "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA" },
    { 0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA" },
    { 0x0040, "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256" },
    { 0x006a, "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256" },
    { 0x0032, "TLS_DHE_DSS_WITH_AES_128_CBC_SHA" },
    { 0x0038, "TLS_DHE_DSS_WITH_AES_256_CBC_SHA" },
    { 0x0013, "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA" },
    /* The client encrypts to the server's RSA key */
    { 0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256" },
    { 0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384" },
    { 0xc09c, "TLS_RSA_WITH_AES_128_CCM" },
    { 0xc09d, "TLS_RSA_WITH_AES_256_CCM" },
    { 0xc0a0, "TLS_RSA_WITH_AES_128_CCM_8" },
    { 0xc0a1, "TLS_RSA_WITH_AES_256_CCM_8" },
    { 0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256" },
    { 0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256" },
    { 0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA" },
    { 0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA" },
    { 0x0041, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA" },
    { 0x0084, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA" },
    { 0x0096, "TLS_RSA_WITH_SEED_CBC_SHA" },
    { 0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA" },
    /* A key that both sides know beforehand */
    { 0x00a8, "TLS_PSK_WITH_AES_128_GCM_SHA256" },
    { 0x00a9, "TLS_PSK_WITH_AES_256_GCM_SHA384" },
    { 0x00aa, "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256" },
    { 0x00ab, "TLS_DHE_PSK_WITH_AES_256_GCM_SHA384" },
    { 0xccab, "TLS_PSK_WITH_CHACHA20_POLY1305_SHA256" },
    { 0xccac, "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256" },
    { 0xccad, "TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256" },
    { 0xd001, "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256" },
    { 0xd002, "TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384" },
    { 0xc035, "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA" },
    { 0xc036, "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA" },
    { 0x008c, "TLS_PSK_WITH_AES_128_CBC_SHA" },
    { 0x008d, "TLS_PSK_WITH_AES_256_CBC_SHA" },
    /* Broken ones */
    { 0xc007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA" },
    { 0xc011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA" },
    { 0x0005, "TLS_RSA_WITH_RC4_128_SHA" },
    { 0x0004, "TLS_RSA_WITH_RC4_128_MD5" },
    { 0x0015, "TLS_DHE_RSA_WITH_DES_CBC_SHA" },
    { 0x0009, "TLS_RSA_WITH_DES_CBC_SHA" },
    { 0x0014, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA" },
    { 0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA" },
    { 0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5" },
    { 0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5" },
    { 0x006d, "TLS_DH_anon_WITH_AES_256_CBC_SHA256" },
    { 0x006c, "TLS_DH_anon_WITH_AES_128_CBC_SHA256" },
    { 0x003b, "TLS_RSA_WITH_NULL_SHA256" },
    { 0x0002, "TLS_RSA_WITH_NULL_SHA" },
    { 0x0001, "TLS_RSA_WITH_NULL_MD5" },
    /* Signals that look like suites (RFC 5746, RFC 7507) */
    { TLS_EMPTY_RENEGOTIATION_INFO_SCSV, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV" },
    { TLS_FALLBACK_SCSV, "TLS_FALLBACK_SCSV" },
};

static const struct code_point groups[] = {
    { 0x11ec, "X25519MLKEM768" },
    { 0x11eb, "SecP256r1MLKEM768" },
    { 0x11ed, "SecP384r1MLKEM1024" },
    { 0x11ee, "curveSM2MLKEM768" },
    { 0x0200, "MLKEM512" },
    { 0x0201, "MLKEM768" },
    { 0x0202, "MLKEM1024" },
    { 0x6399, "X25519Kyber768Draft00" },
    { 0x639a, "SecP256r1Kyber768Draft00" },
    { 29, "x25519" },
    { 30, "x448" },
    { 23, "secp256r1" },
    { 24, "secp384r1" },
    { 25, "secp521r1" },
    { 31, "brainpoolP256r1tls13" },
    { 32, "brainpoolP384r1tls13" },
    { 33, "brainpoolP512r1tls13" },
    { 41, "curveSM2" },
    { 0x0100, "ffdhe2048" },
    { 0x0101, "ffdhe3072" },
    { 0x0102, "ffdhe4096" },
    { 0x0103, "ffdhe6144" },
    { 0x0104, "ffdhe8192" },
    /* TLS 1.2 only */
    { 26, "brainpoolP256r1" },
    { 27, "brainpoolP384r1" },
    { 28, "brainpoolP512r1" },
    { 19, "secp192r1" },
    { 21, "secp224r1" },
    { 22, "secp256k1" },
    { 9, "sect283k1" },
    { 10, "sect283r1" },
    { 11, "sect409k1" },
    { 12, "sect409r1" },
    { 13, "sect571k1" },
    { 14, "sect571r1" },
};

static const struct code_point schemes[] = {
    { 0x0403, "ecdsa_secp256r1_sha256" },
    { 0x0503, "ecdsa_secp384r1_sha384" },
    { 0x0603, "ecdsa_secp521r1_sha512" },
    { 0x0807, "ed25519" },
    { 0x0808, "ed448" },
    { 0x0804, "rsa_pss_rsae_sha256" },
    { 0x0805, "rsa_pss_rsae_sha384" },
    { 0x0806, "rsa_pss_rsae_sha512" },
    { 0x0809, "rsa_pss_pss_sha256" },
    { 0x080a, "rsa_pss_pss_sha384" },
    { 0x080b, "rsa_pss_pss_sha512" },
    { 0x0904, "mldsa44" },
    { 0x0905, "mldsa65" },
    { 0x0906, "mldsa87" },
    { 0x081a, "ecdsa_brainpoolP256r1tls13_sha256" },
    { 0x081b, "ecdsa_brainpoolP384r1tls13_sha384" },
    { 0x081c, "ecdsa_brainpoolP512r1tls13_sha512" },
    { 0x0708, "sm2sig_sm3" },
    { 0x0401, "rsa_pkcs1_sha256" },
    { 0x0501, "rsa_pkcs1_sha384" },
    { 0x0601, "rsa_pkcs1_sha512" },
    { 0x0420, "rsa_pkcs1_sha256_legacy" },
    { 0x0520, "rsa_pkcs1_sha384_legacy" },
    { 0x0620, "rsa_pkcs1_sha512_legacy" },
    { 0x0201, "rsa_pkcs1_sha1" },
    { 0x0203, "ecdsa_sha1" },
    /* RFC 5246 7.4.1.4.1 has pairs of hash and signature; those which got no name since are named after them. */
    { 0x0301, "rsa_pkcs1_sha224" },
    { 0x0303, "ecdsa_sha224" },
    { 0x0101, "rsa_pkcs1_md5" },
    { 0x0602, "dsa_sha512" },
    { 0x0502, "dsa_sha384" },
    { 0x0402, "dsa_sha256" },
    { 0x0302, "dsa_sha224" },
    { 0x0202, "dsa_sha1" },
};

static const char *name_in(const struct code_point *table, size_t count, uint16_t id)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].id == id)
            return table[i].name;
    return NULL;
}

const char *version_name(uint16_t id)
{
    return name_in(versions, COUNT_OF(versions), id);
}

const char *suite_name(uint16_t id)
{
    return name_in(suites, COUNT_OF(suites), id);
}

const char *group_name(uint16_t id)
{
    return name_in(groups, COUNT_OF(groups), id);
}

const char *scheme_name(uint16_t id)
{
    return name_in(schemes, COUNT_OF(schemes), id);
}

static size_t print_name(char *out, size_t cap, const char *before, const char *name, uint16_t id)
{
    if (is_grease(id))
        name = "GREASE";
    if (name == NULL)
        return (size_t)snprintf(out, cap, "%s0x%04x", before, id);
    return (size_t)snprintf(out, cap, "%s%s", before, name);
}

/* A list that is not all there says so. */
static size_t cut(char *out, size_t cap)
{
    if (cap > strlen("..."))
        memcpy(out + cap - sizeof "...", "...", sizeof "...");
    return cap > 0 ? cap - 1 : 0;
}

size_t list_names(char *out, size_t cap, const char *(*name)(uint16_t), const uint16_t *ids, size_t count)
{
    size_t len = 0;
    if (cap > 0)
        out[0] = '\0';
    for (size_t i = 0; i < count && len < cap; i++)
        len += print_name(out + len, cap - len, i > 0 ? ", " : "", name(ids[i]), ids[i]);
    return len < cap ? len : cut(out, cap);
}
