/* flow.h - a handshake is a table: a row is one line of the RFC's figure, and only the driver moves from row to row. */
#ifndef HANDSHAKE_FLOW_H
#define HANDSHAKE_FLOW_H

#include "base/status.h"
#include "message/messages.h"

struct handshake;

enum act {
    SEND,     /* perform() writes the message to hs->out */
    RECV,     /* this message, and no other, must come: perform() judges hs->in */
    MAY_RECV, /* it may come; if another did, the row is passed over. A RECV row follows, with no KEYS row between; an
               * AWAIT row may stand there */
    AWAIT,    /* perform() may stand still (WAIT) for an answer from outside */
    KEYS, /* perform() makes keys, or changes those of a direction: no byte of a message may be pending when it reads.
           * TLS 1.2 says it in a record of its own, a line of its figure: then the row's message is
           * ChangeCipherSpec, which is sent before, or waited for */
    DONE, /* the table ends; perform(), where there is one, chooses the table that continues */
};

/* Which direction's keys a KEYS row changes, and to which. For the mirror test, and for the driver. */
enum key_change {
    NO_KEYS,
    SESSION_KEYS, /* TLS 1.2: the keys of both directions are made, and neither changes yet */
    READ_HANDSHAKE,
    WRITE_HANDSHAKE,
    READ_APPLICATION,
    WRITE_APPLICATION,
};

struct step {
    enum act act;
    enum message message;
    enum key_change keys;
    bool (*when)(const struct handshake *); /* asks our own state alone; a condition stands where the figure has '*' */
    enum status (*perform)(struct handshake *);
    const char *caption; /* for people: demo and trace show it */
};

/* The hellos, which choose the version; RFC 8446 figure 1 and section 2.1; RFC 5246 figure 1. From both chairs. */
extern const struct step client_opening[], server_opening[];
extern const struct step tls13_client[], tls13_server[];
extern const struct step tls12_client[], tls12_server[];

bool always(const struct handshake *hs);

#endif
