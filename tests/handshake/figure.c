/* figure.c - the lines of the RFC's figure as a flow table has them. */
#include "handshake/figure.h"

#include <stdio.h>

bool is_said(const struct step *row)
{
    return row->act == SEND || (row->message == CHANGE_CIPHER_SPEC_MESSAGE && row->keys == WRITE_APPLICATION);
}

/* Whether the next line that the side said is the row's. */
static bool takes_line(const char **events, const struct step *row, bool by_client)
{
    char line[64];
    const char *at = strstr(*events, by_client ? "C " : "S ");
    (void)snprintf(line, sizeof line, "%c %s {", by_client ? 'C' : 'S', message_name(row->message));
    if (at == NULL || strncmp(at, line, strlen(line)) != 0)
        return false;
    *events = at + 1;
    return true;
}

struct flow said_flow(const struct pair *p, uint16_t version, bool by_client)
{
    struct flow flow = by_client ? client_flow(version) : server_flow(version);
    const char *events = p->client.events;
    for (size_t i = 0; i < flow.count; i++)
        if (is_said(&flow.rows[i]) && !takes_line(&events, &flow.rows[i], by_client))
            drop_row(&flow, i--);
    return flow;
}

static const char *body_of_message;
static enum status write_message(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, hs->at->message)
        wr_bytes(&hs->out, hex(body_of_message));
    return OK;
}

void insert_message(struct flow *flow, size_t i, enum message kind, const char *body)
{
    body_of_message = body;
    insert_row(flow, i, (struct step){ SEND, kind, NO_KEYS, always, write_message, "a message" });
}

static enum status change_nothing(struct handshake *hs)
{
    (void)hs;
    return OK;
}

void insert_change_cipher_spec(struct flow *flow, size_t i)
{
    insert_row(flow, i,
               (struct step){ KEYS, CHANGE_CIPHER_SPEC_MESSAGE, WRITE_APPLICATION, always, change_nothing,
                              "a ChangeCipherSpec" });
}
