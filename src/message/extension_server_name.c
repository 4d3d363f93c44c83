/* extension_server_name.c - server_name in a ClientHello (RFC 6066 section 3). A server answers with no data at all. */
#include "message/extensions.h"

enum { HOST_NAME = 0 };

/* "The ServerNameList MUST NOT contain more than one name of the same name_type", and of a type other than host_name
 * nobody knows where its name ends. So a list that can be read is exactly one host_name. */
bool read_server_name(struct span *host, struct span data)
{
    struct reader r = reader_of(data);
    struct reader list = reader_of(rd_vec16(&r, 1, 65535)); /* ServerName server_name_list<1..2^16-1> */
    if (rd_u8(&list) != HOST_NAME)                          /* NameType name_type; */
        rd_refuse(&list);
    *host = rd_vec16(&list, 1, 65535); /* opaque HostName<1..2^16-1>; */
    return rd_finish(&list) && rd_finish(&r);
}

void write_server_name(struct writer *w, struct span host)
{
    WR_VEC16(w) {
        wr_u8(w, HOST_NAME);
        WR_VEC16(w)
            wr_bytes(w, host);
    }
}
