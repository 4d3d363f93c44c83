/* memory.h - the one door to the heap. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* `size` bytes of zeros, or NULL. */
void *allocate(size_t size);

/* Wipes `size` bytes and frees them. NULL is allowed. */
void release(void *at, size_t size);

/* Takes memory from `source`, which has calloc's contract, instead: so that tests can fail each allocation in turn.
 * Not while another thread runs. */
void allocate_from(void *(*source)(size_t count, size_t size));

#endif
