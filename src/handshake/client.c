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
    wr_u16(w, TLS12);                                     /* ProtocolVersion legacy_version = 0x0303 */
    wr_bytes(w, span_of(hs->randoms.client, RANDOM_LEN)); /* Random random */
    WR_VEC8(w)
        wr_bytes(w, span_of(hs->session_id, hs->session_id_len)); /* opaque legacy_session_id<0..32> */
    WR_VEC16(w) {                                                 /* CipherSuite cipher_suites<2..2^16-2> */
        for (size_t i = 0; i < hs->policy->num_suites; i++)
            if (policy_offers(hs->policy, hs->policy->suites[i]))
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

static enum status make_randoms(struct handshake *hs)
{
    uint8_t random[RANDOM_LEN + sizeof hs->session_id];
    if (random_bytes((struct bytes){ random, sizeof random }) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    memcpy(hs->randoms.client, random, RANDOM_LEN);
    memcpy(hs->session_id, random + RANDOM_LEN, sizeof hs->session_id);
    return OK;
}

static enum status write_client_hello(struct handshake *hs)
{
    enum status s = make_randoms(hs);
    bool offers_tls13 = policy_speaks(hs->policy, TLS13);
    /* Appendix D.4: a session id makes this look like a resumption of TLS 1.2, which middleboxes let pass. */
    bool is_disguised = offers_tls13 && !hs->policy->no_middlebox_compatibility;
    /* RFC 5077 3.4: and a server that takes our ticket echoes it. */
    hs->session_id_len = is_disguised || may_offer_session(hs) ? sizeof hs->session_id : 0;
    hs->link->write.says_tls10 = true;
    if (hs->policy->num_identities > 0 && policy_speaks(hs->policy, TLS12))
        kept_messages_begin(&hs->messages);
    if (s == OK && offers_tls13)
        s = make_share(hs, hs->policy->groups[0]);
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

static enum status take_suite(struct handshake *hs, uint16_t id)
{
    const struct cipher_suite *suite = policy_suite(hs->policy, id);
    hs->peer.suites.count = 0;
    remember_number(&hs->peer.suites, id);
    if (suite == NULL || !suite_is_of(suite, hs->agreed->version))
        return fail(hs, BECAUSE_SUITE_NOT_OFFERED);
    if (hs->agreed->suite != NULL && hs->agreed->suite != suite)
        return fail(hs, BECAUSE_SUITE_CHANGED);
    hs->agreed->suite = suite;
    transcript_choose(&hs->transcript, suite->hash);
    return OK;
}

/* TLS 1.3 has the server echo it. In TLS 1.2 that is to resume a session. */
static enum status check_session_id(struct handshake *hs, struct span session_id)
{
    bool is_echo = span_equal(session_id, span_of(hs->session_id, hs->session_id_len));
    if (hs->agreed->version == TLS13)
        return is_echo ? OK : fail(hs, BECAUSE_SESSION_ID_NOT_ECHOED);
    bool resumes = is_echo && session_id.len > 0;
    hs->agreed->resumed = resumes && may_offer_session(hs);
    return resumes && !hs->agreed->resumed ? fail(hs, BECAUSE_SESSION_NOT_OFFERED) : OK;
}

static enum status take_hello_fields(struct handshake *hs, enum message in, struct server_hello *hello)
{
    if (!read_server_hello(hello, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    enum status s = take_version(hs, in, hello);
    if (s == OK)
        s = check_session_id(hs, hello->session_id);
    if (s == OK && hello->compression != 0)
        s = fail(hs, BECAUSE_BAD_COMPRESSION);
    return s == OK ? take_suite(hs, hello->cipher_suite) : s;
}

static enum status take_hello_retry_request(struct handshake *hs)
{
    struct server_hello hello;
    enum status s = take_hello_fields(hs, HELLO_RETRY_REQUEST, &hello);
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

/* What was prepared for the other version is of no use any more. */
static enum status settle_for_tls13(struct handshake *hs)
{
    hs->change_cipher_spec_came = false;
    kept_messages_forget(&hs->messages);
    return has_extension(hs, EXT_KEY_SHARE) ? OK : fail(hs, BECAUSE_MISSING_KEY_SHARE);
}

static enum status settle_for_tls12(struct handshake *hs)
{
    ephemeral_forget(&hs->own_key);
    if (hs->change_cipher_spec_came) /* it would be TLS 1.3's, which means nothing; here it came too early */
        return fail(hs, BECAUSE_BAD_CHANGE_CIPHER_SPEC);
    /* RFC 5746 3.4 lets a client go on; but a server that does not know the extension lets others speak before it. */
    if (!has_extension(hs, EXT_RENEGOTIATION_INFO))
        return fail(hs, BECAUSE_NO_SECURE_RENEGOTIATION);
    return hs->agreed->resumed ? accept_resumption(hs) : OK;
}

static enum status take_server_hello(struct handshake *hs)
{
    struct server_hello hello;
    enum status s = take_hello_fields(hs, SERVER_HELLO, &hello);
    if (s != OK)
        return s;
    memcpy(hs->randoms.server, hello.random.at, RANDOM_LEN);
    s = take_extensions(hs, SERVER_HELLO, hello.extensions);
    if (s != OK)
        return s;
    return hs->agreed->version == TLS13 ? settle_for_tls13(hs) : settle_for_tls12(hs);
}

static enum status continue_with_version(struct handshake *hs)
{
    hs->at = hs->agreed->version == TLS13 ? tls13_client : tls12_client;
    return OK;
}

/* clang-format off */
const struct step client_opening[] = {
    { SEND,     CLIENT_HELLO,        NO_KEYS, always,     write_client_hello,        "client hello: what the client can do" },
    { MAY_RECV, HELLO_RETRY_REQUEST, NO_KEYS, always,     take_hello_retry_request,  "the server wants a public key of another group" },
    { SEND,     CLIENT_HELLO,        NO_KEYS, if_retried, write_second_client_hello, "the client asks again, with the key that the server wants" },
    { RECV,     SERVER_HELLO,        NO_KEYS, always,     take_server_hello,         "server hello: the server chooses version and cipher suite" },
    { DONE,     NO_MESSAGE,          NO_KEYS, always,     continue_with_version,     NULL },
};
/* clang-format on */
