/* client.h - what `connect` and `get` share: options, a TCP connection, a handshake. */
#ifndef HANDFAST_CLI_CLIENT_H
#define HANDFAST_CLI_CLIENT_H

#include "handfast_stream.h"
#include "network.h"
#include "setup.h"
#include "summary.h"

struct client_options {
    struct tls_options tls;
    const char *servername; /* else the host that we connect to */
    bool insecure, json;
    long timeout; /* seconds, for TCP and the handshake */
};

/* Fills in what holds when no option is given. */
void init_client_options(struct client_options *options);

/* Writes the rows of a client's options to `rows`, and returns how many. */
size_t add_client_rows(struct option_row *rows, struct client_options *options);

struct client {
    const struct client_options *options;
    struct setup setup;
    struct tcp tcp;
    hf_conn *conn;
    hf_stream *stream;
    struct timing timing;
};

/* Connects and shakes hands. Returns EXIT_WELL, or what the command should return after everything was said, and the
 * client is ended then. The stream is without a timeout afterwards. */
int begin_client(struct client *out, const struct client_options *options, const struct address *to);

/* Tells why a call on the stream failed after the handshake, on stderr, and returns the exit code for it. */
int client_failed(const struct client *client);

void end_client(struct client *client);

#endif
