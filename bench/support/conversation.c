/* conversation.c - four turns make a handshake, or five in TLS 1.2. */
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
    c->num_turns = is_tls12(scenario) ? 5 : 4;
    return c;
}

struct conversation *conversation_beside(const struct conversation *first)
{
    struct conversation *c = begin(first->library);
    c->client_config = first->client_config;
    c->server_config = first->server_config;
    c->num_turns = first->num_turns;
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
    if (c->client == NULL)
        c->client = c->library->open(c->client_config, true);
    c->library->step(c->client, &c->to_client, &c->to_server);
}

void server_turn(struct conversation *c)
{
    if (c->server == NULL)
        c->server = c->library->open(c->server_config, false);
    c->library->step(c->server, &c->to_server, &c->to_client);
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

void take_turn(struct conversation *c, int number)
{
    if (number % 2 == 0)
        client_turn(c);
    else
        server_turn(c);
}

bool is_last_turn(const struct conversation *c, int number)
{
    return number + 2 >= c->num_turns;
}

void shake_hands(struct conversation *c)
{
    for (int i = 0; i < c->num_turns; i++)
        take_turn(c, i);
    insist(c->library->is_connected(c->client) && c->library->is_connected(c->server), "connect both sides");
}
