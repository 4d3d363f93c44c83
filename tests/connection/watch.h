/* watch.h - conversations whose memory is watched and whose secrets are known: where a secret is, and whether what is
 * freed was wiped. */
#ifndef TESTS_CONNECTION_WATCH_H
#define TESTS_CONNECTION_WATCH_H

#include "support/script.h"

/* All memory of the pair, its configurations' too, comes from a source that remembers each block. */
struct pair new_watched_pair(struct pair_options options);
void free_watched_pair(struct pair *p);

/* Of a pair that was freed: each block was wiped before, and whole. */
void expect_all_wiped(void);

/* Blocks that were not given back yet: how many hold those bytes, and how long they are together. */
size_t holders_of(struct span secret);
size_t bytes_held(void);

/* The i-th line of the two sides' key logs; false: there are no more. */
struct logged {
    char label[40], text[97];
    struct span secret;
};
bool line_of_log(struct logged *out, size_t i);

/* Nothing of the key log is held by any block; there are at least that many lines. */
void expect_no_secret_held(size_t fewest);

/* Not even a part of a secret of the key log is in what the trace callback told, or in the report of a failure: both
 * sides have failed. */
void expect_no_secret_told(struct pair *p);

#endif
