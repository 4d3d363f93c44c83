/* client.c - what `connect` and `get` share. */
#include "client.h"
#include "exit_codes.h"
#include "say.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void init_client_options(struct client_options *options)
{
    memset(options, 0, sizeof *options);
    options->timeout = 10;
}

size_t add_client_rows(struct option_row *rows, struct client_options *o)
{
    const struct option_row own[] = {
        { "ca", "FILE", "trust these roots (PEM), and not the system's", OPTION_TEXT, &o->tls.ca },
        { "servername", "NAME", "ask for this name, and expect it in the certificate", OPTION_TEXT, &o->servername },
        { "insecure-skip-verification", NULL, "accept any certificate: private, but nobody knows with whom",
          OPTION_FLAG, &o->insecure },
        { "timeout", "SECONDS", "for connecting and for the handshake, each; 10 unless told", OPTION_NUMBER,
          &o->timeout },
        { "json", NULL, "print one JSON object about the connection on stdout, before any data", OPTION_FLAG,
          &o->json },
    };
    size_t n = sizeof own / sizeof own[0];
    memcpy(rows, own, sizeof own);
    return n + add_tls_rows(rows + n, &o->tls);
}

static void on_event(void *arg, const hf_conn *conn, const hf_event *event)
{
    char line[512];
    (void)arg;
    (void)conn;
    hf_trace_line(event, line, sizeof line);
    make_printable(line);
    fprintf(stderr, "%s\n", line);
}

static int network_failed(const struct client *client, const char *problem)
{
    if (client->options->json)
        print_json(stdout, client->conn, &client->timing, NULL, problem);
    complain("%s", problem);
    return EXIT_NETWORK;
}

int client_failed(const struct client *client)
{
    int network = errno;
    const hf_failure *failure = hf_failure_of(client->conn);
    if (failure) {
        print_failure(failure, NULL);
        return EXIT_TLS;
    }
    complain("the network failed while talking to %s: %s", client->tcp.peer, strerror(network));
    return EXIT_TLS; /* a stream that was cut, by a reset as well as by a missing close_notify */
}

static int handshake_failed(const struct client *client, hf_status status)
{
    char problem[256];
    int network = errno;
    const hf_failure *failure = hf_failure_of(client->conn);
    if (failure) {
        if (client->options->json)
            print_json(stdout, client->conn, &client->timing, failure, NULL);
        print_failure(failure, NULL);
        return EXIT_TLS;
    }
    if (status == HF_WAIT)
        snprintf(problem, sizeof problem, "%s did not finish the handshake within %ld s: does it speak TLS?",
                 client->tcp.peer, client->options->timeout);
    else
        snprintf(problem, sizeof problem, "the network failed during the handshake with %s: %s", client->tcp.peer,
                 strerror(network));
    return network_failed(client, problem);
}

static int shake_hands(struct client *client)
{
    int64_t started = now_us();
    hf_stream_set_timeout(client->stream, (int)client->options->timeout * 1000);
    hf_status s = hf_stream_handshake(client->stream);
    client->timing.tls_us = now_us() - started;
    if (s != HF_OK)
        return handshake_failed(client, s);
    hf_stream_set_timeout(client->stream, -1);
    return EXIT_WELL;
}

static int meet(struct client *client, const struct address *to)
{
    const struct client_options *o = client->options;
    struct problem problem;
    const char *name = o->servername ? o->servername : to->host;
    client->conn = hf_client_new(client->setup.config, name);
    if (!client->conn) {
        complain("cannot begin a connection to '%s': %s", name, refusal_of(client->setup.config).text);
        return EXIT_USAGE;
    }
    bool connected = connect_tcp(&client->tcp, to, (int)o->timeout * 1000, &problem);
    client->timing.tcp_us = client->tcp.us;
    if (!connected)
        return network_failed(client, problem.text);
    client->stream = hf_stream_new(client->conn, client->tcp.fd);
    if (!client->stream) {
        complain("no memory");
        return EXIT_NETWORK;
    }
    return shake_hands(client);
}

int begin_client(struct client *out, const struct client_options *options, const struct address *to)
{
    memset(out, 0, sizeof *out);
    out->options = options;
    out->tcp.fd = -1;
    const struct witness witness = { options->tls.trace ? on_event : NULL, NULL };
    if (!setup_client(&out->setup, &options->tls, options->insecure, &witness))
        return EXIT_USAGE;
    int code = meet(out, to);
    if (code != EXIT_WELL)
        end_client(out);
    return code;
}

void end_client(struct client *client)
{
    hf_stream_free(&client->stream);
    hf_conn_free(&client->conn);
    end_setup(&client->setup);
    if (client->tcp.fd >= 0)
        close(client->tcp.fd);
    client->tcp.fd = -1;
}
