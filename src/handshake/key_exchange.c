/* key_exchange.c - ServerKeyExchange and ClientKeyExchange: where the premaster secret of TLS 1.2 comes from (RFC 5246
 * 7.4.3, 7.4.7). What ECDHE, DHE and RSA do differently is in their own files. */
#include "handshake/exchange.h"

#include "base/memory.h"

enum { BOTH_RANDOMS = 2 * RANDOM_LEN };

static const struct exchange *exchange_of(const struct handshake *hs)
{
    switch (hs->agreed->suite->exchange) {
    case BY_DHE:
        return &dhe_exchange;
    case BY_RSA:
        return &rsa_exchange;
    default:
        return &ecdhe_exchange;
    }
}

bool if_ephemeral(const struct handshake *hs)
{
    return !hs->agreed->resumed && hs->agreed->suite->exchange != BY_RSA;
}

void set_premaster(struct handshake *hs, struct span shared)
{
    begin_premaster_secret(&hs->secret.premaster, hs->agreed->suite->hash, shared);
}

/* ---- ServerKeyExchange ---- */

/* "digitally-signed struct { opaque client_random[32]; opaque server_random[32]; ServerDHParams params; }" */
static enum status begin_signed_params(struct handshake *hs, size_t max_params)
{
    hs->signed_params = (struct bytes){ allocate(BOTH_RANDOMS + max_params), BOTH_RANDOMS + max_params };
    if (hs->signed_params.at == NULL)
        return fail(hs, BECAUSE_NO_MEMORY);
    memcpy(hs->signed_params.at, hs->randoms.client, RANDOM_LEN);
    memcpy(hs->signed_params.at + RANDOM_LEN, hs->randoms.server, RANDOM_LEN);
    return OK;
}

static enum status make_params(struct handshake *hs)
{
    const struct exchange *exchange = exchange_of(hs);
    enum status s = begin_signed_params(hs, exchange->max_params);
    if (s != OK)
        return s;
    struct writer w = writer_of((struct bytes){ hs->signed_params.at + BOTH_RANDOMS, exchange->max_params });
    s = exchange->write_params(hs, &w);
    if (s == OK && !wr_finish(&w))
        s = fail(hs, BECAUSE_EXHAUSTED_ROOM);
    hs->to_be_signed = span_of(hs->signed_params.at, BOTH_RANDOMS + wr_written(&w).len);
    return s;
}

/* The row is performed again when a signature was waited for: the key is made once. */
enum status sign_params(struct handshake *hs)
{
    enum status s = hs->signed_params.at == NULL ? make_params(hs) : OK;
    return s == OK ? sign_with_identity(hs) : s;
}

enum status write_own_server_key_exchange(struct handshake *hs)
{
    struct span params = span_of(hs->to_be_signed.at + BOTH_RANDOMS, hs->to_be_signed.len - BOTH_RANDOMS);
    write_server_key_exchange(&hs->out, params, hs->scheme->id, span_of(hs->signature, hs->signature_len));
    hs->agreed->signature = hs->scheme;
    return OK;
}

/* What is not the server's own word is not looked into. */
static enum status check_params_signature(struct handshake *hs, const struct signed_params *proof)
{
    enum status s = begin_signed_params(hs, proof->params.len);
    if (s != OK)
        return s;
    memcpy(hs->signed_params.at + BOTH_RANDOMS, proof->params.at, proof->params.len);
    return check_proof(hs, span_of(hs->signed_params.at, hs->signed_params.len), proof->scheme, proof->signature);
}

enum status take_server_key_exchange(struct handshake *hs)
{
    const struct exchange *exchange = exchange_of(hs);
    struct signed_params proof;
    if (!exchange->read_params(&proof, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    enum status s = check_params_signature(hs, &proof);
    return s == OK ? exchange->answer_params(hs, hs->in) : s;
}

/* ---- ClientKeyExchange ---- */

enum status write_own_client_key_exchange(struct handshake *hs)
{
    return exchange_of(hs)->write_client_key(hs);
}

enum status take_client_key_exchange(struct handshake *hs)
{
    return exchange_of(hs)->take_client_key(hs);
}
