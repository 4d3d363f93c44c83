/* figure.h - the lines of the RFC's figure as a flow table has them: which of its rows a side says. */
#ifndef TESTS_HANDSHAKE_FIGURE_H
#define TESTS_HANDSHAKE_FIGURE_H

#include "support/script.h"

/* A line of the figure that the side itself says: in TLS 1.2 a ChangeCipherSpec is one, and changes its keys. */
bool is_said(const struct step *row);

/* The side's table, without the lines that its conditions kept it from saying in the handshake that the pair had. */
struct flow said_flow(const struct pair *p, uint16_t version, bool by_client);

/* A message that says nothing but its type and those bytes, before row i. */
void insert_message(struct flow *flow, size_t i, enum message kind, const char *body);

/* A ChangeCipherSpec that changes nothing, before row i. */
void insert_change_cipher_spec(struct flow *flow, size_t i);

#endif
