/* exchange.h - between the files of TLS 1.2's key exchange: what ECDHE, DHE and RSA do with its messages. */
#ifndef HANDSHAKE_EXCHANGE_H
#define HANDSHAKE_EXCHANGE_H

#include "handshake/judgement.h"
#include "message/tls12_messages.h"

struct exchange {
    /* The server's part of the key, as the ServerKeyExchange says it. NULL: there is no such message. */
    size_t max_params;
    enum status (*write_params)(struct handshake *, struct writer *);

    /* The client reads that message. Its signature is checked between the two; then our part and the premaster secret
     * are made. */
    bool (*read_params)(struct signed_params *proof, struct span body);
    enum status (*answer_params)(struct handshake *, struct span body);

    /* The ClientKeyExchange. The server makes the premaster secret of it. */
    enum status (*write_client_key)(struct handshake *);
    enum status (*take_client_key)(struct handshake *);
};
extern const struct exchange ecdhe_exchange, dhe_exchange, rsa_exchange;

/* What both sides share becomes the premaster secret. */
void set_premaster(struct handshake *hs, struct span shared);

#endif
