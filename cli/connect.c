/* connect.c - `handfast connect`: shake hands, then carry stdin and stdout. */
#include "client.h"
#include "commands.h"
#include "exit_codes.h"
#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

struct connect_options {
    struct client_options client;
    bool no_io;
};

/* Bytes on their way in one direction. */
struct lane {
    uint8_t bytes[16384];
    size_t at, len;
};

static bool is_empty(const struct lane *lane)
{
    return lane->at == lane->len;
}

struct carrier {
    hf_stream *stream;
    int fd;
    struct lane up, down; /* stdin -> peer, peer -> stdout */
    bool stdin_ended, said_close, peer_closed, cut_off;
};

/* A pipe that poll() calls writable takes this much without blocking (PIPE_BUF). */
#define STDOUT_PIECE 4096

static hf_status read_peer(struct carrier *c)
{
    hf_status s = HF_OK;
    if (c->peer_closed || !is_empty(&c->down))
        return HF_OK;
    c->down.at = 0;
    s = hf_stream_read(c->stream, c->down.bytes, sizeof c->down.bytes, &c->down.len);
    c->peer_closed = s == HF_CLOSED;
    return s == HF_FAILED ? HF_FAILED : HF_OK;
}

static hf_status write_peer(struct carrier *c)
{
    hf_span rest = { c->up.bytes + c->up.at, c->up.len - c->up.at };
    size_t used = 0;
    hf_status s = HF_OK;
    if (!c->said_close)
        s = hf_stream_write(c->stream, rest, &used);
    c->up.at += used;
    c->cut_off = s == HF_CLOSED; /* TLS 1.2 has come to the limit of its keys */
    bool over = (c->stdin_ended && is_empty(&c->up)) || c->peer_closed;
    if (s != HF_FAILED && (over || c->said_close)) {
        c->said_close = true;
        s = hf_stream_close(c->stream); /* again and again, until it is sent */
    }
    return s;
}

/* Input that fails has not ended: close_notify would tell the peer that it had all. */
static bool read_stdin(struct carrier *c)
{
    ssize_t n = read(STDIN_FILENO, c->up.bytes, sizeof c->up.bytes);
    c->up.at = 0;
    c->up.len = n > 0 ? (size_t)n : 0;
    c->stdin_ended = n == 0;
    return n >= 0 || errno == EAGAIN || errno == EINTR;
}

static bool write_stdout(struct carrier *c)
{
    size_t piece = c->down.len - c->down.at;
    ssize_t n = write(STDOUT_FILENO, c->down.bytes + c->down.at, piece < STDOUT_PIECE ? piece : STDOUT_PIECE);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    c->down.at += (size_t)n;
    return true;
}

/* Waits until something can be done. Only what can be used is watched for, or this would spin. */
static void await_any(const struct carrier *c, struct pollfd watched[3])
{
    short net = hf_stream_events(c->stream);
    bool wants_stdin = !c->stdin_ended && !c->said_close && is_empty(&c->up);
    if (c->peer_closed || !is_empty(&c->down))
        net &= (short)~POLLIN;
    watched[0] = (struct pollfd){ .fd = wants_stdin ? STDIN_FILENO : -1, .events = POLLIN };
    watched[1] = (struct pollfd){ .fd = is_empty(&c->down) ? -1 : STDOUT_FILENO, .events = POLLOUT };
    watched[2] = (struct pollfd){ .fd = net ? c->fd : -1, .events = net };
    while (poll(watched, 3, -1) < 0 && errno == EINTR)
        ;
}

/* Until the peer has closed, and all that it sent is written. */
static int carry(const struct client *client)
{
    static struct carrier c; /* large */
    struct pollfd watched[3];
    c.stream = client->stream;
    c.fd = client->tcp.fd;
    hf_stream_set_timeout(client->stream, 0);
    for (;;) {
        if (read_peer(&c) == HF_FAILED || write_peer(&c) == HF_FAILED)
            return client_failed(client);
        if (c.cut_off) {
            complain("TLS 1.2 cannot change its keys, and has sent all that one may protect: the rest was not sent");
            return EXIT_TLS;
        }
        if (c.peer_closed && is_empty(&c.down))
            return EXIT_WELL;
        await_any(&c, watched);
        if (watched[0].revents && !read_stdin(&c)) {
            complain("cannot read stdin: %s", strerror(errno));
            return EXIT_USAGE;
        }
        if (watched[1].revents && !write_stdout(&c)) {
            complain("cannot write to stdout: %s", strerror(errno));
            return EXIT_USAGE;
        }
    }
}

/* A server may refuse our certificate after our side of the handshake is complete; its alert comes late. So give it
 * a moment to say so, or to close. */
static int hear_out(const struct client *client)
{
    uint8_t ignored[4096];
    size_t len;
    int64_t deadline = now_us() + 1000000;
    hf_status s = hf_stream_close(client->stream);
    while (s == HF_OK && now_us() < deadline) {
        hf_stream_set_timeout(client->stream, (int)((deadline - now_us()) / 1000) + 1);
        s = hf_stream_read(client->stream, ignored, sizeof ignored, &len);
    }
    const hf_failure *failure = hf_failure_of(client->conn);
    return failure && failure->has_alert && failure->peer_ended ? EXIT_TLS : EXIT_WELL;
}

static int talk(const struct client *client, const struct connect_options *o)
{
    int code = o->no_io ? hear_out(client) : EXIT_WELL;
    if (o->client.json)
        print_json(stdout, client->conn, &client->timing, code == EXIT_WELL ? NULL : hf_failure_of(client->conn), NULL);
    else if (code == EXIT_WELL)
        print_summary(stderr, client->conn, client->tcp.peer, &client->timing);
    if (code != EXIT_WELL)
        return client_failed(client);
    return o->no_io ? EXIT_WELL : carry(client);
}

int connect_command(int argc, char **argv)
{
    struct connect_options o = { .no_io = false };
    struct option_row rows[MAX_OPTION_ROWS];
    init_client_options(&o.client);
    size_t n = add_client_rows(rows, &o.client);
    rows[n++] = (struct option_row){ "no-io", NULL, "stop after the handshake", OPTION_FLAG, &o.no_io };
    const struct synopsis synopsis = {
        .command = "connect",
        .operands = "HOST[:PORT]",
        .about = "Shakes hands, prints what was agreed on stderr, then sends stdin and prints what comes. "
                 "The port is 443 unless told. At the end of stdin close_notify is said, and reading goes on "
                 "until the server closes.",
        .rows = rows,
        .num_rows = n,
        .min_operands = 1,
        .max_operands = 1,
    };
    int first, code;
    struct address to;
    struct problem problem;
    struct client client;
    if (!read_options(&synopsis, argc, argv, &first, &code))
        return code;
    if (!parse_address(&to, argv[first], "443", &problem)) {
        complain("%s", problem.text);
        return EXIT_USAGE;
    }
    code = begin_client(&client, &o.client, &to);
    if (code != EXIT_WELL)
        return code;
    code = talk(&client, &o);
    end_client(&client);
    return code;
}
