/* memory.c - counting, side by side, and in a process of its own. */
#include "bench/support/memory.h"

#include "bench/support/conversation.h"
#include "bench/support/heap.h"
#include "bench/support/insist.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECTIONS = 1000, GREETING_LEN = 100 };

struct accounts {
    struct heap_account client, server;
};

/* ---- one handshake ---- */

static void count_turns(struct conversation *c, struct accounts *accounts)
{
    for (int i = 0; i < c->num_turns; i++) {
        heap_charge(i % 2 == 0 ? &accounts->client : &accounts->server);
        take_turn(c, i);
    }
    heap_charge(NULL);
}

static void count_closing(struct conversation *c, struct accounts *accounts)
{
    heap_charge(&accounts->client);
    close_client(c);
    heap_charge(&accounts->server);
    close_server(c);
    heap_charge(NULL);
}

static void take_counts(struct memory *out, const struct heap_account *account)
{
    out->own = account->own;
    out->openssl = account->openssl;
    out->peak = account->peak;
}

/* The second of two: the first fills what libcrypto keeps for the next. */
static void count_handshake(struct memory_figures *out, struct conversation *c)
{
    struct accounts accounts;
    for (int i = 0; i < 2; i++) {
        accounts = (struct accounts){ 0 };
        count_turns(c, &accounts);
        count_closing(c, &accounts);
    }
    take_counts(&out->client, &accounts.client);
    take_counts(&out->server, &accounts.server);
}

/* ---- connections at rest ---- */

static void greet(struct conversation *c, struct accounts *accounts)
{
    static const uint8_t greeting[GREETING_LEN];
    const struct library *library = c->library;
    heap_charge(&accounts->client);
    library->send(c->client, &c->to_server, greeting, sizeof greeting);
    heap_charge(&accounts->server);
    size_t received = library->receive(c->server, &c->to_server);
    library->send(c->server, &c->to_client, greeting, sizeof greeting);
    heap_charge(&accounts->client);
    received += library->receive(c->client, &c->to_client);
    heap_charge(NULL);
    insist(received == 2 * sizeof greeting, "exchange data");
}

struct pair {
    void *client, *server;
};

static void rest_all(struct conversation *c, struct accounts *accounts, const struct pair *pairs)
{
    for (int i = 0; i < CONNECTIONS; i++) {
        heap_charge(&accounts->client);
        c->library->rest(pairs[i].client);
        heap_charge(&accounts->server);
        c->library->rest(pairs[i].server);
    }
    heap_charge(NULL);
}

static void count_idle(struct memory_figures *out, struct conversation *c)
{
    static struct pair pairs[CONNECTIONS];
    struct accounts accounts = { 0 };
    for (int i = 0; i < CONNECTIONS; i++) {
        c->client = c->server = NULL;
        count_turns(c, &accounts);
        greet(c, &accounts);
        pairs[i] = (struct pair){ c->client, c->server };
    }
    out->client.idle = accounts.client.held / CONNECTIONS;
    out->server.idle = accounts.server.held / CONNECTIONS;
    rest_all(c, &accounts, pairs);
    out->client.rested = accounts.client.held / CONNECTIONS;
    out->server.rested = accounts.server.held / CONNECTIONS;
    for (int i = 0; i < CONNECTIONS; i++) {
        c->library->close(pairs[i].client);
        c->library->close(pairs[i].server);
    }
    c->client = c->server = NULL;
}

/* ---- a process of its own ---- */

static void count(struct memory_figures *out, const struct library *library, struct scenario *scenario)
{
    heap_count_openssl();
    make_certificates(scenario);
    struct conversation *c = conversation_new(library, scenario);
    count_handshake(out, c);
    count_idle(out, c);
    conversation_free(&c);
}

void measure_memory(struct memory_figures *out, const struct library *library, struct scenario scenario)
{
    int ends[2], status;
    insist(pipe(ends) == 0, "make a pipe");
    pid_t child = fork();
    insist(child >= 0, "make a process");
    if (child == 0) {
        struct memory_figures figures = { 0 };
        count(&figures, library, &scenario);
        _exit(write(ends[1], &figures, sizeof figures) == (ssize_t)sizeof figures ? 0 : 1);
    }
    (void)close(ends[1]); /* so that reading ends when the child does */
    ssize_t n = read(ends[0], out, sizeof *out);
    (void)close(ends[0]);
    insist(waitpid(child, &status, 0) == child && status == 0 && n == (ssize_t)sizeof *out, "count blocks");
}
