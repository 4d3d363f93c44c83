/* summary.h - what two sides agreed, or why they did not, as text and as JSON. */
#ifndef HANDFAST_CLI_SUMMARY_H
#define HANDFAST_CLI_SUMMARY_H

#include "handfast.h"
#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>

/* How long a client took to connect. */
struct timing {
    int64_t tcp_us, tls_us;
};

void print_summary(FILE *out, const hf_conn *conn, const char *address, const struct timing *timing);

/* Prints the failure of a connection, or of the network where `failure` is NULL, as a paragraph on stderr. */
void print_failure(const hf_failure *failure, const char *problem);

/* One line with one JSON object. A failure, or a problem of the network, is in it where it is not NULL. */
void print_json(FILE *out, const hf_conn *conn, const struct timing *timing, const hf_failure *failure,
                const char *problem);

/* The keys version, suite, group, signature, alpn, resumed, early_data, verified and stapled. */
void add_agreement(cJSON *object, const hf_conn *conn);

#endif
