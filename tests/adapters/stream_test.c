/* stream_test.c - the blocking stream, where its peer is quicker than it. */
#include "handfast_stream.h"
#include "support/pair.h"
#include "support/settings.h"
#include "test.h"

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

/* A server that answers, and closes in the same breath: all that it ever says is there for one read. */
struct hasty {
    hf_conn *conn;
    int fd;
};

static void *answer_and_close(void *arg)
{
    const struct hasty *hasty = arg;
    uint8_t in[4096], out[16384];
    size_t used, len;
    hf_span data;
    ssize_t n = read(hasty->fd, in, sizeof in);
    assert_true(n > 0);
    assert_int_equal(hf_receive(hasty->conn, in, (size_t)n, &used, &data), HF_OK);
    hf_close(hasty->conn);
    assert_int_equal(hf_flush(hasty->conn, out, sizeof out, &len), HF_OK);
    assert_int_equal(write(hasty->fd, out, len), len);
    return NULL;
}

TEST(a_peer_that_closes_with_its_finished_has_shaken_hands)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls13 });
    int fds[2];
    pthread_t thread;
    uint8_t byte;
    size_t len;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    struct hasty hasty = { p.server.conn, fds[1] };
    assert_int_equal(pthread_create(&thread, NULL, answer_and_close, &hasty), 0);
    hf_stream *stream = hf_stream_new(p.client.conn, fds[0]);
    assert_int_equal(hf_stream_handshake(stream), HF_OK);
    assert_true(hf_is_connected(p.client.conn));
    assert_int_equal(hf_stream_read(stream, &byte, 1, &len), HF_CLOSED);
    assert_int_equal(pthread_join(thread, NULL), 0);
    hf_stream_free(&stream);
    (void)close(fds[0]);
    (void)close(fds[1]);
    free_pair(&p);
}
