/* exit_codes.h - what the command's exit status means; docs/man/handfast.1 and --help say the same. */
#ifndef HANDFAST_CLI_EXIT_CODES_H
#define HANDFAST_CLI_EXIT_CODES_H

enum exit_code {
    EXIT_WELL = 0,
    EXIT_TLS = 1,     /* the handshake failed, or the stream was cut or damaged later */
    EXIT_USAGE = 2,   /* options, files, keys: what was asked for cannot be done */
    EXIT_NETWORK = 3, /* names, addresses, TCP */
    EXIT_HTTP = 4,    /* the server's answer is an HTTP error, or not HTTP */
};

#endif
