/* extension_numbers.c - extensions that are one number or a list of them: supported_groups (RFC 8446 4.2.7),
 * signature_algorithms and signature_algorithms_cert (4.2.3), supported_versions (4.2.1). */
#include "message/extensions.h"

#include "message/vectors.h"

bool read_number_list(struct span *out, struct span data)
{
    struct reader r = reader_of(data);
    *out = rd_numbers16(&r, 65534); /* SignatureScheme supported_signature_algorithms<2..2^16-2>; */
    return rd_finish(&r);
}

void write_number_list(struct writer *w, const uint16_t *numbers, size_t count)
{
    WR_VEC16(w) {
        for (size_t i = 0; i < count; i++)
            wr_u16(w, numbers[i]);
    }
}

bool number_in_list(struct span list, uint16_t number)
{
    struct reader r = reader_of(list);
    while (rd_more(&r))
        if (rd_u16(&r) == number && r.ok)
            return true;
    return false;
}

bool read_client_versions(struct span *out, struct span data)
{
    struct reader r = reader_of(data);
    *out = rd_numbers8(&r, 254); /* ProtocolVersion versions<2..254>; */
    return rd_finish(&r);
}

bool read_number(uint16_t *out, struct span data)
{
    struct reader r = reader_of(data);
    *out = rd_u16(&r); /* ProtocolVersion selected_version; NamedGroup selected_group; */
    return rd_finish(&r);
}
