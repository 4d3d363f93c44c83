/* middle.h - a man in the middle who has the keys: takes a flight apart and sends it on in records of his own.
 *
 *     struct parcel parcel = open_flight(&p.server);      // what it sent, as its records' contents
 *     ...                                                 // divide, insert, leave out
 *     send_parcel(&p.server, &parcel);
 *
 * The messages stay as they were said: only how they are carried changes. */
#ifndef TESTS_SUPPORT_MIDDLE_H
#define TESTS_SUPPORT_MIDDLE_H

#include "support/script.h"

struct item {
    uint8_t type;
    bool is_protected;
    struct span content;
};

enum { MOST_ITEMS = 4096 };

struct parcel {
    struct item items[MOST_ITEMS];
    size_t count;
    struct half keys; /* of the sender's direction, from its first record on */
};

/* Takes what the side sent during its handshake, whose secrets are still there. */
void open_flight(struct parcel *out, struct side *from);

/* Puts it on the wire again. */
void send_parcel(struct side *from, struct parcel *parcel);

/* Handshake items become one: the messages as a stream of bytes, by protection. */
void join_messages(struct parcel *parcel);

/* An item becomes two. */
void divide(struct parcel *parcel, size_t i, size_t first_len);

/* Handshake items become many, of at most `most` bytes each. */
void divide_all(struct parcel *parcel, size_t most);

void insert_item(struct parcel *parcel, size_t i, struct item item);
void remove_item(struct parcel *parcel, size_t i);

/* The first handshake item that is protected, or is not. */
size_t messages_in(const struct parcel *parcel, bool is_protected);

#endif
