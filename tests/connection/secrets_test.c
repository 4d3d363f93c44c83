/* secrets_test.c - secrets do not outlive their use: memory is wiped before it is freed, the handshake's is gone when
 * it is complete, and nothing that a program may print has them in it. */
#include "base/memory.h"
#include "base/secret.h"
#include "support/script.h"
#include "test.h"

#include <openssl/crypto.h>
#include <stdio.h>

/* ---- memory that is watched ---- */

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

/* What was freed was wiped before, and whole. */
static void expect_all_wiped(void)
{
    assert_true(num_blocks > 0);
    for (size_t i = 0; i < num_blocks; i++)
        if (!blocks[i].is_wiped)
            fail_msg("block %zu of %zu bytes was freed without being wiped", i, blocks[i].size);
}

/* ---- conversations whose secrets are known ---- */

enum { LOG_LEN = 8192 };
static char keylog[LOG_LEN];

static void log_line(void *arg, const char *line)
{
    (void)arg;
    size_t at = strlen(keylog);
    (void)snprintf(keylog + at, sizeof keylog - at, "%s\n", line);
}

static char trace[65536];
static void trace_line(void *arg, const hf_conn *conn, const hf_event *event)
{
    (void)arg;
    (void)conn;
    char line[512];
    hf_trace_line(event, line, sizeof line);
    size_t at = strlen(trace);
    (void)snprintf(trace + at, sizeof trace - at, "%s\n", line);
}

static void tell_all(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_keylog(config, log_line, NULL));
    must(config, hf_config_trace(config, trace_line, NULL));
}

static void tell_all_and_ask_client(hf_config *config, void *arg)
{
    tell_all(config, arg);
    must(config, hf_config_groups(config, "secp256r1"));
    must(config, hf_config_client_auth(config, HF_CLIENT_AUTH_OPTIONAL));
}

static const struct pair_options watched_pair = { .configure_client = tell_all,
                                                  .configure_server = tell_all_and_ask_client };

static struct pair new_watched_pair(void)
{
    keylog[0] = trace[0] = '\0';
    num_blocks = 0;
    (void)test_leaf();
    allocate_from(watched);
    return new_pair(watched_pair);
}

static void free_watched_pair(struct pair *p)
{
    free_pair(p);
    allocate_from(calloc);
}

struct logged {
    char label[40], text[97];
    struct span secret;
};

/* The i-th line of the key log; false: there are no more. */
static bool line_of_log(struct logged *out, size_t i)
{
    const char *line = keylog;
    for (; i > 0; i--)
        line = strchr(line, '\n') + 1;
    if (sscanf(line, "%39s %*s %96[0-9a-f]", out->label, out->text) != 2)
        return false;
    out->secret = hex(out->text);
    return true;
}

static bool holds(const void *at, size_t len, struct span what)
{
    return memmem(at, len, what.at, what.len) != NULL;
}

/* ---- claims ---- */

TEST(all_memory_of_a_conversation_is_wiped)
{
    struct pair p = new_watched_pair();
    shake_hands(&p);
    expect_talk(&p);
    free_watched_pair(&p);
    expect_all_wiped();
}

TEST(all_memory_of_a_failed_handshake_is_wiped)
{
    struct pair p = new_watched_pair();
    lie(&p.client, &LIE(FINISHED, FLIP_LAST));
    shake_hands(&p);
    expect_failure(&p.server, "BAD_FINISHED", 51);
    free_watched_pair(&p);
    expect_all_wiped();
}

TEST(all_memory_of_a_handshake_that_was_left_is_wiped)
{
    struct pair p = new_watched_pair();
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    free_watched_pair(&p);
    expect_all_wiped();
}

TEST(the_parts_of_a_message_that_never_became_whole_are_wiped)
{
    struct pair p = new_watched_pair();
    shake_hands(&p);
    put_record(&p.server, HANDSHAKE, hex("04 000100 00000e10"));
    deliver(&p, &p.server, &p.client);
    put_record(&p.server, HANDSHAKE, many(100, 0)); /* and what was too small for them, too */
    deliver(&p, &p.server, &p.client);
    assert_non_null(p.client.conn->link.inbox.own);
    free_watched_pair(&p);
    expect_all_wiped();
}

TEST(the_handshakes_memory_is_gone_as_soon_as_it_is_complete)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    assert_non_null(p.client.conn->hs); /* its Finished is still there */
    flush_side(&p.client);
    assert_null(p.client.conn->hs);
    deliver(&p, &p.client, &p.server);
    assert_null(p.server.conn->hs);
    free_pair(&p);
}

static void do_not_keep_the_chain(hf_config *config, void *arg)
{
    (void)arg;
    config->policy.keep_peer_chain = false; /* which pair.c had set */
}

TEST(the_peers_chain_is_gone_with_it_unless_it_is_to_be_kept)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = do_not_keep_the_chain });
    shake_hands(&p);
    expect_connected(&p);
    assert_int_equal(hf_peer_certificate(p.client.conn, 0).len, 0);
    assert_null(p.client.conn->agreed.peer_chain);
    free_pair(&p);
}

/* From here on only the keys of records, and the exporter's secret, are known. */
TEST(no_memory_holds_a_secret_of_the_handshake_when_it_is_complete)
{
    struct pair p = new_watched_pair();
    struct logged line;
    size_t count = 0;
    shake_hands(&p);
    expect_connected(&p);
    for (size_t i = 0; line_of_log(&line, i); i++) {
        if (strstr(line.label, "HANDSHAKE") == NULL)
            continue;
        count++;
        for (size_t b = 0; b < num_blocks; b++)
            assert_false(!blocks[b].is_wiped && holds(blocks[b].at, blocks[b].size, line.secret));
    }
    assert_int_equal(count, 4);
    free_watched_pair(&p);
}

/* ---- section 6: they "MUST forget the secret values and keys established in failed connections" ---- */

static void expect_no_memory_holds_a_secret(void)
{
    struct logged line;
    size_t count = 0;
    for (; line_of_log(&line, count); count++)
        for (size_t b = 0; b < num_blocks; b++)
            if (!blocks[b].is_wiped && holds(blocks[b].at, blocks[b].size, line.secret))
                fail_msg("a block of %zu bytes holds %s", blocks[b].size, line.label);
    assert_true(count >= 4);
}

TEST(a_connection_that_failed_keeps_no_secret_once_the_alert_has_gone)
{
    struct pair p = new_watched_pair();
    shake_hands(&p);
    put_record(&p.client, 0, NO_BYTES);
    expect_refused(&p, &p.client, "EMPTY_INNER_RECORD", 10);
    expect_no_memory_holds_a_secret();
    free_watched_pair(&p);
}

TEST(a_handshake_that_failed_keeps_no_secret_once_the_alert_has_gone)
{
    struct pair p = new_watched_pair();
    lie(&p.server, &LIE(FINISHED, FLIP_LAST));
    shake_hands(&p);
    expect_failure(&p.client, "BAD_FINISHED", 51);
    expect_no_memory_holds_a_secret();
    free_watched_pair(&p);
}

/* Up to the server's second answer, which stands in its flight. */
static struct pair watched_pair_with_flight(void)
{
    struct pair p = new_watched_pair();
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server); /* a HelloRetryRequest */
    deliver(&p, &p.server, &p.client);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    return p;
}

TEST(a_handshake_that_was_cut_off_keeps_no_secret_and_sends_nothing)
{
    struct pair p = watched_pair_with_flight();
    uint8_t out[100];
    size_t n = 1;
    flush_side(&p.server);
    p.server.sent.len -= 10;
    deliver(&p, &p.server, &p.client);
    expect_cut_off(&p.client, "EOF_IN_HANDSHAKE");
    hf_conn_free(&p.server.conn); /* it awaits the client's Finished, and keeps what it needs */
    expect_no_memory_holds_a_secret();
    assert_int_equal(hf_flush(p.client.conn, out, sizeof out, &n), HF_OK);
    assert_int_equal(n, 0);
    free_watched_pair(&p);
}

TEST(a_flight_is_not_sent_to_a_peer_that_gave_up)
{
    struct pair p = watched_pair_with_flight();
    assert_true(hf_needs(p.server.conn) & HF_NEEDS_FLUSH);
    put_clear_record(&p.client, ALERT, hex("02 50"));
    deliver(&p, &p.client, &p.server);
    expect_alert_from_peer(&p.server, ALERT_INTERNAL_ERROR);
    assert_int_equal(hf_needs(p.server.conn), 0);
    assert_null(p.server.conn->hs);
    expect_no_memory_holds_a_secret();
    free_watched_pair(&p);
}

/* ---- what a program may print ---- */

static void expect_no_secret(const char *printed)
{
    struct logged line;
    size_t count = 0;
    for (; line_of_log(&line, count); count++) {
        line.text[16] = '\0'; /* even eight of its bytes would be too much */
        assert_null(strstr(printed, line.text));
        assert_false(holds(printed, strlen(printed), span_of(line.secret.at, 8)));
    }
    assert_true(count >= 4);
}

static void expect_no_secret_in_report(struct side *side)
{
    char printed[8192];
    const hf_failure *failure = hf_failure_of(side->conn);
    assert_non_null(failure);
    assert_true(hf_failure_text(failure, printed, sizeof printed) < sizeof printed);
    expect_no_secret(printed);
    assert_true(hf_failure_json(failure, printed, sizeof printed) < sizeof printed);
    expect_no_secret(printed);
}

TEST(no_report_and_no_trace_has_a_secret_in_it)
{
    static const enum message lies_in[] = { ENCRYPTED_EXTENSIONS, CERTIFICATE, CERTIFICATE_VERIFY, FINISHED };
    for (size_t i = 0; i < COUNT_OF(lies_in); i++) {
        struct pair p = new_watched_pair();
        lie(&p.server, &LIE(lies_in[i], APPEND("00")));
        shake_hands(&p);
        expect_no_secret_in_report(&p.client);
        expect_no_secret_in_report(&p.server);
        expect_no_secret(trace);
        free_watched_pair(&p);
    }
}

TEST(no_report_of_a_connection_has_a_secret_in_it)
{
    struct pair p = new_watched_pair();
    shake_hands(&p);
    put_record(&p.client, 0, NO_BYTES);
    expect_refused(&p, &p.client, "EMPTY_INNER_RECORD", 10);
    expect_no_secret_in_report(&p.client);
    expect_no_secret_in_report(&p.server);
    expect_no_secret(trace);
    free_watched_pair(&p);
}
