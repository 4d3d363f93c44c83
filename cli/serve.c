/* serve.c - `handfast serve`: an HTTPS server on libevent's loop: evhttp over our bufferevent. */
#include "commands.h"
#include "exit_codes.h"
#include "say.h"
#include "server.h"

#include <errno.h>
#include <event2/listener.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

struct serve_options {
    struct tls_options tls;
    const char *listen, *root, *client_ca, *client_auth;
};

/* A connection without traffic for so long is ended. */
#define IDLE_SECONDS 30
/* How long responses may still run after SIGTERM. */
#define GRACE_SECONDS 60
#define MAX_REQUEST_HEAD 16384
#define MAX_REQUEST_BODY 1048576

/* ---- Requests -------------------------------------------------------------------------------------------- */

static void on_request(struct evhttp_request *request, void *arg)
{
    struct server *server = arg;
    struct visitor *visitor = visitor_of(request);
    enum evhttp_cmd_type method = evhttp_request_get_command(request);
    note_request(visitor, request);
    if (method != EVHTTP_REQ_GET && method != EVHTTP_REQ_HEAD) {
        evhttp_add_header(evhttp_request_get_output_headers(request), "Allow", "GET, HEAD");
        reply_error(request, 405);
    } else if (server->root >= 0) {
        reply_with_file(visitor, request);
    } else {
        reply_about_connection(request);
    }
}

/* ---- Accepting ------------------------------------------------------------------------------------------- */

/* accept() failed, for want of descriptors most likely, and would fail again at once, for ever. The listener's
 * callback knows nothing of the server, so the loop is left, and run() goes on here. */
static void on_accept_error(struct evconnlistener *listener, void *http)
{
    (void)http;
    evconnlistener_disable(listener);
    event_base_loopbreak(evconnlistener_get_base(listener));
}

static void pause_accepting(struct server *server)
{
    const struct timeval a_while = { .tv_usec = 200000 };
    complain("cannot accept connections for the moment: too few file descriptors");
    event_add(server->resume, &a_while);
}

static void on_resume(evutil_socket_t fd, short what, void *arg)
{
    struct server *server = arg;
    (void)fd;
    (void)what;
    if (!is_stopping(server) && server->num_visitors < server->max_visitors)
        evconnlistener_enable(evhttp_bound_socket_get_listener(server->bound));
}

/* A visitor needs two descriptors at most, its socket and a file, and a closed one lingers. */
static size_t max_visitors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 200;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < 128)
        return 16;
    return ((size_t)limit.rlim_cur - 64) / 3;
}

/* ---- Stopping -------------------------------------------------------------------------------------------- */

static void on_signal(evutil_socket_t signal_number, short what, void *arg)
{
    const struct timeval grace = { .tv_sec = GRACE_SECONDS };
    struct server *server = arg;
    struct evhttp_bound_socket *bound = server->bound;
    (void)signal_number;
    (void)what;
    /* A second signal ends the process the hard way. */
    event_del(server->on_term);
    event_del(server->on_int);
    server->bound = NULL;
    evhttp_del_accept_socket(server->http, bound);
    if (server->num_visitors > 0)
        event_add(server->grace, &grace);
    for (struct visitor *v = server->visitors; v; v = v->next)
        if (!v->busy)
            dismiss_visitor(v);
}

static void on_grace_over(evutil_socket_t fd, short what, void *arg)
{
    const struct server *server = arg;
    (void)fd;
    (void)what;
    complain("%zu connections did not end in time", server->num_visitors);
    event_base_loopbreak(server->base);
}

/* ---- Setting up ------------------------------------------------------------------------------------------ */

static bool open_root(struct server *server, const char *path)
{
    server->root = -1;
    if (!path)
        return true;
    server->root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (server->root < 0)
        complain("cannot open the folder %s: %s", path, strerror(errno));
    return server->root >= 0;
}

static bool make_events(struct server *server)
{
    server->base = event_base_new();
    if (!server->base)
        return false;
    server->resume = evtimer_new(server->base, on_resume, server);
    server->grace = evtimer_new(server->base, on_grace_over, server);
    server->on_term = evsignal_new(server->base, SIGTERM, on_signal, server);
    server->on_int = evsignal_new(server->base, SIGINT, on_signal, server);
    server->http = evhttp_new(server->base);
    return server->resume && server->grace && server->on_term && server->on_int && server->http &&
           event_add(server->on_term, NULL) == 0 && event_add(server->on_int, NULL) == 0;
}

static void prepare_http(struct server *server)
{
    evhttp_set_bevcb(server->http, welcome_visitor, server);
    evhttp_set_gencb(server->http, on_request, server);
    evhttp_set_timeout(server->http, IDLE_SECONDS);
    evhttp_set_max_headers_size(server->http, MAX_REQUEST_HEAD);
    evhttp_set_max_body_size(server->http, MAX_REQUEST_BODY);
    evhttp_set_allowed_methods(server->http, 0xffff); /* on_request() refuses, and names those that do */
}

/* Takes the listening socket. */
static bool bind_listener(struct server *server, int fd)
{
    struct evconnlistener *listener =
        evconnlistener_new(server->base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
    if (!listener) {
        close(fd);
        return false;
    }
    evconnlistener_set_error_cb(listener, on_accept_error);
    server->bound = evhttp_bind_listener(server->http, listener);
    if (!server->bound)
        evconnlistener_free(listener);
    return server->bound != NULL;
}

static int listen_for_visitors(struct server *server, const struct address *where)
{
    struct problem problem;
    char text[ADDRESS_TEXT];
    int fd = listen_tcp(where, text, &problem);
    if (fd < 0) {
        complain("%s", problem.text);
        return EXIT_NETWORK;
    }
    if (!make_events(server) || !bind_listener(server, fd)) {
        complain("cannot set up the event loop");
        return EXIT_NETWORK;
    }
    prepare_http(server);
    printf("listening on %s\n", text);
    fflush(stdout);
    return EXIT_WELL;
}

/* dispatch returns when nothing is left to wait for, when the grace is over, or for on_accept_error(). */
static void run(struct server *server)
{
    for (;;) {
        event_base_dispatch(server->base);
        if (is_stopping(server))
            return;
        pause_accepting(server);
    }
}

static void free_event(struct event *event)
{
    if (event)
        event_free(event);
}

static void end_server(struct server *server)
{
    if (server->http)
        evhttp_free(server->http);
    /* What was freed is finished in the loop. */
    if (server->base)
        event_base_loop(server->base, EVLOOP_NONBLOCK);
    free_event(server->resume);
    free_event(server->grace);
    free_event(server->on_term);
    free_event(server->on_int);
    if (server->base)
        event_base_free(server->base);
    end_setup(&server->setup);
    if (server->root >= 0)
        close(server->root);
}

static bool read_client_auth(const struct serve_options *o, hf_client_auth *out)
{
    *out = o->client_ca ? HF_CLIENT_AUTH_REQUIRED : HF_CLIENT_AUTH_NONE;
    if (!o->client_auth)
        return true;
    if (!o->client_ca) {
        complain("--client-auth needs --client-ca FILE: whose certificates are good");
        return false;
    }
    if (strcmp(o->client_auth, "optional") == 0)
        *out = HF_CLIENT_AUTH_OPTIONAL;
    else if (strcmp(o->client_auth, "required") != 0) {
        complain("--client-auth is optional or required, not '%s'", o->client_auth);
        return false;
    }
    return true;
}

static bool set_up_tls(struct server *server, const struct serve_options *o)
{
    hf_client_auth auth;
    if (o->tls.certs.len == 0) {
        complain("serve needs --cert FILE and --key FILE: 'handfast cert' makes them for development");
        return false;
    }
    const struct witness witness = { note_event, server };
    return read_client_auth(o, &auth) && setup_server(&server->setup, &o->tls, auth, &witness);
}

static int serve(const struct serve_options *o, const struct address *where)
{
    struct server server = { .root = -1, .setup = { .keylog_fd = -1 }, .trace = o->tls.trace };
    int code = EXIT_USAGE;
    server.max_visitors = max_visitors();
    if (set_up_tls(&server, o) && open_root(&server, o->root))
        code = listen_for_visitors(&server, where);
    if (code == EXIT_WELL)
        run(&server);
    end_server(&server);
    return code;
}

int serve_command(int argc, char **argv)
{
    struct serve_options o = { .listen = NULL };
    struct option_row rows[MAX_OPTION_ROWS] = {
        { "listen", "ADDR:PORT", "where to listen; port 0 takes a free one, and says which", OPTION_TEXT, &o.listen },
        { "root", "DIR", "serve the files in this folder; without it, a page about the connection", OPTION_TEXT,
          &o.root },
        { "client-ca", "FILE", "ask clients for a certificate from one of these roots (PEM)", OPTION_TEXT,
          &o.client_ca },
        { "client-auth", "MODE", "required (unless told) or optional: whether clients without one are served",
          OPTION_TEXT, &o.client_auth },
        { "staple", "FILE", "an OCSP response (DER) about the --cert before it, for clients that ask for one",
          OPTION_LIST, &o.tls.staples },
    };
    size_t n = 5 + add_tls_rows(rows + 5, &o.tls);
    const struct synopsis synopsis = {
        .command = "serve",
        .operands = "--listen ADDR:PORT --cert FILE --key FILE",
        .about = "An HTTPS server for files, or for a page that tells visitors what was agreed (as JSON: "
                 "/json). --cert and --key may be given several times, in pairs: the visitor gets the one "
                 "for the name that it asks for. SIGTERM ends the server when the running responses are "
                 "finished.",
        .rows = rows,
        .num_rows = n,
        .max_operands = 0,
    };
    struct address where;
    struct problem problem;
    int first, code;
    o.tls.alpn = "http/1.1,http/1.0";
    if (!read_options(&synopsis, argc, argv, &first, &code))
        return code;
    o.tls.ca = o.client_ca;
    if (!o.listen || !parse_address(&where, o.listen, NULL, &problem)) {
        complain("%s", o.listen ? problem.text : "serve needs --listen ADDR:PORT");
        return EXIT_USAGE;
    }
    return serve(&o, &where);
}
