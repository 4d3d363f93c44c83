/* peer.h - what the peers have in common: each is a client or a server, takes options, and meets others at 127.0.0.1.
 * Every .c beside it is a program of its own, so these functions are static. */
#ifndef TESTS_PROGRAMS_PEER_H
#define TESTS_PROGRAMS_PEER_H

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void require(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "%s cannot go on: %s\n", program_invocation_short_name, what);
    exit(2);
}

/* ---- The command line ------------------------------------------------------------------------------------ */

/* It has a value, or it is one that is there or is not. */
struct peer_option {
    const char *name;
    const char **value;
    int *is_there;
};

enum { MOST_OPTIONS = 20 };

static void read_options(int argc, char **argv, const struct peer_option *rows, size_t num_rows)
{
    struct option options[MOST_OPTIONS + 1] = { { NULL, 0, NULL, 0 } };
    require(num_rows <= MOST_OPTIONS, "too many options");
    for (size_t i = 0; i < num_rows; i++)
        options[i] = rows[i].value ? (struct option){ rows[i].name, required_argument, NULL, 0 }
                                   : (struct option){ rows[i].name, no_argument, rows[i].is_there, 1 };
    for (int c, i; (c = getopt_long(argc, argv, "", options, &i)) != -1;) {
        require(c == 0, "there is no such option");
        if (rows[i].value)
            *rows[i].value = optarg;
    }
}

/* Reads the word that says which of the two it is, and the options behind it. */
static bool begin_as_server(int argc, char **argv, const struct peer_option *rows, size_t num_rows)
{
    bool server = argc > 1 && strcmp(argv[1], "server") == 0;
    require(server || (argc > 1 && strcmp(argv[1], "client") == 0), "client or server?");
    read_options(argc - 1, argv + 1, rows, num_rows);
    signal(SIGPIPE, SIG_IGN);
    return server;
}

/* ---- Sockets --------------------------------------------------------------------------------------------- */

/* A whole conversation: whether it went well. */
typedef bool converse_fn(bool server, int fd);

static struct sockaddr_in loopback(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static bool converse_over(int fd, bool server, converse_fn *converse)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bool good = converse(server, fd);
    fprintf(stderr, "end\n");
    close(fd);
    return good;
}

static int run_client(const char *port, converse_fn *converse)
{
    require(port != NULL, "a client needs --port");
    struct sockaddr_in address = loopback(atoi(port));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    require(connect(fd, (struct sockaddr *)&address, sizeof address) == 0, "nothing listens there");
    return converse_over(fd, false, converse) ? 0 : 1;
}

/* To one client after the other; it says where it listens. */
static int run_server(converse_fn *converse)
{
    struct sockaddr_in address = loopback(0);
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), fd;
    require(bind(listener, (struct sockaddr *)&address, len) == 0 && listen(listener, 16) == 0, "cannot listen");
    getsockname(listener, (struct sockaddr *)&address, &len);
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    while ((fd = accept(listener, NULL, NULL)) >= 0)
        converse_over(fd, true, converse);
    return 1;
}

#endif
