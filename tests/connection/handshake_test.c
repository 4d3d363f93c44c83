/* handshake_test.c - what two sides can agree on, and that they then understand each other. */
#include "crypto/group.h"
#include "crypto/signature.h"
#include "crypto/suite.h"
#include "support/pair.h"
#include "support/settings.h"
#include "test.h"

#include <openssl/x509v3.h>
#include <stdio.h>

static void expect_data_flows(struct pair *p)
{
    wire_clear(&p->server.received);
    wire_clear(&p->client.received);
    send_text(&p->client, "a question");
    deliver(p, &p->client, &p->server);
    send_text(&p->server, "an answer");
    deliver(p, &p->server, &p->client);
    assert_int_equal(p->server.received.len, 10);
    assert_memory_equal(p->server.received.at, "a question", 10);
    assert_int_equal(p->client.received.len, 9);
    assert_memory_equal(p->client.received.at, "an answer", 9);
}

TEST(a_handshake_is_one_round_trip_and_data_flows_both_ways)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    make_round_trip(&p);
    assert_true(hf_is_connected(p.client.conn));
    assert_false(hf_is_connected(p.server.conn));
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    expect_connected(&p);
    expect_data_flows(&p);
    free_pair(&p);
}

TEST(the_agreement_names_what_was_agreed)
{
    hf_agreement agreed;
    struct pair p = new_pair((struct pair_options){ 0 });
    hf_agreed(p.client.conn, &agreed);
    assert_null(agreed.version);
    assert_false(agreed.verified);
    shake_hands(&p);
    hf_agreed(p.client.conn, &agreed);
    assert_string_equal(agreed.version, "TLSv1.3");
    assert_string_equal(agreed.suite, "TLS_AES_128_GCM_SHA256");
    assert_string_equal(agreed.group, "x25519");
    assert_string_equal(agreed.signature, "ecdsa_secp256r1_sha256");
    assert_string_equal(agreed.server_name, "server.example");
    assert_null(agreed.alpn);
    assert_true(agreed.verified);
    assert_false(agreed.hello_retried);
    hf_agreed(p.server.conn, &agreed);
    assert_string_equal(agreed.server_name, "server.example");
    assert_string_equal(agreed.signature, "ecdsa_secp256r1_sha256");
    assert_false(agreed.verified);
    free_pair(&p);
}

TEST(messages_are_traced_in_the_order_of_the_figure)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    shake_hands(&p);
    static const char expected[] = "C ClientHello {none}\n"
                                   "S ServerHello {none}\n"
                                   "S EncryptedExtensions {handshake}\n"
                                   "S Certificate {handshake}\n"
                                   "S CertificateVerify {handshake}\n"
                                   "S Finished {handshake}\n"
                                   "C Finished {handshake}\n";
    assert_string_equal(p.client.events, expected);
    free_pair(&p);
}

/* ---- every suite, group and scheme ---- */

struct names {
    const char *suite, *group, *scheme;
    const struct made_certificate *leaf;
};

static void allow_names(hf_config *config, void *arg)
{
    const struct names *names = arg;
    if (names->suite != NULL)
        must(config, hf_config_suites(config, names->suite));
    if (names->group != NULL)
        must(config, hf_config_groups(config, names->group));
    if (names->scheme != NULL)
        must(config, hf_config_signature_schemes(config, names->scheme));
}

static void use_leaf(hf_config *config, void *arg)
{
    const struct names *names = arg;
    const struct span chain = chain_pem(names->leaf), key = names->leaf->key_pem;
    must(config,
         hf_config_add_identity(config, (hf_span){ chain.at, chain.len }, (hf_span){ key.at, key.len }, NULL, NULL));
}

static void expect_agreement(const struct names *names)
{
    hf_agreement agreed;
    struct pair p = new_pair((struct pair_options){ .configure_client = allow_names,
                                                    .configure_server = names->leaf != NULL ? use_leaf : NULL,
                                                    .without_identity = names->leaf != NULL,
                                                    .arg = (void *)(uintptr_t)names });
    shake_hands(&p);
    expect_connected(&p);
    hf_agreed(p.client.conn, &agreed);
    if (names->suite != NULL)
        assert_string_equal(agreed.suite, names->suite);
    if (names->group != NULL)
        assert_string_equal(agreed.group, names->group);
    if (names->scheme != NULL)
        assert_string_equal(agreed.signature, names->scheme);
    expect_data_flows(&p);
    free_pair(&p);
}

TEST(each_suite_works_with_each_group)
{
    for (size_t s = 0; s < NUM_SUITES; s++)
        for (size_t g = 0; suite_is_tls13(&cipher_suites[s]) && g < NUM_GROUPS; g++)
            expect_agreement(&(struct names){ .suite = cipher_suites[s].name, .group = groups[g]->name });
}

static const struct made_certificate *leaf_of_kind(enum key_kind kind)
{
    static const enum made_key keys[] = {
        [KEY_RSA] = MAKE_RSA,   [KEY_RSA_PSS] = MAKE_RSA_PSS, [KEY_P256] = MAKE_P256,  [KEY_P384] = MAKE_P384,
        [KEY_P521] = MAKE_P521, [KEY_ED25519] = MAKE_ED25519, [KEY_ED448] = MAKE_ED448
    };
    return make_certificate((struct recipe){ .issuer = test_root(),
                                             .key = keys[kind],
                                             .alt_names = "DNS:server.example",
                                             .common_name = "kind",
                                             .purposes = "serverAuth,clientAuth" });
}

TEST(each_signature_scheme_works)
{
    for (size_t i = 0; i < NUM_SCHEMES; i++)
        if (signature_schemes[i].algorithm != RSA_PKCS1) /* TLS 1.2's */
            expect_agreement(
                &(struct names){ .scheme = signature_schemes[i].name, .leaf = leaf_of_kind(signature_schemes[i].key) });
}

/* ---- HelloRetryRequest, 4.1.4 ---- */

TEST(a_server_that_misses_a_share_asks_for_it)
{
    hf_agreement agreed;
    struct pair p = new_pair((struct pair_options){ .configure_server = prefer_p384 });
    shake_hands(&p);
    expect_connected(&p);
    hf_agreed(p.client.conn, &agreed);
    assert_string_equal(agreed.group, "secp384r1");
    assert_true(agreed.hello_retried);
    assert_non_null(
        strstr(p.client.events, "S HelloRetryRequest {none}\nC ClientHello {none}\nS ServerHello {none}\n"));
    expect_data_flows(&p);
    free_pair(&p);
}

/* ---- application protocols, RFC 7301 ---- */

struct protocols {
    const char *client, *server;
};

static void client_protocols(hf_config *config, void *arg)
{
    const struct protocols *protocols = arg;
    if (protocols->client != NULL)
        must(config, hf_config_alpn(config, protocols->client));
}

static void server_protocols(hf_config *config, void *arg)
{
    const struct protocols *protocols = arg;
    if (protocols->server != NULL)
        must(config, hf_config_alpn(config, protocols->server));
}

static struct pair pair_with_protocols(const char *client, const char *server)
{
    static struct protocols protocols;
    protocols = (struct protocols){ client, server };
    struct pair p = new_pair((struct pair_options){
        .configure_client = client_protocols, .configure_server = server_protocols, .arg = &protocols });
    shake_hands(&p);
    return p;
}

static void expect_protocol(const char *client, const char *server, const char *expected)
{
    hf_agreement of_client, of_server;
    struct pair p = pair_with_protocols(client, server);
    expect_connected(&p);
    hf_agreed(p.client.conn, &of_client);
    hf_agreed(p.server.conn, &of_server);
    if (expected == NULL) {
        assert_null(of_client.alpn);
        assert_null(of_server.alpn);
    } else {
        assert_string_equal(of_client.alpn, expected);
        assert_string_equal(of_server.alpn, expected);
    }
    free_pair(&p);
}

TEST(the_servers_favourite_protocol_is_spoken)
{
    expect_protocol("http/1.1, h2", "h2,http/1.1", "h2");
    expect_protocol("http/1.1", "h2,http/1.1", "http/1.1");
}

TEST(a_side_without_protocols_agrees_on_none)
{
    expect_protocol(NULL, "h2", NULL);
    expect_protocol("h2", NULL, NULL);
}

TEST(no_common_protocol_is_refused)
{
    struct pair p = pair_with_protocols("h2", "http/1.1");
    expect_failure(&p.server, "NO_COMMON_PROTOCOL", 120);
    expect_alert_from_peer(&p.client, 120);
    assert_non_null(strstr(hf_failure_of(p.server.conn)->they_offered, "protocols: h2"));
    free_pair(&p);
}

/* ---- which identity is shown, 4.4.2.2 ---- */

static void many_identities(hf_config *config, void *arg)
{
    (void)arg;
    static const char *const names[] = { "DNS:default.example", "DNS:*.wild.example", "DNS:exact.wild.example" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct made_certificate *ecdsa = make_leaf(names[i], test_root());
        const struct made_certificate *rsa = make_certificate(
            (struct recipe){ .issuer = test_root(), .key = MAKE_RSA, .alt_names = names[i], .purposes = "serverAuth" });
        use_leaf(config, &(struct names){ .leaf = ecdsa });
        use_leaf(config, &(struct names){ .leaf = rsa });
    }
}

static void skip_verification(hf_config *config, void *arg)
{
    must(config, hf_config_insecure_skip_verification(config));
    must(config, hf_config_signature_schemes(config, arg));
}

static void expect_identity(const char *asked, const char *schemes, const char *shown)
{
    struct pair p = new_pair((struct pair_options){ .name = asked,
                                                    .without_identity = true,
                                                    .configure_client = skip_verification,
                                                    .configure_server = many_identities,
                                                    .arg = (void *)(uintptr_t)schemes });
    shake_hands(&p);
    expect_connected(&p);
    hf_span leaf = hf_peer_certificate(p.client.conn, 0);
    const uint8_t *at = leaf.at;
    X509 *x509 = d2i_X509(NULL, &at, (long)leaf.len);
    assert_non_null(x509);
    assert_int_equal(X509_check_host(x509, shown, 0, X509_CHECK_FLAG_NO_WILDCARDS, NULL), 1);
    X509_free(x509);
    free_pair(&p);
}

TEST(the_certificate_with_the_name_is_shown)
{
    static const char *const schemes[] = { "ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256" };
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        expect_identity("exact.wild.example", schemes[i], "exact.wild.example");
        expect_identity("other.wild.example", schemes[i], "*.wild.example");
        expect_identity("nobody.example", schemes[i], "default.example");
        expect_identity("192.0.2.1", schemes[i], "default.example");
    }
}

TEST(a_key_that_the_client_cannot_check_is_refused)
{
    static struct names names = { .scheme = "ed448" };
    struct pair p = new_pair((struct pair_options){ .configure_client = allow_names, .arg = &names });
    shake_hands(&p);
    expect_failure(&p.server, "NO_COMMON_SIGNATURE_SCHEME", 40);
    expect_alert_from_peer(&p.client, 40);
    free_pair(&p);
}

/* ---- client certificates, 4.3.2 ---- */

struct client_auth {
    hf_client_auth mode;
    const struct made_certificate *leaf;
};

static void ask_client_as_told(hf_config *config, void *arg)
{
    must(config, hf_config_client_auth(config, ((struct client_auth *)arg)->mode));
}

static void show_leaf(hf_config *config, void *arg)
{
    const struct client_auth *auth = arg;
    if (auth->leaf != NULL)
        use_leaf(config, &(struct names){ .leaf = auth->leaf });
}

static struct pair pair_with_client(hf_client_auth mode, const struct made_certificate *leaf)
{
    static struct client_auth auth;
    auth = (struct client_auth){ mode, leaf };
    struct pair p = new_pair(
        (struct pair_options){ .configure_client = show_leaf, .configure_server = ask_client_as_told, .arg = &auth });
    shake_hands(&p);
    return p;
}

static void expect_client_verified(struct pair *p, bool verified)
{
    hf_agreement agreed;
    expect_connected(p);
    hf_agreed(p->server.conn, &agreed);
    assert_int_equal(agreed.verified, verified);
    assert_int_equal(hf_peer_certificate(p->server.conn, 0).len > 0, verified);
    expect_data_flows(p);
}

TEST(a_client_certificate_of_each_kind_is_verified)
{
    for (enum key_kind kind = KEY_RSA; kind <= KEY_ED448; kind++) {
        struct pair p = pair_with_client(HF_CLIENT_AUTH_REQUIRED, leaf_of_kind(kind));
        expect_client_verified(&p, true);
        free_pair(&p);
    }
}

TEST(a_client_without_a_certificate_is_taken_where_it_is_optional)
{
    struct pair p = pair_with_client(HF_CLIENT_AUTH_OPTIONAL, NULL);
    expect_client_verified(&p, false);
    free_pair(&p);
}

TEST(a_client_without_a_certificate_is_refused_where_it_is_required)
{
    struct pair p = pair_with_client(HF_CLIENT_AUTH_REQUIRED, NULL);
    expect_failure(&p.server, "CLIENT_CERTIFICATE_REQUIRED", 116);
    expect_alert_from_peer(&p.client, 116);
    free_pair(&p);
}

TEST(a_client_certificate_from_a_stranger_is_refused)
{
    struct pair p =
        pair_with_client(HF_CLIENT_AUTH_OPTIONAL, make_client_leaf("stranger", make_root("Stranger's Root")));
    expect_failure(&p.server, "UNTRUSTED_ISSUER", 48);
    expect_alert_from_peer(&p.client, 48);
    free_pair(&p);
}

TEST(a_server_certificate_is_no_client_certificate)
{
    struct pair p = pair_with_client(HF_CLIENT_AUTH_REQUIRED, test_leaf());
    expect_failure(&p.server, "WRONG_PURPOSE", 43);
    free_pair(&p);
}

/* ---- names ---- */

TEST(a_certificate_for_another_name_is_refused)
{
    struct pair p = new_pair((struct pair_options){ .name = "other.example" });
    shake_hands(&p);
    expect_failure(&p.client, "WRONG_NAME", 42);
    expect_alert_from_peer(&p.server, 42);
    assert_non_null(strstr(hf_failure_of(p.client.conn)->detail, "server.example"));
    free_pair(&p);
}

TEST(an_address_is_verified_and_not_sent_as_a_name)
{
    hf_agreement agreed;
    struct pair p = new_pair((struct pair_options){ .name = "127.0.0.1" });
    shake_hands(&p);
    expect_connected(&p);
    hf_agreed(p.server.conn, &agreed);
    assert_null(agreed.server_name);
    free_pair(&p);
}

/* ---- long chains: messages over several records ---- */

static void long_chain(hf_config *config, void *arg)
{
    (void)arg;
    static char names[15000]; /* one certificate of about 15 kB, twice: the message is longer than a record */
    size_t at = 0;
    for (int i = 0; at + 40 < sizeof names; i++)
        at += (size_t)snprintf(names + at, sizeof names - at, "%sDNS:name-number-%d.example", i > 0 ? "," : "", i);
    const struct made_certificate *leaf = make_leaf(names, test_root());
    struct span chain = joined(chain_pem(leaf), joined(leaf->pem, leaf->pem));
    must(config, hf_config_add_identity(config, (hf_span){ chain.at, chain.len },
                                        (hf_span){ leaf->key_pem.at, leaf->key_pem.len }, NULL, NULL));
}

TEST(a_chain_longer_than_a_record_arrives)
{
    struct pair p = new_pair((struct pair_options){
        .name = "name-number-7.example", .without_identity = true, .configure_server = long_chain });
    shake_hands(&p);
    expect_connected(&p);
    assert_true(hf_peer_certificate(p.client.conn, 0).len * 3 > 16384);
    assert_true(hf_peer_certificate(p.client.conn, 2).len > 0);
    assert_int_equal(hf_peer_certificate(p.client.conn, 3).len, 0);
    expect_data_flows(&p);
    free_pair(&p);
}

/* ---- in what portions bytes arrive ---- */

TEST(one_byte_at_a_time_is_as_good_as_everything_at_once)
{
    for (size_t chunk = 1; chunk <= 7; chunk += 3) {
        struct pair p = new_pair((struct pair_options){ .configure_server = prefer_p384 });
        p.chunk = chunk;
        shake_hands(&p);
        expect_connected(&p);
        expect_data_flows(&p);
        free_pair(&p);
    }
}

/* ---- a key, and a verdict, elsewhere ---- */

static void key_elsewhere(hf_config *config, void *arg)
{
    (void)arg;
    struct span chain = chain_pem(test_leaf());
    must(config, hf_config_add_identity_without_key(config, (hf_span){ chain.at, chain.len }));
}

static size_t sign_elsewhere(uint8_t *out, size_t cap, hf_span input)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    size_t len = cap;
    assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, test_leaf()->key), 1);
    assert_int_equal(EVP_DigestSign(ctx, out, &len, input.at, input.len), 1);
    EVP_MD_CTX_free(ctx);
    return len;
}

static struct pair pair_that_awaits_a_signature(hf_signature_request *request)
{
    struct pair p = new_pair((struct pair_options){ .without_identity = true, .configure_server = key_elsewhere });
    shake_hands(&p);
    assert_true(hf_needs(p.server.conn) & HF_NEEDS_SIGNATURE);
    assert_int_equal(hf_signature_wanted(p.server.conn, request), HF_OK);
    assert_string_equal(request->scheme_name, "ecdsa_secp256r1_sha256");
    assert_int_equal(request->identity, 0);
    return p;
}

TEST(a_private_key_elsewhere_signs)
{
    hf_signature_request request;
    uint8_t signature[128];
    struct pair p = pair_that_awaits_a_signature(&request);
    size_t len = sign_elsewhere(signature, sizeof signature, request.input);
    assert_int_equal(hf_give_signature(p.server.conn, (hf_span){ signature, len }), HF_OK);
    assert_int_equal(hf_give_signature(p.server.conn, (hf_span){ signature, len }), HF_WAIT);
    shake_hands(&p);
    expect_connected(&p);
    expect_data_flows(&p);
    free_pair(&p);
}

TEST(a_private_key_elsewhere_that_fails_ends_the_handshake)
{
    hf_signature_request request;
    struct pair p = pair_that_awaits_a_signature(&request);
    assert_int_equal(hf_give_signature(p.server.conn, (hf_span){ NULL, 0 }), HF_FAILED);
    expect_failure(&p.server, "SIGNING_FAILED", 80);
    shake_hands(&p);
    expect_alert_from_peer(&p.client, 80);
    free_pair(&p);
}

static struct pair pair_that_awaits_a_verdict(size_t chunk)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = judge_elsewhere, .without_name = true });
    p.chunk = chunk;
    shake_hands(&p);
    assert_int_equal(hf_needs(p.client.conn), HF_NEEDS_VERDICT);
    assert_int_equal(hf_peer_certificate(p.client.conn, 0).len, test_leaf()->der.len);
    return p;
}

TEST(a_verdict_elsewhere_lets_the_handshake_go_on)
{
    for (size_t chunk = 0; chunk < 2; chunk++) {
        hf_agreement agreed;
        struct pair p = pair_that_awaits_a_verdict(chunk);
        assert_int_equal(hf_give_verdict(p.client.conn, true, NULL), HF_OK);
        shake_hands(&p);
        expect_connected(&p);
        hf_agreed(p.client.conn, &agreed);
        assert_true(agreed.verified);
        expect_data_flows(&p);
        free_pair(&p);
    }
}

TEST(a_verdict_elsewhere_can_refuse)
{
    struct pair p = pair_that_awaits_a_verdict(0);
    assert_int_equal(hf_give_verdict(p.client.conn, false, "not on the list"), HF_FAILED);
    expect_failure(&p.client, "REFUSED_ELSEWHERE", 46);
    assert_string_equal(hf_failure_of(p.client.conn)->detail, "not on the list");
    shake_hands(&p);
    expect_alert_from_peer(&p.server, 46);
    free_pair(&p);
}

/* ---- middlebox compatibility, appendix D.4 ---- */

static void no_compatibility(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_no_middlebox_compatibility(config));
}

static size_t count_change_cipher_specs(const struct wire *wire)
{
    size_t count = 0;
    for (size_t at = 0; at + 5 <= wire->len; at += 5 + ((size_t)wire->at[at + 3] << 8 | wire->at[at + 4]))
        count += wire->at[at] == 20;
    return count;
}

static void expect_change_cipher_specs(configure_fn *client, configure_fn *server, size_t expected)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = client, .configure_server = server });
    size_t from_client = 0, from_server = 0;
    for (int round = 0; round < 4; round++) {
        flush_side(&p.client);
        from_client += count_change_cipher_specs(&p.client.sent);
        deliver(&p, &p.client, &p.server);
        flush_side(&p.server);
        from_server += count_change_cipher_specs(&p.server.sent);
        deliver(&p, &p.server, &p.client);
    }
    expect_connected(&p);
    assert_int_equal(from_client, expected);
    assert_int_equal(from_server, expected);
    free_pair(&p);
}

TEST(each_side_sends_one_change_cipher_spec_unless_told_not_to)
{
    expect_change_cipher_specs(NULL, NULL, 1);
    expect_change_cipher_specs(NULL, prefer_p384, 1);
    expect_change_cipher_specs(no_compatibility, NULL, 0);
}
