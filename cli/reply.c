/* reply.c - one way to answer a request. evhttp_send_error() is not used: it sends a body to HEAD, too. */
#include "server.h"

#include <event2/buffer.h>
#include <stdio.h>

static const char *meaning_of(int code)
{
    switch (code) {
    case 200:
        return "OK";
    case 301:
        return "Moved Permanently";
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    default:
        return "Internal Server Error";
    }
}

void reply(struct evhttp_request *request, int code, const char *type, struct evbuffer *body)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    char length[24];
    snprintf(length, sizeof length, "%zu", evbuffer_get_length(body));
    evhttp_add_header(headers, "Content-Type", type);
    evhttp_add_header(headers, "Content-Length", length);
    evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
    if (evhttp_request_get_command(request) == EVHTTP_REQ_HEAD)
        evbuffer_drain(body, evbuffer_get_length(body));
    evhttp_send_reply(request, code, meaning_of(code), body);
}

void reply_error(struct evhttp_request *request, int code)
{
    struct evbuffer *body = evbuffer_new();
    if (!body) {
        evhttp_connection_free(evhttp_request_get_connection(request));
        return;
    }
    evbuffer_add_printf(body, "<!DOCTYPE html><title>%d</title><h1>%d %s</h1>\n", code, code, meaning_of(code));
    reply(request, code, "text/html; charset=utf-8", body);
    evbuffer_free(body);
}
