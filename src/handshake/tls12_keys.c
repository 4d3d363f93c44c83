/* tls12_keys.c - the session keys of TLS 1.2: when they are made, and when each direction takes them into use (RFC 5246
 * 6.3, 7.1, 8.1; RFC 7627 4). */
#include "handshake/judgement.h"

#include "base/memory.h"
#include "base/secret.h"

/* RFC 7627 4: the session hash covers the messages "up to and including the ClientKeyExchange message", which is the
 * row above this one. */
static void derive_master(struct handshake *hs, struct master_secret *out)
{
    uint8_t session_hash[MAX_HASH_LEN];
    struct premaster_secret spent = hs->secret.premaster; /* its room is the next secret's */
    if (hs->agreed->extended_master_secret) {
        transcript_hash(session_hash, &hs->transcript);
        derive_extended_master_secret(out, &spent, session_hash);
    } else {
        derive_master_secret(out, &spent, &hs->randoms);
    }
}

static enum status begin_parameters(struct handshake *hs)
{
    hs->agreed->parameters = allocate(sizeof *hs->agreed->parameters);
    if (hs->agreed->parameters == NULL)
        return fail(hs, BECAUSE_NO_MEMORY);
    hs->agreed->parameters->randoms = hs->randoms;
    return OK;
}

static void expand_master(struct handshake *hs)
{
    const struct cipher_suite *suite = hs->agreed->suite;
    const struct master_secret *master = &hs->agreed->parameters->master;
    prepare_master_secret(&hs->secret.tls12_master, suite->hash, master);
    log_secret(hs, "CLIENT_RANDOM", span_of(master->v, MASTER_SECRET_LEN));
    derive_key_block(&hs->key_block, &hs->secret.tls12_master, &hs->randoms,
                     suite_aead(suite, hs->policy->provider)->key_len, suite->fixed_iv_len);
}

enum status derive_session_keys(struct handshake *hs)
{
    if (begin_parameters(hs) != OK)
        return FAILED;
    derive_master(hs, &hs->agreed->parameters->master);
    expand_master(hs);
    return OK;
}

/* RFC 5246 F.1.4: the old master secret, and new randoms. */
enum status derive_resumed_keys(struct handshake *hs)
{
    if (begin_parameters(hs) != OK)
        return FAILED;
    hs->agreed->parameters->master = hs->is_client ? hs->offered_session->session.master : hs->session.master;
    expand_master(hs);
    return OK;
}

static enum status use(struct half *half, const struct handshake *hs, bool of_client)
{
    const struct key_block *keys = &hs->key_block;
    half_use_write_key(half, hs->agreed->suite, of_client ? keys->client_write_key : keys->server_write_key,
                       of_client ? keys->client_write_iv : keys->server_write_iv);
    return OK;
}

enum status read_with_session_keys(struct handshake *hs)
{
    return use(&hs->link->read, hs, !hs->is_client);
}

enum status write_with_session_keys(struct handshake *hs)
{
    return use(&hs->link->write, hs, hs->is_client);
}
