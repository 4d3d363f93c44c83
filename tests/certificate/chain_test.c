/* chain_test.c - a chain is a copy of what the peer sent, in one allocation. */
#include "certificate/chain.h"

#include "base/memory.h"
#include "test.h"

#include <stdlib.h>

TEST(a_chain_keeps_its_own_copy)
{
    uint8_t first[] = "first", second[] = "second";
    struct span certificates[] = { { first, 5 }, { NULL, 0 }, { second, 6 } };
    struct chain *chain = chain_new(certificates, 3);
    assert_non_null(chain);
    memset(first, 0, sizeof first);
    memset(second, 0, sizeof second);
    assert_int_equal(chain->count, 3);
    assert_true(span_equal(chain->der[0], SPAN_OF("first")));
    assert_int_equal(chain->der[1].len, 0);
    assert_true(span_equal(chain->der[2], SPAN_OF("second")));
    chain_free(&chain);
    assert_null(chain);
}

TEST(a_chain_may_be_as_long_as_it_can_be)
{
    struct span certificates[MAX_CHAIN_LEN];
    for (size_t i = 0; i < MAX_CHAIN_LEN; i++)
        certificates[i] = SPAN_OF("certificate");
    struct chain *chain = chain_new(certificates, MAX_CHAIN_LEN);
    assert_non_null(chain);
    for (size_t i = 0; i < MAX_CHAIN_LEN; i++)
        assert_true(span_equal(chain->der[i], SPAN_OF("certificate")));
    chain_free(&chain);
}

static void *no_memory(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return NULL;
}

TEST(there_is_no_chain_without_memory)
{
    struct span certificate = SPAN_OF("one");
    allocate_from(no_memory);
    struct chain *chain = chain_new(&certificate, 1);
    allocate_from(calloc);
    assert_null(chain);
}

TEST(no_chain_can_be_freed)
{
    struct chain *none = NULL;
    chain_free(&none);
    assert_null(none);
}
