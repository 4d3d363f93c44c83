/* request.c - an HTTPS request with the blocking stream: request HOST PORT [CA.pem]
 *
 * What is TLS here is the part between the two lines; the rest is sockets. */
#include <handfast_stream.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int connect_to(const char *host, const char *port)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *addresses;
    int fd = -1;
    if (getaddrinfo(host, port, &hints, &addresses) != 0)
        return -1;
    for (struct addrinfo *a = addresses; a != NULL && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) != 0) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(addresses);
    return fd;
}

/* ------------------------------------------------------------------------------------------------------------------ */

static hf_status exchange(hf_stream *stream, const char *request)
{
    uint8_t answer[4096];
    size_t len;
    hf_status status = hf_stream_write(stream, (hf_span){ (const uint8_t *)request, strlen(request) }, NULL);
    while (status == HF_OK && (status = hf_stream_read(stream, answer, sizeof answer, &len)) == HF_OK)
        fwrite(answer, 1, len, stdout);
    return status;
}

static void explain(const hf_conn *conn)
{
    char text[4096];
    if (hf_failure_of(conn) == NULL)
        return perror("the network failed");
    (void)hf_failure_text(hf_failure_of(conn), text, sizeof text);
    fprintf(stderr, "%s\n", text);
}

/* HF_CLOSED is the good end: the server said that this was all. */
static int fetch(hf_config *config, int fd, const char *host)
{
    char request[512];
    (void)snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host);
    hf_conn *conn = hf_client_new(config, host);
    hf_stream *stream = conn != NULL ? hf_stream_new(conn, fd) : NULL;
    hf_status status = stream != NULL ? exchange(stream, request) : HF_FAILED;
    if (stream != NULL && status != HF_CLOSED)
        explain(conn);
    hf_stream_free(&stream);
    hf_conn_free(&conn);
    return status == HF_CLOSED ? 0 : 1;
}

/* ------------------------------------------------------------------------------------------------------------------ */

int main(int argc, char **argv)
{
    if (argc < 3)
        return fprintf(stderr, "request HOST PORT [CA.pem]\n"), 2;
    hf_config *config = hf_config_new(); /* safe as it is: TLS 1.3, the peer verified */
    hf_status trusted = argc > 3 ? hf_config_trust_file(config, argv[3]) : hf_config_trust_system(config);
    int fd = connect_to(argv[1], argv[2]);
    int status = 3;
    if (trusted != HF_OK)
        fprintf(stderr, "%s\n", hf_config_error(config));
    else if (fd < 0)
        perror(argv[1]);
    else
        status = fetch(config, fd, argv[1]);
    if (fd >= 0)
        close(fd);
    hf_config_free(&config);
    return status;
}
