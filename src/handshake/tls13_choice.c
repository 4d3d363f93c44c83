/* tls13_choice.c - what a server chooses from the ClientHello of TLS 1.3, and from the second one (RFC
 * 8446 4.1.1, 4.1.2).
 */
#include "handshake/judgement.h"

/* ---- what the two ClientHellos must have in common, 4.1.2 ---- */

/* Extensions that the second hello may change, add or leave out. */
static bool may_change(uint16_t type)
{
    enum { PADDING = 21 };
    return type == EXT_KEY_SHARE || type == EXT_EARLY_DATA || type == EXT_COOKIE || type == EXT_PRE_SHARED_KEY ||
           type == PADDING;
}

/* With its length, so that no byte can move from one field to the next. */
static void digest_field(struct hash_state *state, uint16_t number, struct span field)
{
    uint8_t frame[4] = { (uint8_t)(number >> 8), (uint8_t)number, (uint8_t)(field.len >> 8), (uint8_t)field.len };
    sha256.update(state, span_of(frame, sizeof frame));
    sha256.update(state, field);
}

/* Each extension by itself, so that their order does not matter: wolfSSL's second hello has them in another one. */
static void mix_in_extension(uint8_t *out, const struct extension_field *field)
{
    struct hash_state state;
    uint8_t digest[MAX_HASH_LEN];
    sha256.begin(&state);
    digest_field(&state, field->type, field->data);
    sha256.finish(digest, &state);
    for (size_t i = 0; i < sha256.len; i++)
        out[i] ^= digest[i];
}

static void digest_constant_parts(uint8_t *out, const struct client_hello *hello)
{
    struct hash_state state;
    struct reader list = reader_of(hello->extensions);
    sha256.begin(&state);
    digest_field(&state, hello->legacy_version, hello->random);
    digest_field(&state, 0, hello->session_id);
    digest_field(&state, 0, hello->cipher_suites);
    sha256.finish(out, &state);
    while (rd_more(&list)) {
        struct extension_field field = rd_extension(&list);
        if (!may_change(field.type))
            mix_in_extension(out, &field);
    }
}

static enum status check_unchanged(struct handshake *hs, const struct client_hello *hello)
{
    uint8_t digest[MAX_HASH_LEN];
    digest_constant_parts(digest, hello);
    return memcmp(digest, hs->hello_digest, sha256.len) == 0 ? OK : fail(hs, BECAUSE_HELLO_CHANGED);
}

/* ---- choosing, 4.1.1 ---- */

static enum status choose_suite(struct handshake *hs, struct span offered)
{
    for (size_t i = 0; i < hs->policy->num_suites; i++) {
        if (suite_is_tls13(hs->policy->suites[i]) && number_in_list(offered, hs->policy->suites[i]->id)) {
            hs->agreed->suite = hs->policy->suites[i];
            transcript_choose(&hs->transcript, hs->agreed->suite->hash);
            return OK;
        }
    }
    return fail(hs, BECAUSE_NO_COMMON_SUITE);
}

/* 9.2, for a handshake without a pre-shared key: what must be there. */
static enum status check_presence(struct handshake *hs)
{
    const struct hello_extensions *hello = &hs->hello;
    if (hello->psk && !hello->psk_modes)
        return fail(hs, BECAUSE_MISSING_PSK_MODES);
    if (hello->psk && !hello->psk_is_last)
        return fail(hs, BECAUSE_PSK_NOT_LAST);
    if (!hs->peer_has_schemes)
        return fail(hs, BECAUSE_MISSING_SIGNATURE_ALGORITHMS);
    if (hello->groups.at == NULL || hello->shares.at == NULL)
        return fail(hs, BECAUSE_MISSING_GROUPS);
    return OK;
}

static bool find_share(struct span *share, struct span shares, uint16_t group)
{
    struct reader list = reader_of(shares);
    while (rd_more(&list)) {
        struct key_share_entry entry = rd_key_share(&list);
        if (entry.group == group) {
            *share = entry.key_exchange;
            return true;
        }
    }
    return false;
}

static void put_in_all(struct number_set *out, struct span numbers)
{
    struct reader list = reader_of(numbers);
    while (rd_more(&list))
        (void)put_in(out, rd_u16(&list));
}

/* 4.2.8: "Clients MUST NOT offer multiple KeyShareEntry values for the same group" nor "for groups not listed in the
 * client's supported_groups extension". */
static enum status check_shares(struct handshake *hs)
{
    struct number_set without_share = { { 0 } };
    struct reader list = reader_of(hs->hello.shares);
    put_in_all(&without_share, hs->hello.groups);
    while (rd_more(&list))
        if (!take_out(&without_share, rd_key_share(&list).group))
            return fail(hs, BECAUSE_DUPLICATE_KEY_SHARE);
    return OK;
}

/* A group of which a share is there saves a round trip, and so comes before one that we like better. */
static enum status choose_group(struct handshake *hs, struct span *share)
{
    const struct policy *policy = hs->policy;
    const struct group *without_share = NULL;
    for (size_t i = 0; i < policy->num_groups; i++) {
        const struct group *group = policy->groups[i];
        if (!number_in_list(hs->hello.groups, group->id))
            continue;
        if (find_share(share, hs->hello.shares, group->id)) {
            hs->group = group;
            return OK;
        }
        without_share = without_share != NULL ? without_share : group;
    }
    hs->retry_group = without_share;
    return without_share != NULL ? OK : fail(hs, BECAUSE_NO_COMMON_GROUP);
}

/* The key exchange itself: our private key lives no longer than this call. */
static enum status exchange_keys(struct handshake *hs, struct span share)
{
    const struct group *group = hs->group;
    hs->agreed->group_name = group->name;
    if (share.len != group->client_share_len)
        return fail(hs, BECAUSE_BAD_KEY_SHARE);
    if (group->respond(&hs->shared, hs->own_share, group, hs->policy->provider, share) != OK)
        return fail(hs, BECAUSE_BAD_KEY_SHARE);
    return OK;
}

/* ---- the two hellos ---- */

/* What is asked of both. */
static enum status check_hello(struct handshake *hs)
{
    enum status s = check_presence(hs);
    return s == OK ? check_shares(hs) : s;
}

enum status choose_tls13(struct handshake *hs, const struct client_hello *hello)
{
    struct span share;
    enum status s = check_hello(hs);
    if (s == OK)
        s = choose_suite(hs, hello->cipher_suites);
    if (s == OK)
        s = choose_group(hs, &share);
    if (s == OK && !find_server_identity(hs))
        s = fail(hs, BECAUSE_NO_COMMON_SIGNATURE_SCHEME);
    if (s != OK)
        return s;
    hs->agreed->hello_retried = hs->group == NULL;
    if (!hs->agreed->hello_retried)
        return exchange_keys(hs, share);
    digest_constant_parts(hs->hello_digest, hello);
    return OK;
}

/* 4.2.8: the second hello has one share, of the group that we asked for. */
enum status rechoose_tls13(struct handshake *hs, const struct client_hello *hello)
{
    struct span share;
    enum status s = check_hello(hs);
    if (s == OK)
        s = check_unchanged(hs, hello);
    if (s != OK)
        return s;
    hs->link->early_data_to_skip = 0; /* 4.2.10: what the client sent of it came before */
    struct reader list = reader_of(hs->hello.shares);
    (void)rd_key_share(&list);
    if (!find_share(&share, hs->hello.shares, hs->retry_group->id) || rd_more(&list) || hs->hello.early_data)
        return fail(hs, BECAUSE_RETRY_NOT_HEEDED);
    hs->group = hs->retry_group;
    return exchange_keys(hs, share);
}
