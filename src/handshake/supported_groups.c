/* supported_groups.c - in which groups the client can exchange keys (RFC 8446 4.2.7). */
#include "handshake/extension.h"

bool wants_groups(const struct handshake *hs, enum message in)
{
    (void)hs;
    return in == CLIENT_HELLO; /* a server may tell its own in EncryptedExtensions; nobody needs that */
}

void write_groups(struct handshake *hs, enum message in)
{
    (void)in;
    uint16_t ids[NUM_GROUPS];
    for (size_t i = 0; i < hs->policy->num_groups; i++)
        ids[i] = hs->policy->groups[i]->id;
    write_number_list(&hs->out, ids, hs->policy->num_groups);
}

enum status take_groups(struct handshake *hs, enum message in, struct span body)
{
    struct span list;
    if (!read_number_list(&list, body))
        return fail(hs, BECAUSE_MALFORMED);
    remember_numbers(&hs->peer.groups, list);
    if (in == CLIENT_HELLO)
        hs->hello.groups = list;
    return OK;
}
