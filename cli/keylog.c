/* keylog.c - the key log file. */
#include "keylog.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int open_keylog(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void log_keys(void *fd, const char *line)
{
    char text[512];
    int len = snprintf(text, sizeof text, "%s\n", line);
    if (len <= 0 || (size_t)len >= sizeof text)
        return;
    /* One write a line, so that the lines of several programs with one file do not mix. What cannot be written is
     * lost: a log must not break the connection. */
    ssize_t n = write(*(int *)fd, text, (size_t)len);
    (void)n;
    explicit_bzero(text, sizeof text);
}
