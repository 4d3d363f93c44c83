/* setup.c - from options to an hf_config. */
#include "setup.h"
#include "keylog.h"
#include "password.h"
#include "say.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t add_tls_rows(struct option_row *rows, struct tls_options *o)
{
    const struct option_row all[] = {
        { "cert", "FILE", "our certificate, with its chain behind it (PEM)", OPTION_LIST, &o->certs },
        { "key", "FILE", "its private key (PEM)", OPTION_LIST, &o->keys },
        { "password-file", "FILE", "its first line is the key's password; else the terminal is asked", OPTION_TEXT,
          &o->password_file },
        { "alpn", "LIST", "application protocols, best first, as in h2,http/1.1", OPTION_TEXT, &o->alpn },
        { "suites", "LIST", "cipher suites, best first: TLS_AES_128_GCM_SHA256,...", OPTION_TEXT, &o->suites },
        { "groups", "LIST", "key exchange groups, best first: x25519,secp256r1,...", OPTION_TEXT, &o->groups },
        { "sigalgs", "LIST", "signature schemes, best first: ecdsa_secp256r1_sha256,...", OPTION_TEXT, &o->sigalgs },
        { "keylog", "FILE", "append the secrets for Wireshark; SSLKEYLOGFILE in the environment does the same",
          OPTION_TEXT, &o->keylog },
        { "trace", NULL, "tell each step of the handshake on stderr", OPTION_FLAG, &o->trace },
    };
    memcpy(rows, all, sizeof all);
    return sizeof all / sizeof all[0];
}

/* Turns a setter's failure into a complaint that names the option, and the value. */
static bool well(const struct setup *setup, hf_status status, const char *option, const char *value)
{
    if (status == HF_OK)
        return true;
    complain("--%s %s: %s", option, value, hf_config_error(setup->config));
    return false;
}

static bool set_lists(struct setup *setup, const struct tls_options *o)
{
    hf_config *c = setup->config;
    return (!o->suites || well(setup, hf_config_suites(c, o->suites), "suites", o->suites)) &&
           (!o->groups || well(setup, hf_config_groups(c, o->groups), "groups", o->groups)) &&
           (!o->sigalgs || well(setup, hf_config_signature_schemes(c, o->sigalgs), "sigalgs", o->sigalgs)) &&
           (!o->alpn || well(setup, hf_config_alpn(c, o->alpn), "alpn", o->alpn));
}

static bool add_identities(struct setup *setup, const struct tls_options *o)
{
    if (o->certs.len != o->keys.len) {
        complain("each --cert FILE needs its --key FILE, in the same order");
        return false;
    }
    for (size_t i = 0; i < o->certs.len; i++) {
        struct password_source password = { .file = o->password_file, .key_path = o->keys.at[i] };
        hf_status s =
            hf_config_add_identity_files(setup->config, o->certs.at[i], o->keys.at[i], get_password, &password);
        if (s != HF_OK) {
            complain("--cert %s --key %s: %s", o->certs.at[i], o->keys.at[i], hf_config_error(setup->config));
            return false;
        }
    }
    return true;
}

static bool log_keys_to_file(struct setup *setup, const struct tls_options *o)
{
    const char *path = o->keylog ? o->keylog : getenv("SSLKEYLOGFILE");
    if (!path || !*path)
        return true;
    setup->keylog_fd = open_keylog(path);
    if (setup->keylog_fd < 0) {
        complain("cannot write the key log %s: %s", path, strerror(errno));
        return false;
    }
    return well(setup, hf_config_keylog(setup->config, log_keys, &setup->keylog_fd), "keylog", path);
}

static void print_event(void *arg, const hf_conn *conn, const hf_event *event)
{
    char line[512];
    (void)arg;
    (void)conn;
    hf_trace_line(event, line, sizeof line);
    make_printable(line);
    fprintf(stderr, "%s\n", line);
}

static bool set_common(struct setup *out, const struct tls_options *o)
{
    out->keylog_fd = -1;
    out->config = hf_config_new();
    if (!out->config) {
        complain("no memory, or libcrypto lacks the algorithms of TLS 1.3");
        return false;
    }
    return set_lists(out, o) && add_identities(out, o) && log_keys_to_file(out, o) &&
           (!o->trace || well(out, hf_config_trace(out->config, print_event, NULL), "trace", ""));
}

static bool set_trust(struct setup *out, const struct tls_options *o, bool insecure)
{
    hf_config *c = out->config;
    if (insecure)
        return well(out, hf_config_insecure_skip_verification(c), "insecure-skip-verification", "");
    if (o->ca)
        return well(out, hf_config_trust_file(c, o->ca), "ca", o->ca);
    return well(out, hf_config_trust_system(c), "ca", "(the system's roots)");
}

bool setup_client(struct setup *out, const struct tls_options *o, bool insecure)
{
    if (set_common(out, o) && set_trust(out, o, insecure) &&
        well(out, hf_config_keep_peer_chain(out->config), "json", ""))
        return true;
    end_setup(out);
    return false;
}

bool setup_server(struct setup *out, const struct tls_options *o, hf_client_auth client_auth)
{
    if (set_common(out, o) &&
        (!o->ca || (well(out, hf_config_trust_file(out->config, o->ca), "client-ca", o->ca) &&
                    well(out, hf_config_keep_peer_chain(out->config), "client-ca", o->ca))) &&
        well(out, hf_config_client_auth(out->config, client_auth), "client-auth", ""))
        return true;
    end_setup(out);
    return false;
}

void end_setup(struct setup *setup)
{
    hf_config_free(&setup->config);
    if (setup->keylog_fd >= 0)
        close(setup->keylog_fd);
    setup->keylog_fd = -1;
}
