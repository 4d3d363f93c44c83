/* conversation.c - four turns make a handshake. */
#include "bench/support/conversation.h"

#include "bench/support/insist.h"

#include <stdlib.h>

static struct conversation *begin(const struct library *library)
{
    struct conversation *c = calloc(1, sizeof *c);
    insist(c != NULL, "get memory");
    c->library = library;
    return c;
}

struct conversation *conversation_new(const struct library *library, const struct scenario *scenario)
{
    struct conversation *c = begin(library);
    c->client_config = library->config_new(scenario, true);
    c->server_config = library->config_new(scenario, false);
    c->owns_configs = true;
    return c;
}

struct conversation *conversation_beside(const struct conversation *first)
{
    struct conversation *c = begin(first->library);
    c->client_config = first->client_config;
    c->server_config = first->server_config;
    return c;
}

void conversation_free(struct conversation **spent)
{
    struct conversation *c = *spent;
    if (c->owns_configs) {
        c->library->config_free(c->client_config);
        c->library->config_free(c->server_config);
    }
    free(c);
    *spent = NULL;
}

void client_turn(struct conversation *c)
{
    bool first = c->client == NULL;
    if (first)
        c->client = c->library->open(c->client_config, true);
    c->library->step(c->client, &c->to_client, &c->to_server);
    insist(first || c->library->is_connected(c->client), "connect the client");
}

void server_turn(struct conversation *c)
{
    bool first = c->server == NULL;
    if (first)
        c->server = c->library->open(c->server_config, false);
    c->library->step(c->server, &c->to_server, &c->to_client);
    insist(first || c->library->is_connected(c->server), "connect the server");
}

void close_client(struct conversation *c)
{
    c->library->close(c->client);
    c->client = NULL;
}

void close_server(struct conversation *c)
{
    c->library->close(c->server);
    c->server = NULL;
}

void shake_hands(struct conversation *c)
{
    client_turn(c);
    server_turn(c);
    client_turn(c);
    server_turn(c);
}
