/* watch.c - conversations whose memory is watched and whose secrets are known. */
#include "connection/watch.h"

#include "base/memory.h"
#include "base/secret.h"
#include "test.h"

#include <openssl/crypto.h>
#include <stdio.h>

/* ---- memory ---- */

enum { MOST_BLOCKS = 1024 };

struct block {
    void *at;
    size_t size;
    bool is_wiped;
};
static struct block blocks[MOST_BLOCKS];
static size_t num_blocks;

static void *watched(size_t count, size_t size)
{
    assert_true(num_blocks < MOST_BLOCKS);
    struct block *block = &blocks[num_blocks++];
    *block = (struct block){ calloc(count, size), count * size, false };
    return block->at;
}

/* Takes the place of base/secret.c: nothing else of that file is left for the linker to want. */
void wipe(void *at, size_t len)
{
    OPENSSL_cleanse(at, len);
    for (size_t i = 0; i < num_blocks; i++)
        if (blocks[i].at == at && blocks[i].size == len)
            blocks[i].is_wiped = true;
}

bool equal_secret(const void *a, const void *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}

void expect_all_wiped(void)
{
    assert_true(num_blocks > 0);
    for (size_t i = 0; i < num_blocks; i++)
        if (!blocks[i].is_wiped)
            fail_msg("block %zu of %zu bytes was freed without being wiped", i, blocks[i].size);
}

static bool holds(const void *at, size_t len, struct span what)
{
    return memmem(at, len, what.at, what.len) != NULL;
}

size_t holders_of(struct span secret)
{
    size_t count = 0;
    for (size_t i = 0; i < num_blocks; i++)
        count += !blocks[i].is_wiped && holds(blocks[i].at, blocks[i].size, secret);
    return count;
}

size_t bytes_held(void)
{
    size_t sum = 0;
    for (size_t i = 0; i < num_blocks; i++)
        sum += blocks[i].is_wiped ? 0 : blocks[i].size;
    return sum;
}

/* ---- what is told ---- */

static char keylog[8192], trace[65536];

static void log_line(void *arg, const char *line)
{
    (void)arg;
    size_t at = strlen(keylog);
    (void)snprintf(keylog + at, sizeof keylog - at, "%s\n", line);
}

static void trace_line(void *arg, const hf_conn *conn, const hf_event *event)
{
    (void)arg;
    (void)conn;
    char line[512];
    hf_trace_line(event, line, sizeof line);
    size_t at = strlen(trace);
    (void)snprintf(trace + at, sizeof trace - at, "%s\n", line);
}

bool line_of_log(struct logged *out, size_t i)
{
    const char *line = keylog;
    for (; i > 0; i--)
        line = strchr(line, '\n') + 1;
    if (sscanf(line, "%39s %*s %96[0-9a-f]", out->label, out->text) != 2)
        return false;
    out->secret = hex(out->text);
    return true;
}

/* ---- the pair ---- */

static void watch(struct side *side)
{
    side->config->policy.keylog = log_line;
    side->config->policy.trace = trace_line;
}

struct pair new_watched_pair(struct pair_options options)
{
    struct pair p = new_pair(options); /* what is made once is made now */
    free_pair(&p);
    keylog[0] = trace[0] = '\0';
    num_blocks = 0;
    allocate_from(watched);
    p = new_pair(options);
    watch(&p.client);
    watch(&p.server);
    return p;
}

void free_watched_pair(struct pair *p)
{
    free_pair(p);
    allocate_from(calloc);
}

/* ---- claims ---- */

void expect_no_secret_held(size_t fewest)
{
    struct logged line;
    size_t count = 0;
    for (; line_of_log(&line, count); count++)
        if (holders_of(line.secret) > 0)
            fail_msg("%zu blocks hold %s", holders_of(line.secret), line.label);
    assert_true(count >= fewest);
}

static void expect_no_secret_in(const char *printed)
{
    struct logged line;
    size_t count = 0;
    for (; line_of_log(&line, count); count++) {
        line.text[16] = '\0'; /* even eight of its bytes would be too much */
        assert_null(strstr(printed, line.text));
        assert_false(holds(printed, strlen(printed), span_of(line.secret.at, 8)));
    }
    assert_true(count > 0);
}

static void expect_no_secret_in_report(struct side *side)
{
    char printed[8192];
    const hf_failure *failure = hf_failure_of(side->conn);
    assert_non_null(failure);
    assert_true(hf_failure_text(failure, printed, sizeof printed) < sizeof printed);
    expect_no_secret_in(printed);
    assert_true(hf_failure_json(failure, printed, sizeof printed) < sizeof printed);
    expect_no_secret_in(printed);
}

void expect_no_secret_told(struct pair *p)
{
    expect_no_secret_in_report(&p->client);
    expect_no_secret_in_report(&p->server);
    expect_no_secret_in(trace);
}
