/* complaint.c - sentences about settings, and the files that settings name. */
#include "certificate/complaint.h"

#include "base/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#define MAX_FILE_LEN ((size_t)1 << 20)
#define FIRST_ROOM ((size_t)4096) /* enough for a key or a short chain */

enum status complain(struct complaint *out, const char *format, ...)
{
    va_list particulars;
    va_start(particulars, format);
    vsnprintf(out->text, sizeof out->text, format, particulars);
    va_end(particulars);
    return FAILED;
}

enum status complain_of_errno(struct complaint *out, const char *what, const char *path)
{
    return complain(out, "the %s %s cannot be read: %s", what, path, strerror(errno));
}

/* A file as far as it was read; its length is not asked for beforehand, as a pipe cannot tell. */
struct contents {
    uint8_t *at;
    size_t len, room;
};

static bool make_room(struct contents *c)
{
    size_t room = c->room == 0 ? FIRST_ROOM : 2 * c->room;
    uint8_t *at = allocate(room);
    if (at == NULL)
        return false;
    if (c->len > 0)
        memcpy(at, c->at, c->len);
    release(c->at, c->room);
    c->at = at;
    c->room = room;
    return true;
}

static enum status read_contents(struct contents *c, FILE *file, const char *path, struct complaint *complaint)
{
    while (!feof(file)) {
        if (c->len == c->room && !make_room(c))
            return complain(complaint, "there is not enough memory to read the file %s", path);
        c->len += fread(c->at + c->len, 1, c->room - c->len, file);
        if (ferror(file))
            return complain_of_errno(complaint, "file", path);
        if (c->len > MAX_FILE_LEN)
            return complain(complaint, "the file %s is larger than 1 MiB: is it the right one?", path);
    }
    return c->len > 0 ? OK : complain(complaint, "the file %s is empty", path);
}

static enum status keep_exactly(struct bytes *out, const struct contents *c, struct complaint *complaint)
{
    uint8_t *copy = allocate(c->len);
    if (copy == NULL)
        return complain(complaint, "there is not enough memory");
    memcpy(copy, c->at, c->len);
    *out = (struct bytes){ copy, c->len };
    return OK;
}

static enum status read_open_file(struct bytes *out, FILE *file, const char *path, struct complaint *complaint)
{
    struct contents contents = { 0 };
    setvbuf(file, NULL, _IONBF, 0); /* a private key leaves no copy in a buffer of stdio's */
    enum status s = read_contents(&contents, file, path, complaint);
    if (s == OK)
        s = keep_exactly(out, &contents, complaint);
    release(contents.at, contents.room);
    return s;
}

enum status file_read(struct bytes *out, const char *path, struct complaint *complaint)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return complain_of_errno(complaint, "file", path);
    enum status s = read_open_file(out, file, path, complaint);
    fclose(file);
    return s;
}

void file_release(struct bytes *spent)
{
    release(spent->at, spent->len);
    *spent = (struct bytes){ NULL, 0 };
}
