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

bool was_offered(const struct number_list *list, uint16_t number)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i] == number)
            return true;
    return false;
}
