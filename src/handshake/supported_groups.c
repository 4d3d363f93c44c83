/* supported_groups.c - in which groups the client can exchange keys (RFC 8446 4.2.7, RFC 8422 5.1.1, RFC 7919 3). */
#include "handshake/extension.h"

/* RFC 8422 4: "The client MUST NOT include these extensions in the ClientHello message if it does not propose any ECC
 * cipher suites." */
static bool offers_curves(const struct policy *policy)
{
    return policy_speaks(policy, TLS13) || policy_exchanges_by(policy, BY_ECDHE);
}

static bool offers_fields(const struct policy *policy)
{
    return policy_exchanges_by(policy, BY_DHE);
}

bool wants_groups(const struct handshake *hs, enum message in)
{
    /* A server may tell its own in EncryptedExtensions; some do in TLS 1.2. */
    return in == CLIENT_HELLO && (offers_curves(hs->policy) || offers_fields(hs->policy));
}

void write_groups(struct handshake *hs, enum message in)
{
    (void)in;
    const struct policy *policy = hs->policy;
    uint16_t ids[NUM_GROUPS + NUM_FINITE_FIELDS];
    size_t count = 0;
    for (size_t i = 0; offers_curves(policy) && i < policy->num_groups; i++)
        ids[count++] = policy->groups[i]->id;
    for (size_t i = 0; offers_fields(policy) && i < policy->num_fields; i++)
        ids[count++] = policy->fields[i]->id;
    write_number_list(&hs->out, ids, count);
}

/* One walk, so that what a server asks later costs no more, however long the list is. */
static void take_client_groups(struct hello_extensions *hello, struct span list)
{
    struct reader r = reader_of(list);
    hello->groups = list;
    while (rd_more(&r)) {
        uint16_t id = rd_u16(&r);
        if (id < 32)
            hello->curves |= UINT32_C(1) << id;
        if (id >> 8 == 1)
            hello->names_fields = true;
        if (id >= 256 && id < 256 + 8)
            hello->fields |= (uint8_t)(1 << (id - 256));
    }
}

bool client_named_group(const struct handshake *hs, uint16_t id)
{
    return id < 32 ? hs->hello.curves >> id & 1 : id >= 256 && id < 256 + 8 && (hs->hello.fields >> (id - 256) & 1);
}

enum status take_groups(struct handshake *hs, enum message in, struct span body)
{
    struct span list;
    if (!read_number_list(&list, body))
        return fail(hs, BECAUSE_MALFORMED);
    remember_numbers(&hs->peer.groups, list);
    if (in == CLIENT_HELLO)
        take_client_groups(&hs->hello, list);
    return OK;
}
