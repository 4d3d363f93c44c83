/* finite_field.c - the groups of integers that we have: those of RFC 7919, each made so that nobody can have hidden a
 * weakness in it. Larger ones cost more than they are worth: x25519 is 10 times as fast as the smallest. */
#include "crypto/finite_field.h"

#include "crypto/libcrypto/libcrypto.h"

const struct finite_field finite_fields[NUM_FINITE_FIELDS] = {
    { 0x0100, "ffdhe2048", &libcrypto_ffdhe2048 }, { 0x0101, "ffdhe3072", &libcrypto_ffdhe3072 },
    { 0x0102, "ffdhe4096", &libcrypto_ffdhe4096 }, { 0x0103, "ffdhe6144", &libcrypto_ffdhe6144 },
    { 0x0104, "ffdhe8192", &libcrypto_ffdhe8192 },
};

const struct finite_field *finite_field_by_id(uint16_t id)
{
    for (size_t i = 0; i < NUM_FINITE_FIELDS; i++)
        if (finite_fields[i].id == id)
            return &finite_fields[i];
    return NULL;
}
