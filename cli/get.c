/* get.c - `handfast get`: an HTTPS GET, the body to stdout. */
#include "client.h"
#include "commands.h"
#include "exit_codes.h"
#include "http_reader.h"
#include "say.h"

#include <errno.h>
#include <event2/http.h>
#include <string.h>
#include <strings.h>

struct get_options {
    struct client_options client;
    bool verbose;
};

struct target {
    struct address address;
    char host_field[300]; /* as the Host header has it */
    char path[4096];      /* with the query */
};

static bool take_port(struct target *out, int port)
{
    if (port == 0 || port > 65535)
        return false;
    snprintf(out->address.port, sizeof out->address.port, "%d", port < 0 ? 443 : port);
    return true;
}

/* An IPv6 address stands in brackets in a URL, and without them everywhere else. */
static bool take_host(struct target *out, const char *host)
{
    size_t len = host ? strlen(host) : 0;
    bool v6 = len > 2 && host[0] == '[' && host[len - 1] == ']';
    if (len == 0 || len >= sizeof out->address.host)
        return false;
    snprintf(out->address.host, sizeof out->address.host, "%.*s", (int)(v6 ? len - 2 : len), host + (v6 ? 1 : 0));
    if (strcmp(out->address.port, "443") == 0)
        snprintf(out->host_field, sizeof out->host_field, "%s", host);
    else
        snprintf(out->host_field, sizeof out->host_field, "%s:%s", host, out->address.port);
    return true;
}

static bool take_path(struct target *out, const struct evhttp_uri *uri)
{
    const char *path = evhttp_uri_get_path(uri);
    const char *query = evhttp_uri_get_query(uri);
    int len = snprintf(out->path, sizeof out->path, "%s%s%s", path && *path ? path : "/", query ? "?" : "",
                       query ? query : "");
    return len > 0 && (size_t)len < sizeof out->path;
}

/* libevent's parser refuses the characters that would let a URL write header lines of its own. */
static bool parse_url(struct target *out, const char *url)
{
    struct evhttp_uri *uri = evhttp_uri_parse(url);
    const char *scheme = uri ? evhttp_uri_get_scheme(uri) : NULL;
    bool good = scheme && strcasecmp(scheme, "https") == 0 && take_port(out, evhttp_uri_get_port(uri)) &&
                take_host(out, evhttp_uri_get_host(uri)) && take_path(out, uri);
    if (uri)
        evhttp_uri_free(uri);
    if (!good)
        complain("'%s' is no URL that can be fetched: write https://HOST[:PORT]/PATH", url);
    return good;
}

static hf_status send_request(hf_stream *stream, const struct target *target)
{
    char request[8192];
    int len = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: handfast/%s\r\nAccept: */*\r\n"
                       "Connection: close\r\n\r\n",
                       target->path, target->host_field, hf_version());
    return hf_stream_write(stream, (hf_span){ (const uint8_t *)request, (size_t)len }, NULL);
}

/* Says what the answer's end means, and returns the exit code. */
static int judge(const struct client *client, const struct http_answer *answer, enum http_end end)
{
    switch (end) {
    case HTTP_STREAM:
        return client_failed(client);
    case HTTP_CUT:
        complain("the answer is incomplete: the server ended the stream before its end");
        return EXIT_TLS;
    case HTTP_NONSENSE:
        complain("the answer is not HTTP/1.1: %s", answer->wrong);
        return EXIT_HTTP;
    case HTTP_UNWRITABLE:
        complain("cannot write the body to stdout: %s", strerror(errno));
        return EXIT_USAGE;
    case HTTP_COMPLETE:
        break;
    }
    if (answer->status >= 400)
        complain("the server answered %d %s", answer->status, answer->reason);
    else if (answer->status >= 300 && *answer->location)
        complain("the server answered %d %s, and points to %s", answer->status, answer->reason, answer->location);
    return answer->status >= 400 ? EXIT_HTTP : EXIT_WELL;
}

static int fetch(const struct client *client, const struct get_options *o, const struct target *target)
{
    struct http_answer answer;
    if (o->client.json)
        print_json(stdout, client->conn, &client->timing, NULL, NULL);
    if (o->verbose)
        print_summary(stderr, client->conn, client->tcp.peer, &client->timing);
    if (send_request(client->stream, target) != HF_OK)
        return client_failed(client);
    enum http_end end = read_http_answer(&answer, client->stream, stdout);
    int code = judge(client, &answer, end);
    /* The answer is judged by now; whether the server hears our farewell changes nothing. */
    hf_status s = hf_stream_close(client->stream);
    (void)s;
    return code;
}

int get_command(int argc, char **argv)
{
    struct get_options o = { .verbose = false };
    struct option_row rows[MAX_OPTION_ROWS];
    init_client_options(&o.client);
    o.client.tls.alpn = "http/1.1";
    size_t n = add_client_rows(rows, &o.client);
    rows[n++] = (struct option_row){ "verbose", NULL, "print what was agreed on stderr", OPTION_FLAG, &o.verbose };
    const struct synopsis synopsis = {
        .command = "get",
        .operands = "URL",
        .about = "Fetches https://HOST[:PORT]/PATH and writes the body to stdout. A body that was cut is "
                 "told, with exit status 1; an HTTP status of 400 and above gives exit status 4. Redirects "
                 "are not followed.",
        .rows = rows,
        .num_rows = n,
        .min_operands = 1,
        .max_operands = 1,
    };
    int first, code;
    struct target target;
    struct client client;
    if (!read_options(&synopsis, argc, argv, &first, &code))
        return code;
    if (!parse_url(&target, argv[first]))
        return EXIT_USAGE;
    code = begin_client(&client, &o.client, &target.address);
    if (code != EXIT_WELL)
        return code;
    code = fetch(&client, &o, &target);
    end_client(&client);
    return code;
}
