/* network.c - names, addresses and TCP sockets. */
#include "network.h"
#include "say.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((format(printf, 2, 3))) static void tell(struct problem *problem, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(problem->text, sizeof problem->text, format, args);
    va_end(args);
}

/* ---- Text ------------------------------------------------------------------------------------------------ */

static bool is_port(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= 5 && text[digits] == 0 && atoi(text) <= 65535;
}

/* Splits `text` at the host's end; *port is what follows the colon, or NULL. False when it is no address. */
static bool split(const char *text, const char **host, size_t *host_len, const char **port)
{
    const char *close = *text == '[' ? strchr(text, ']') : NULL;
    const char *colon = strchr(text, ':');
    *port = NULL;
    if (*text == '[') {
        *host = text + 1;
        *host_len = close ? (size_t)(close - text - 1) : 0;
        if (!close || (close[1] != 0 && close[1] != ':'))
            return false;
        *port = close[1] == ':' ? close + 2 : NULL;
        return true;
    }
    *host = text;
    *host_len = strlen(text);
    if (colon && !strchr(colon + 1, ':')) { /* one colon: a port; more: an IPv6 address without one */
        *host_len = (size_t)(colon - text);
        *port = colon + 1;
    }
    return true;
}

bool parse_address(struct address *out, const char *text, const char *default_port, struct problem *problem)
{
    const char *host, *port;
    size_t host_len;
    if (!split(text, &host, &host_len, &port) || host_len >= sizeof out->host) {
        tell(problem, "'%.100s' is no address: write HOST:PORT, or [IPV6]:PORT", text);
        return false;
    }
    if (!port)
        port = default_port;
    if (!port || !is_port(port)) {
        tell(problem, "'%.100s' has no port from 0 to 65535: write HOST:PORT, or [IPV6]:PORT", text);
        return false;
    }
    memcpy(out->host, host, host_len);
    out->host[host_len] = 0;
    memcpy(out->port, port, strlen(port) + 1);
    return true;
}

void address_text(char out[ADDRESS_TEXT], const struct sockaddr *address, socklen_t len)
{
    char host[ADDRESS_TEXT - 10], port[6];
    if (getnameinfo(address, len, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        snprintf(out, ADDRESS_TEXT, "an unknown address");
    else
        snprintf(out, ADDRESS_TEXT, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

void peer_text(char out[ADDRESS_TEXT], int fd)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    if (getpeername(fd, (struct sockaddr *)&address, &len) == 0)
        address_text(out, (struct sockaddr *)&address, len);
    else
        snprintf(out, ADDRESS_TEXT, "an unknown address");
}

/* ---- Connecting ------------------------------------------------------------------------------------------ */

static struct addrinfo *resolve(const struct address *address, int flags, struct problem *problem)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    const char *host = *address->host ? address->host : NULL;
    int e = getaddrinfo(host, address->port, &hints, &found);
    if (e == 0)
        return found;
    tell(problem, "the name '%s' does not resolve: %s", address->host, gai_strerror(e));
    return NULL;
}

/* 0, or the errno of the failure. */
static int finish_connecting(int fd, int timeout_ms)
{
    struct pollfd watched = { .fd = fd, .events = POLLOUT };
    int n;
    do
        n = poll(&watched, 1, timeout_ms);
    while (n < 0 && errno == EINTR);
    int e = n == 0 ? ETIMEDOUT : errno;
    socklen_t len = sizeof e;
    if (n > 0)
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &len);
    return e;
}

static int connect_one(const struct addrinfo *to, int timeout_ms, int *failure)
{
    int on = 1;
    int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        *failure = errno;
        return -1;
    }
    *failure = connect(fd, to->ai_addr, to->ai_addrlen) == 0 ? 0 : errno;
    if (*failure == EINPROGRESS)
        *failure = finish_connecting(fd, timeout_ms);
    if (*failure) {
        close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static int count_addresses(const struct addrinfo *list)
{
    int n = 0;
    for (; list; list = list->ai_next)
        n++;
    return n;
}

static void tell_refusal(struct problem *problem, const struct address *to, const char *last, int failure)
{
    if (failure == ECONNREFUSED)
        tell(problem, "nothing listens at %s port %s (%s): connection refused", to->host, to->port, last);
    else if (failure == ETIMEDOUT)
        tell(problem, "no answer from %s port %s (%s) in time", to->host, to->port, last);
    else
        tell(problem, "cannot connect to %s port %s (%s): %s", to->host, to->port, last, strerror(failure));
}

bool connect_tcp(struct tcp *out, const struct address *to, int timeout_ms, struct problem *problem)
{
    int64_t started = now_us();
    int failure = 0;
    out->fd = -1;
    struct addrinfo *found = resolve(to, 0, problem);
    if (!found)
        return false;
    /* Each address gets an equal share of the time that is left, so that the last one gets its try, too. */
    for (struct addrinfo *a = found; a && out->fd < 0; a = a->ai_next) {
        int64_t left = timeout_ms - (now_us() - started) / 1000;
        address_text(out->peer, a->ai_addr, a->ai_addrlen);
        out->fd = connect_one(a, left > 0 ? (int)(left / count_addresses(a)) : 0, &failure);
    }
    freeaddrinfo(found);
    out->us = now_us() - started;
    if (out->fd < 0)
        tell_refusal(problem, to, out->peer, failure);
    return out->fd >= 0;
}

/* ---- Listening ------------------------------------------------------------------------------------------- */

static int listen_one(const struct addrinfo *at)
{
    int on = 1;
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int e = errno;
    close(fd);
    errno = e;
    return -1;
}

int listen_tcp(const struct address *at, char text[ADDRESS_TEXT], struct problem *problem)
{
    struct addrinfo *found = resolve(at, AI_PASSIVE, problem);
    int fd = -1;
    if (!found)
        return -1;
    for (struct addrinfo *a = found; a && fd < 0; a = a->ai_next)
        fd = listen_one(a);
    int failure = errno;
    freeaddrinfo(found);
    if (fd < 0) {
        const char *why = failure == EADDRINUSE ? "the port is in use by another program" : strerror(failure);
        tell(problem, "cannot listen on %s port %s: %s", *at->host ? at->host : "any address", at->port, why);
        return -1;
    }
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    if (getsockname(fd, (struct sockaddr *)&bound, &len) == 0)
        address_text(text, (struct sockaddr *)&bound, len);
    return fd;
}
