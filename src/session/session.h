/* session.h - what two sides remember of a handshake, so that the next one is shorter (RFC 5246 F.1.4, RFC 5077).
 *
 * A session of TLS 1.2 is its master secret. It is remembered only when that came from the extended master secret: of
 * the others two can be made to have the same one (RFC 7627 1, the triple handshake). */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "keys/prf.h"

struct session {
    uint16_t suite;
    struct master_secret master;
    uint8_t name_digest[32]; /* SHA-256 of the server's name that the client asked for, RFC 6066 3: for no other */
    bool verified;           /* the peer's chain was judged, and trusted, and the peer held its key */
};

#define MAX_TICKET_LEN 1024          /* of ours */
#define MAX_FOREIGN_TICKET_LEN 16384 /* that we keep: it has to fit into a ClientHello */

/* Where a server's sessions are between two handshakes: in the tickets that clients bring back, or elsewhere. Any
 * thread may call. */
struct session_keeper {
    uint32_t lifetime; /* seconds, RFC 5077 3.3: what clients are told */
    /* False when the ticket is none of ours, or too old: a full handshake follows. */
    bool (*find)(struct session *out, void *self, struct span ticket);
    /* `ticket` has MAX_TICKET_LEN bytes of room; its len becomes the ticket's. FAILED: there is none this time. */
    MUST_CHECK enum status (*keep)(struct bytes *ticket, void *self, const struct session *session);
    void *self;
};

/* A client's: what it got in a handshake, to bring back in another one. */
struct resumable {
    struct session session;
    struct span ticket;
};

/* Told of each ticket, once the handshake that brought it is complete. The bytes are borrowed for the call. */
typedef void session_fn(void *arg, const struct resumable *resumable, uint32_t lifetime_hint);

#endif
