/* vectors.c - vectors that several messages and extensions have (RFC 8446 3.4). */
#include "message/vectors.h"

#include "message/messages.h"

struct extension_field rd_extension(struct reader *list)
{
    struct extension_field out;
    out.type = rd_u16(list);             /* ExtensionType extension_type; */
    out.data = rd_vec16(list, 0, 65535); /* opaque extension_data<0..2^16-1>; */
    return out;
}

struct span rd_extensions(struct reader *r, size_t min, size_t max)
{
    struct span extensions = rd_vec16(r, min, max);
    struct reader list = reader_of(extensions);
    while (rd_more(&list))
        (void)rd_extension(&list);
    if (!rd_finish(&list))
        rd_refuse(r);
    return extensions;
}

struct span rd_hello_extensions(struct reader *r)
{
    return rd_more(r) ? rd_extensions(r, 0, 65535) : NO_BYTES;
}

/* RFC 8446 3.4: "The length of an encoded vector must be an exact multiple of the length of a single element". */
static struct span even(struct reader *r, struct span numbers)
{
    if (numbers.len % 2 != 0)
        rd_refuse(r);
    return numbers;
}

struct span rd_numbers8(struct reader *r, size_t max)
{
    return even(r, rd_vec8(r, 2, max));
}

struct span rd_numbers16(struct reader *r, size_t max)
{
    return even(r, rd_vec16(r, 2, max));
}

struct span rd_authorities(struct reader *r, size_t min)
{
    struct span authorities = rd_vec16(r, min, 65535);
    struct reader list = reader_of(authorities);
    while (rd_more(&list))
        (void)rd_vec16(&list, 1, 65535); /* opaque DistinguishedName<1..2^16-1>; */
    if (!rd_finish(&list))
        rd_refuse(r);
    return authorities;
}
