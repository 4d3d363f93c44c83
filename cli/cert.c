/* cert.c - `handfast cert`: a development CA and certificates from it, in a folder.
 *
 *   ca.pem  ca-key.pem           made once, used again while they are there
 *   NAME.pem  NAME-key.pem       for the first name given
 *
 * Files are created, never overwritten; keys are readable by their owner alone. */
#include "commands.h"
#include "exit_codes.h"
#include "issue.h"
#include "options.h"
#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct cert_options {
    const char *out, *key_type;
    long days;
    bool client;
    const char *const *names;
    size_t num_names;
};

struct paths {
    char certificate[1024], key[1024];
};

/* libcrypto's last error in brackets, for what people cannot change anyway. */
static int crypto_failed(const char *what)
{
    complain("cannot %s (%s)", what, ERR_reason_error_string(ERR_peek_last_error()));
    return EXIT_USAGE;
}

/* ---- Files ----------------------------------------------------------------------------------------------- */

/* '*' and ':' are no characters for a file's name. */
static bool make_paths(struct paths *out, const char *dir, const char *name)
{
    char safe[256];
    size_t i = 0;
    for (; name[i] && i + 1 < sizeof safe; i++)
        safe[i] = strchr("*:/", name[i]) ? '_' : name[i];
    safe[i] = 0;
    int a = snprintf(out->certificate, sizeof out->certificate, "%s/%s.pem", dir, safe);
    int b = snprintf(out->key, sizeof out->key, "%s/%s-key.pem", dir, safe);
    if (a > 0 && (size_t)a < sizeof out->certificate && b > 0 && (size_t)b < sizeof out->key)
        return true;
    complain("the path %s/%s is too long", dir, name);
    return false;
}

static FILE *create(const char *path, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0 && errno == EEXIST)
        complain("%s exists already: remove it, or choose another folder with --out", path);
    else if (fd < 0)
        complain("cannot create %s: %s", path, strerror(errno));
    return fd < 0 ? NULL : fdopen(fd, "w");
}

/* Half a file would stand in the way of the next try: it is removed. */
static bool finish_writing(FILE *file, const char *path, bool written)
{
    bool closed = fclose(file) == 0;
    if (written && closed)
        return true;
    complain("cannot write %s: %s", path, strerror(errno));
    unlink(path);
    return false;
}

static bool save(const struct paths *paths, X509 *certificate, EVP_PKEY *key)
{
    FILE *file = create(paths->key, 0600);
    if (!file || !finish_writing(file, paths->key, PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1))
        return false;
    file = create(paths->certificate, 0644);
    if (file && finish_writing(file, paths->certificate, PEM_write_X509(file, certificate) == 1))
        return true;
    unlink(paths->key); /* so would a key without its certificate */
    return false;
}

static FILE *open_to_read(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        complain("cannot read %s: %s", path, strerror(errno));
    return file;
}

static bool load(const struct paths *paths, struct issuer *out)
{
    FILE *file = open_to_read(paths->certificate);
    if (!file)
        return false;
    out->certificate = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    file = open_to_read(paths->key);
    if (!file)
        return false;
    out->key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    fclose(file);
    if (out->certificate && out->key && X509_check_private_key(out->certificate, out->key) == 1)
        return true;
    complain("%s and %s are no CA certificate with its key: remove them, or choose another folder", paths->certificate,
             paths->key);
    return false;
}

static bool make_folder(const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    complain("cannot make the folder %s: %s", path, strerror(errno));
    return false;
}

/* ---- The CA and the certificate -------------------------------------------------------------------------- */

/* Ten years, whatever --days says: it is the certificates under it that are to be renewed. */
#define CA_DAYS 3650

static bool make_ca(struct issuer *out, const struct paths *paths)
{
    char host[65] = "", name[65];
    gethostname(host, sizeof host - 1);
    snprintf(name, sizeof name, "Development CA of %.40s", *host ? host : "this machine");
    const struct certificate_request request = { .use = FOR_CA, .common_name = name, .days = CA_DAYS };
    out->key = new_key("p256");
    const struct issuer itself = { NULL, out->key };
    out->certificate = out->key ? issue(&request, out->key, &itself) : NULL;
    if (!out->certificate) {
        crypto_failed("make a CA");
        return false;
    }
    if (!save(paths, out->certificate, out->key))
        return false;
    printf("made a CA:          %s\n  its key:          %s\n", paths->certificate, paths->key);
    return true;
}

static bool get_ca(struct issuer *out, const struct paths *paths)
{
    if (access(paths->certificate, F_OK) != 0 && access(paths->key, F_OK) != 0)
        return make_ca(out, paths);
    if (!load(paths, out))
        return false;
    printf("used the CA:        %s\n", paths->certificate);
    return true;
}

static void tell_use(const struct cert_options *o, const struct paths *ca, const struct paths *leaf)
{
    printf("made a certificate: %s\n  its key:          %s\n  for:             ", leaf->certificate, leaf->key);
    for (size_t i = 0; i < o->num_names; i++)
        printf(" %s", o->names[i]);
    if (o->client)
        printf("\n\nA server that asks for it:\n"
               "  handfast serve --listen 127.0.0.1:8443 --cert SERVER.pem --key SERVER-key.pem --client-ca %s\n"
               "A client that shows it:\n"
               "  handfast connect 127.0.0.1:8443 --ca %s --cert %s --key %s\n",
               ca->certificate, ca->certificate, leaf->certificate, leaf->key);
    else
        printf("\n\nA server with it:\n"
               "  handfast serve --listen 127.0.0.1:8443 --cert %s --key %s\n"
               "A client that trusts it:\n"
               "  handfast connect 127.0.0.1:8443 --servername %s --ca %s\n",
               leaf->certificate, leaf->key, o->names[0], ca->certificate);
}

static int make_leaf(const struct cert_options *o, const struct issuer *ca, const struct paths *paths)
{
    const struct certificate_request request = {
        .use = o->client ? FOR_CLIENT : FOR_SERVER,
        .common_name = o->names[0],
        .names = o->names,
        .num_names = o->num_names,
        .days = o->days,
    };
    EVP_PKEY *key = new_key(o->key_type);
    X509 *certificate = key ? issue(&request, key, ca) : NULL;
    int code = EXIT_WELL;
    if (!certificate)
        code = crypto_failed("make the certificate");
    else if (!save(paths, certificate, key))
        code = EXIT_USAGE;
    X509_free(certificate);
    EVP_PKEY_free(key);
    return code;
}

static int make_all(const struct cert_options *o)
{
    struct paths ca_paths, leaf_paths;
    struct issuer ca = { NULL, NULL };
    int code = EXIT_USAGE;
    if (!make_folder(o->out) || !make_paths(&ca_paths, o->out, "ca") || !make_paths(&leaf_paths, o->out, o->names[0]))
        return EXIT_USAGE;
    if (get_ca(&ca, &ca_paths))
        code = make_leaf(o, &ca, &leaf_paths);
    if (code == EXIT_WELL)
        tell_use(o, &ca_paths, &leaf_paths);
    X509_free(ca.certificate);
    EVP_PKEY_free(ca.key);
    return code;
}

static bool names_are_good(const struct cert_options *o)
{
    for (size_t i = 0; i < o->num_names; i++) {
        if (!is_certifiable_name(o->names[i])) {
            complain("'%s' is no DNS name, IP address or mail address", o->names[i]);
            return false;
        }
    }
    if (strcmp(o->names[0], "ca") != 0)
        return true;
    complain("a certificate for 'ca' would take the CA's file: give another name first");
    return false;
}

static bool key_type_is_known(const char *type)
{
    if (is_key_type(type))
        return true;
    complain("there is no key type '%s': it is one of %s", type, key_types);
    return false;
}

int cert_command(int argc, char **argv)
{
    struct cert_options o = { .key_type = "p256", .days = 90 };
    const struct option_row rows[] = {
        { "out", "DIR", "the folder; it is made when it is not there", OPTION_TEXT, &o.out },
        { "days", "N", "how long the certificate is valid; 90 unless told", OPTION_NUMBER, &o.days },
        { "key-type", "TYPE", "p256 (unless told), p384, p521, rsa2048, rsa3072, ed25519, ed448", OPTION_TEXT,
          &o.key_type },
        { "client", NULL, "a client's certificate, not a server's", OPTION_FLAG, &o.client },
    };
    const struct synopsis synopsis = {
        .command = "cert",
        .operands = "--out DIR NAME...",
        .about = "Makes a development CA in the folder, or uses the one that is there, and a certificate "
                 "from it for the names: DNS names, '*.example.org', IP addresses. Keys are readable by you "
                 "alone.",
        .rows = rows,
        .num_rows = sizeof rows / sizeof rows[0],
        .min_operands = 1,
        .max_operands = -1,
    };
    int first, code;
    if (!read_options(&synopsis, argc, argv, &first, &code))
        return code;
    o.names = (const char *const *)argv + first;
    o.num_names = (size_t)(argc - first);
    if (!o.out) {
        complain("cert needs --out DIR: where the certificates shall go");
        return EXIT_USAGE;
    }
    return names_are_good(&o) && key_type_is_known(o.key_type) ? make_all(&o) : EXIT_USAGE;
}
