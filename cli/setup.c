/* setup.c - from options to an hf_config. */
#include "setup.h"
#include "keylog.h"
#include "password.h"
#include "say.h"
#include "staple.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Options --------------------------------------------------------------------------------------------- */

size_t add_tls_rows(struct option_row *rows, struct tls_options *o)
{
    const struct option_row all[] = {
        { "cert", "FILE", "our certificate, with its chain behind it (PEM)", OPTION_LIST, &o->certs },
        { "key", "FILE", "its private key (PEM)", OPTION_LIST, &o->keys },
        { "password-file", "FILE", "its first line is the key's password; else the terminal is asked", OPTION_TEXT,
          &o->password_file },
        { "tls", "VERSIONS", "1.2, 1.3, or 1.2,1.3 (the default); the newest that both sides speak is used",
          OPTION_TEXT, &o->versions },
        { "alpn", "LIST", "application protocols, best first, as in h2,http/1.1", OPTION_TEXT, &o->alpn },
        { "suites", "LIST", "cipher suites, best first: TLS_AES_128_GCM_SHA256,...", OPTION_TEXT, &o->suites },
        { "groups", "LIST", "key exchange groups, best first: x25519,secp256r1,...", OPTION_TEXT, &o->groups },
        { "legacy-dhe", NULL, "TLS 1.2: also take Diffie-Hellman without elliptic curves; slow, but forward secret",
          OPTION_FLAG, &o->legacy_dhe },
        { "dhe-groups", "LIST", "for --legacy-dhe, its groups, best first: ffdhe2048,ffdhe3072,...", OPTION_TEXT,
          &o->dhe_groups },
        { "insecure-rsa-key-exchange", NULL,
          "TLS 1.2: also take RSA key transport: whoever gets the server's key one day reads all that was recorded",
          OPTION_FLAG, &o->insecure_rsa_key_exchange },
        { "sigalgs", "LIST", "signature schemes, best first: ecdsa_secp256r1_sha256,...", OPTION_TEXT, &o->sigalgs },
        { "keylog", "FILE", "append the secrets for Wireshark; SSLKEYLOGFILE in the environment does the same",
          OPTION_TEXT, &o->keylog },
        { "trace", NULL, "tell each step of the handshake on stderr", OPTION_FLAG, &o->trace },
    };
    memcpy(rows, all, sizeof all);
    return sizeof all / sizeof all[0];
}

/* ---- Refusals -------------------------------------------------------------------------------------------- */

struct renaming {
    const char *function, *option;
};

static const struct renaming renamings[] = {
    { "hf_config_versions()", "--tls" },
    { "hf_config_suites()", "--suites" },
    { "hf_config_legacy_dhe()", "--legacy-dhe" },
    { "hf_config_insecure_rsa_key_exchange()", "--insecure-rsa-key-exchange" },
};

static const struct renaming *renaming_at(const char *text)
{
    for (size_t i = 0; i < sizeof renamings / sizeof renamings[0]; i++)
        if (strncmp(text, renamings[i].function, strlen(renamings[i].function)) == 0)
            return &renamings[i];
    return NULL;
}

struct refusal refusal_of(const hf_config *config)
{
    struct refusal out = { "" };
    size_t len = 0;
    for (const char *rest = hf_config_error(config); *rest && len < sizeof out.text;) {
        const struct renaming *r = renaming_at(rest);
        int piece = r ? (int)strlen(r->option) : 1;
        snprintf(out.text + len, sizeof out.text - len, "%.*s", piece, r ? r->option : rest);
        len += (size_t)piece;
        rest += r ? strlen(r->function) : 1;
    }
    return out;
}

/* Turns a setter's failure into a complaint that names the option, and the value. */
static bool well(const struct setup *setup, hf_status status, const char *option, const char *value)
{
    if (status == HF_OK)
        return true;
    complain("--%s %s: %s", option, value, refusal_of(setup->config).text);
    return false;
}

/* ---- What both sides have -------------------------------------------------------------------------------- */

static bool allow_dhe(struct setup *setup, const struct tls_options *o)
{
    hf_config *c = setup->config;
    if (!o->dhe_groups)
        return !o->legacy_dhe || well(setup, hf_config_legacy_dhe(c, NULL), "legacy-dhe", "");
    if (o->legacy_dhe)
        return well(setup, hf_config_legacy_dhe(c, o->dhe_groups), "dhe-groups", o->dhe_groups);
    complain("--dhe-groups %s needs --legacy-dhe, which allows a key exchange in such groups", o->dhe_groups);
    return false;
}

/* Before the suites: their list may name what is allowed here. */
static bool set_permissions(struct setup *setup, const struct tls_options *o)
{
    hf_config *c = setup->config;
    return (!o->versions || well(setup, hf_config_versions(c, o->versions), "tls", o->versions)) &&
           allow_dhe(setup, o) &&
           (!o->insecure_rsa_key_exchange ||
            well(setup, hf_config_insecure_rsa_key_exchange(c), "insecure-rsa-key-exchange", ""));
}

static bool set_lists(struct setup *setup, const struct tls_options *o)
{
    hf_config *c = setup->config;
    return (!o->suites || well(setup, hf_config_suites(c, o->suites), "suites", o->suites)) &&
           (!o->groups || well(setup, hf_config_groups(c, o->groups), "groups", o->groups)) &&
           (!o->sigalgs || well(setup, hf_config_signature_schemes(c, o->sigalgs), "sigalgs", o->sigalgs)) &&
           (!o->alpn || well(setup, hf_config_alpn(c, o->alpn), "alpn", o->alpn));
}

static bool add_identity(struct setup *setup, const struct tls_options *o, size_t i)
{
    struct password_source password = { .file = o->password_file, .key_path = o->keys.at[i] };
    if (hf_config_add_identity_files(setup->config, o->certs.at[i], o->keys.at[i], get_password, &password) == HF_OK)
        return true;
    complain("--cert %s --key %s: %s", o->certs.at[i], o->keys.at[i], hf_config_error(setup->config));
    return false;
}

/* A response is about the certificate that stands before it: the i-th, when it stands before the next. */
static bool add_staples(struct setup *setup, const struct tls_options *o, size_t i)
{
    int from = o->certs.stood[i];
    int to = i + 1 < o->certs.len ? o->certs.stood[i + 1] : INT_MAX;
    for (size_t k = 0; k < o->staples.len; k++)
        if (o->staples.stood[k] > from && o->staples.stood[k] < to && !staple_file(setup->config, o->staples.at[k]))
            return false;
    return true;
}

static bool identities_are_in_order(const struct tls_options *o)
{
    if (o->certs.len != o->keys.len)
        complain("each --cert FILE needs its --key FILE, in the same order");
    else if (o->staples.len > 0 && (o->certs.len == 0 || o->staples.stood[0] < o->certs.stood[0]))
        complain("--staple %s has no --cert before it: it belongs behind the one that it is about", o->staples.at[0]);
    else
        return true;
    return false;
}

static bool add_identities(struct setup *setup, const struct tls_options *o)
{
    if (!identities_are_in_order(o))
        return false;
    for (size_t i = 0; i < o->certs.len; i++)
        if (!add_identity(setup, o, i) || !add_staples(setup, o, i))
            return false;
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

static bool set_common(struct setup *out, const struct tls_options *o, const struct witness *witness)
{
    out->keylog_fd = -1;
    out->config = hf_config_new();
    if (!out->config) {
        complain("no memory, or libcrypto lacks the algorithms of TLS");
        return false;
    }
    return set_permissions(out, o) && set_lists(out, o) && add_identities(out, o) && log_keys_to_file(out, o) &&
           well(out, hf_config_trace(out->config, witness->trace, witness->arg), "trace", "");
}

/* ---- A client, a server ---------------------------------------------------------------------------------- */

static bool set_trust(struct setup *out, const struct tls_options *o, bool insecure)
{
    hf_config *c = out->config;
    if (insecure)
        return well(out, hf_config_insecure_skip_verification(c), "insecure-skip-verification", "");
    if (o->ca)
        return well(out, hf_config_trust_file(c, o->ca), "ca", o->ca);
    return well(out, hf_config_trust_system(c), "ca", "(the system's roots)");
}

bool setup_client(struct setup *out, const struct tls_options *o, bool insecure, const struct witness *witness)
{
    if (set_common(out, o, witness) && set_trust(out, o, insecure) &&
        well(out, hf_config_keep_peer_chain(out->config), "json", ""))
        return true;
    end_setup(out);
    return false;
}

/* Settings may do each for itself and leave no connection together: that is for us to hear, and not for each visitor.
 */
static bool can_begin(const struct setup *setup)
{
    hf_conn *trial = hf_server_new(setup->config);
    bool can = trial != NULL;
    if (!can)
        complain("the server could not serve anyone: %s", refusal_of(setup->config).text);
    hf_conn_free(&trial);
    return can;
}

bool setup_server(struct setup *out, const struct tls_options *o, hf_client_auth client_auth,
                  const struct witness *witness)
{
    if (set_common(out, o, witness) &&
        (!o->ca || (well(out, hf_config_trust_file(out->config, o->ca), "client-ca", o->ca) &&
                    well(out, hf_config_keep_peer_chain(out->config), "client-ca", o->ca))) &&
        well(out, hf_config_client_auth(out->config, client_auth), "client-auth", "") && can_begin(out))
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
