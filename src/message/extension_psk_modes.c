/* extension_psk_modes.c - psk_key_exchange_modes (RFC 8446 4.2.9). */
#include "message/extensions.h"

bool read_psk_modes(struct span *modes, struct span data)
{
    struct reader r = reader_of(data);
    *modes = rd_vec8(&r, 1, 255); /* PskKeyExchangeMode ke_modes<1..255>; */
    return rd_finish(&r);
}
