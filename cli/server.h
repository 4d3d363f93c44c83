/* server.h - what the parts of `handfast serve` share: the server, and its visitors.
 *
 *   serve.c     options, listening, the loop, signals        files.c  files under --root
 *   visitor.c   one connection: its time limits, its log     page.c   the page about the connection
 *   reply.c     one way to answer */
#ifndef HANDFAST_CLI_SERVER_H
#define HANDFAST_CLI_SERVER_H

#include "network.h"
#include "setup.h"

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>

struct server {
    struct setup setup;
    struct event_base *base;
    struct evhttp *http;
    struct evhttp_bound_socket *bound; /* NULL once we are stopping */
    struct event *resume;              /* accepts again, some time after descriptors ran out */
    struct event *grace;               /* the end of our patience, once we are stopping */
    struct event *on_term, *on_int;
    struct visitor *visitors;
    size_t num_visitors, max_visitors;
    int root; /* the folder's descriptor; -1: the page instead */
    bool trace;
};

static inline bool is_stopping(const struct server *server)
{
    return server->bound == NULL;
}

struct visitor {
    struct server *server;
    struct visitor *next, **link;
    struct bufferevent *bev;
    struct event *watch;
    struct transfer *transfer; /* a file on its way, or NULL */
    char address[ADDRESS_TEXT];
    bool shook_hands, has_asked, busy, was_too_slow;
};

/* For evhttp_set_bevcb(): a bufferevent for a connection that was just accepted, with a visitor for it. */
struct bufferevent *welcome_visitor(struct event_base *base, void *server);

/* Who asks. */
struct visitor *visitor_of(struct evhttp_request *request);

/* To be called with each request, before it is answered. */
void note_request(struct visitor *visitor, struct evhttp_request *request);

/* Ends a connection on which no response is running, with close_notify. */
void dismiss_visitor(struct visitor *visitor);

/* The hf_trace_fn of the server's configuration. */
void note_event(void *server, const hf_conn *conn, const hf_event *event);

/* Sends a whole response. `body` is drained; a HEAD request gets none, but its length. */
void reply(struct evhttp_request *request, int code, const char *type, struct evbuffer *body);

/* Sends a short page with the code and its meaning. */
void reply_error(struct evhttp_request *request, int code);

/* The page about the connection; as JSON for /json. */
void reply_about_connection(struct evhttp_request *request);

/* A file under the root, or an error. */
void reply_with_file(struct visitor *visitor, struct evhttp_request *request);

/* Forgets a file that is on its way: its connection is gone. */
void abandon_transfer(struct transfer **transfer);

#endif
