/* offer.h - what a peer said that it can do: kept to choose from, and for the failure report. */
#ifndef HANDSHAKE_OFFER_H
#define HANDSHAKE_OFFER_H

#include "base/span.h"

/* A list is remembered up to here; nobody has more that we know. */
enum { MAX_OFFERED = 64 };

struct number_list {
    uint16_t at[MAX_OFFERED];
    size_t count;
};

struct offer {
    struct number_list versions, suites, groups, schemes;
    char protocols[256]; /* "h2, http/1.1", for people */
};

/* Remembers a list of two-byte numbers from the wire. */
void remember_numbers(struct number_list *out, struct span wire);
void remember_number(struct number_list *out, uint16_t number);

/* Any of the two-byte numbers, a bit for each: a peer can send thousands, and looking each up in a list of as many
 * others would keep us busy for it. All zeros: empty. */
struct number_set {
    uint64_t bits[65536 / 64];
};

/* False when it was there before. */
bool put_in(struct number_set *set, uint16_t number);
/* False when it was not there. */
bool take_out(struct number_set *set, uint16_t number);

#endif
