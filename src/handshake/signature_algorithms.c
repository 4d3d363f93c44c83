/* signature_algorithms.c - which signatures a side can check (RFC 8446 4.2.3, RFC 5246 7.4.1.4.1). */
#include "handshake/extension.h"

bool wants_signature_algorithms(const struct handshake *hs, enum message in)
{
    (void)hs;
    (void)in;
    return true;
}

void write_signature_algorithms(struct handshake *hs, enum message in)
{
    (void)in;
    uint16_t ids[NUM_SCHEMES];
    for (size_t i = 0; i < hs->policy->num_schemes; i++)
        ids[i] = hs->policy->schemes[i]->id;
    write_number_list(&hs->out, ids, hs->policy->num_schemes);
}

/* 0: we do not have it. */
static uint32_t bit_of(const struct policy *policy, uint16_t id)
{
    for (size_t i = 0; i < policy->num_schemes; i++)
        if (policy->schemes[i]->id == id)
            return UINT32_C(1) << i;
    return 0;
}

/* Those of ours among them, so that choosing an identity costs no more than its own lists. */
void remember_schemes(struct handshake *hs, struct span list)
{
    struct reader r = reader_of(list);
    remember_numbers(&hs->peer.schemes, list);
    hs->peer_has_schemes = true;
    while (rd_more(&r))
        hs->peer_schemes |= bit_of(hs->policy, rd_u16(&r));
}

enum status take_signature_algorithms(struct handshake *hs, enum message in, struct span body)
{
    (void)in;
    struct span list;
    if (!read_number_list(&list, body))
        return fail(hs, BECAUSE_MALFORMED);
    remember_schemes(hs, list);
    return OK;
}

/* Signatures inside the chain: we send what we were given, and check only the extension's shape. */
enum status take_signature_algorithms_cert(struct handshake *hs, enum message in, struct span body)
{
    (void)in;
    struct span list;
    return read_number_list(&list, body) ? OK : fail(hs, BECAUSE_MALFORMED);
}
