/* http_reader.h - reads one HTTP/1.1 answer (RFC 9112) from a stream, strictly.
 *
 * libevent's evhttp, which serves, is no client here: it connects a bufferevent by itself, which a filter cannot
 * (bufferevent_socket_connect), and takes a body that was cut for a whole one. */
#ifndef HANDFAST_CLI_HTTP_READER_H
#define HANDFAST_CLI_HTTP_READER_H

#include "handfast_stream.h"
#include <stdio.h>

enum http_end {
    HTTP_COMPLETE,   /* the whole body was written */
    HTTP_CUT,        /* the stream ended before the body did */
    HTTP_STREAM,     /* the stream failed: hf_failure_of(), errno */
    HTTP_NONSENSE,   /* the answer is not HTTP/1.1 */
    HTTP_UNWRITABLE, /* the body cannot be written: errno */
};

struct http_answer {
    int status;
    char reason[128];
    char location[1024]; /* "" without one */
    const char *wrong;   /* what is not HTTP, where it is HTTP_NONSENSE */
};

/* Reads the answer to a GET, and writes its body to `out`. */
enum http_end read_http_answer(struct http_answer *answer, hf_stream *stream, FILE *out);

#endif
