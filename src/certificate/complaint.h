/* complaint.h - what is wrong with a setting, as a whole sentence for the person who configures. */
#ifndef CERTIFICATE_COMPLAINT_H
#define CERTIFICATE_COMPLAINT_H

#include "base/span.h"
#include "base/status.h"

/* "the private key in server.key does not belong to ...". */
struct complaint {
    char text[512];
};

/* Writes the sentence, cut to fit. Returns FAILED, so that to refuse is one line. */
enum status complain(struct complaint *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "the file server.pem cannot be read: No such file or directory" */
enum status complain_of_errno(struct complaint *out, const char *what, const char *path);

/* Reads a file of at most 1 MiB for the configuration; an empty one is refused. The bytes are the caller's, to free
 * with file_release(). */
MUST_CHECK enum status file_read(struct bytes *out, const char *path, struct complaint *complaint);
void file_release(struct bytes *spent);

#endif
