/* network.h - names, addresses and TCP sockets. */
#ifndef HANDFAST_CLI_NETWORK_H
#define HANDFAST_CLI_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* Where to connect to, or to listen: as given by the user, without brackets. */
struct address {
    char host[256]; /* "" for every local address */
    char port[6];
};

/* A socket's address as text, "127.0.0.1:443" or "[::1]:443". */
#define ADDRESS_TEXT 64

/* A sentence about what went wrong. */
struct problem {
    char text[512];
};

/* Reads HOST, HOST:PORT, V6, [V6] or [V6]:PORT. `default_port` NULL: a port must be there. */
bool parse_address(struct address *out, const char *text, const char *default_port, struct problem *problem);

struct tcp {
    int fd;
    char peer[ADDRESS_TEXT];
    int64_t us; /* how long connecting took */
};

/* Tries each address of the name in turn; -1 in fd, and the problem, when none answers in time. */
bool connect_tcp(struct tcp *out, const struct address *to, int timeout_ms, struct problem *problem);

/* Listens; `text` gets the address with the real port. The socket does not block. -1 on failure. */
int listen_tcp(const struct address *at, char text[ADDRESS_TEXT], struct problem *problem);

void address_text(char out[ADDRESS_TEXT], const struct sockaddr *address, socklen_t len);

/* The address of a connected socket's peer; "an unknown address" when it is gone already. */
void peer_text(char out[ADDRESS_TEXT], int fd);

#endif
