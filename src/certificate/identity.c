/* identity.c - our certificate chain and its key, from PEM by libcrypto's own readers. */
#include "base/memory.h"
#include "certificate/identity_parts.h"
#include "certificate/pem.h"
#include "certificate/staple.h"
#include "certificate/x509.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

static const char *chain_name(const struct identity_source *source)
{
    return source->chain_name != NULL ? source->chain_name : "the certificate chain";
}

/* What is held while an identity is made. */
struct loading {
    const struct provider *provider;
    const struct identity_source *source;
    struct complaint *complaint;
    X509 *leaf;
    struct identity *identity;
};

/* ---- The chain ---- */

struct collected {
    struct bytes room; /* DER is shorter than its PEM: as much as the PEM is enough for all */
    size_t used, count;
    struct span der[MAX_CHAIN_LEN + 1];
};

/* One more than a chain can have is counted, for a complaint. */
static enum reason collect(void *arg, struct span der)
{
    struct collected *c = arg;
    if (c->count > MAX_CHAIN_LEN)
        return NO_REASON;
    memcpy(c->room.at + c->used, der.at, der.len);
    c->der[c->count++] = span_of(c->room.at + c->used, der.len);
    c->used += der.len;
    return NO_REASON;
}

static enum status collect_chain(struct loading *l, struct collected *c)
{
    const char *name = chain_name(l->source);
    if (pem_certificates(l->source->chain_pem, name, collect, c, l->complaint) != OK)
        return FAILED;
    if (c->count > MAX_CHAIN_LEN)
        return complain(l->complaint, "%s holds more than %d certificates: is it a list of trusted ones?", name,
                        MAX_CHAIN_LEN);
    l->identity->chain = chain_new(c->der, c->count);
    return l->identity->chain != NULL ? OK : complain(l->complaint, "there is not enough memory");
}

static enum status load_chain(struct loading *l)
{
    struct collected c = { .room = { allocate(l->source->chain_pem.len + 1), l->source->chain_pem.len + 1 } };
    enum status s = c.room.at != NULL ? collect_chain(l, &c) : complain(l->complaint, "there is not enough memory");
    release(c.room.at, c.room.len);
    return s;
}

static X509 *parse(struct span der)
{
    const uint8_t *at = der.at;
    return d2i_X509(NULL, &at, (long)der.len);
}

/* The kind of key decides about signature schemes; that public_key_import() takes it means that peers can use it. */
static enum status load_leaf(struct loading *l)
{
    struct public_key *key = NULL;
    struct span der = l->identity->chain->der[0], spki;
    l->leaf = parse(der);
    if (l->leaf == NULL || !subject_public_key_info(&spki, der))
        return complain(l->complaint, "certificate 1 in %s cannot be parsed: it is damaged", chain_name(l->source));
    if (public_key_import(&key, l->provider, spki) != OK)
        return complain(
            l->complaint,
            "the first certificate in %s has a key of a kind that Handfast does not support: it takes RSA of "
            "2048 to 8192 bits, P-256, P-384, P-521, Ed25519 and Ed448",
            chain_name(l->source));
    l->identity->kind = public_key_kind(key);
    uint32_t usage = X509_get_key_usage(l->leaf);
    l->identity->may_sign = usage & X509v3_KU_DIGITAL_SIGNATURE;
    l->identity->may_decrypt = usage & X509v3_KU_KEY_ENCIPHERMENT;
    public_key_free(&key);
    return OK;
}

/* ---- The key ---- */

/* Which certificate of the chain the key belongs to, counted from 1; 0: none. */
static size_t place_of_key(const struct chain *chain, const EVP_PKEY *key)
{
    for (size_t i = 0; i < chain->count; i++) {
        X509 *certificate = parse(chain->der[i]);
        EVP_PKEY *public_key = certificate != NULL ? X509_get0_pubkey(certificate) : NULL;
        bool belongs = public_key != NULL && EVP_PKEY_eq(public_key, key) == 1;
        X509_free(certificate);
        if (belongs)
            return i + 1;
    }
    return 0;
}

static enum status check_belongs(const struct loading *l, const EVP_PKEY *key)
{
    size_t place = place_of_key(l->identity->chain, key);
    if (place > 1)
        return complain(l->complaint,
                        "%s belongs to certificate %zu in %s, but its certificate must be the first one there",
                        key_name(l->source), place, chain_name(l->source));
    if (place == 0)
        return complain(l->complaint,
                        "%s does not belong to the certificate, the first one in %s: they are not of one pair",
                        key_name(l->source), chain_name(l->source));
    return OK;
}

static enum status take_key(struct loading *l, EVP_PKEY *key)
{
    if (check_belongs(l, key) != OK)
        return FAILED;
    if (private_key_adopt(&l->identity->key, l->provider, key) != OK)
        return complain(l->complaint, "%s is of a kind that Handfast cannot sign with", key_name(l->source));
    return OK;
}

static enum status load_key(struct loading *l)
{
    EVP_PKEY *key = NULL;
    if (l->source->key_pem.at == NULL)
        return OK;
    if (private_key_read(&key, l->source, l->complaint) != OK)
        return FAILED;
    enum status s = take_key(l, key);
    if (s != OK)
        EVP_PKEY_free(key);
    return s;
}

/* ---- All of it ---- */

static enum status load_names(const struct loading *l)
{
    return identity_take_names(l->identity, l->leaf) ? OK : complain(l->complaint, "there is not enough memory");
}

static enum status load(struct loading *l)
{
    enum status s = l->identity != NULL ? load_chain(l) : complain(l->complaint, "there is not enough memory");
    if (s == OK)
        s = load_leaf(l);
    if (s == OK)
        s = load_names(l);
    if (s == OK)
        s = load_key(l);
    return s;
}

enum status identity_load(struct identity **out, const struct provider *provider, const struct identity_source *source,
                          struct complaint *complaint)
{
    struct loading l = { provider, source, complaint, NULL, allocate(sizeof(struct identity)) };
    ERR_set_mark();
    enum status s = load(&l);
    ERR_pop_to_mark();
    X509_free(l.leaf);
    if (s == OK)
        *out = l.identity;
    else
        identity_free(&l.identity);
    return s;
}

static void drop_staple(struct identity *identity)
{
    release(identity->staple.at, identity->staple.len);
    identity->staple = (struct bytes){ NULL, 0 };
}

enum status identity_set_staple(struct identity *identity, struct span response, struct complaint *complaint)
{
    if (staple_check_belongs(response, identity->chain, complaint) != OK)
        return FAILED;
    uint8_t *copy = allocate(response.len);
    if (copy == NULL)
        return complain(complaint, "there is not enough memory");
    memcpy(copy, response.at, response.len);
    drop_staple(identity);
    identity->staple = (struct bytes){ copy, response.len };
    return OK;
}

void identity_free(struct identity **spent)
{
    struct identity *identity = *spent;
    if (identity == NULL)
        return;
    chain_free(&identity->chain);
    private_key_free(&identity->key);
    identity_drop_names(identity);
    drop_staple(identity);
    release(identity, sizeof *identity);
    *spent = NULL;
}
