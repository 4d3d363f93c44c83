/* conversation.h - a client and a server of one library in one thread, and whose turn it is.
 *
 *     client_turn()   makes the connection, writes ClientHello
 *     server_turn()   makes the connection, takes it, writes its flight
 *     client_turn()   takes that, writes its own; in TLS 1.3, this side is connected
 *     server_turn()   takes that; this side is connected. In TLS 1.2 it writes its Finished
 *     client_turn()   TLS 1.2: takes that; this side is connected
 *
 * A profiler finds the sides by the names of these two functions, and of those that close. */
#ifndef BENCH_SUPPORT_CONVERSATION_H
#define BENCH_SUPPORT_CONVERSATION_H

#include "bench/support/library.h"

struct conversation {
    const struct library *library;
    void *client_config, *server_config; /* its connections share them */
    bool owns_configs;
    int num_turns;         /* of a handshake */
    void *client, *server; /* NULL: not made yet */
    struct wire to_server, to_client;
};

/* On the heap: it is large. */
struct conversation *conversation_new(const struct library *library, const struct scenario *scenario);
/* One more over the same configurations; to be freed before `first`. */
struct conversation *conversation_beside(const struct conversation *first);
void conversation_free(struct conversation **spent);

#define BENCH_SEEN_BY_PROFILERS __attribute__((noinline))

BENCH_SEEN_BY_PROFILERS void client_turn(struct conversation *c);
BENCH_SEEN_BY_PROFILERS void server_turn(struct conversation *c);

BENCH_SEEN_BY_PROFILERS void close_client(struct conversation *c);
BENCH_SEEN_BY_PROFILERS void close_server(struct conversation *c);

/* The turn with that number, from 0 on; and whether it is its side's last. */
void take_turn(struct conversation *c, int number);
bool is_last_turn(const struct conversation *c, int number);

/* All turns. Ends the program unless both sides are connected. */
void shake_hands(struct conversation *c);

#endif
