/* offer.c - what a peer said that it can do. */
#include "handshake/offer.h"

#include "wire/reader.h"

void remember_number(struct number_list *out, uint16_t number)
{
    if (out->count < MAX_OFFERED)
        out->at[out->count++] = number;
}

void remember_numbers(struct number_list *out, struct span wire)
{
    struct reader list = reader_of(wire);
    out->count = 0;
    while (rd_more(&list))
        remember_number(out, rd_u16(&list));
}

static bool is_in(const struct number_set *set, uint16_t number)
{
    return set->bits[number / 64] >> number % 64 & 1;
}

static void turn(struct number_set *set, uint16_t number)
{
    set->bits[number / 64] ^= UINT64_C(1) << number % 64;
}

bool put_in(struct number_set *set, uint16_t number)
{
    if (is_in(set, number))
        return false;
    turn(set, number);
    return true;
}

bool take_out(struct number_set *set, uint16_t number)
{
    if (!is_in(set, number))
        return false;
    turn(set, number);
    return true;
}
