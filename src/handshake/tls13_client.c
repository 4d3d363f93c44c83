/* tls13_client.c - the rest of RFC 8446 figure 1, from the client's chair. */
#include "handshake/judgement.h"

static bool if_certificate_requested(const struct handshake *hs)
{
    return hs->certificate_requested;
}

/* 4.4.3: "sent ... whenever authenticating via a certificate"; an empty Certificate authenticates nobody. */
static bool if_client_signs(const struct handshake *hs)
{
    return hs->certificate_requested && hs->identity != NULL;
}

static enum status take_encrypted_extensions(struct handshake *hs)
{
    struct encrypted_extensions message;
    if (!read_encrypted_extensions(&message, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    return take_extensions(hs, ENCRYPTED_EXTENSIONS, message.extensions);
}

/* 4.3.2: the context "SHALL be zero length unless used for the post-handshake authentication", which we do not offer.
 */
static enum status take_certificate_request(struct handshake *hs)
{
    struct certificate_request request;
    if (!read_certificate_request(&request, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    if (request.context.len != 0)
        return fail(hs, BECAUSE_BAD_REQUEST_CONTEXT);
    enum status s = take_extensions(hs, CERTIFICATE_REQUEST, request.extensions);
    if (s != OK)
        return s;
    if (!has_extension(hs, EXT_SIGNATURE_ALGORITHMS))
        return fail(hs, BECAUSE_MISSING_REQUEST_SCHEMES);
    hs->certificate_requested = true;
    choose_client_identity(hs);
    return OK;
}

/* clang-format off */
const struct step tls13_client[] = {
    { KEYS,     NO_MESSAGE,           READ_HANDSHAKE,    always,                   begin_handshake_keys,         "both sides now share a secret: from here all that the server says is encrypted" },
    { KEYS,     NO_MESSAGE,           WRITE_HANDSHAKE,   always,                   write_with_handshake_keys,    "and all that the client says" },
    { RECV,     ENCRYPTED_EXTENSIONS, NO_KEYS,           always,                   take_encrypted_extensions,    "what else the server agrees to, such as the application protocol" },
    { MAY_RECV, CERTIFICATE_REQUEST,  NO_KEYS,           always,                   take_certificate_request,     "the server wants to know who the client is" },
    { RECV,     CERTIFICATE,          NO_KEYS,           always,                   take_peer_certificate,        "the server says who it is, and who vouches for it" },
    { AWAIT,    NO_MESSAGE,           NO_KEYS,           always,                   verdict_on_chain,             "certificate verified: is it signed by someone we trust, for this name, today?" },
    { RECV,     CERTIFICATE_VERIFY,   NO_KEYS,           always,                   check_peer_signature,         "the server proves that it holds the certificate's key, by signing this very conversation" },
    { RECV,     FINISHED,             NO_KEYS,           always,                   check_peer_finished,          "server ready: it proves that it saw the same conversation, and nobody changed a word" },
    { KEYS,     NO_MESSAGE,           READ_APPLICATION,  always,                   begin_application_keys,       "the server's data comes under keys of its own" },
    { SEND,     CERTIFICATE,          NO_KEYS,           if_certificate_requested, write_own_certificate,        "the client says who it is, if it likes to" },
    { AWAIT,    NO_MESSAGE,           NO_KEYS,           if_client_signs,          sign_transcript,              "the client's private key signs" },
    { SEND,     CERTIFICATE_VERIFY,   NO_KEYS,           if_client_signs,          write_own_certificate_verify, "the client proves that it holds its certificate's key" },
    { SEND,     FINISHED,             NO_KEYS,           always,                   write_own_finished,           "client ready: it proves that it saw the same conversation. The handshake is complete" },
    { KEYS,     NO_MESSAGE,           WRITE_APPLICATION, always,                   write_with_application_keys,  "the client's data goes under keys of its own" },
    { DONE,     NO_MESSAGE,           NO_KEYS,           always,                   NULL,                         NULL },
};
/* clang-format on */
