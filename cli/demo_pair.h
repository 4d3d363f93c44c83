/* demo_pair.h - a client and a server in one process, over a real TCP connection. */
#ifndef HANDFAST_CLI_DEMO_PAIR_H
#define HANDFAST_CLI_DEMO_PAIR_H

#include "credentials.h"
#include "flows.h"
#include "handfast_stream.h"
#include "network.h"

struct side {
    hf_config *config;
    hf_conn *conn;
    hf_stream *stream;
    int fd;
};

struct pair {
    struct picture picture;
    struct side client, server;
    int64_t tcp_us, tls_us; /* without the time for drawing */
};

/* Two sides that know each other by these credentials, and shake hands as the flow has it: configured, not connected.
 * False when the library refuses; end_pair() even so. */
bool begin_pair(struct pair *out, const struct flow *flow, const struct credentials *credentials);

/* Makes the TCP connection. `where` becomes the server's address. */
bool connect_pair(struct pair *pair, char where[ADDRESS_TEXT], struct problem *problem);

/* Shakes hands, and draws what the client sees of it. */
bool shake_hands(struct pair *pair);

/* Sends a text from one side to the other, and draws the step when it has arrived. */
bool carry(struct pair *pair, const struct side *from, const struct side *to, const char *text,
           const struct step *step);

/* Both say close_notify. */
bool say_goodbye(struct pair *pair);

/* Why it failed; NULL when it was not TLS that did. */
const hf_failure *failure_of_pair(const struct pair *pair);

void end_pair(struct pair *pair);

#endif
