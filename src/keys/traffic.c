/* traffic.c - what is made from a traffic secret (RFC 8446 4.4.4, 7.2, 7.3, 7.5). */
#include "keys/traffic.h"

#include "base/secret.h"

void derive_record_keys(struct bytes key, struct bytes iv, const struct hash *hash, const struct traffic_secret *secret)
{
    struct hmac_key prk;
    hmac_prepare(&prk, hash, span_of(secret->v, hash->len));
    hkdf_expand_label(key, &prk, "key", NO_BYTES);
    hkdf_expand_label(iv, &prk, "iv", NO_BYTES);
    wipe(&prk, sizeof prk);
}

static void expand_secret(struct bytes out, const struct hash *hash, const uint8_t *secret, const char *label,
                          struct span context)
{
    struct hmac_key prk;
    hmac_prepare(&prk, hash, span_of(secret, hash->len));
    hkdf_expand_label(out, &prk, label, context);
    wipe(&prk, sizeof prk);
}

void next_traffic_secret(struct traffic_secret *secret, const struct hash *hash)
{
    struct traffic_secret next = { 0 };
    expand_secret((struct bytes){ next.v, hash->len }, hash, secret->v, "traffic upd", NO_BYTES);
    *secret = next;
    wipe(&next, sizeof next);
}

void finished_verify_data(uint8_t out[MAX_HASH_LEN], const struct hash *hash, const struct traffic_secret *base,
                          const uint8_t *transcript)
{
    uint8_t finished_key[MAX_HASH_LEN];
    struct hmac_key key;
    expand_secret((struct bytes){ finished_key, hash->len }, hash, base->v, "finished", NO_BYTES);
    hmac_prepare(&key, hash, span_of(finished_key, hash->len));
    hmac(out, &key, span_of(transcript, hash->len));
    wipe(finished_key, sizeof finished_key);
    wipe(&key, sizeof key);
}

enum status export_keying_material(struct bytes out, const struct hash *hash, const struct traffic_secret *exporter,
                                   const char *label, struct span context)
{
    enum { MAX_LABEL_LEN = 255 - 6 };
    uint8_t digest[MAX_HASH_LEN], secret[MAX_HASH_LEN];
    if (strlen(label) > MAX_LABEL_LEN || out.len > 255 * (size_t)hash->len)
        return FAILED;
    hash_once(digest, hash, NO_BYTES);
    expand_secret((struct bytes){ secret, hash->len }, hash, exporter->v, label, span_of(digest, hash->len));
    hash_once(digest, hash, context);
    expand_secret(out, hash, secret, "exporter", span_of(digest, hash->len));
    wipe(secret, sizeof secret);
    return OK;
}
