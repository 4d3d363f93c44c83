/* rfc8448.c - reads the example handshakes: "name hex", where a line that begins with a blank goes on with the value.
 */
#include "support/rfc8448.h"

#include "support/hex.h"
#include "test.h"
#include "wire/reader.h"

#include <ctype.h>
#include <stdio.h>

enum { MAX_TEXT = 4096 };

static void end_item(struct trace *out, const char *text)
{
    if (out->count > 0)
        out->items[out->count - 1].value = hex(text);
}

static void begin_item(struct trace *out, const char *name, size_t len)
{
    assert_true(out->count < MAX_TRACE_ITEMS);
    struct trace_item *one = &out->items[out->count++];
    assert_true(len < sizeof one->name);
    memcpy(one->name, name, len);
}

static void append(char text[MAX_TEXT], const char *more)
{
    assert_true(strlen(text) + strlen(more) < MAX_TEXT);
    strcat(text, more);
}

void load_trace(struct trace *out, const char *name)
{
    char path[512], line[256], text[MAX_TEXT] = "";
    snprintf(path, sizeof path, "%s/rfc8448_%s.txt", TEST_DATA, name);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        fail_msg("cannot open %s", path);
    *out = (struct trace){ 0 };
    while (fgets(line, sizeof line, f) != NULL) {
        size_t name_len = strcspn(line, " \n");
        if (line[0] == '#')
            continue;
        if (name_len > 0) {
            end_item(out, text);
            begin_item(out, line, name_len);
            text[0] = '\0';
        }
        append(text, line + name_len);
    }
    end_item(out, text);
    fclose(f);
}

struct span traced(const struct trace *trace, const char *name)
{
    for (size_t i = 0; i < trace->count; i++)
        if (strcmp(trace->items[i].name, name) == 0)
            return trace->items[i].value;
    fail_msg("the trace has no %s", name);
    return NO_BYTES;
}

struct span traced_body(const struct trace *trace, const char *name)
{
    struct reader r = reader_of(traced(trace, name));
    (void)rd_u8(&r); /* HandshakeType msg_type; */
    struct span body = rd_vec24(&r, 0, 0xffffff);
    assert_true(rd_finish(&r));
    return body;
}
