/* judge.c - a peer's chain before libcrypto's X509_verify_cert(). What its answers mean is in explain.c; what the
 * staple is worth, in judge_staple.c. */
#include "certificate/judge.h"
#include "certificate/anchors.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#define AUTH_LEVEL 2 /* of libcrypto: SECURITY_BITS */

#define PATH_FLAGS (X509_V_FLAG_X509_STRICT | X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN)

/* RFC 9525: no name from the subject (6.4.4 of RFC 6125 is gone), and a wildcard is a whole label (6.3). */
#define HOST_FLAGS (X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)

static bool refuse(struct verdict *out, enum reason why)
{
    out->why = why;
    return false;
}

/* ---- What was sent ---- */

static X509 *parse_certificate(struct span der)
{
    const uint8_t *at = der.at;
    X509 *parsed = d2i_X509(NULL, &at, (long)der.len);
    if (parsed != NULL && at == der.at + der.len)
        return parsed;
    X509_free(parsed);
    return NULL;
}

static bool parse_one(struct hearing *hearing, struct verdict *out, struct span der, size_t place)
{
    X509 *parsed = parse_certificate(der);
    if (parsed == NULL) {
        struct text detail = text_of(out->detail, sizeof out->detail);
        text_add(&detail, "certificate %zu of the %zu that were sent is no DER certificate", place, hearing->num_sent);
        return refuse(out, BECAUSE_UNREADABLE_CERTIFICATE);
    }
    if (sk_X509_push(hearing->sent, parsed) > 0)
        return true;
    X509_free(parsed);
    return refuse(out, BECAUSE_NO_MEMORY);
}

static bool parse_sent(struct hearing *hearing, struct verdict *out, const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++)
        if (!parse_one(hearing, out, chain->der[i], i + 1))
            return false;
    return chain->count > 0 || refuse(out, BECAUSE_UNREADABLE_CERTIFICATE);
}

static bool fetch_anchors(const struct hearing *hearing, struct verdict *out)
{
    for (int i = 0; i < sk_X509_num(hearing->sent); i++)
        if (trust_fetch_anchors(hearing->trust, sk_X509_value(hearing->sent, i)) != OK)
            return refuse(out, BECAUSE_NO_MEMORY);
    return true;
}

/* ---- What is asked of it ---- */

static bool expect_name(X509_VERIFY_PARAM *param, const char *name)
{
    uint8_t address[IPV6_LEN];
    size_t len = read_ip_address(address, name);
    if (len > 0)
        return X509_VERIFY_PARAM_set1_ip(param, address, len) == 1;
    X509_VERIFY_PARAM_set_hostflags(param, HOST_FLAGS);
    return X509_VERIFY_PARAM_set1_host(param, name, 0) == 1;
}

/* What a CA must write, but no check relies on: see judge_chain(). */
static int forgive_omissions(int ok, X509_STORE_CTX *path)
{
    switch (X509_STORE_CTX_get_error(path)) {
    case X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER:
    case X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER:
    case X509_V_ERR_CA_CERT_MISSING_KEY_USAGE:
    case X509_V_ERR_CA_BCONS_NOT_CRITICAL:
        X509_STORE_CTX_set_error(path, X509_V_OK);
        return 1;
    default:
        return ok;
    }
}

static bool set_expectation(X509_STORE_CTX *path, const struct expectation *expected)
{
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(path);
    X509_STORE_CTX_set_verify_cb(path, forgive_omissions);
    X509_VERIFY_PARAM_set_depth(param, expected->max_depth < MAX_CHAIN_LEN ? (int)expected->max_depth : MAX_CHAIN_LEN);
    X509_VERIFY_PARAM_set_auth_level(param, AUTH_LEVEL);
    X509_VERIFY_PARAM_set_time(param, (time_t)expected->now);
    return X509_VERIFY_PARAM_set_flags(param, PATH_FLAGS) == 1 &&
           X509_VERIFY_PARAM_set_purpose(param, expected->is_server ? X509_PURPOSE_SSL_SERVER
                                                                    : X509_PURPOSE_SSL_CLIENT) == 1 &&
           (expected->name == NULL || expect_name(param, expected->name));
}

/* ---- The verdict ---- */

const char *needed_key_usage(const struct expectation *expected)
{
    return expected->key_encrypts ? "keyEncipherment" : "digitalSignature";
}

/* MUST, RFC 8446 4.4.2.2 and RFC 5246 7.4.2: where there is a key usage, it allows what the key is used for. libcrypto
 * would be content with either. */
static bool check_key_usage(struct verdict *out, const struct hearing *hearing)
{
    bool encrypts = hearing->expected->key_encrypts;
    X509 *leaf = sk_X509_value(hearing->sent, 0);
    if ((X509_get_key_usage(leaf) & (encrypts ? X509v3_KU_KEY_ENCIPHERMENT : X509v3_KU_DIGITAL_SIGNATURE)) != 0)
        return true;
    struct text detail = text_of(out->detail, sizeof out->detail);
    text_add_place(&detail, hearing, leaf, 0);
    text_add(&detail, " has a key usage without %s, and its key %s: get one with it",
             needed_key_usage(hearing->expected),
             encrypts ? "would decrypt the premaster secret" : "signs the handshake");
    return refuse(out, BECAUSE_WRONG_PURPOSE);
}

static void judge_path(struct verdict *out, const struct hearing *hearing)
{
    X509 *leaf = sk_X509_value(hearing->sent, 0);
    if (X509_STORE_CTX_init(hearing->path, hearing->trust->store, leaf, hearing->sent) != 1 ||
        !set_expectation(hearing->path, hearing->expected))
        refuse(out, BECAUSE_NO_MEMORY);
    else if (X509_verify_cert(hearing->path) != 1)
        explain_refusal(out, hearing);
    else if (check_key_usage(out, hearing))
        judge_staple(out, hearing);
}

static bool has_possible_name(struct verdict *out, const struct expectation *expected)
{
    const char *name = expected->name;
    if (name == NULL || is_ip_address(name) || is_dns_name(span_of_text(name)))
        return true;
    struct text detail = text_of(out->detail, sizeof out->detail);
    text_add(&detail, "what was asked for, \"");
    text_add_foreign(&detail, span_of_text(name), 100);
    text_add(&detail, "\", is neither a DNS name nor an IP address, and no certificate can be for it");
    return refuse(out, BECAUSE_WRONG_NAME);
}

static void hear(struct verdict *out, struct hearing *hearing, const struct chain *chain)
{
    if (hearing->sent == NULL || hearing->path == NULL)
        refuse(out, BECAUSE_NO_MEMORY);
    else if (has_possible_name(out, hearing->expected) && parse_sent(hearing, out, chain) &&
             fetch_anchors(hearing, out))
        judge_path(out, hearing);
}

/* Whatever libcrypto made of it: where its first complaint is of memory, the others follow from that. */
static bool lacked_memory(void)
{
    return ERR_GET_REASON(ERR_peek_error()) == ERR_R_MALLOC_FAILURE;
}

void judge_chain(struct verdict *out, const struct trust *trust, const struct chain *chain,
                 const struct expectation *expected)
{
    struct hearing hearing = { .trust = trust, .expected = expected, .num_sent = chain->count };
    bool queue_is_ours = ERR_peek_error() == 0; /* an application's old complaints are none of this chain */
    *out = (struct verdict){ NO_REASON, "" };
    ERR_set_mark();
    hearing.sent = sk_X509_new_null();
    hearing.path = X509_STORE_CTX_new();
    hear(out, &hearing, chain);
    if (out->why != NO_REASON && queue_is_ours && lacked_memory())
        *out = (struct verdict){ BECAUSE_NO_MEMORY, "" };
    X509_STORE_CTX_free(hearing.path);
    sk_X509_pop_free(hearing.sent, X509_free);
    ERR_pop_to_mark();
}
