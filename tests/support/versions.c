/* versions.c - claims that hold in either version. */
#include "support/versions.h"

struct pair_options in_version(uint16_t version, struct pair_options options)
{
    options.newest = version;
    return options;
}

struct pair new_pair_of(uint16_t version)
{
    return new_pair((struct pair_options){ .newest = version });
}

struct pair connected_pair_of(uint16_t version)
{
    struct pair p = new_pair_of(version);
    shake_hands(&p);
    expect_connected(&p);
    return p;
}
