/* recording.h - a handshake that can be had again, byte for byte: libcrypto's random numbers are ours.
 *
 * play() lets one side of a recorded handshake live, and gives it what the other one said then, changed by the test.
 * What the living side says is the same as in the recording, so that it can go on as long as it is given the truth. */
#ifndef TESTS_SUPPORT_RECORDING_H
#define TESTS_SUPPORT_RECORDING_H

#include "support/pair.h"

enum { MOST_FLIGHTS = 6 };

struct recording {
    struct pair pair;            /* as it was after the handshake: its configurations serve each replay */
    struct span flights[MOST_FLIGHTS]; /* the client's and the server's in turn, and then data from both */
    size_t count;
};

/* The last two flights are "question" from the client and "answer" from the server. */
struct recording record_handshake(struct pair_options options);
void free_recording(struct recording *recording);

/* All bytes that one side sent, flight after flight. */
size_t bytes_of(const struct recording *recording, bool of_client);

/* How a replay ended, for the side that lived. */
struct outcome {
    bool connected;         /* at any time */
    const char *reason;     /* of its failure; NULL: it waits for more */
    uint8_t alert;          /* that it sent; ALERT_NONE: none */
    size_t received;        /* bytes of application data */
    bool received_the_data; /* it was what the other side had sent */
    size_t failed_at;       /* bytes of the stream that had been given by then */
};

/* Gives the living side the stream of the other one, with one byte XORed by `mask`, up to `len` bytes of it, `chunk`
 * bytes at a time (0: a flight at once). */
struct change {
    size_t at;
    uint8_t mask;
    size_t len;
    size_t chunk;
};
struct outcome play(const struct recording *recording, bool client_lives, struct change change);

#endif
