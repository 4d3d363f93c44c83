/* recording.h - a handshake that can be had again, byte for byte, because libcrypto's random numbers are ours.
 *
 * play() lets one side of it live again, and gives it what the other one said then, changed by the test. The living
 * side draws the same numbers, and says the same, as long as it hears the same. */
#ifndef TESTS_SUPPORT_RECORDING_H
#define TESTS_SUPPORT_RECORDING_H

#include "support/pair.h"

enum { MOST_FLIGHTS = 8 };

/* Flights by the client and the server in turn. Who finished first (in TLS 1.3 the client, in TLS 1.2 the server) has
 * application data behind its last flight of the handshake; the other one's last is nothing else. */
struct recording {
    struct pair pair;
    struct span flights[MOST_FLIGHTS];
    size_t count;
};

struct recording record_handshake(struct pair_options options);
bool is_tls12(const struct recording *recording);
void free_recording(struct recording *recording);

/* What the side said, all flights together. */
struct span stream_of(const struct recording *recording, bool of_client);

struct change {
    size_t at;     /* this byte of the stream is changed, */
    uint8_t mask;  /* these bits of it; 0: none */
    size_t cut_at; /* the stream ends here; 0: where it ends */
    size_t chunk;  /* bytes given at a time; 0: flight by flight */
};

struct outcome {
    bool was_connected;       /* the living side, before it failed or the stream ended */
    bool was_closed_silently; /* it had not failed when the stream ended */
    const char *reason;       /* of its failure */
    bool has_alert;           /* which it sent */
    uint8_t alert;
    size_t received; /* bytes of application data, all of them true */
};

struct outcome play(const struct recording *recording, bool client_lives, struct change change);

#endif
