/* identity_choice.c - which of our certificates to show, and the scheme to sign with (RFC 8446 4.4.2.2, 4.4.2.3). */
#include "handshake/judgement.h"

/* The scheme of ours, by our preference, that the peer accepts and the identity's key can do; NULL: none. */
static const struct signature_scheme *scheme_for(const struct handshake *hs, const struct identity *identity)
{
    for (size_t i = 0; i < hs->policy->num_schemes; i++) {
        const struct signature_scheme *scheme = hs->policy->schemes[i];
        if (scheme->key == identity->kind && number_in_list(hs->hello.schemes, scheme->id) &&
            (identity->key == NULL || private_key_can(identity->key, scheme)))
            return scheme;
    }
    return NULL;
}

/* How well an identity fits the name that was asked for. */
enum fit { ANY_NAME, BY_WILDCARD, EXACTLY };

static bool fits(const struct identity *identity, const char *name, enum fit fit)
{
    if (fit == ANY_NAME)
        return true;
    struct span host = span_of_text(name);
    return fit == EXACTLY ? identity_names_exactly(identity, host) : identity_names(identity, host);
}

/* The first identity that fits and whose key the peer can check. `named`: one fitted, whatever its key. */
static bool choose_among(struct handshake *hs, const char *name, enum fit fit, bool *named)
{
    for (size_t i = 0; i < hs->policy->num_identities; i++) {
        const struct identity *identity = hs->policy->identities[i];
        if (!fits(identity, name, fit))
            continue;
        *named = true;
        hs->scheme = scheme_for(hs, identity);
        if (hs->scheme != NULL) {
            hs->identity = identity;
            hs->identity_index = i;
            return true;
        }
    }
    return false;
}

/* The exact name, else a wildcard; and only where none of ours has the name the default ones: a client that asked for a
 * name must not get a certificate for another while there is one with it. */
enum status choose_server_identity(struct handshake *hs)
{
    const char *name = hs->agreed->server_name;
    bool named = false;
    if (name != NULL && (choose_among(hs, name, EXACTLY, &named) || choose_among(hs, name, BY_WILDCARD, &named)))
        return OK;
    if (!named && choose_among(hs, name, ANY_NAME, &named))
        return OK;
    return fail(hs, BECAUSE_NO_COMMON_SIGNATURE_SCHEME);
}

void choose_client_identity(struct handshake *hs)
{
    bool named;
    (void)choose_among(hs, NULL, ANY_NAME, &named);
}
