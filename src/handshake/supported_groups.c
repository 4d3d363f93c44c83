/* supported_groups.c - in which groups the client can exchange keys (RFC 8446 4.2.7, RFC 8422 5.1.1, RFC 7919 3). */
#include "handshake/extension.h"

bool wants_groups(const struct handshake *hs, enum message in)
{
    (void)hs;
    return in == CLIENT_HELLO; /* a server may tell its own in EncryptedExtensions; some do in TLS 1.2 */
}

void write_groups(struct handshake *hs, enum message in)
{
    (void)in;
    const struct policy *policy = hs->policy;
    uint16_t ids[NUM_GROUPS + NUM_FINITE_FIELDS];
    size_t count = 0;
    for (size_t i = 0; i < policy->num_groups; i++)
        ids[count++] = policy->groups[i]->id;
    for (size_t i = 0; i < policy->num_fields; i++)
        ids[count++] = policy->fields[i]->id;
    write_number_list(&hs->out, ids, count);
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
