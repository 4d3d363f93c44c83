/* library.h - a TLS library as it is measured: the same few calls over Handfast and over OpenSSL's libssl.
 *
 * Bytes go through two buffers of the benchmark's, one in each direction. Neither library waits, and nothing is copied
 * between the two sides: what one wrote is what the other reads. */
#ifndef BENCH_SUPPORT_LIBRARY_H
#define BENCH_SUPPORT_LIBRARY_H

#include "bench/support/scenario.h"

#define MAX_DATA_LEN 16384 /* of one record */

struct wire {
    size_t taken, len;
    uint8_t at[32 * (MAX_DATA_LEN + 256)];
};

struct library {
    const char *name;

    /* What all connections of one side share: made once, outside of what is measured. */
    void *(*config_new)(const struct scenario *, bool is_client);
    void (*config_free)(void *config);

    void *(*open)(void *config, bool is_client);
    /* Takes what is in `in`, goes on with the handshake, and writes what there is to say to `out`. */
    void (*step)(void *conn, struct wire *in, struct wire *out);
    bool (*is_connected)(const void *conn);
    /* Data as one record, of at most MAX_DATA_LEN bytes. */
    void (*send)(void *conn, struct wire *out, const uint8_t *data, size_t len);
    /* Takes all records of `in`; gives the bytes of data that they held. */
    size_t (*receive)(void *conn, struct wire *in);
    /* Gives back what an idle connection can do without. */
    void (*rest)(void *conn);
    void (*close)(void *conn);
};

extern const struct library handfast, libssl;

/* "handfast" or "libssl"; ends the program for others. */
const struct library *library_called(const char *name);

#endif
