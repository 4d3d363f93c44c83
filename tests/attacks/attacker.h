/* attacker.h - what attacks are made of: somebody on the wire who sees and changes what is in the clear, and a peer
 * whose parameters are its own. */
#ifndef TESTS_ATTACKS_ATTACKER_H
#define TESTS_ATTACKS_ATTACKER_H

#include "handshake/judgement.h"
#include "message/tls12_messages.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"

/* ---- somebody on the wire ---- */

/* What the side has to say arrives. */
void let_speak(struct pair *p, struct side *from);

struct stolen_record {
    uint8_t type;
    struct span content;
};

enum { MOST_STOLEN = 64 };

/* What a side said and nobody heard; messages in the clear stand in a record each. */
struct stolen {
    struct stolen_record records[MOST_STOLEN];
    size_t count;
};
void steal(struct stolen *out, struct side *from);

/* Says it again, as it was. */
void put_stolen(struct side *from, const struct stolen_record *record);

/* The body of the message in a stolen record, whose type it must have. */
struct span body_of(const struct stolen_record *record, enum message kind);
struct span stolen_body(const struct stolen *stolen, enum message kind);

/* The hello that the side, a client, has in `sent`; and the data of one of its extensions, to be looked at and changed.
 * at == NULL: it has none. */
struct client_hello hello_of(const struct side *client);
struct bytes extension_of(const struct side *client, uint16_t type);

/* Gives an extension a type that nobody knows: as good as cut out, and no length changes. */
void hide_extension(const struct side *client, uint16_t type);

/* ---- a peer with its own parameters ---- */

/* The server signs and sends these, in whatever shape they are, as what its ServerKeyExchange is about. */
void sign_params_instead(struct side *server, struct span params);

/* What a ServerKeyExchange says of a group. */
struct span dhe_params(struct span p, struct span g, struct span share);
struct span ecdhe_params(uint16_t group, struct span point);

size_t row_of_keys(const struct flow *flow, enum key_change keys);

/* ---- claims ---- */

/* The side refused with that alert, whatever it calls the reason. */
void expect_refusal(const struct side *side, uint8_t alert);

/* Neither side takes it for a connection, whoever noticed. */
void expect_no_connection(struct pair *p);

#endif
