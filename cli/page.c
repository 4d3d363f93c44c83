/* page.c - the page that tells a visitor of `handfast serve` what the two sides agreed. */
#include "handfast_libevent.h"
#include "peer.h"
#include "server.h"
#include "summary.h"

#include <event2/buffer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                           "<title>Handfast: this connection</title>\n"
                           "<style>\n"
                           ":root{color-scheme:light dark}\n"
                           "body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}\n"
                           "h1{font-size:1.6rem;margin:0 0 .3rem}h1 b{color:#1a7f37}\n"
                           "p{margin:0 0 1.5rem;opacity:.8}\n"
                           "table{border-collapse:collapse;width:100%}\n"
                           "th,td{text-align:left;vertical-align:top;padding:.5rem 0;border-bottom:1px solid #8884}\n"
                           "th{font-weight:500;width:11rem;padding-right:1rem}\n"
                           "td{font-family:ui-monospace,monospace;font-size:.9rem;overflow-wrap:anywhere}\n"
                           "small{display:block;font:.8rem/1.4 system-ui,sans-serif;opacity:.7}\n"
                           "</style>\n";

static void add_escaped(struct evbuffer *page, const char *text)
{
    char *escaped = evhttp_htmlescape(text);
    evbuffer_add_printf(page, "%s", escaped ? escaped : "");
    free(escaped);
}

static void add_row(struct evbuffer *page, const char *name, const char *value, const char *meaning)
{
    evbuffer_add_printf(page, "<tr><th>%s<td>", name);
    add_escaped(page, value ? value : "none");
    evbuffer_add_printf(page, "<small>%s</small>\n", meaning);
}

/* The subject of a client's certificate that was verified; "" without one. */
static void client_subject(char *out, size_t cap, const hf_conn *conn, const hf_agreement *a)
{
    struct peer *peer = malloc(sizeof *peer);
    *out = 0;
    if (peer && a->verified && describe_peer(peer, hf_peer_certificate(conn, 0)))
        snprintf(out, cap, "%s", peer->subject);
    free(peer);
}

/* RSA key transport has no group and no signature. */
static void add_key_exchange(struct evbuffer *page, const hf_agreement *a)
{
    if (!a->group) {
        add_row(page, "Key exchange", "RSA key transport",
                "the client sent the secret, encrypted under the server's key: whoever gets that key one day reads "
                "all that was recorded");
        return;
    }
    add_row(page, "Key exchange", a->group,
            a->hello_retried ? "how both found the same secret; the server asked the client to try again with this one"
                             : "how both found the same secret without sending it");
    add_row(page, "Server's signature", a->signature, "how the server proved that it holds its certificate's key");
}

static void add_rows(struct evbuffer *page, const hf_conn *conn, const hf_agreement *a)
{
    char subject[256];
    client_subject(subject, sizeof subject, conn, a);
    add_row(page, "Cipher suite", a->suite, "how every byte is encrypted and protected against change");
    add_key_exchange(page, a);
    add_row(page, "Protocol (ALPN)", a->alpn, "what is spoken inside");
    add_row(page, "Server name", a->server_name, "whom the client asked for");
    add_row(page, "Client certificate",
            *subject      ? subject
            : a->verified ? "verified"
                          : NULL,
            a->verified ? "the client proved who it is" : "the client did not say who it is");
}

static void write_html(struct evbuffer *page, const hf_conn *conn)
{
    hf_agreement a;
    hf_agreed(conn, &a);
    /* "TLSv1.3", as people write it. */
    const char *number = a.version && strncmp(a.version, "TLSv", 4) == 0 ? a.version + 4 : "";
    evbuffer_add(page, head, sizeof head - 1);
    evbuffer_add_printf(page,
                        "<h1>You are connected with <b>TLS %s</b></h1>\n"
                        "<p>This is what your client and this server agreed. "
                        "<a href=\"/json\">The same as JSON</a></p>\n<table>\n",
                        number);
    add_rows(page, conn, &a);
    evbuffer_add_printf(page, "</table>\n</html>\n");
}

static void write_json(struct evbuffer *page, const hf_conn *conn)
{
    hf_agreement a;
    char subject[256];
    cJSON *object = cJSON_CreateObject();
    hf_agreed(conn, &a);
    client_subject(subject, sizeof subject, conn, &a);
    add_agreement(object, conn);
    cJSON_AddBoolToObject(object, "hello_retried", a.hello_retried);
    cJSON_AddItemToObject(object, "server_name",
                          a.server_name ? cJSON_CreateString(a.server_name) : cJSON_CreateNull());
    cJSON_AddItemToObject(object, "client", *subject ? cJSON_CreateString(subject) : cJSON_CreateNull());
    char *text = cJSON_Print(object);
    if (text)
        evbuffer_add_printf(page, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(object);
}

void reply_about_connection(struct evhttp_request *request)
{
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
    struct bufferevent *bev = evhttp_connection_get_bufferevent(evhttp_request_get_connection(request));
    const hf_conn *conn = hf_bufferevent_conn(bev);
    bool html = path && strcmp(path, "/") == 0;
    bool json = path && strcmp(path, "/json") == 0;
    struct evbuffer *page = html || json ? evbuffer_new() : NULL;
    if (!page) {
        reply_error(request, html || json ? 500 : 404);
        return;
    }
    if (html)
        write_html(page, conn);
    else
        write_json(page, conn);
    reply(request, 200, html ? "text/html; charset=utf-8" : "application/json", page);
    evbuffer_free(page);
}
