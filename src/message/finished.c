/* finished.c - Finished (RFC 8446 4.4.4). Its body is verify_data alone, so there is nothing to read. */
#include "message/messages.h"

void write_finished(struct writer *w, struct span verify_data)
{
    WR_MESSAGE(w, FINISHED)
        wr_bytes(w, verify_data); /* opaque verify_data[Hash.length]; */
}
