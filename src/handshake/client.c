/* client.c - a client's opening: ClientHello, perhaps HelloRetryRequest and another, ServerHello (RFC 8446 4.1). */
#include "handshake/judgement.h"

static bool if_retried(const struct handshake *hs)
{
    return hs->agreed->hello_retried;
}

/* ---- ClientHello, 4.1.2 ---- */

static enum status make_share(struct handshake *hs, const struct group *group)
{
    ephemeral_forget(&hs->own_key);
    if (group->generate(&hs->own_key, hs->own_share, group, hs->policy->provider) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    return OK;
}

static void write_hello_fields(struct handshake *hs)
{
    struct writer *w = &hs->out;
    wr_u16(w, TLS12);                                    /* ProtocolVersion legacy_version = 0x0303 */
    wr_bytes(w, span_of(hs->client_random, RANDOM_LEN)); /* Random random */
    WR_VEC8(w)
        wr_bytes(w, span_of(hs->session_id, hs->session_id_len)); /* opaque legacy_session_id<0..32> */
    WR_VEC16(w) {                                                 /* CipherSuite cipher_suites<2..2^16-2> */
        for (size_t i = 0; i < hs->policy->num_suites; i++)
            wr_u16(w, hs->policy->suites[i]->id);
    }
    WR_VEC8(w)
        wr_u8(w, 0); /* opaque legacy_compression_methods<1..2^8-1> */
}

static enum status write_hello(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, CLIENT_HELLO) {
        write_hello_fields(hs);
        write_extensions(hs, CLIENT_HELLO);
    }
    return OK;
}

static enum status write_client_hello(struct handshake *hs)
{
    uint8_t random[RANDOM_LEN + sizeof hs->session_id];
    if (random_bytes((struct bytes){ random, sizeof random }) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    memcpy(hs->client_random, random, RANDOM_LEN);
    memcpy(hs->session_id, random + RANDOM_LEN, sizeof hs->session_id);
    /* Appendix D.4: a session id makes this look like a resumption of TLS 1.2, which middleboxes let pass. */
    hs->session_id_len = hs->policy->no_middlebox_compatibility ? 0 : sizeof hs->session_id;
    hs->link->write.says_tls10 = true;
    enum status s = make_share(hs, hs->policy->groups[0]);
    return s == OK ? write_hello(hs) : s;
}

/* 4.1.2: the same again, but for what the HelloRetryRequest asked. */
static enum status write_second_client_hello(struct handshake *hs)
{
    enum status s = send_change_cipher_spec(hs);
    hs->out = flight_writer(&hs->flight);
    if (s == OK && hs->retry_group != NULL)
        s = make_share(hs, hs->retry_group);
    return s == OK ? write_hello(hs) : s;
}

/* ---- ServerHello and HelloRetryRequest, 4.1.3 and 4.1.4 ---- */

/* A server of TLS 1.2 says so here, and deserves a clear word before its other fields are judged. */
static enum status check_version(struct handshake *hs, const struct server_hello *hello)
{
    struct span body;
    bool is_tls = hello->legacy_version > SSL3; /* appendix D.5: SSL 3.0 here is the end, whatever extensions say */
    if (is_tls && find_extension(&body, hello->extensions, EXT_SUPPORTED_VERSIONS))
        return hello->legacy_version == TLS12 ? OK : fail(hs, BECAUSE_BAD_LEGACY_VERSION);
    hs->peer.versions.count = 0;
    remember_number(&hs->peer.versions, hello->legacy_version);
    return fail(hs, BECAUSE_SERVER_VERSION_TOO_OLD);
}

static enum status take_suite(struct handshake *hs, uint16_t id)
{
    const struct cipher_suite *suite = policy_suite(hs->policy, id);
    hs->peer.suites.count = 0;
    remember_number(&hs->peer.suites, id);
    if (suite == NULL)
        return fail(hs, BECAUSE_SUITE_NOT_OFFERED);
    if (hs->agreed->suite != NULL && hs->agreed->suite != suite)
        return fail(hs, BECAUSE_SUITE_CHANGED);
    hs->agreed->suite = suite;
    transcript_choose(&hs->transcript, suite->hash);
    return OK;
}

static enum status take_hello_fields(struct handshake *hs, struct server_hello *hello)
{
    if (!read_server_hello(hello, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    enum status s = check_version(hs, hello);
    if (s != OK)
        return s;
    if (!span_equal(hello->session_id, span_of(hs->session_id, hs->session_id_len)))
        return fail(hs, BECAUSE_SESSION_ID_NOT_ECHOED);
    if (hello->compression != 0)
        return fail(hs, BECAUSE_BAD_COMPRESSION);
    return take_suite(hs, hello->cipher_suite);
}

static enum status take_hello_retry_request(struct handshake *hs)
{
    struct server_hello hello;
    enum status s = take_hello_fields(hs, &hello);
    if (s == OK)
        s = take_extensions(hs, HELLO_RETRY_REQUEST, hello.extensions);
    if (s != OK)
        return s;
    /* 4.1.4: "Clients MUST abort the handshake with an "illegal_parameter" alert if the HelloRetryRequest would not
     * result in any change in the ClientHello." */
    if (hs->retry_group == NULL && hs->cookie.len == 0)
        return fail(hs, BECAUSE_USELESS_RETRY);
    hs->agreed->hello_retried = true;
    transcript_retry(&hs->transcript);
    return OK;
}

static enum status take_server_hello(struct handshake *hs)
{
    struct server_hello hello;
    enum status s = take_hello_fields(hs, &hello);
    if (s != OK)
        return s;
    memcpy(hs->server_random, hello.random.at, RANDOM_LEN);
    s = take_extensions(hs, SERVER_HELLO, hello.extensions);
    if (s == OK && !has_extension(hs, EXT_KEY_SHARE))
        return fail(hs, BECAUSE_MISSING_KEY_SHARE);
    return s;
}

static enum status continue_with_tls13(struct handshake *hs)
{
    hs->at = tls13_client;
    return OK;
}

/* clang-format off */
const struct step client_opening[] = {
    { SEND,     CLIENT_HELLO,        NO_KEYS, always,     write_client_hello,        "the client says what it can do, and sends a public key of this moment" },
    { MAY_RECV, HELLO_RETRY_REQUEST, NO_KEYS, always,     take_hello_retry_request,  "the server wants a public key of another group" },
    { SEND,     CLIENT_HELLO,        NO_KEYS, if_retried, write_second_client_hello, "the client asks again, with the key that the server wants" },
    { RECV,     SERVER_HELLO,        NO_KEYS, always,     take_server_hello,         "the server chooses version and cipher suite, and sends its own public key" },
    { DONE,     NO_MESSAGE,          NO_KEYS, always,     continue_with_tls13,       NULL },
};
/* clang-format on */
