/* heap.h - counts blocks of the heap: which were asked for, by whom, and how much is held.
 *
 * Handfast's blocks are caught by the linker (--wrap=malloc and its siblings, for the objects that this program is
 * linked from); libcrypto's and libssl's by CRYPTO_set_mem_functions(). A block counts with what malloc_usable_size()
 * says, and 8 bytes more for the allocator's own header. */
#ifndef BENCH_SUPPORT_HEAP_H
#define BENCH_SUPPORT_HEAP_H

#include <stddef.h>

struct heap_account {
    size_t own;     /* blocks asked for by the objects of this program: malloc, calloc and realloc each count as one */
    size_t openssl; /* blocks asked for by libcrypto or libssl */
    size_t held, peak; /* bytes */
};

/* To be called before libcrypto allocates anything. Ends the program when it is too late. */
void heap_count_openssl(void);

/* From here on blocks that are asked for and given back are charged to this account; to none when NULL. */
void heap_charge(struct heap_account *account);

#endif
