/* binding_test.c - exported keying material and channel bindings: both sides have the same, where there is one (RFC
 * 8446 7.5, RFC 5705, RFC 5929, RFC 9266). */
#include "handshake/judgement.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

static const struct pair_options tls13;

static struct pair connected_pair(struct pair_options options)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    expect_connected(&p);
    return p;
}

/* What a server knows when its client's Finished came. */
static uint8_t finished[VERIFY_DATA_LEN];
static struct hello_randoms randoms;
static struct master_secret master;

static enum status note_all(struct handshake *hs)
{
    memcpy(finished, hs->in.at, sizeof finished);
    randoms = hs->randoms;
    master = hs->agreed->parameters->master;
    return check_peer_tls12_finished(hs);
}

static struct pair noted_pair(void)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct flow flow = server_flow(TLS12);
    flow.rows[row_of(&flow, RECV, FINISHED)].perform = note_all;
    follow(&p.server, &flow);
    shake_hands(&p);
    expect_connected(&p);
    return p;
}

/* RFC 7627: the client does not offer it. */
static struct pair pair_without_extended_master_secret(void)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    lie(&p.client, &LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_EXTENDED_MASTER_SECRET)));
    shake_hands(&p);
    expect_talk(&p);
    return p;
}

/* ---- exporters ---- */

enum { EXPORTED = 40 };

static void export_from(uint8_t *out, const struct side *side, const char *label, hf_span context)
{
    assert_int_equal(hf_export(side->conn, label, context, out, EXPORTED), HF_OK);
}

static const hf_span no_context = { NULL, 0 };

static void expect_exported_alike(struct pair_options options)
{
    struct pair p = connected_pair(options);
    uint8_t client[EXPORTED], server[EXPORTED], other[EXPORTED];
    export_from(client, &p.client, "EXPORTER-test", of(hex("616263")));
    export_from(server, &p.server, "EXPORTER-test", of(hex("616263")));
    assert_memory_equal(client, server, EXPORTED);
    export_from(other, &p.server, "EXPORTER-test", of(hex("616264")));
    assert_memory_not_equal(client, other, EXPORTED);
    export_from(other, &p.server, "EXPORTER-tesu", of(hex("616263")));
    assert_memory_not_equal(client, other, EXPORTED);
    free_pair(&p);
}

TEST(both_sides_export_the_same)
{
    expect_exported_alike(tls13);
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_exported_alike(tls12_pair(exchange));
}

TEST(another_connection_exports_something_else)
{
    struct pair p = connected_pair(tls12_pair(BY_ECDHE));
    uint8_t one[EXPORTED], another[EXPORTED];
    export_from(one, &p.client, "EXPORTER-test", no_context);
    renew(&p);
    shake_hands(&p);
    export_from(another, &p.client, "EXPORTER-test", no_context);
    assert_memory_not_equal(one, another, EXPORTED);
    free_pair(&p);
}

/* RFC 5705 4: PRF(SecurityParameters.master_secret, label, client_random + server_random + ...) */
TEST(it_is_made_of_the_master_secret_and_both_randoms)
{
    struct pair p = noted_pair();
    uint8_t out[EXPORTED], expected[EXPORTED];
    export_from(out, &p.client, "EXPORTER-test", no_context);
    assert_int_equal(export_tls12_keying_material((struct bytes){ expected, EXPORTED }, &sha256, &master, &randoms,
                                                  "EXPORTER-test", NO_BYTES),
                     OK);
    assert_memory_equal(out, expected, EXPORTED);
    free_pair(&p);
}

/* RFC 5705 4: "a zero-length context" is one. In TLS 1.3 there is no such difference. */
static bool differs_without_context(struct pair_options options)
{
    struct pair p = connected_pair(options);
    uint8_t without[EXPORTED], empty[EXPORTED];
    export_from(without, &p.client, "EXPORTER-test", no_context);
    export_from(empty, &p.client, "EXPORTER-test", (hf_span){ (const uint8_t *)"", 0 });
    free_pair(&p);
    return memcmp(without, empty, EXPORTED) != 0;
}

TEST(an_empty_context_is_one_in_tls_1_2)
{
    assert_true(differs_without_context(tls12_pair(BY_ECDHE)));
    assert_false(differs_without_context(tls13));
}

TEST(labels_of_tls_itself_are_refused)
{
    static const char *const labels[] = { "master secret", "key expansion", "client finished", "server finished",
                                          "extended master secret" };
    struct pair p = connected_pair(tls12_pair(BY_ECDHE));
    uint8_t out[EXPORTED];
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        assert_int_equal(hf_export(p.client.conn, labels[i], no_context, out, sizeof out), HF_FAILED);
    expect_talk(&p);
    free_pair(&p);
}

TEST(nothing_is_exported_before_the_handshake_is_complete_or_after_it_failed)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    uint8_t out[EXPORTED];
    size_t len;
    assert_int_equal(hf_export(p.client.conn, "EXPORTER-test", no_context, out, sizeof out), HF_WAIT);
    assert_int_equal(hf_channel_binding(p.client.conn, "tls-unique", out, sizeof out, &len), HF_WAIT);
    shake_hands(&p);
    expect_cut_off(&p.client, "TRUNCATED");
    assert_int_equal(hf_export(p.client.conn, "EXPORTER-test", no_context, out, sizeof out), HF_FAILED);
    assert_int_equal(hf_channel_binding(p.client.conn, "tls-exporter", out, sizeof out, &len), HF_FAILED);
    free_pair(&p);
}

/* RFC 7627 5.4 */
TEST(without_extended_master_secret_nothing_is_exported)
{
    struct pair p = pair_without_extended_master_secret();
    uint8_t out[EXPORTED];
    assert_int_equal(hf_export(p.client.conn, "EXPORTER-test", no_context, out, sizeof out), HF_FAILED);
    assert_int_equal(hf_export(p.server.conn, "EXPORTER-test", no_context, out, sizeof out), HF_FAILED);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- channel bindings ---- */

struct binding {
    uint8_t at[64];
    size_t len;
};

static struct binding binding_of(const struct side *side, const char *type)
{
    struct binding out;
    assert_int_equal(hf_channel_binding(side->conn, type, out.at, sizeof out.at, &out.len), HF_OK);
    return out;
}

static struct binding expect_bound_alike(struct pair_options options, const char *type, size_t len)
{
    struct pair p = connected_pair(options);
    struct binding client = binding_of(&p.client, type), server = binding_of(&p.server, type);
    assert_int_equal(client.len, len);
    assert_int_equal(server.len, len);
    assert_memory_equal(client.at, server.at, len);
    free_pair(&p);
    return client;
}

TEST(both_sides_have_the_same_tls_exporter)
{
    expect_bound_alike(tls13, "tls-exporter", 32);
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_bound_alike(tls12_pair(exchange), "tls-exporter", 32);
}

TEST(both_sides_have_the_same_tls_unique)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_bound_alike(tls12_pair(exchange), "tls-unique", 12);
}

/* RFC 5929 3.1: "the first TLS Finished message sent", which is the client's. */
TEST(tls_unique_is_the_clients_finished)
{
    struct pair p = noted_pair();
    assert_memory_equal(binding_of(&p.client, "tls-unique").at, finished, sizeof finished);
    free_pair(&p);
}

/* RFC 5929 4.1: the hash of the certificate's signature, which is SHA-256 here. */
TEST(both_sides_have_the_hash_of_the_servers_certificate)
{
    uint8_t digest[32];
    struct span der = test_leaf()->der;
    assert_int_equal(EVP_Digest(der.at, der.len, digest, NULL, EVP_sha256(), NULL), 1);
    struct binding of_tls13 = expect_bound_alike(tls13, "tls-server-end-point", 32);
    struct binding of_tls12 = expect_bound_alike(tls12_pair(BY_ECDHE), "tls-server-end-point", 32);
    assert_memory_equal(of_tls13.at, digest, 32);
    assert_memory_equal(of_tls12.at, digest, 32);
    expect_bound_alike(tls12_pair(BY_RSA), "tls-server-end-point", 32);
}

static void expect_no_binding(struct pair *p, const char *type)
{
    struct side *sides[] = { &p->client, &p->server };
    for (size_t i = 0; i < COUNT_OF(sides); i++) {
        struct binding out = { .len = 1 };
        assert_int_equal(hf_channel_binding(sides[i]->conn, type, out.at, sizeof out.at, &out.len), HF_FAILED);
        assert_int_equal(out.len, 0);
    }
    expect_talk(p);
}

TEST(tls_1_3_has_no_tls_unique)
{
    struct pair p = connected_pair(tls13);
    expect_no_binding(&p, "tls-unique");
    free_pair(&p);
}

TEST(without_extended_master_secret_only_the_certificate_binds)
{
    struct pair p = pair_without_extended_master_secret();
    expect_no_binding(&p, "tls-unique");
    expect_no_binding(&p, "tls-exporter");
    (void)binding_of(&p.client, "tls-server-end-point");
    free_pair(&p);
}

TEST(a_binding_that_nobody_knows)
{
    struct pair p = connected_pair(tls13);
    expect_no_binding(&p, "tls-unique-for-telnet");
    expect_no_binding(&p, "");
    free_pair(&p);
}

TEST(a_binding_without_room_is_not_cut)
{
    static const struct {
        const char *type;
        size_t len;
    } bindings[] = { { "tls-exporter", 32 }, { "tls-unique", 12 }, { "tls-server-end-point", 32 } };
    struct pair p = connected_pair(tls12_pair(BY_ECDHE));
    uint8_t out[64];
    size_t len;
    for (size_t i = 0; i < COUNT_OF(bindings); i++) {
        assert_int_equal(hf_channel_binding(p.client.conn, bindings[i].type, out, bindings[i].len - 1, &len),
                         HF_FAILED);
        assert_int_equal(hf_channel_binding(p.client.conn, bindings[i].type, out, bindings[i].len, &len), HF_OK);
        assert_int_equal(len, bindings[i].len);
    }
    free_pair(&p);
}

TEST(a_client_that_keeps_no_chain_has_no_hash_of_it)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    p.client.config->policy.keep_peer_chain = false;
    shake_hands(&p);
    struct binding out;
    assert_int_equal(hf_channel_binding(p.client.conn, "tls-server-end-point", out.at, sizeof out.at, &out.len),
                     HF_FAILED);
    (void)binding_of(&p.server, "tls-server-end-point");
    free_pair(&p);
}
