/* ecdhe.c - key exchange by elliptic curves in TLS 1.2 (RFC 8422 5.4, 5.7, 5.10). */
#include "handshake/exchange.h"

#include "base/secret.h"

static void set_secret(struct handshake *hs)
{
    set_premaster(hs, span_of(hs->shared.v, hs->shared.len));
    wipe(&hs->shared, sizeof hs->shared);
}

/* ---- the server ---- */

static enum status write_params(struct handshake *hs, struct writer *w)
{
    const struct group *group = hs->group;
    if (group->generate(&hs->own_key, hs->own_share, group, hs->policy->provider) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    write_ecdhe_params(w, group->id, span_of(hs->own_share, group->client_share_len));
    return OK;
}

static enum status take_client_key(struct handshake *hs)
{
    struct span share;
    if (!read_ecdhe_client_key(&share, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    if (hs->group->agree(&hs->shared, &hs->own_key, hs->policy->provider, share) != OK)
        return fail(hs, BECAUSE_BAD_KEY_SHARE);
    set_secret(hs);
    return OK;
}

/* ---- the client ---- */

static bool read_params(struct signed_params *proof, struct span body)
{
    struct ecdhe_params params;
    return read_ecdhe_key_exchange(&params, proof, body);
}

static enum status answer_params(struct handshake *hs, struct span body)
{
    struct ecdhe_params params;
    struct signed_params proof;
    if (!read_ecdhe_key_exchange(&params, &proof, body))
        return fail(hs, BECAUSE_MALFORMED);
    hs->peer.groups.count = 0;
    remember_number(&hs->peer.groups, params.group);
    hs->group = policy_group(hs->policy, params.group);
    if (hs->group == NULL)
        return fail(hs, BECAUSE_GROUP_NOT_OFFERED);
    hs->agreed->group_name = hs->group->name;
    if (hs->group->respond(&hs->shared, hs->own_share, hs->group, hs->policy->provider, params.public_key) != OK)
        return fail(hs, BECAUSE_BAD_KEY_SHARE);
    set_secret(hs);
    return OK;
}

static enum status write_client_key(struct handshake *hs)
{
    write_ecdhe_client_key(&hs->out, span_of(hs->own_share, hs->group->server_share_len));
    return OK;
}

const struct exchange ecdhe_exchange = {
    1 + 2 + 1 + MAX_SHARE_LEN, write_params, read_params, answer_params, write_client_key, take_client_key,
};
