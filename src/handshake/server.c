/* server.c - a server's opening: ClientHello, perhaps HelloRetryRequest and another (RFC 8446 4.1). */
#include "handshake/judgement.h"

static bool if_retried(const struct handshake *hs)
{
    return hs->agreed->hello_retried;
}

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

/* 4.2.1: without supported_versions the client speaks TLS 1.2 at most. Asked before all else, so that an old client is
 * told just that. */
static enum status check_version(struct handshake *hs, const struct client_hello *hello)
{
    struct span body, versions = NO_BYTES;
    if (find_extension(&body, hello->extensions, EXT_SUPPORTED_VERSIONS) && !read_client_versions(&versions, body))
        return fail(hs, BECAUSE_MALFORMED);
    remember_numbers(&hs->peer.versions, versions);
    bool is_tls = hello->legacy_version > SSL3; /* appendix D.5: SSL 3.0 here is the end, whatever extensions say */
    if (is_tls && number_in_list(versions, TLS13))
        return OK;
    if (versions.len == 0 || !is_tls)
        remember_number(&hs->peer.versions, hello->legacy_version);
    return fail(hs, BECAUSE_NO_COMMON_VERSION);
}

static enum status choose_suite(struct handshake *hs, struct span offered)
{
    for (size_t i = 0; i < hs->policy->num_suites; i++) {
        if (number_in_list(offered, hs->policy->suites[i]->id)) {
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
    if (hello->schemes.at == NULL)
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
            hs->agreed->group = group;
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
    const struct group *group = hs->agreed->group;
    if (share.len != group->client_share_len)
        return fail(hs, BECAUSE_BAD_KEY_SHARE);
    if (group->respond(&hs->shared, hs->own_share, group, hs->policy->provider, share) != OK)
        return fail(hs, BECAUSE_BAD_KEY_SHARE);
    return OK;
}

/* ---- ClientHello, 4.1.2 ---- */

static enum status take_hello_fields(struct handshake *hs, struct client_hello *hello)
{
    if (!read_client_hello(hello, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    remember_numbers(&hs->peer.suites, hello->cipher_suites);
    enum status s = check_version(hs, hello);
    if (s != OK)
        return s;
    if (hello->compression.len != 1 || hello->compression.at[0] != 0)
        return fail(hs, BECAUSE_BAD_COMPRESSION);
    memcpy(hs->client_random, hello->random.at, RANDOM_LEN);
    hs->session_id_len = hello->session_id.len;
    if (hello->session_id.len > 0)
        memcpy(hs->session_id, hello->session_id.at, hello->session_id.len);
    return OK;
}

static enum status take_hello_extensions(struct handshake *hs, const struct client_hello *hello)
{
    hs->hello = (struct hello_extensions){ 0 };
    enum status s = take_extensions(hs, CLIENT_HELLO, hello->extensions);
    if (s == OK)
        s = check_presence(hs);
    return s == OK ? check_shares(hs) : s;
}

/* What is asked of the first hello and of the second. */
static enum status take_hello(struct handshake *hs, struct client_hello *hello)
{
    enum status s = take_hello_fields(hs, hello);
    return s == OK ? take_hello_extensions(hs, hello) : s;
}

static enum status take_client_hello(struct handshake *hs)
{
    struct client_hello hello;
    struct span share;
    enum status s = take_hello(hs, &hello);
    if (s == OK)
        s = choose_suite(hs, hello.cipher_suites);
    if (s == OK)
        s = choose_group(hs, &share);
    if (s == OK)
        s = choose_server_identity(hs);
    if (s != OK)
        return s;
    hs->agreed->hello_retried = hs->agreed->group == NULL;
    if (!hs->agreed->hello_retried)
        return exchange_keys(hs, share);
    digest_constant_parts(hs->hello_digest, &hello);
    return OK;
}

/* 4.2.8: the second hello has one share, of the group that we asked for. */
static enum status take_second_client_hello(struct handshake *hs)
{
    struct client_hello hello;
    struct span share;
    enum status s = take_hello(hs, &hello);
    if (s == OK)
        s = check_unchanged(hs, &hello);
    if (s != OK)
        return s;
    hs->link->early_data_to_skip = 0; /* 4.2.10: what the client sent of it came before */
    struct reader list = reader_of(hs->hello.shares);
    (void)rd_key_share(&list);
    if (!find_share(&share, hs->hello.shares, hs->retry_group->id) || rd_more(&list) || hs->hello.early_data)
        return fail(hs, BECAUSE_RETRY_NOT_HEEDED);
    hs->agreed->group = hs->retry_group;
    return exchange_keys(hs, share);
}

/* ---- ServerHello and HelloRetryRequest, 4.1.3 and 4.1.4 ---- */

static void write_hello(struct handshake *hs, enum message kind, struct span random)
{
    struct writer *w = &hs->out;
    WR_MESSAGE(w, kind) {
        wr_u16(w, TLS12);    /* legacy_version = 0x0303 */
        wr_bytes(w, random); /* Random random */
        WR_VEC8(w)
            wr_bytes(w, span_of(hs->session_id, hs->session_id_len)); /* legacy_session_id_echo<0..32> */
        wr_u16(w, hs->agreed->suite->id);                             /* CipherSuite cipher_suite */
        wr_u8(w, 0);                                                  /* legacy_compression_method = 0 */
        write_extensions(hs, kind);
    }
}

static enum status write_hello_retry_request(struct handshake *hs)
{
    transcript_retry(&hs->transcript);
    write_hello(hs, HELLO_RETRY_REQUEST, span_of(hello_retry_random, RANDOM_LEN));
    return OK;
}

enum status write_server_hello(struct handshake *hs)
{
    if (random_bytes((struct bytes){ hs->server_random, RANDOM_LEN }) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    write_hello(hs, SERVER_HELLO, span_of(hs->server_random, RANDOM_LEN));
    return OK;
}

static enum status continue_with_tls13(struct handshake *hs)
{
    hs->at = tls13_server;
    return OK;
}

/* clang-format off */
const struct step server_opening[] = {
    { RECV, CLIENT_HELLO,        NO_KEYS, always,     take_client_hello,         "the client says what it can do, and sends a public key of this moment" },
    { SEND, HELLO_RETRY_REQUEST, NO_KEYS, if_retried, write_hello_retry_request, "the server wants a public key of another group" },
    { RECV, CLIENT_HELLO,        NO_KEYS, if_retried, take_second_client_hello,  "the client asks again, with the key that the server wants" },
    { DONE, NO_MESSAGE,          NO_KEYS, always,     continue_with_tls13,       NULL },
};
/* clang-format on */
