/* triple_handshake_test.c - one in the middle who is the server of one handshake and the client of another gives both
 * the same randoms and the same premaster secret (Bhargavan and others, 2014).
 *
 *     victim client  <---------->  server | attacker | client  <---------->  victim server
 *                    the server's random  <---------------------------------
 *                    -------------------> the client's random, and the premaster secret of RSA
 *
 * With it the two have the same keys, and what is derived from those authenticates neither. The extended master secret
 * (RFC 7627) depends on the certificates, too, which differ. */
#include "attacks/attacker.h"
#include "crypto/rsa_transport.h"
#include "test.h"

/* ---- what the attacker knows, and does on each side ---- */

static struct {
    uint8_t client_random[RANDOM_LEN], server_random[RANDOM_LEN], premaster[PREMASTER_LEN];
    bool strips; /* extended_master_secret from both hellos */
} attacker;

static enum status (*write_honest_client_hello)(struct handshake *);

/* Where the extension stands in a message, its type becomes one that nobody knows. */
static void strip_extended_master_secret(struct writer *hello)
{
    static const uint8_t extension[] = { 0, EXT_EXTENDED_MASTER_SECRET, 0, 0 };
    uint8_t *at = memmem(hello->base, hello->len, extension, sizeof extension);
    assert_non_null(at);
    at[0] = at[1] = 0xfa;
}

static enum status write_hello_of_victim(struct handshake *hs)
{
    enum status s = write_honest_client_hello(hs);
    memcpy(hs->randoms.client, attacker.client_random, RANDOM_LEN);
    memcpy(hs->out.base + MESSAGE_HEADER_LEN + RANDOM_OF_HELLO, attacker.client_random, RANDOM_LEN);
    if (attacker.strips)
        strip_extended_master_secret(&hs->out);
    return s;
}

static enum status write_server_hello_of_victim(struct handshake *hs)
{
    hs->agreed->extended_master_secret = !attacker.strips;
    enum status s = write_server_hello(hs);
    memcpy(hs->randoms.server, attacker.server_random, RANDOM_LEN);
    memcpy(hs->out.base + MESSAGE_HEADER_LEN + RANDOM_OF_HELLO, attacker.server_random, RANDOM_LEN);
    return s;
}

static enum status take_premaster_and_note_it(struct handshake *hs)
{
    struct span encrypted;
    assert_true(read_encrypted_premaster(&encrypted, hs->in));
    assert_int_equal(rsa_decrypt_premaster(attacker.premaster, hs->identity->key, TLS12, encrypted), OK);
    return take_client_key_exchange(hs);
}

/* The victim's premaster secret, encrypted again. */
static enum status write_premaster_of_victim(struct handshake *hs)
{
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes encrypted = { room, sizeof room };
    struct public_key *key = NULL;
    assert_int_equal(import_leaf_key(&key, hs), OK);
    assert_int_equal(rsa_encrypt_premaster(&encrypted, key, attacker.premaster), OK);
    public_key_free(&key);
    write_encrypted_premaster(&hs->out, span_of(encrypted.at, encrypted.len));
    begin_premaster_secret(&hs->secret.premaster, hs->agreed->suite->hash, span_of(attacker.premaster, PREMASTER_LEN));
    return OK;
}

/* ---- the two handshakes ---- */

struct triple {
    struct pair first;  /* the victim is the client */
    struct pair second; /* the victim is the server */
};

static const struct made_certificate *attackers_leaf(void)
{
    static const struct made_certificate *leaf;
    if (leaf == NULL)
        leaf = make_certificate((struct recipe){ .issuer = test_root(),
                                                 .key = MAKE_RSA,
                                                 .bits = 3072,
                                                 .alt_names = "DNS:attacker.example",
                                                 .common_name = "attacker",
                                                 .purposes = "serverAuth" });
    return leaf;
}

static void speak_only_rsa(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    allow_rsa_key_exchange(config, arg);
    must(config, hf_config_suites(config, "TLS_RSA_WITH_AES_128_GCM_SHA256"));
}

static void be_attackers_server(hf_config *config, void *arg)
{
    allow_rsa_key_exchange(config, arg);
    must(config,
         hf_config_add_identity(config, of(chain_pem(attackers_leaf())), of(attackers_leaf()->key_pem), NULL, NULL));
}

static void play_server(struct side *side)
{
    struct flow flow = server_flow(TLS12);
    flow.rows[row_of(&flow, SEND, SERVER_HELLO)].perform = write_server_hello_of_victim;
    flow.rows[row_of(&flow, RECV, CLIENT_KEY_EXCHANGE)].perform = take_premaster_and_note_it;
    follow(side, &flow);
}

static void play_client(struct side *side)
{
    struct flow flow = client_flow(TLS12);
    struct step *hello = &flow.rows[row_of(&flow, SEND, CLIENT_HELLO)];
    write_honest_client_hello = hello->perform;
    hello->perform = write_hello_of_victim;
    flow.rows[row_of(&flow, SEND, CLIENT_KEY_EXCHANGE)].perform = write_premaster_of_victim;
    follow(side, &flow);
}

static struct triple new_triple(bool strips)
{
    attacker.strips = strips;
    struct triple t = { .second = new_pair(tls12_pair(BY_RSA)) };
    t.first = new_pair((struct pair_options){ .name = "attacker.example",
                                              .configure_client = speak_only_rsa,
                                              .configure_server = be_attackers_server,
                                              .without_identity = true });
    play_server(&t.first.server);
    play_client(&t.second.client);
    return t;
}

static void note_random(uint8_t out[RANDOM_LEN], const struct side *from)
{
    memcpy(out, from->sent.at + RECORD_HEADER_LEN + MESSAGE_HEADER_LEN + RANDOM_OF_HELLO, RANDOM_LEN);
}

static void synchronise(struct triple *t)
{
    flush_side(&t->first.client);
    note_random(attacker.client_random, &t->first.client);
    let_speak(&t->second, &t->second.client);
    flush_side(&t->second.server);
    note_random(attacker.server_random, &t->second.server);
    shake_hands(&t->first);
    deliver(&t->second, &t->second.server, &t->second.client);
    shake_hands(&t->second);
    expect_talk(&t->first);
    expect_talk(&t->second);
}

static struct triple synchronised(bool strips)
{
    struct triple t = new_triple(strips);
    synchronise(&t);
    assert_memory_equal(t.first.client.conn->agreed.parameters->randoms.client, attacker.client_random, RANDOM_LEN);
    assert_memory_equal(&t.first.client.conn->agreed.parameters->randoms,
                        &t.second.server.conn->agreed.parameters->randoms, sizeof(struct hello_randoms));
    return t;
}

static void free_triple(struct triple *t)
{
    free_pair(&t->first);
    free_pair(&t->second);
}

static bool has_same_master_secret(const struct triple *t)
{
    return memcmp(&t->first.client.conn->agreed.parameters->master, &t->second.server.conn->agreed.parameters->master,
                  MASTER_SECRET_LEN) == 0;
}

/* ---- claims ---- */

TEST(synchronised_handshakes_have_different_master_secrets)
{
    struct triple t = synchronised(false);
    assert_false(has_same_master_secret(&t));
    free_triple(&t);
}

static void export_from(uint8_t out[32], const struct side *side)
{
    assert_int_equal(hf_export(side->conn, "EXPORTER-attack", (hf_span){ NULL, 0 }, out, 32), HF_OK);
}

TEST(synchronised_handshakes_export_different_keys)
{
    uint8_t of_client[32], of_server[32];
    struct triple t = synchronised(false);
    export_from(of_client, &t.first.client);
    export_from(of_server, &t.second.server);
    assert_memory_not_equal(of_client, of_server, sizeof of_client);
    free_triple(&t);
}

static void expect_different_bindings(const struct triple *t, const char *type)
{
    uint8_t of_client[64], of_server[64];
    size_t client_len, server_len;
    assert_int_equal(hf_channel_binding(t->first.client.conn, type, of_client, sizeof of_client, &client_len), HF_OK);
    assert_int_equal(hf_channel_binding(t->second.server.conn, type, of_server, sizeof of_server, &server_len), HF_OK);
    assert_int_equal(client_len, server_len);
    assert_memory_not_equal(of_client, of_server, client_len);
}

TEST(synchronised_handshakes_have_different_channel_bindings)
{
    struct triple t = synchronised(false);
    expect_different_bindings(&t, "tls-unique");
    expect_different_bindings(&t, "tls-exporter");
    expect_different_bindings(&t, "tls-server-end-point");
    free_triple(&t);
}

/* The attack itself works, where a peer does not know of the extension. */
TEST(without_the_extension_synchronised_handshakes_have_the_same_master_secret)
{
    struct triple t = synchronised(true);
    assert_true(has_same_master_secret(&t));
    free_triple(&t);
}

static void expect_nothing_to_bind_to(const struct side *side)
{
    uint8_t out[64];
    size_t len;
    assert_int_equal(hf_export(side->conn, "EXPORTER-attack", (hf_span){ NULL, 0 }, out, 32), HF_FAILED);
    assert_int_equal(hf_channel_binding(side->conn, "tls-unique", out, sizeof out, &len), HF_FAILED);
    assert_int_equal(hf_channel_binding(side->conn, "tls-exporter", out, sizeof out, &len), HF_FAILED);
}

TEST(without_the_extension_nothing_is_exported_or_bound_to_a_connection)
{
    struct triple t = synchronised(true);
    expect_nothing_to_bind_to(&t.first.client);
    expect_nothing_to_bind_to(&t.second.server);
    expect_different_bindings(&t, "tls-server-end-point");
    expect_talk(&t.first);
    free_triple(&t);
}
