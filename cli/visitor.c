/* visitor.c - one connection to `handfast serve`: its time limits, and the log line when its handshake fails. */
#include "exit_codes.h"
#include "handfast_libevent.h"
#include "say.h"
#include "server.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* For the handshake and the first request together. Later requests have evhttp's timeout. */
static const struct timeval first_request_limit = { .tv_sec = 10 };

/* ---- The log --------------------------------------------------------------------------------------------- */

/* Where two lists did not meet, they say more than the advice to compare them. */
static const struct unmet {
    const char *reason, *title;
} unmet[] = {
    { "NO_COMMON_VERSION", "versions: " },
    { "NO_COMMON_SUITE", "suites: " },
    { "NO_COMMON_GROUP", "groups: " },
    { "NO_COMMON_PROTOCOL", "protocols: " },
};

static const struct unmet *find_unmet(const char *reason)
{
    for (size_t i = 0; i < sizeof unmet / sizeof unmet[0]; i++)
        if (strcmp(unmet[i].reason, reason) == 0)
            return &unmet[i];
    return NULL;
}

/* One list of "versions: TLSv1.2; suites: ...; protocols: ..."; false: it is not there. */
static bool copy_list(char *out, size_t cap, const char *offer, const char *title)
{
    const char *list = strstr(offer, title);
    if (!list)
        return false;
    list += strlen(title);
    snprintf(out, cap, "%.*s", (int)strcspn(list, ";"), list);
    return true;
}

/* Sentence, particulars and advice of a failure, in one line. */
static void failure_line(char *out, size_t cap, const hf_failure *f)
{
    const struct unmet *lists = find_unmet(f->reason);
    char ours[512], theirs[512];
    int len = snprintf(out, cap, "handshake failed: %s%s%s", f->sentence, *f->detail ? ": " : "", f->detail);
    if (len < 0 || (size_t)len >= cap)
        return;
    if (lists && copy_list(ours, sizeof ours, f->we_offered, lists->title) &&
        copy_list(theirs, sizeof theirs, f->they_offered, lists->title)) {
        snprintf(out + len, cap - (size_t)len, " -- we offer %s; they offer %s", ours, theirs);
    } else if (*f->advice) {
        snprintf(out + len, cap - (size_t)len, " -- %s", f->advice);
    }
}

static void log_line(const struct visitor *v, char *text)
{
    char stamp[32];
    time_t now = time(NULL);
    struct tm parts;
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
    make_printable(text); /* whatever the peer has put into it */
    fprintf(stderr, "%s %s %s\n", stamp, v->address, text);
}

void note_event(void *arg, const hf_conn *conn, const hf_event *event)
{
    const struct server *server = arg;
    struct visitor *v = hf_user(conn);
    char line[512];
    if (event->kind == HF_EVENT_CONNECTED)
        v->shook_hands = true;
    if (!server->trace)
        return;
    hf_trace_line(event, line, sizeof line);
    make_printable(line);
    fprintf(stderr, "%s %s\n", v->address, line);
}

/* ---- Beginning and end ----------------------------------------------------------------------------------- */

static struct evconnlistener *listener_of(const struct server *server)
{
    return evhttp_bound_socket_get_listener(server->bound);
}

static void enlist(struct visitor *v)
{
    struct server *server = v->server;
    v->next = server->visitors;
    v->link = &server->visitors;
    if (v->next)
        v->next->link = &v->next;
    server->visitors = v;
    if (++server->num_visitors >= server->max_visitors)
        evconnlistener_disable(listener_of(server));
}

static void delist(struct visitor *v)
{
    struct server *server = v->server;
    *v->link = v->next;
    if (v->next)
        v->next->link = v->link;
    server->num_visitors--;
    if (is_stopping(server)) {
        if (server->num_visitors == 0)
            event_del(server->grace); /* the last event, so the loop ends */
    } else if (server->num_visitors < server->max_visitors && !event_pending(server->resume, EV_TIMEOUT, NULL)) {
        evconnlistener_enable(listener_of(server));
    }
}

static void log_end(const struct visitor *v, const hf_conn *conn)
{
    char text[2048];
    const hf_failure *f = hf_failure_of(conn);
    if (v->was_too_slow)
        snprintf(text, sizeof text, "handshake failed: the client did not complete it within 10 seconds");
    else if (f && !v->shook_hands && !is_stopping(v->server))
        failure_line(text, sizeof text, f);
    else
        return;
    log_line(v, text);
}

static void on_end(void *arg, hf_conn *conn)
{
    struct visitor *v = arg;
    log_end(v, conn);
    delist(v);
    event_free(v->watch);
    free(v);
}

static void begin_watching(struct visitor *v, evutil_socket_t fd)
{
    int on = 1;
    peer_text(v->address, fd);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    event_add(v->watch, &first_request_limit);
}

static void on_watch(evutil_socket_t unused, short what, void *arg)
{
    struct visitor *v = arg;
    evutil_socket_t fd = bufferevent_getfd(v->bev);
    (void)unused;
    (void)what;
    if (!*v->address) {
        begin_watching(v, fd);
    } else if (!v->shook_hands) {
        v->was_too_slow = true;
        shutdown(fd, SHUT_RDWR); /* evhttp reads the end, and lets go */
    } else if (!v->has_asked) {
        dismiss_visitor(v);
    }
}

/* evhttp reads on while it answers, as much as comes, and would keep it all. What is ahead of us by more than the
 * longest request (see serve.c) comes from nobody honest. */
#define MAX_UNREAD ((size_t)2 * 1024 * 1024)

static void on_input(struct evbuffer *input, const struct evbuffer_cb_info *change, void *arg)
{
    const struct visitor *v = arg;
    if (change->n_added > 0 && evbuffer_get_length(input) > MAX_UNREAD)
        shutdown(bufferevent_getfd(v->bev), SHUT_RDWR); /* evhttp reads the end, and lets go */
}

static bool furnish(struct visitor *v, struct event_base *base)
{
    hf_conn *conn = hf_server_new(v->server->setup.config);
    v->watch = evtimer_new(base, on_watch, v);
    if (conn && v->watch) {
        hf_set_user(conn, v);
        v->bev = hf_bufferevent_new(base, -1, &conn, BEV_OPT_CLOSE_ON_FREE);
    }
    hf_conn_free(&conn);
    return v->bev != NULL;
}

/* A NULL would make evhttp fall back to a plain socket, without TLS. A bufferevent that cannot hold a socket makes it
 * close the connection instead. */
static struct bufferevent *refuse(struct event_base *base)
{
    struct bufferevent *pair[2];
    complain("no memory for another connection");
    if (bufferevent_pair_new(base, BEV_OPT_CLOSE_ON_FREE, pair) != 0)
        exit(EXIT_NETWORK);
    bufferevent_free(pair[1]);
    return pair[0];
}

struct bufferevent *welcome_visitor(struct event_base *base, void *server)
{
    struct visitor *v = calloc(1, sizeof *v);
    if (v)
        v->server = server;
    if (!v || !furnish(v, base)) {
        if (v && v->watch)
            event_free(v->watch);
        free(v);
        return refuse(base);
    }
    hf_bufferevent_on_end(v->bev, on_end, v);
    evbuffer_add_cb(bufferevent_get_input(v->bev), on_input, v);
    enlist(v);
    /* evhttp gives the bufferevent its descriptor only now, so the first look comes right after that. */
    event_active(v->watch, EV_TIMEOUT, 0);
    return v->bev;
}

/* ---- Requests -------------------------------------------------------------------------------------------- */

struct visitor *visitor_of(struct evhttp_request *request)
{
    struct bufferevent *bev = evhttp_connection_get_bufferevent(evhttp_request_get_connection(request));
    return hf_user(hf_bufferevent_conn(bev));
}

/* evhttp shuts the socket down before the bufferevent is freed, so the farewell must be said here; but a file that
 * was left unfinished must not look finished. */
static void on_close(struct evhttp_connection *connection, void *arg)
{
    struct visitor *v = arg;
    if (v->transfer)
        abandon_transfer(&v->transfer);
    else
        hf_bufferevent_say_close(evhttp_connection_get_bufferevent(connection));
}

static void on_complete(struct evhttp_request *request, void *arg)
{
    struct visitor *v = arg;
    (void)request;
    v->busy = false;
    hf_conn_rest(hf_bufferevent_conn(v->bev));
    if (is_stopping(v->server))
        dismiss_visitor(v);
}

void note_request(struct visitor *v, struct evhttp_request *request)
{
    v->has_asked = true;
    v->busy = true;
    evhttp_connection_set_closecb(evhttp_request_get_connection(request), on_close, v);
    evhttp_request_set_on_complete_cb(request, on_complete, v);
    if (is_stopping(v->server))
        evhttp_add_header(evhttp_request_get_output_headers(request), "Connection", "close");
}

void dismiss_visitor(struct visitor *v)
{
    hf_bufferevent_say_close(v->bev);
    /* evhttp has no call to end an idle connection; the end of its input makes it do so. */
    shutdown(bufferevent_getfd(v->bev), SHUT_RD);
}
