/* handfast_library.c - Handfast as it is measured: records are opened where they lie on the wire. */
#include "bench/support/insist.h"
#include "bench/support/library.h"
#include "handfast.h"

#include <stdio.h>

static hf_span of(struct span s)
{
    return (hf_span){ s.at, s.len };
}

static void must(hf_config *config, hf_status status)
{
    if (status != HF_OK)
        fprintf(stderr, "Handfast: %s\n", hf_config_error(config));
    insist(status == HF_OK, "configure Handfast");
}

/* The server has one group. The client of TLS 1.2 also names the curve of the server's certificate (RFC 8422 5.1). */
static void restrict_groups(hf_config *config, const struct scenario *scenario, bool is_client)
{
    char groups[64];
    bool also_p256 = is_client && is_tls12(scenario) && strcmp(scenario->group, "secp256r1") != 0;
    snprintf(groups, sizeof groups, "%s%s", scenario->group, also_p256 ? ",secp256r1" : "");
    must(config, hf_config_groups(config, groups));
}

static void restrict_choice(hf_config *config, const struct scenario *scenario, bool is_client)
{
    enum exchange_kind exchange = exchange_of(scenario);
    must(config, hf_config_versions(config, is_tls12(scenario) ? "1.2" : "1.3"));
    if (exchange == EXCHANGE_DHE)
        must(config, hf_config_legacy_dhe(config, scenario->group));
    if (exchange == EXCHANGE_RSA)
        must(config, hf_config_insecure_rsa_key_exchange(config));
    if (exchange == EXCHANGE_ECDHE)
        restrict_groups(config, scenario, is_client);
    must(config, hf_config_suites(config, scenario->suite));
}

static void *config_new(const struct scenario *scenario, bool is_client)
{
    hf_config *config = hf_config_new();
    insist(config != NULL, "make a configuration of Handfast");
    restrict_choice(config, scenario, is_client);
    if (is_client)
        must(config, hf_config_trust_pem(config, of(scenario->root->pem)));
    else
        must(config, hf_config_add_identity(config, of(scenario->leaf->pem), of(scenario->leaf->key_pem), NULL, NULL));
    return config;
}

static void config_free(void *config)
{
    hf_config *spent = config;
    hf_config_free(&spent);
}

static void *open(void *config, bool is_client)
{
    hf_conn *conn = is_client ? hf_client_new(config, BENCH_SERVER_NAME) : hf_server_new(config);
    insist(conn != NULL, "make a connection of Handfast");
    return conn;
}

static void must_go_on(const hf_conn *conn, bool went_on)
{
    if (!went_on && hf_failure_of(conn) != NULL)
        fprintf(stderr, "Handfast: %s\n", hf_failure_of(conn)->sentence);
    insist(went_on, "go on with a connection of Handfast");
}

static size_t receive(void *conn, struct wire *in)
{
    size_t received = 0;
    while (in->taken < in->len) {
        size_t used;
        hf_span data;
        hf_status s = hf_receive(conn, in->at + in->taken, in->len - in->taken, &used, &data);
        must_go_on(conn, s == HF_OK);
        in->taken += used;
        received += data.len;
    }
    in->taken = in->len = 0;
    return received;
}

static void step(void *conn, struct wire *in, struct wire *out)
{
    size_t n;
    (void)receive(conn, in);
    must_go_on(conn, hf_flush(conn, out->at + out->len, sizeof out->at - out->len, &n) == HF_OK);
    out->len += n;
}

static bool is_connected(const void *conn)
{
    return hf_is_connected(conn);
}

static void send(void *conn, struct wire *out, const uint8_t *data, size_t len)
{
    size_t n, used;
    hf_status s = hf_send(conn, (hf_span){ data, len }, out->at + out->len, sizeof out->at - out->len, &n, &used);
    must_go_on(conn, s == HF_OK && used == len);
    out->len += n;
}

static void rest(void *conn)
{
    hf_conn_rest(conn);
}

static void close(void *conn)
{
    hf_conn *spent = conn;
    hf_conn_free(&spent);
}

const struct library handfast = {
    "Handfast", config_new, config_free, open, step, is_connected, send, receive, rest, close,
};
