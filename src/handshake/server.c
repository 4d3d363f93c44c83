/* server.c - a server's opening: ClientHello, perhaps HelloRetryRequest and another (RFC 8446 4.1). */
#include "handshake/judgement.h"

static bool if_retried(const struct handshake *hs)
{
    return hs->agreed->hello_retried;
}

/* ---- ClientHello, 4.1.2 ---- */

/* 4.1.2: null alone; RFC 5246 7.4.1.2: null among others, which we never choose. */
static bool is_good_compression(const struct handshake *hs, struct span methods)
{
    return memchr(methods.at, 0, methods.len) != NULL && (hs->agreed->version == TLS12 || methods.len == 1);
}

static enum status take_hello_fields(struct handshake *hs, struct client_hello *hello)
{
    if (!read_client_hello(hello, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    remember_numbers(&hs->peer.suites, hello->cipher_suites);
    enum status s = choose_version(hs, hello);
    if (s != OK)
        return s;
    if (!is_good_compression(hs, hello->compression))
        return fail(hs, BECAUSE_BAD_COMPRESSION);
    hs->client_version = hello->legacy_version;
    memcpy(hs->randoms.client, hello->random.at, RANDOM_LEN);
    hs->session_id_len = hello->session_id.len;
    if (hello->session_id.len > 0)
        memcpy(hs->session_id, hello->session_id.at, hello->session_id.len);
    return OK;
}

/* What is asked of the first hello and of the second. */
static enum status take_hello(struct handshake *hs, struct client_hello *hello)
{
    hs->hello = (struct hello_extensions){ 0 };
    enum status s = take_hello_fields(hs, hello);
    return s == OK ? take_extensions(hs, CLIENT_HELLO, hello->extensions) : s;
}

static enum status take_client_hello(struct handshake *hs)
{
    struct client_hello hello;
    enum status s = take_hello(hs, &hello);
    if (s != OK)
        return s;
    return hs->agreed->version == TLS13 ? choose_tls13(hs, &hello) : choose_tls12(hs, &hello);
}

static enum status take_second_client_hello(struct handshake *hs)
{
    struct client_hello hello;
    enum status s = take_hello(hs, &hello);
    return s == OK ? rechoose_tls13(hs, &hello) : s;
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
        if (has_extensions_for(hs, kind)) /* a client of TLS 1.2 without extensions may not know what they are */
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
    if (random_bytes((struct bytes){ hs->randoms.server, RANDOM_LEN }) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    mark_downgrade(hs);
    write_hello(hs, SERVER_HELLO, span_of(hs->randoms.server, RANDOM_LEN));
    return OK;
}

static enum status continue_with_version(struct handshake *hs)
{
    hs->at = hs->agreed->version == TLS13 ? tls13_server : tls12_server;
    return OK;
}

/* clang-format off */
const struct step server_opening[] = {
    { RECV, CLIENT_HELLO,        NO_KEYS, always,     take_client_hello,         "client hello: what the client can do" },
    { SEND, HELLO_RETRY_REQUEST, NO_KEYS, if_retried, write_hello_retry_request, "the server wants a public key of another group" },
    { RECV, CLIENT_HELLO,        NO_KEYS, if_retried, take_second_client_hello,  "the client asks again, with the key that the server wants" },
    { DONE, NO_MESSAGE,          NO_KEYS, always,     continue_with_version,     NULL },
};
/* clang-format on */
