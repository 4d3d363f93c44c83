/* setup.h - from options to an hf_config. */
#ifndef HANDFAST_CLI_SETUP_H
#define HANDFAST_CLI_SETUP_H

#include "handfast.h"
#include "options.h"

/* The options that clients and the server share. */
struct tls_options {
    const char *ca;               /* whom to trust: servers, or the server's clients */
    struct text_list certs, keys; /* pairs */
    struct text_list staples;     /* OCSP responses, each about the last of certs before it; a server's alone */
    const char *versions, *alpn, *suites, *groups, *dhe_groups, *sigalgs;
    const char *keylog; /* else the environment's SSLKEYLOGFILE */
    const char *password_file;
    bool trace, legacy_dhe, insecure_rsa_key_exchange;
};

/* The rows for those options which have the same meaning on both sides, written to `rows`. Returns how many. */
size_t add_tls_rows(struct option_row *rows, struct tls_options *options);

/* What a configuration needs as long as it lives. */
struct setup {
    hf_config *config;
    int keylog_fd;
};

/* Who hears each event of a handshake, whether or not --trace wants it told. */
struct witness {
    hf_trace_fn *trace;
    void *arg;
};

/* Makes a configuration for a client or a server. False, and complained about, when an option does not do. */
bool setup_client(struct setup *out, const struct tls_options *options, bool insecure, const struct witness *witness);
bool setup_server(struct setup *out, const struct tls_options *options, hf_client_auth client_auth,
                  const struct witness *witness);
void end_setup(struct setup *setup);

/* hf_config_error(), with options where the library names functions. */
struct refusal {
    char text[1536];
};
struct refusal refusal_of(const hf_config *config);

#endif
