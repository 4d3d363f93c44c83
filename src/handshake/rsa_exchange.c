/* rsa_exchange.c - RSA key transport: the client chooses the premaster secret, and encrypts it to the server's key (RFC
 * 5246 7.4.7.1). Nothing of it is ephemeral: whoever gets the key later reads it all. */
#include "handshake/exchange.h"

#include "base/secret.h"
#include "crypto/rsa_transport.h"

/* ---- the client ---- */

/* "client_version: The latest (newest) version supported by the client", as the ClientHello's legacy_version says it.
 */
static enum status make_premaster(struct handshake *hs, uint8_t out[PREMASTER_LEN])
{
    if (random_bytes((struct bytes){ out, PREMASTER_LEN }) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    out[0] = TLS12 >> 8;
    out[1] = TLS12 & 0xff;
    return OK;
}

static enum status encrypt(struct handshake *hs, const struct public_key *key, const uint8_t premaster[PREMASTER_LEN])
{
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes encrypted = { room, sizeof room };
    if (!suite_takes_key(hs->agreed->suite, public_key_kind(key)))
        return fail(hs, BECAUSE_KEY_DOES_NOT_FIT_SUITE);
    if (rsa_encrypt_premaster(&encrypted, key, premaster) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    write_encrypted_premaster(&hs->out, span_of(encrypted.at, encrypted.len));
    return OK;
}

static enum status write_client_key(struct handshake *hs)
{
    uint8_t premaster[PREMASTER_LEN];
    struct public_key *key = NULL;
    enum status s = import_leaf_key(&key, hs);
    if (s == OK)
        s = make_premaster(hs, premaster);
    if (s == OK)
        s = encrypt(hs, key, premaster);
    if (s == OK)
        set_premaster(hs, span_of(premaster, sizeof premaster));
    public_key_free(&key);
    wipe(premaster, sizeof premaster);
    return s;
}

/* ---- the server ---- */

/* Whatever came, we go on, with its premaster secret or with one that nobody knows; only the Finished tells. So nobody
 * learns from us whether something was well encrypted (Bleichenbacher, ROBOT). */
static enum status take_client_key(struct handshake *hs)
{
    uint8_t premaster[PREMASTER_LEN];
    struct span encrypted;
    if (!read_encrypted_premaster(&encrypted, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    if (rsa_decrypt_premaster(premaster, hs->identity->key, hs->client_version, encrypted) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    set_premaster(hs, span_of(premaster, sizeof premaster));
    wipe(premaster, sizeof premaster);
    return OK;
}

const struct exchange rsa_exchange = {
    0, NULL, NULL, NULL, write_client_key, take_client_key,
};
