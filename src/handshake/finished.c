/* finished.c - Finished, both ways: the proof that both saw the same conversation (RFC 8446 4.4.4). */
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

enum status check_peer_finished(struct handshake *hs)
{
    uint8_t data[MAX_HASH_LEN];
    verify_data(data, hs, !hs->is_client);
    if (hs->in.len != hs->agreed->suite->hash->len)
        return fail(hs, BECAUSE_MALFORMED);
    return equal_secret(data, hs->in.at, hs->in.len) ? OK : fail(hs, BECAUSE_BAD_FINISHED);
}
