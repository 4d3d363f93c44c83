/* versions.h - claims that hold in either version: said once, and tested in each.
 *
 *     TEST_IN_EACH_VERSION(a_claim)
 *     {
 *         struct pair p = connected_pair_of(version);
 *         ...
 *
 * It is two tests, and the name of the one that fails tells the version. */
#ifndef TESTS_SUPPORT_VERSIONS_H
#define TESTS_SUPPORT_VERSIONS_H

#include "message/code_points.h"
#include "support/pair.h"
#include "test.h"

#define TEST_IN_EACH_VERSION(name)      \
    static void name(uint16_t version); \
    TEST(name##_in_tls_1_3)             \
    {                                   \
        name(TLS13);                    \
    }                                   \
    TEST(name##_in_tls_1_2)             \
    {                                   \
        name(TLS12);                    \
    }                                   \
    static void name(uint16_t version)

/* Two sides with nothing special about them; and two that have shaken hands. */
struct pair new_pair_of(uint16_t version);
struct pair connected_pair_of(uint16_t version);

/* Options like those, for two sides of that version. */
struct pair_options in_version(uint16_t version, struct pair_options options);

#endif
