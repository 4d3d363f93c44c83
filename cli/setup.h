/* setup.h - from options to an hf_config. */
#ifndef HANDFAST_CLI_SETUP_H
#define HANDFAST_CLI_SETUP_H

#include "handfast.h"
#include "options.h"

/* The options that clients and the server share. */
struct tls_options {
    const char *ca;               /* whom to trust: servers, or the server's clients */
    struct text_list certs, keys; /* pairs */
    const char *alpn, *suites, *groups, *sigalgs;
    const char *keylog; /* else the environment's SSLKEYLOGFILE */
    const char *password_file;
    bool trace;
};

/* The rows for those options which have the same meaning on both sides, written to `rows`. Returns how many. */
size_t add_tls_rows(struct option_row *rows, struct tls_options *options);

/* What a configuration needs as long as it lives. */
struct setup {
    hf_config *config;
    int keylog_fd;
};

/* Makes a configuration for a client or a server. False, and complained about, when an option does not do. */
bool setup_client(struct setup *out, const struct tls_options *options, bool insecure);
bool setup_server(struct setup *out, const struct tls_options *options, hf_client_auth client_auth);
void end_setup(struct setup *setup);

#endif
