/* dhe.c - key exchange by ephemeral Diffie-Hellman in the integers modulo a prime (RFC 5246 7.4.3, 7.4.7.2, RFC 7919).
 */
#include "handshake/exchange.h"

#include "base/secret.h"

/* The private value is made for this handshake, and spent in it: so what leaks of one secret (Raccoon) helps with no
 * other. */
static enum status set_secret(struct handshake *hs, struct dh_key **key, struct span peer_share)
{
    uint8_t room[MAX_FIELD_LEN];
    struct bytes secret = { room, sizeof room };
    if (dh_agree(&secret, key, peer_share) != OK)
        return fail(hs, BECAUSE_BAD_KEY_SHARE);
    set_premaster(hs, span_of(secret.at, secret.len));
    wipe(room, sizeof room);
    return OK;
}

/* ---- the server ---- */

static enum status write_params(struct handshake *hs, struct writer *w)
{
    uint8_t room[MAX_FIELD_LEN];
    struct bytes share = { room, sizeof room };
    const struct dh_parameters parameters = finite_field_parameters(hs->field, hs->policy->provider);
    if (dh_generate(&hs->dh_key, &share, &parameters, hs->policy->provider) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    write_dhe_params(w, parameters.p, parameters.g, span_of(share.at, share.len));
    return OK;
}

static enum status take_client_key(struct handshake *hs)
{
    struct span share;
    return read_dhe_client_key(&share, hs->in) ? set_secret(hs, &hs->dh_key, share) : fail(hs, BECAUSE_MALFORMED);
}

/* ---- the client ---- */

static bool read_params(struct signed_params *proof, struct span body)
{
    struct dhe_params params;
    return read_dhe_key_exchange(&params, proof, body);
}

static enum status judge_group(struct handshake *hs, const struct dh_parameters *parameters)
{
    switch (dh_judge(parameters, hs->policy->provider)) {
    case DH_SOUND:
        return OK;
    case DH_TOO_SHORT:
        return fail_because(hs, BECAUSE_WEAK_DH_GROUP, "its prime has %zu bits", 8 * parameters->p.len);
    case DH_TOO_LONG:
        return fail_because(hs, BECAUSE_HUGE_DH_GROUP, "its prime has %zu bits", 8 * parameters->p.len);
    case DH_UNSAFE:
        return fail(hs, BECAUSE_UNSAFE_DH_GROUP);
    case DH_OUT_OF_MEMORY:
        break;
    }
    return fail(hs, BECAUSE_NO_MEMORY);
}

static enum status make_own_key(struct handshake *hs, struct dh_key **key, const struct dh_parameters *parameters)
{
    uint8_t room[MAX_FIELD_LEN];
    struct bytes share = { room, sizeof room };
    if (dh_generate(key, &share, parameters, hs->policy->provider) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    return keep_copy(hs, &hs->client_share, span_of(share.at, share.len));
}

/* What its group is called, where it is one of RFC 7919, allowed here by name or not. */
static const char *name_of(const struct handshake *hs, const struct dh_parameters *theirs)
{
    for (size_t i = 0; i < NUM_FINITE_FIELDS; i++) {
        struct dh_parameters ours = finite_field_parameters(&finite_fields[i], hs->policy->provider);
        if (span_equal(ours.p, theirs->p) && span_equal(ours.g, theirs->g))
            return finite_fields[i].name;
    }
    return "custom";
}

static enum status answer_params(struct handshake *hs, struct span body)
{
    struct dhe_params params;
    struct signed_params proof;
    if (!read_dhe_key_exchange(&params, &proof, body))
        return fail(hs, BECAUSE_MALFORMED);
    const struct dh_parameters parameters = { params.p, params.g };
    struct dh_key *key = NULL;
    enum status s = judge_group(hs, &parameters);
    if (s == OK)
        s = make_own_key(hs, &key, &parameters);
    if (s == OK)
        s = set_secret(hs, &key, params.public_key);
    dh_forget(&key);
    hs->agreed->group_name = name_of(hs, &parameters);
    return s;
}

static enum status write_client_key(struct handshake *hs)
{
    write_dhe_client_key(&hs->out, span_of(hs->client_share.at, hs->client_share.len));
    return OK;
}

const struct exchange dhe_exchange = {
    3 * 2 + 2 * MAX_FIELD_LEN + 1, write_params, read_params, answer_params, write_client_key, take_client_key,
};
