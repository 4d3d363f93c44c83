/* pair.h - a client and a server in one process, and the wire between them as bytes that a test can look at and change.
 *
 *     struct pair p = new_pair((struct pair_options){ 0 });
 *     shake_hands(&p);                                           // until nothing moves any more
 *     expect_connected(&p);
 *
 * What a side wrote stands in its `sent` until deliver() gives it to the other. What a test makes is freed when the
 * test program ends; free_pair() does it sooner. */
#ifndef TESTS_SUPPORT_PAIR_H
#define TESTS_SUPPORT_PAIR_H

#include "base/status.h"
#include "handfast.h"
#include "support/certificates.h"

#include <stdlib.h>

/* That TLS 1.3 adds to the content of a record: header, content type, tag. */
enum { RECORD_OVERHEAD = 5 + 1 + 16 };

struct wire {
    uint8_t *at;
    size_t len, cap;
};

struct side {
    hf_config *config;
    hf_conn *conn;
    struct wire sent;     /* on its way to the other side */
    struct wire inbound;  /* arrived, and not taken yet */
    struct wire received; /* application data */
    hf_status last;       /* of hf_receive() */
    char *events;         /* "C ClientHello {none}\n" a line, as the trace callback tells */
};

struct pair {
    struct side client, server;
    size_t chunk; /* bytes given to hf_receive() at a time; 0: all that there are */
};

/* Called with each side's configuration before its connection is made. */
typedef void configure_fn(hf_config *config, void *arg);

struct pair_options {
    const char *name; /* that the client asks for; "server.example" unless told */
    bool without_name;
    bool without_identity; /* the server's is not added: configure_server does it */
    uint16_t newest;       /* version that either speaks: TLS12, or all of them */
    configure_fn *configure_client, *configure_server;
    void *arg;
};

/* A client that trusts a root of the test, and a server with a P-256 leaf for server.example below it. */
struct pair new_pair(struct pair_options options);
void free_pair(struct pair *p);

/* Begins the list of events of the side's connection, which is new. */
void note_events(struct side *side);

/* The root, and the leaf that new_pair()'s server has. */
const struct made_certificate *test_root(void);
const struct made_certificate *test_leaf(void);

/* Takes what a side has to say into its `sent`. */
void flush_side(struct side *from);

/* Gives what `from` sent to `to`, which takes as much as it can. */
void deliver(struct pair *p, struct side *from, struct side *to);

/* What the client has to say comes to the server, and what that has to say to the client. */
void make_round_trip(struct pair *p);

/* Flushes and delivers until neither side has anything to say. */
void shake_hands(struct pair *p);

/* Sends data as records into `sent`. */
void send_text(struct side *from, const char *text);

void expect_connected(struct pair *p);

/* The side failed for that reason, and sent (or got) that alert. */
void expect_failure(struct side *side, const char *reason, uint8_t alert);

/* The side failed because the other one's alert told so. */
void expect_alert_from_peer(struct side *side, uint8_t alert);

void wire_add(struct wire *wire, const uint8_t *at, size_t len);
void wire_clear(struct wire *wire);

/* The library's span, as the public API has it. */
hf_span of(struct span s);

/* HF_OK, or the test fails with the configuration's own words. */
void must(hf_config *config, hf_status status);

#endif
