/* tls13_server.c - the rest of RFC 8446 figure 1, from the server's chair. */
#include "handshake/judgement.h"

static bool if_asking_client(const struct handshake *hs)
{
    return hs->policy->client_auth != HF_CLIENT_AUTH_NONE;
}

static enum status write_encrypted_extensions(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, ENCRYPTED_EXTENSIONS)
        write_extensions(hs, ENCRYPTED_EXTENSIONS);
    return OK;
}

static enum status write_certificate_request(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, CERTIFICATE_REQUEST) {
        WR_VEC8(&hs->out) {
            /* opaque certificate_request_context<0..2^8-1>: empty in the handshake */
        }
        write_extensions(hs, CERTIFICATE_REQUEST);
    }
    return OK;
}

/* clang-format off */
const struct step tls13_server[] = {
    { SEND,  SERVER_HELLO,         NO_KEYS,           always,                   write_server_hello,           "server hello: the server chooses version and cipher suite" },
    { KEYS,  NO_MESSAGE,           WRITE_HANDSHAKE,   always,                   begin_handshake_keys,         "both sides now share a secret: from here all that the server says is encrypted" },
    { SEND,  ENCRYPTED_EXTENSIONS, NO_KEYS,           always,                   write_encrypted_extensions,   "what else the server agrees to, such as the application protocol" },
    { SEND,  CERTIFICATE_REQUEST,  NO_KEYS,           if_asking_client,         write_certificate_request,    "the server wants to know who the client is" },
    { SEND,  CERTIFICATE,          NO_KEYS,           always,                   write_own_certificate,        "the server says who it is, and who vouches for it" },
    { AWAIT, NO_MESSAGE,           NO_KEYS,           always,                   sign_transcript,              "the server's private key signs" },
    { SEND,  CERTIFICATE_VERIFY,   NO_KEYS,           always,                   write_own_certificate_verify, "the server proves that it holds the certificate's key, by signing this very conversation" },
    { SEND,  FINISHED,             NO_KEYS,           always,                   write_own_finished,           "server ready: it proves that it saw the same conversation, and nobody changed a word" },
    { KEYS,  NO_MESSAGE,           WRITE_APPLICATION, always,                   begin_application_keys,       "the server's data goes under keys of its own" },
    { KEYS,  NO_MESSAGE,           READ_HANDSHAKE,    always,                   read_with_handshake_keys,     "all that the client says from here is encrypted, too" },
    { RECV,  CERTIFICATE,          NO_KEYS,           if_asking_client,         take_peer_certificate,        "the client says who it is, if it likes to" },
    { AWAIT, NO_MESSAGE,           NO_KEYS,           if_peer_sent_certificate, verdict_on_chain,             "certificate verified: is it signed by someone we trust, for a client, today?" },
    { RECV,  CERTIFICATE_VERIFY,   NO_KEYS,           if_peer_sent_certificate, check_peer_signature,         "the client proves that it holds its certificate's key" },
    { RECV,  FINISHED,             NO_KEYS,           always,                   check_peer_finished,          "client ready: it proves that it saw the same conversation. The handshake is complete" },
    { KEYS,  NO_MESSAGE,           READ_APPLICATION,  always,                   read_with_application_keys,   "the client's data comes under keys of its own" },
    { DONE,  NO_MESSAGE,           NO_KEYS,           always,                   NULL,                         NULL },
};
/* clang-format on */
