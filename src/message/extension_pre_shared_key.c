/* extension_pre_shared_key.c - pre_shared_key, the client's: its shape (RFC 8446 4.2.11). */
#include "message/extensions.h"

static bool has_identities(struct span list)
{
    struct reader r = reader_of(list);
    while (rd_more(&r)) {
        (void)rd_vec16(&r, 1, 65535); /* opaque identity<1..2^16-1> */
        (void)rd_u32(&r);             /* uint32 obfuscated_ticket_age */
    }
    return rd_finish(&r);
}

static bool has_binders(struct span list)
{
    struct reader r = reader_of(list);
    while (rd_more(&r))
        (void)rd_vec8(&r, 32, 255); /* opaque PskBinderEntry<32..255> */
    return rd_finish(&r);
}

bool read_offered_psks(struct span *identities, struct span *binders, struct span data)
{
    struct reader r = reader_of(data);
    *identities = rd_vec16(&r, 7, 65535); /* PskIdentity identities<7..2^16-1> */
    *binders = rd_vec16(&r, 33, 65535);   /* PskBinderEntry binders<33..2^16-1> */
    return rd_finish(&r) && has_identities(*identities) && has_binders(*binders);
}
