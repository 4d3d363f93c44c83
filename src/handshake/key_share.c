/* key_share.c - the two public keys of the exchange (RFC 8446 4.2.8). */
#include "handshake/judgement.h"

bool wants_key_share(const struct handshake *hs, enum message in)
{
    (void)hs;
    (void)in;
    return true;
}

/* The client's share: for the group that it likes best, or the one that it was asked for. */
static void write_client_share(struct handshake *hs)
{
    WR_VEC16(&hs->out) { /* KeyShareEntry client_shares<0..2^16-1> */
        write_key_share(&hs->out, hs->own_key.group->id, span_of(hs->own_share, hs->own_key.group->client_share_len));
    }
}

void write_key_share_extension(struct handshake *hs, enum message in)
{
    if (in == CLIENT_HELLO)
        write_client_share(hs);
    else if (in == HELLO_RETRY_REQUEST)
        wr_u16(&hs->out, hs->retry_group->id); /* NamedGroup selected_group */
    else
        write_key_share(&hs->out, hs->group->id, span_of(hs->own_share, hs->group->server_share_len));
}

static enum status take_selected_group(struct handshake *hs, struct span body)
{
    uint16_t id;
    if (!read_number(&id, body))
        return fail(hs, BECAUSE_MALFORMED);
    remember_numbers(&hs->peer.groups, body);
    hs->retry_group = policy_group(hs->policy, id);
    if (policy_field(hs->policy, id) != NULL) /* offered, but for a server of TLS 1.2 */
        return fail_because(hs, BECAUSE_NO_COMMON_GROUP, "finite fields are used in TLS 1.2 alone");
    if (hs->retry_group == NULL)
        return fail(hs, BECAUSE_GROUP_NOT_OFFERED);
    return hs->retry_group != hs->own_key.group ? OK : fail(hs, BECAUSE_USELESS_RETRY);
}

/* The secret is made at once, and our private key is gone. */
static enum status take_server_share(struct handshake *hs, struct span body)
{
    struct key_share_entry share;
    const struct group *group = hs->own_key.group;
    if (!read_server_share(&share, body))
        return fail(hs, BECAUSE_MALFORMED);
    hs->peer.groups.count = 0;
    remember_number(&hs->peer.groups, share.group);
    if (share.group != group->id)
        return fail(hs, BECAUSE_GROUP_NOT_OFFERED);
    hs->agreed->group_name = group->name;
    if (group->agree(&hs->shared, &hs->own_key, hs->policy->provider, share.key_exchange) != OK)
        return fail(hs, BECAUSE_BAD_KEY_SHARE);
    return OK;
}

enum status take_key_share(struct handshake *hs, enum message in, struct span body)
{
    if (in == HELLO_RETRY_REQUEST)
        return take_selected_group(hs, body);
    if (in == SERVER_HELLO)
        return take_server_share(hs, body);
    return read_client_shares(&hs->hello.shares, body) ? OK : fail(hs, BECAUSE_MALFORMED);
}
