/* prf.c - the key schedule of TLS 1.2 (RFC 5246 section 5, 6.3, 8.1; RFC 7627; RFC 5705). */
#include "keys/prf.h"

#include "base/secret.h"

/* What the PRF is asked for: a label, and a seed in pieces. */
enum { MOST_PIECES = 4 };
struct question {
    struct span pieces[MOST_PIECES];
};

/* HMAC(secret, a + the question) */
static void mac(uint8_t *out, const struct hmac_key *secret, struct span a, const struct question *question)
{
    struct hash_state state = secret->inner;
    secret->hash->update(&state, a);
    for (size_t i = 0; i < MOST_PIECES; i++)
        secret->hash->update(&state, question->pieces[i]);
    hmac_finish(out, secret, &state);
}

/* 5: P_hash(secret, seed) = HMAC_hash(secret, A(1) + seed) + HMAC_hash(secret, A(2) + seed) + ...
 * where A(0) = seed, and A(i) = HMAC_hash(secret, A(i-1)) */
static void p_hash(struct bytes out, const struct hmac_key *secret, const struct question *question)
{
    uint8_t a[MAX_HASH_LEN], block[MAX_HASH_LEN];
    size_t len = secret->hash->len;
    mac(a, secret, NO_BYTES, question);
    while (out.len > 0) {
        size_t n = out.len < len ? out.len : len;
        mac(block, secret, span_of(a, len), question);
        memcpy(out.at, block, n);
        out = (struct bytes){ out.at + n, out.len - n };
        if (out.len > 0)
            hmac(a, secret, span_of(a, len));
    }
    wipe(a, sizeof a);
    wipe(block, sizeof block);
}

void prf(struct bytes out, const struct hmac_key *secret, const char *label, struct span seed)
{
    p_hash(out, secret, &(struct question){ { span_of_text(label), seed } });
}

void begin_premaster_secret(struct premaster_secret *out, const struct hash *hash, struct span shared_secret)
{
    hmac_prepare(&out->key, hash, shared_secret);
}

static void spend_premaster_secret(struct master_secret *out, struct premaster_secret *spent, const char *label,
                                   struct span seed)
{
    prf((struct bytes){ out->v, sizeof out->v }, &spent->key, label, seed);
    wipe(spent, sizeof *spent);
}

void derive_master_secret(struct master_secret *out, struct premaster_secret *spent,
                          const struct hello_randoms *randoms)
{
    spend_premaster_secret(out, spent, "master secret", span_of(randoms, sizeof *randoms));
}

void derive_extended_master_secret(struct master_secret *out, struct premaster_secret *spent,
                                   const uint8_t *session_hash)
{
    spend_premaster_secret(out, spent, "extended master secret", span_of(session_hash, spent->key.hash->len));
}

void prepare_master_secret(struct prepared_master_secret *out, const struct hash *hash,
                           const struct master_secret *master)
{
    hmac_prepare(&out->key, hash, span_of(master->v, sizeof master->v));
}

static const uint8_t *copy_next(uint8_t *out, const uint8_t *at, size_t len)
{
    memcpy(out, at, len);
    return at + len;
}

void derive_key_block(struct key_block *out, const struct prepared_master_secret *master,
                      const struct hello_randoms *randoms, size_t key_len, size_t iv_len)
{
    uint8_t block[sizeof *out];
    const struct question question = {
        /* the server's random first, other than for the master secret */
        { SPAN_OF("key expansion"), span_of(randoms->server, 32), span_of(randoms->client, 32) },
    };
    p_hash((struct bytes){ block, 2 * (key_len + iv_len) }, &master->key, &question);
    const uint8_t *at = block;
    at = copy_next(out->client_write_key, at, key_len);
    at = copy_next(out->server_write_key, at, key_len);
    at = copy_next(out->client_write_iv, at, iv_len);
    copy_next(out->server_write_iv, at, iv_len);
    wipe(block, sizeof block);
}

void derive_verify_data(uint8_t out[VERIFY_DATA_LEN], const struct prepared_master_secret *master, bool by_client,
                        const uint8_t *transcript)
{
    prf((struct bytes){ out, VERIFY_DATA_LEN }, &master->key, by_client ? "client finished" : "server finished",
        span_of(transcript, master->key.hash->len));
}

static bool is_tls_label(const char *label)
{
    static const char *const labels[] = { "client finished", "server finished", "master secret",
                                          "extended master secret", "key expansion" };
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (strcmp(labels[i], label) == 0)
            return true;
    return false;
}

enum status export_tls12_keying_material(struct bytes out, const struct hash *hash, const struct master_secret *master,
                                         const struct hello_randoms *randoms, const char *label, struct span context)
{
    struct prepared_master_secret prepared;
    if (is_tls_label(label) || context.len > 65535)
        return FAILED;
    const uint8_t context_len[] = { (uint8_t)(context.len >> 8), (uint8_t)context.len };
    const struct question question = {
        { span_of_text(label), span_of(randoms, sizeof *randoms),
          span_of(context_len, context.at != NULL ? sizeof context_len : 0), context },
    };
    prepare_master_secret(&prepared, hash, master);
    p_hash(out, &prepared.key, &question);
    wipe(&prepared, sizeof prepared);
    return OK;
}
