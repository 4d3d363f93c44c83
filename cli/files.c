/* files.c - files under the root folder, read in pieces as the visitor takes them.
 *
 * The kernel keeps us beneath the root (openat2, RESOLVE_BENEATH), whatever symbolic links say. */
#include "server.h"

#include <errno.h>
#include <event2/buffer.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PIECE ((size_t)65536)

/* ---- Finding --------------------------------------------------------------------------------------------- */

struct content_type {
    const char *suffix, *type;
};

static const struct content_type content_types[] = {
    { ".html", "text/html; charset=utf-8" },
    { ".htm", "text/html; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".json", "application/json" },
    { ".txt", "text/plain; charset=utf-8" },
    { ".md", "text/plain; charset=utf-8" },
    { ".xml", "application/xml" },
    { ".svg", "image/svg+xml" },
    { ".png", "image/png" },
    { ".jpg", "image/jpeg" },
    { ".jpeg", "image/jpeg" },
    { ".gif", "image/gif" },
    { ".webp", "image/webp" },
    { ".ico", "image/x-icon" },
    { ".woff2", "font/woff2" },
    { ".wasm", "application/wasm" },
    { ".pdf", "application/pdf" },
    { ".mp4", "video/mp4" },
};

static const char *type_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof content_types / sizeof content_types[0]; i++)
        if (strcasecmp(dot, content_types[i].suffix) == 0)
            return content_types[i].type;
    return "application/octet-stream";
}

/* Without blocking: a pipe in the folder must not stop the server. */
#define HOW_TO_OPEN (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

/* Opens the first segment of *path in `folder`, and takes it off. */
static int open_segment(int folder, const char **path)
{
    char name[256];
    size_t len = strcspn(*path, "/");
    size_t slashes = strspn(*path + len, "/");
    bool is_last = (*path)[len + slashes] == 0;
    if (len >= sizeof name) {
        errno = ENAMETOOLONG;
        return -1;
    }
    snprintf(name, sizeof name, "%.*s", (int)len, *path);
    *path += len + slashes;
    int flags = is_last ? HOW_TO_OPEN : O_PATH | O_CLOEXEC;
    return openat(folder, *name ? name : ".", flags | O_NOFOLLOW | (slashes ? O_DIRECTORY : 0));
}

/* Step by step, through no symbolic link at all. The path has no '..'. */
static int open_without_links(int root, const char *path)
{
    int fd = open_segment(root, &path);
    while (fd >= 0 && *path) {
        int folder = fd;
        fd = open_segment(folder, &path);
        int e = errno;
        close(folder);
        errno = e;
    }
    return fd;
}

static int open_beneath(int root, const char *path)
{
    struct open_how how = { .flags = HOW_TO_OPEN, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
    int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
    /* Some sandboxes, and valgrind, do not know that call. */
    return fd < 0 && errno == ENOSYS ? open_without_links(root, path) : fd;
}

static bool has_parent_segment(const char *path)
{
    for (const char *p = path; (p = strstr(p, "..")); p += 2)
        if ((p == path || p[-1] == '/') && (p[2] == 0 || p[2] == '/'))
            return true;
    return false;
}

/* The request's path, decoded, without its leading slashes; NULL when it is none. To be freed. */
static char *decoded_path(struct evhttp_request *request)
{
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const char *raw = uri ? evhttp_uri_get_path(uri) : NULL;
    size_t len = 0;
    char *path = raw && *raw == '/' ? evhttp_uridecode(raw, 0, &len) : NULL;
    if (!path || strlen(path) != len || has_parent_segment(path)) {
        free(path);
        return NULL;
    }
    size_t slashes = strspn(path, "/");
    memmove(path, path + slashes, len - slashes + 1);
    return path;
}

static int code_for(int open_error)
{
    return open_error == EACCES ? 403 : open_error == EMFILE || open_error == ENFILE ? 500 : 404;
}

/* ---- Sending --------------------------------------------------------------------------------------------- */

struct transfer {
    struct visitor *visitor;
    struct evhttp_request *request;
    int fd;
    uint64_t left;
};

void abandon_transfer(struct transfer **transfer)
{
    struct transfer *t = *transfer;
    *transfer = NULL;
    /* A request whose connection failed in the middle of its answer is left to us by evhttp. */
    if (!evhttp_request_get_connection(t->request))
        evhttp_request_free(t->request);
    close(t->fd);
    free(t);
}

/* Reads the next piece. 0 when the file has become shorter than it was, or cannot be read. */
static size_t read_piece(struct evbuffer *piece, const struct transfer *t)
{
    struct evbuffer_iovec room;
    size_t want = t->left < PIECE ? (size_t)t->left : PIECE;
    if (evbuffer_reserve_space(piece, (ev_ssize_t)want, &room, 1) != 1)
        return 0;
    ssize_t n = read(t->fd, room.iov_base, want);
    room.iov_len = n > 0 ? (size_t)n : 0;
    evbuffer_commit_space(piece, &room, 1);
    return room.iov_len;
}

static void send_piece(struct evhttp_connection *connection, void *arg)
{
    struct transfer *t = arg;
    struct evhttp_request *request = t->request;
    struct visitor *visitor = t->visitor;
    struct evbuffer *piece = evbuffer_new();
    size_t n = piece ? read_piece(piece, t) : 0;
    if (n == 0) {
        /* What was promised cannot be sent: the visitor must see a stream that was cut. */
        evhttp_connection_free(connection);
    } else {
        t->left -= n;
        evhttp_send_reply_chunk_with_cb(request, piece, send_piece, t);
        if (t->left == 0) {
            abandon_transfer(&visitor->transfer);
            evhttp_send_reply_end(request);
        }
    }
    if (piece)
        evbuffer_free(piece);
}

static void begin_transfer(struct visitor *v, struct evhttp_request *request, int fd, uint64_t size)
{
    struct transfer *t = calloc(1, sizeof *t);
    if (!t) {
        close(fd);
        reply_error(request, 500);
        return;
    }
    *t = (struct transfer){ .visitor = v, .request = request, .fd = fd, .left = size };
    v->transfer = t;
    evhttp_send_reply_start(request, 200, "OK");
    send_piece(evhttp_request_get_connection(request), t);
}

/* Takes fd. */
static void reply_with_regular(struct visitor *v, struct evhttp_request *request, int fd, const char *type,
                               uint64_t size)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    char length[24];
    snprintf(length, sizeof length, "%llu", (unsigned long long)size);
    evhttp_add_header(headers, "Content-Type", type);
    evhttp_add_header(headers, "Content-Length", length);
    evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
    if (size > 0 && evhttp_request_get_command(request) != EVHTTP_REQ_HEAD) {
        begin_transfer(v, request, fd, size);
        return;
    }
    close(fd);
    evhttp_send_reply(request, 200, "OK", NULL);
}

/* A folder without its slash would make every relative link of its page wrong. */
static void redirect_to_folder(struct evhttp_request *request)
{
    char location[4096];
    const char *raw = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(request));
    int len = snprintf(location, sizeof location, "/%s/", raw + strspn(raw, "/"));
    if (len < 0 || (size_t)len >= sizeof location) {
        reply_error(request, 404);
        return;
    }
    evhttp_add_header(evhttp_request_get_output_headers(request), "Location", location);
    reply_error(request, 301);
}

/* A folder shows its index.html, or nothing. Takes `folder`. */
static int open_index(int folder)
{
    int fd = open_beneath(folder, "index.html");
    int e = errno;
    close(folder);
    errno = e;
    return fd;
}

/* Takes fd, which is open or -1 with errno. */
static void reply_with_open(struct visitor *v, struct evhttp_request *request, int fd, const char *type)
{
    struct stat about;
    if (fd < 0) {
        reply_error(request, code_for(errno));
    } else if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
        reply_with_regular(v, request, fd, type, (uint64_t)about.st_size);
    } else {
        close(fd);
        reply_error(request, 404);
    }
}

static bool is_folder(int fd)
{
    struct stat about;
    return fd >= 0 && fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
}

void reply_with_file(struct visitor *v, struct evhttp_request *request)
{
    char *path = decoded_path(request);
    if (!path) {
        reply_error(request, 400);
        return;
    }
    size_t len = strlen(path);
    bool wants_folder = len == 0 || path[len - 1] == '/';
    int fd = open_beneath(v->server->root, len ? path : ".");
    if (!is_folder(fd)) {
        reply_with_open(v, request, fd, type_of(path));
    } else if (wants_folder) {
        reply_with_open(v, request, open_index(fd), "text/html; charset=utf-8");
    } else {
        close(fd);
        redirect_to_folder(request);
    }
    free(path);
}
