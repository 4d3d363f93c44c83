/* provider_test.c - what is fetched once is there, or the whole is not; and random bytes. */
#include "crypto/provider.h"

#include "base/memory.h"
#include "test.h"

#include <openssl/err.h>
#include <stdlib.h>

static void *no_memory(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return NULL;
}

TEST(a_provider_is_made_and_freed_and_then_gone)
{
    struct provider *provider = provider_new();
    assert_non_null(provider);
    provider_free(&provider);
    assert_null(provider);
    provider_free(&provider);
    assert_int_equal(ERR_peek_error(), 0);
}

TEST(without_memory_there_is_no_provider)
{
    allocate_from(no_memory);
    struct provider *provider = provider_new();
    allocate_from(calloc);
    assert_null(provider);
}

TEST(random_bytes_fill_exactly_the_room_and_differ)
{
    uint8_t one[34] = { 0 }, other[34] = { 0 };
    assert_int_equal(random_bytes((struct bytes){ one + 1, 32 }), OK);
    assert_int_equal(random_bytes((struct bytes){ other + 1, 32 }), OK);
    assert_memory_not_equal(one + 1, other + 1, 32);
    assert_int_equal(one[0] | one[33] | other[0] | other[33], 0);
}

TEST(no_random_bytes_are_soon_made)
{
    assert_int_equal(random_bytes((struct bytes){ NULL, 0 }), OK);
}
