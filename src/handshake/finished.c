/* finished.c - Finished, both ways: the proof that both saw the same conversation (RFC 8446 4.4.4, RFC 5246 7.4.9). */
#include "handshake/judgement.h"

#include "base/secret.h"

static void verify_data(uint8_t out[MAX_HASH_LEN], const struct handshake *hs, bool by_client)
{
    uint8_t transcript[MAX_HASH_LEN];
    transcript_hash(transcript, &hs->transcript);
    finished_verify_data(out, hs->agreed->suite->hash, by_client ? &hs->client_handshake : &hs->server_handshake,
                         transcript);
}

enum status write_own_finished(struct handshake *hs)
{
    uint8_t data[MAX_HASH_LEN];
    verify_data(data, hs, hs->is_client);
    write_finished(&hs->out, span_of(data, hs->agreed->suite->hash->len));
    return OK;
}

static enum status check(struct handshake *hs, const uint8_t *expected, size_t len)
{
    if (hs->in.len != len)
        return fail(hs, BECAUSE_MALFORMED);
    return equal_secret(expected, hs->in.at, len) ? OK : fail(hs, BECAUSE_BAD_FINISHED);
}

enum status check_peer_finished(struct handshake *hs)
{
    uint8_t data[MAX_HASH_LEN];
    verify_data(data, hs, !hs->is_client);
    return check(hs, data, hs->agreed->suite->hash->len);
}

/* ---- TLS 1.2 ---- */

static void tls12_verify_data(uint8_t out[VERIFY_DATA_LEN], struct handshake *hs, bool by_client)
{
    uint8_t transcript[MAX_HASH_LEN];
    transcript_hash(transcript, &hs->transcript);
    derive_verify_data(out, &hs->secret.tls12_master, by_client, transcript);
    /* RFC 5929 3.1: "the first TLS Finished message": the client's, and in an abbreviated handshake the server's. */
    bool is_first = hs->agreed->resumed ? !by_client : by_client;
    if (is_first)
        memcpy(hs->agreed->parameters->first_finished, out, VERIFY_DATA_LEN);
}

enum status write_own_tls12_finished(struct handshake *hs)
{
    uint8_t data[VERIFY_DATA_LEN];
    tls12_verify_data(data, hs, hs->is_client);
    write_finished(&hs->out, span_of(data, sizeof data));
    return OK;
}

/* Where the server decrypted, and signed nothing, its Finished is its proof of holding the certificate's key; where a
 * session is resumed, of being who it was. */
static void settle_proof(struct handshake *hs)
{
    hs->agreed->verified = hs->agreed->resumed ? hs->offered_session->session.verified : hs->chain_is_trusted;
}

enum status check_peer_tls12_finished(struct handshake *hs)
{
    uint8_t data[VERIFY_DATA_LEN];
    tls12_verify_data(data, hs, !hs->is_client);
    enum status s = check(hs, data, sizeof data);
    if (s != OK || !hs->is_client)
        return s;
    settle_proof(hs);
    deliver_new_ticket(hs);
    return OK;
}
