/* stream_peer.c - a client and a server over our stream that do what the command has no option for, for others to meet:
 * they update keys, pad records, export keying material, bind channels, and leave middlebox compatibility out.
 *
 *   stream_peer client --port N --ca FILE [OPTION]...      sends a line of stdin, prints the answer, takes the next
 *   stream_peer server --cert FILE --key FILE [OPTION]...  sends back each line, to one client after the other
 *
 * The lines "!update" and "!update both" are not sent: the client updates its keys instead, and asks the server to do
 * so, too. A server does the same before it sends "update" or "update both" back. Both trace on stderr. */
#include "handfast.h"
#include "handfast_stream.h"
#include "peer.h"

static struct {
    const char *port, *ca, *cert, *key, *suites, *padding;
    int no_compatibility;
} options;

static hf_config *config;

/* ---- What it tells --------------------------------------------------------------------------------------- */

static void on_event(void *arg, const hf_conn *conn, const hf_event *event)
{
    char line[512];
    (void)arg;
    (void)conn;
    hf_trace_line(event, line, sizeof line);
    fprintf(stderr, "%s\n", line);
}

static void tell_bytes(const char *what, const uint8_t *bytes, size_t len)
{
    fprintf(stderr, "%s ", what);
    for (size_t i = 0; i < len; i++)
        fprintf(stderr, "%02x", bytes[i]);
    fprintf(stderr, "\n");
}

/* RFC 9266: a name for this connection, which every implementation can make. */
static void tell_export(const hf_conn *conn)
{
    uint8_t out[32];
    if (hf_export(conn, "EXPORTER-Channel-Binding", (hf_span){ NULL, 0 }, out, sizeof out) == HF_OK)
        tell_bytes("exported", out, sizeof out);
}

static void tell_binding(const hf_conn *conn, const char *type)
{
    uint8_t out[64];
    size_t len;
    if (hf_channel_binding(conn, type, out, sizeof out, &len) == HF_OK)
        tell_bytes(type, out, len);
}

static bool tell_end(const hf_conn *conn, hf_status status)
{
    char text[4096];
    const hf_failure *failure = hf_failure_of(conn);
    if (failure) {
        hf_failure_text(failure, text, sizeof text);
        fprintf(stderr, "%s\n", text);
    }
    return status == HF_CLOSED;
}

/* ---- Data ------------------------------------------------------------------------------------------------ */

static hf_status update(hf_conn *conn, hf_stream *stream, const char *how)
{
    hf_status s = hf_update_keys(conn, strcmp(how, "update both\n") == 0);
    return s == HF_OK ? hf_stream_write(stream, (hf_span){ NULL, 0 }, NULL) : s;
}

static hf_status send_text(hf_stream *stream, const char *text, size_t len)
{
    return hf_stream_write(stream, (hf_span){ (const uint8_t *)text, len }, NULL);
}

static hf_status print_answer(hf_stream *stream)
{
    uint8_t text[16384];
    size_t len = 0;
    hf_status s = hf_stream_read(stream, text, sizeof text, &len);
    fwrite(text, 1, len, stdout);
    fflush(stdout);
    return s;
}

static hf_status say_line(hf_conn *conn, hf_stream *stream, const char *line)
{
    if (line[0] == '!')
        return update(conn, stream, line + 1);
    hf_status s = send_text(stream, line, strlen(line));
    return s == HF_OK ? print_answer(stream) : s;
}

static hf_status talk(hf_conn *conn, hf_stream *stream)
{
    char line[4096];
    hf_status s = HF_OK;
    while (s == HF_OK && fgets(line, sizeof line, stdin))
        s = say_line(conn, stream, line);
    if (s == HF_OK)
        s = hf_stream_close(stream);
    while (s == HF_OK)
        s = print_answer(stream);
    return s;
}

static hf_status echo_line(hf_conn *conn, hf_stream *stream, const char *line, size_t len)
{
    hf_status s = HF_OK;
    if (strncmp(line, "update", 6) == 0)
        s = update(conn, stream, line);
    return s == HF_OK ? send_text(stream, line, len) : s;
}

static hf_status echo(hf_conn *conn, hf_stream *stream)
{
    char text[16384];
    hf_status s = HF_OK;
    while (s == HF_OK) {
        size_t len = 0;
        s = hf_stream_read(stream, (uint8_t *)text, sizeof text - 1, &len);
        text[len] = '\0';
        if (s == HF_OK)
            s = echo_line(conn, stream, text, len);
    }
    hf_status closed = s == HF_CLOSED ? hf_stream_close(stream) : s;
    return closed == HF_OK ? HF_CLOSED : closed;
}

/* ---- Both sides ------------------------------------------------------------------------------------------ */

static void configure(void)
{
    config = hf_config_new();
    bool good =
        config && hf_config_trace(config, on_event, NULL) == HF_OK && hf_config_keep_peer_chain(config) == HF_OK;
    if (good && options.ca)
        good = hf_config_trust_file(config, options.ca) == HF_OK;
    if (good && options.cert)
        good = hf_config_add_identity_files(config, options.cert, options.key, NULL, NULL) == HF_OK;
    if (good && options.suites)
        good = hf_config_suites(config, options.suites) == HF_OK;
    if (good && options.padding)
        good = hf_config_padding(config, (size_t)atoi(options.padding)) == HF_OK;
    if (good && options.no_compatibility)
        good = hf_config_no_middlebox_compatibility(config) == HF_OK;
    require(good, config ? hf_config_error(config) : "no configuration");
}

static bool converse(bool server, int fd)
{
    hf_conn *conn = server ? hf_server_new(config) : hf_client_new(config, "localhost");
    hf_stream *stream = conn ? hf_stream_new(conn, fd) : NULL;
    require(stream != NULL, hf_config_error(config));
    hf_status s = hf_stream_handshake(stream);
    tell_export(conn);
    tell_binding(conn, "tls-unique");
    tell_binding(conn, "tls-server-end-point");
    if (s == HF_OK)
        s = server ? echo(conn, stream) : talk(conn, stream);
    bool good = tell_end(conn, s);
    hf_stream_free(&stream);
    hf_conn_free(&conn);
    return good;
}

int main(int argc, char **argv)
{
    static const struct peer_option rows[] = {
        { "port", &options.port, NULL },
        { "ca", &options.ca, NULL },
        { "cert", &options.cert, NULL },
        { "key", &options.key, NULL },
        { "suites", &options.suites, NULL },
        { "padding", &options.padding, NULL },
        { "no-compatibility", NULL, &options.no_compatibility },
    };
    bool server = begin_as_server(argc, argv, rows, sizeof rows / sizeof rows[0]);
    configure();
    int code = server ? run_server(converse) : run_client(options.port, converse);
    hf_config_free(&config);
    return code;
}
