/* transcript_test.c - the Transcript-Hash, before and after the hash is chosen (RFC 8446 4.4.1). */
#include "keys/transcript.h"

#include "support/hex.h"
#include "test.h"

static const struct hash *const hashes[] = { &sha256, &sha384 };

static void expect_hash(const struct transcript *t, const struct hash *hash, struct span of)
{
    uint8_t got[MAX_HASH_LEN], expected[MAX_HASH_LEN];
    transcript_hash(got, t);
    hash_once(expected, hash, of);
    assert_memory_equal(got, expected, hash->len);
}

TEST(messages_before_and_after_the_choice_are_hashed)
{
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        struct transcript t;
        transcript_begin(&t);
        transcript_add(&t, SPAN_OF("first"));
        transcript_choose(&t, hashes[h]);
        expect_hash(&t, hashes[h], SPAN_OF("first"));
        transcript_add(&t, SPAN_OF(", second"));
        expect_hash(&t, hashes[h], SPAN_OF("first, second"));
    }
}

TEST(asking_for_the_hash_does_not_end_it)
{
    struct transcript t;
    transcript_begin(&t);
    transcript_choose(&t, &sha384);
    expect_hash(&t, &sha384, NO_BYTES);
    transcript_add(&t, SPAN_OF("a"));
    expect_hash(&t, &sha384, SPAN_OF("a"));
    expect_hash(&t, &sha384, SPAN_OF("a"));
    transcript_add(&t, SPAN_OF("b"));
    expect_hash(&t, &sha384, SPAN_OF("ab"));
}

/* The SHA-256 of "abc" is of FIPS 180-4's examples: it does not come from the code under test. */
TEST(a_retry_puts_a_message_hash_in_the_place_of_the_first_hello)
{
    struct transcript t;
    transcript_begin(&t);
    transcript_add(&t, SPAN_OF("abc"));
    transcript_choose(&t, &sha256);
    transcript_retry(&t);
    expect_hash(&t, &sha256, hex("fe 000020 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    transcript_add(&t, SPAN_OF("\x7f"));
    expect_hash(&t, &sha256, hex("fe 000020 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 7f"));
}

TEST(a_retry_with_sha384_likewise)
{
    struct transcript t;
    transcript_begin(&t);
    transcript_add(&t, SPAN_OF("abc"));
    transcript_choose(&t, &sha384);
    transcript_retry(&t);
    expect_hash(&t, &sha384,
                hex("fe 000030 cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                    "8086072ba1e7cc2358baeca134c825a7"));
}
