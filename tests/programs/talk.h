/* talk.h - what is said over a library that is not ours: a client sends lines and prints answers, a server echoes. Like
 * peer.h, it is all static. */
#ifndef TESTS_PROGRAMS_TALK_H
#define TESTS_PROGRAMS_TALK_H

#include "peer.h"

#include <poll.h>

/* The library's connection, and what it does for us; what is bool says whether it went well. */
struct session {
    void *ssl;
    int fd;
    bool (*say)(void *ssl, const char *line);                /* a client, of its stdin */
    bool (*answer)(void *ssl, const char *text, size_t len); /* a server, to what came */
    bool (*receive)(void *ssl, char *text, size_t cap, size_t *len, bool *open);
    bool (*has_pending)(void *ssl);
    void (*close)(void *ssl);
};

/* A line of stdin; at its end close_notify is said. */
static bool take_line(const struct session *s, bool *has_input)
{
    char line[4096];
    *has_input = fgets(line, sizeof line, stdin) != NULL;
    if (*has_input)
        return s->say(s->ssl, line);
    s->close(s->ssl);
    return true;
}

static bool take_answer(const struct session *s, bool *open)
{
    char text[16384];
    size_t len;
    bool good = s->receive(s->ssl, text, sizeof text, &len, open);
    fwrite(text, 1, len, stdout);
    fflush(stdout);
    return good;
}

static bool talk(const struct session *s)
{
    bool has_input = true, open = true, good = true;
    setvbuf(stdin, NULL, _IONBF, 0); /* poll() would not know of lines that stdio holds */
    while (good && open) {
        struct pollfd ready[] = { { .fd = s->fd, .events = POLLIN }, { .fd = has_input ? 0 : -1, .events = POLLIN } };
        bool pending = s->has_pending(s->ssl);
        poll(ready, 2, pending ? 0 : -1);
        if (ready[1].revents)
            good = take_line(s, &has_input);
        if (good && (ready[0].revents || pending))
            good = take_answer(s, &open);
    }
    if (good && has_input)
        s->close(s->ssl);
    return good;
}

static bool echo(const struct session *s)
{
    char text[16384];
    bool good = true, open = true;
    while (good && open) {
        size_t len;
        good = s->receive(s->ssl, text, sizeof text, &len, &open);
        if (!good || len == 0)
            continue;
        fprintf(stderr, "received %.*s\n", (int)len, text);
        good = s->answer(s->ssl, text, len);
    }
    if (good)
        s->close(s->ssl);
    return good;
}

#endif
