/* finished.c - Finished (RFC 8446 4.4.4, RFC 5246 7.4.9). Its body is verify_data alone: there is nothing to read. */
#include "message/messages.h"

void write_finished(struct writer *w, struct span verify_data)
{
    WR_MESSAGE(w, FINISHED)
        wr_bytes(w, verify_data); /* opaque verify_data[Hash.length]; */
}
