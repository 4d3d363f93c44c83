/* tls12_server.c - the rest of RFC 5246 figures 1 and 2 (RFC 5077 figures 1 to 4), from the server's chair. */
#include "handshake/judgement.h"

#include "message/tls12_messages.h"

static bool if_asking_client(const struct handshake *hs)
{
    return !hs->agreed->resumed && hs->policy->client_auth != HF_CLIENT_AUTH_NONE;
}

/* 7.4.4. We name no authorities: any certificate may be shown, and is judged then. */
static enum status write_certificate_request(struct handshake *hs)
{
    struct writer *w = &hs->out;
    WR_MESSAGE(w, CERTIFICATE_REQUEST) {
        WR_VEC8(w) { /* ClientCertificateType certificate_types<1..2^8-1> */
            wr_u8(w, ECDSA_SIGN);
            wr_u8(w, RSA_SIGN);
        }
        write_signature_algorithms(hs, CERTIFICATE_REQUEST); /* SignatureAndHashAlgorithm <2..2^16-2> */
        wr_u16(w, 0);                                        /* DistinguishedName certificate_authorities<0..2^16-1> */
    }
    return OK;
}

static enum status write_server_hello_done(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, SERVER_HELLO_DONE) {
        /* struct { } ServerHelloDone */
    }
    return OK;
}

/* clang-format off */
const struct step tls12_server[] = {
    { SEND,  SERVER_HELLO,               NO_KEYS,           always,                   write_server_hello,            "server hello: the server chooses version and cipher suite" },
    /* abbreviated, figure 2: the server speaks first */
    { SEND,  NEW_SESSION_TICKET,         NO_KEYS,           if_resumed_with_ticket,   write_new_ticket,              "a new ticket, for the next time" },
    { KEYS,  NO_MESSAGE,                 SESSION_KEYS,      if_resumed,               derive_resumed_keys,           "session keys: both sides make new ones from the master secret that they remember and the two randoms" },
    { KEYS,  CHANGE_CIPHER_SPEC_MESSAGE, WRITE_APPLICATION, if_resumed,               write_with_session_keys,       "from here all that the server says is encrypted" },
    { SEND,  FINISHED,                   NO_KEYS,           if_resumed,               write_own_tls12_finished,      "server ready: it proves that it remembers, and saw the same conversation" },
    /* full */
    { SEND,  CERTIFICATE,                NO_KEYS,           unless_resumed,           write_own_tls12_certificate,   "the server says who it is, and who vouches for it" },
    { SEND,  CERTIFICATE_STATUS,         NO_KEYS,           if_staple_promised,       write_own_status,              "and brings its issuer's word that the certificate was not revoked" },
    { AWAIT, NO_MESSAGE,                 NO_KEYS,           if_ephemeral,             sign_params,                   "the server's private key signs" },
    { SEND,  SERVER_KEY_EXCHANGE,        NO_KEYS,           if_ephemeral,             write_own_server_key_exchange, "the server's signature: under a public key of this moment and both randoms, by the certificate's key" },
    { SEND,  CERTIFICATE_REQUEST,        NO_KEYS,           if_asking_client,         write_certificate_request,     "the server wants to know who the client is" },
    { SEND,  SERVER_HELLO_DONE,          NO_KEYS,           unless_resumed,           write_server_hello_done,       "the server has said what it had to say" },
    { RECV,  CERTIFICATE,                NO_KEYS,           if_asking_client,         take_peer_tls12_certificate,   "the client says who it is, if it likes to" },
    { AWAIT, NO_MESSAGE,                 NO_KEYS,           if_peer_sent_certificate, verdict_on_chain,              "certificate verified: is it signed by someone we trust, for a client, today?" },
    { RECV,  CLIENT_KEY_EXCHANGE,        NO_KEYS,           unless_resumed,           take_client_key_exchange,      "premaster secret: what the client sends lets both sides have it, and nobody else" },
    { KEYS,  NO_MESSAGE,                 SESSION_KEYS,      unless_resumed,           derive_session_keys,           "session keys: both sides make the same ones from the premaster secret, the randoms and the conversation so far" },
    { RECV,  CERTIFICATE_VERIFY,         NO_KEYS,           if_peer_sent_certificate, check_signature_of_messages,   "the client proves that it holds its certificate's key, by signing this very conversation" },
    /* both */
    { KEYS,  CHANGE_CIPHER_SPEC_MESSAGE, READ_APPLICATION,  always,                   read_with_session_keys,        "from here all that the client says is encrypted" },
    { RECV,  FINISHED,                   NO_KEYS,           always,                   check_peer_tls12_finished,     "client ready: it proves that it saw the same conversation, and has the same keys" },
    /* full */
    { SEND,  NEW_SESSION_TICKET,         NO_KEYS,           if_full_with_ticket,      write_new_ticket,              "a ticket, for a shorter handshake the next time" },
    { KEYS,  CHANGE_CIPHER_SPEC_MESSAGE, WRITE_APPLICATION, unless_resumed,           write_with_session_keys,       "and all that the server says" },
    { SEND,  FINISHED,                   NO_KEYS,           unless_resumed,           write_own_tls12_finished,      "server ready: the same proof. Symmetric encryption begins" },
    { DONE,  NO_MESSAGE,                 NO_KEYS,           always,                   NULL,                          NULL },
};
/* clang-format on */
