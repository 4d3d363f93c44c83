/* conversation.h - a client and a server of one library in one thread, and whose turn it is.
 *
 *     client_turn()   makes the connection, writes ClientHello
 *     server_turn()   makes the connection, takes it, writes its flight
 *     client_turn()   takes that, writes Finished; this side is connected
 *     server_turn()   takes that; this side is connected
 *
 * A profiler finds the sides by the names of these two functions. */
#ifndef BENCH_SUPPORT_CONVERSATION_H
#define BENCH_SUPPORT_CONVERSATION_H

#include "bench/support/library.h"

struct conversation {
    const struct library *library;
    void *client_config, *server_config; /* its connections share them */
    bool owns_configs;
    void *client, *server; /* NULL: not made yet */
    struct wire to_server, to_client;
};

/* On the heap: it is large. */
struct conversation *conversation_new(const struct library *library, const struct scenario *scenario);
/* One more over the same configurations; to be freed before `first`. */
struct conversation *conversation_beside(const struct conversation *first);
void conversation_free(struct conversation **spent);

void client_turn(struct conversation *c);
void server_turn(struct conversation *c);

void close_client(struct conversation *c);
void close_server(struct conversation *c);

/* The four turns. */
void shake_hands(struct conversation *c);

#endif
