/* tls12_client.c - the rest of RFC 5246 figures 1 and 2 (RFC 5077 figures 1 to 4), from the client's chair. */
#include "handshake/judgement.h"

#include "message/tls12_messages.h"

static bool if_certificate_requested(const struct handshake *hs)
{
    return hs->certificate_requested;
}

/* 7.4.8: "only sent following a client certificate that has signing capability"; an empty Certificate has none. */
static bool if_client_signs(const struct handshake *hs)
{
    return hs->certificate_requested && hs->identity != NULL;
}

static enum status take_certificate_request(struct handshake *hs)
{
    struct tls12_certificate_request request;
    if (!read_tls12_certificate_request(&request, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    hs->certificate_requested = true;
    hs->certificate_types = request.types;
    remember_schemes(hs, request.schemes);
    choose_client_identity(hs);
    return OK;
}

static enum status take_server_hello_done(struct handshake *hs)
{
    if (!read_empty_message(hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    if (!hs->certificate_requested)
        kept_messages_forget(&hs->messages);
    return OK;
}

/* clang-format off */
const struct step tls12_client[] = {
    /* abbreviated, figure 2: the server speaks first */
    { RECV,     NEW_SESSION_TICKET,         NO_KEYS,           if_resumed_with_ticket,   take_new_ticket,               "a new ticket, for the next time" },
    { KEYS,     NO_MESSAGE,                 SESSION_KEYS,      if_resumed,               derive_resumed_keys,           "session keys: both sides make new ones from the master secret that they remember and the two randoms" },
    { KEYS,     CHANGE_CIPHER_SPEC_MESSAGE, READ_APPLICATION,  if_resumed,               read_with_session_keys,        "from here all that the server says is encrypted" },
    { RECV,     FINISHED,                   NO_KEYS,           if_resumed,               check_peer_tls12_finished,     "server ready: it proves that it remembers, and saw the same conversation" },
    /* full */
    { RECV,     CERTIFICATE,                NO_KEYS,           unless_resumed,           take_peer_tls12_certificate,   "the server says who it is, and who vouches for it" },
    { MAY_RECV, CERTIFICATE_STATUS,         NO_KEYS,           if_staple_promised,       take_status,                   "and brings its issuer's word that the certificate was not revoked" },
    { AWAIT,    NO_MESSAGE,                 NO_KEYS,           unless_resumed,           verdict_on_chain,              "certificate verified: is it signed by someone we trust, for this name, today?" },
    { RECV,     SERVER_KEY_EXCHANGE,        NO_KEYS,           if_ephemeral,             take_server_key_exchange,      "the server's signature: under a public key of this moment and both randoms, by the certificate's key" },
    { MAY_RECV, CERTIFICATE_REQUEST,        NO_KEYS,           unless_resumed,           take_certificate_request,      "the server wants to know who the client is" },
    { RECV,     SERVER_HELLO_DONE,          NO_KEYS,           unless_resumed,           take_server_hello_done,        "the server has said what it had to say" },
    { SEND,     CERTIFICATE,                NO_KEYS,           if_certificate_requested, write_own_tls12_certificate,   "the client says who it is, if it likes to" },
    { SEND,     CLIENT_KEY_EXCHANGE,        NO_KEYS,           unless_resumed,           write_own_client_key_exchange, "premaster secret: what the client sends lets both sides have it, and nobody else" },
    { KEYS,     NO_MESSAGE,                 SESSION_KEYS,      unless_resumed,           derive_session_keys,           "session keys: both sides make the same ones from the premaster secret, the randoms and the conversation so far" },
    { AWAIT,    NO_MESSAGE,                 NO_KEYS,           if_client_signs,          sign_messages,                 "the client's private key signs" },
    { SEND,     CERTIFICATE_VERIFY,         NO_KEYS,           if_client_signs,          write_own_certificate_verify,  "the client proves that it holds its certificate's key, by signing this very conversation" },
    /* both */
    { KEYS,     CHANGE_CIPHER_SPEC_MESSAGE, WRITE_APPLICATION, always,                   write_with_session_keys,       "from here all that the client says is encrypted" },
    { SEND,     FINISHED,                   NO_KEYS,           always,                   write_own_tls12_finished,      "client ready: it proves that it saw the same conversation, and has the same keys" },
    /* full */
    { RECV,     NEW_SESSION_TICKET,         NO_KEYS,           if_full_with_ticket,      take_new_ticket,               "a ticket, for a shorter handshake the next time" },
    { KEYS,     CHANGE_CIPHER_SPEC_MESSAGE, READ_APPLICATION,  unless_resumed,           read_with_session_keys,        "and all that the server says" },
    { RECV,     FINISHED,                   NO_KEYS,           unless_resumed,           check_peer_tls12_finished,     "server ready: the same proof. Symmetric encryption begins" },
    { DONE,     NO_MESSAGE,                 NO_KEYS,           always,                   NULL,                          NULL },
};
/* clang-format on */
