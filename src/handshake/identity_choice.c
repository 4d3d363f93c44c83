/* identity_choice.c - which of our certificates to show, and the scheme to sign with (RFC 8446 4.4.2.2, 4.4.2.3; RFC
 * 5246 7.4.2, 7.4.6). */
#include "handshake/judgement.h"

#include "message/tls12_messages.h"

/* TLS 1.3 binds a scheme to one kind of key, and signs no handshake by PKCS #1 v1.5 (4.2.3). */
bool scheme_fits(const struct handshake *hs, const struct signature_scheme *scheme, enum key_kind kind)
{
    if (hs->agreed->version == TLS13)
        return scheme->key == kind && scheme->algorithm != RSA_PKCS1;
    return scheme_takes_key(scheme, kind);
}

/* The scheme of ours, by our preference, that the peer accepts and the identity's key can do; NULL: none. A curve goes
 * with the hash that TLS 1.3 binds it to, where the peer has that: some peers of TLS 1.2 take no other. */
static const struct signature_scheme *scheme_for(const struct handshake *hs, const struct identity *identity)
{
    const struct signature_scheme *other = NULL;
    for (size_t i = 0; i < hs->policy->num_schemes; i++) {
        const struct signature_scheme *scheme = hs->policy->schemes[i];
        if (!(hs->peer_schemes >> i & 1) || !scheme_fits(hs, scheme, identity->kind) ||
            (identity->key != NULL && !private_key_can(identity->key, scheme)))
            continue;
        if (scheme->key == identity->kind)
            return scheme;
        other = other != NULL ? other : scheme;
    }
    return other;
}

/* RFC 8422 5.1: in TLS 1.2 supported_groups is also about the curve of the certificate's key. */
static bool client_knows_curve(const struct handshake *hs, enum key_kind kind)
{
    static const uint16_t curves[] = { [KEY_P256] = 0x0017, [KEY_P384] = 0x0018, [KEY_P521] = 0x0019, [KEY_ED448] = 0 };
    return hs->hello.groups.at == NULL || curves[kind] == 0 || client_named_group(hs, curves[kind]);
}

/* RFC 5246 7.4.4, RFC 8422 5.5: a server of TLS 1.2 lists kinds of keys by old names. */
static bool request_allows(const struct handshake *hs, enum key_kind kind)
{
    int type = kind == KEY_RSA || kind == KEY_RSA_PSS ? RSA_SIGN : ECDSA_SIGN;
    return hs->agreed->version == TLS13 || memchr(hs->certificate_types.at, type, hs->certificate_types.len) != NULL;
}

static bool can_decrypt(const struct identity *identity)
{
    return identity->may_decrypt && identity->key != NULL && private_key_can_decrypt(identity->key);
}

/* Whether the peer takes a certificate with such a key at all. */
static bool is_welcome(const struct handshake *hs, enum key_kind kind)
{
    if (hs->is_client)
        return request_allows(hs, kind);
    return suite_takes_key(hs->agreed->suite, kind) && (hs->agreed->version == TLS13 || client_knows_curve(hs, kind));
}

/* Whether the identity's key can do what the suite asks of it: sign by a scheme, which is then chosen, or decrypt. */
static bool can_prove(struct handshake *hs, const struct identity *identity)
{
    if (!is_welcome(hs, identity->kind))
        return false;
    if (!hs->is_client && hs->agreed->suite->exchange == BY_RSA)
        return can_decrypt(identity);
    hs->scheme = identity->may_sign ? scheme_for(hs, identity) : NULL;
    return hs->scheme != NULL;
}

/* The first of those identities, by bits, whose key the peer can check. */
static bool choose_among(struct handshake *hs, uint64_t candidates)
{
    for (size_t i = 0; i < hs->policy->num_identities; i++) {
        const struct identity *identity = hs->policy->identities[i];
        if ((candidates >> i & 1) && can_prove(hs, identity)) {
            hs->identity = identity;
            hs->identity_index = i;
            return true;
        }
    }
    return false;
}

/* Once for a hello: a server of TLS 1.2 asks for each suite. */
static void look_up_name(struct handshake *hs)
{
    _Static_assert(MAX_IDENTITIES <= 64, "a bit for each");
    if (hs->knows_names || hs->agreed->server_name == NULL)
        return;
    struct span host = span_of_text(hs->agreed->server_name);
    for (size_t i = 0; i < hs->policy->num_identities; i++) {
        if (identity_names_exactly(hs->policy->identities[i], host))
            hs->named_exactly |= UINT64_C(1) << i;
        else if (identity_names(hs->policy->identities[i], host))
            hs->named_by_wildcard |= UINT64_C(1) << i;
    }
    hs->knows_names = true;
}

static uint64_t candidates_by_name(const struct handshake *hs)
{
    uint64_t named = hs->named_exactly | hs->named_by_wildcard;
    return named != 0 ? named : UINT64_MAX;
}

/* Of those that the client might be shown, after find_server_identity() found none: whether it is the signature that is
 * in the way. */
bool has_key_for_suite(const struct handshake *hs)
{
    const struct cipher_suite *suite = hs->agreed->suite;
    for (size_t i = 0; suite->exchange != BY_RSA && i < hs->policy->num_identities; i++) {
        const struct identity *identity = hs->policy->identities[i];
        if ((candidates_by_name(hs) >> i & 1) && identity->may_sign && suite_takes_key(suite, identity->kind))
            return true;
    }
    return false;
}

/* The exact name, else a wildcard; and only where none of ours has the name the default ones: a client that asked for a
 * name must not get a certificate for another while there is one with it. */
bool find_server_identity(struct handshake *hs)
{
    look_up_name(hs);
    if (choose_among(hs, hs->named_exactly) || choose_among(hs, hs->named_by_wildcard))
        return true;
    return candidates_by_name(hs) == UINT64_MAX && choose_among(hs, UINT64_MAX);
}

void choose_client_identity(struct handshake *hs)
{
    (void)choose_among(hs, UINT64_MAX);
}
