/* weak_groups_test.c - key exchanges that somebody has made weak: Logjam and FREAK (2015), small subgroups, Raccoon
 * (2020), invalid curves. The server's parameters are well signed: only their worth can be judged. */
#define OPENSSL_SUPPRESS_DEPRECATED /* libcrypto would rather not tell RFC 5114's groups this way */
#include "attacks/attacker.h"
#include "base/memory.h"
#include "test.h"

#include <openssl/bn.h>
#include <openssl/dh.h>

/* ---- numbers ---- */

/* That Apache had for export suites, and most of the web with it: the one that Logjam's authors broke. */
#define PRIME_OF_512_BITS                                                                                         \
    "9fdb8b8a 004544f0 045f1737 d0ba2e0b 274cdf1a 9f588218 fb435316 a16e3741 71fd19d8 d8f37c39 bf863fd6 0e3e3006" \
    "80a3030c 6e4c3757 d08f70e6 aa871033"

/* Consumed. */
static struct span bytes_of(BIGNUM *number)
{
    uint8_t room[2048];
    assert_non_null(number);
    int len = BN_bn2bin(number, room);
    BN_free(number);
    return keep_bytes(room, (size_t)len);
}

static struct dh_parameters ffdhe2048(const struct pair *p)
{
    return finite_field_parameters(&finite_fields[0], p->client.config->policy.provider);
}

static BIGNUM *known_prime(const struct pair *p, long more)
{
    struct span prime = ffdhe2048(p).p;
    BIGNUM *number = BN_bin2bn(prime.at, (int)prime.len, NULL);
    assert_non_null(number);
    assert_int_equal(more < 0 ? BN_sub_word(number, (BN_ULONG)-more) : BN_add_word(number, (BN_ULONG)more), 1);
    return number;
}

static struct span prime_plus(const struct pair *p, long more)
{
    return bytes_of(known_prime(p, more));
}

/* ---- what a server says of its group ---- */

static void expect_params_refused(struct pair *p, struct span params, const char *reason, uint8_t alert)
{
    renew(p);
    sign_params_instead(&p->server, params);
    expect_handshake_refused(p, &p->client, reason, alert);
}

static void expect_prime_refused(struct span prime, const char *reason, uint8_t alert)
{
    struct pair p = new_pair(tls12_pair(BY_DHE));
    expect_params_refused(&p, dhe_params(prime, hex("02"), hex("04")), reason, alert);
    free_pair(&p);
}

TEST(a_group_of_512_bits_is_refused)
{
    expect_prime_refused(hex(PRIME_OF_512_BITS), "WEAK_DH_GROUP", 71);
}

TEST(a_group_of_1024_bits_is_refused)
{
    expect_prime_refused(bytes_of(BN_get_rfc2409_prime_1024(NULL)), "WEAK_DH_GROUP", 71);
}

TEST(zeros_before_a_short_prime_make_it_no_longer)
{
    expect_prime_refused(joined(many(192, 0), hex(PRIME_OF_512_BITS)), "WEAK_DH_GROUP", 71);
}

TEST(a_group_that_would_keep_us_busy_is_refused)
{
    expect_prime_refused(joined(hex("ff"), many(1024, 0xff)), "HUGE_DH_GROUP", 47);
    expect_prime_refused(many(768, 0xff), "HUGE_DH_GROUP", 47);
}

/* RFC 5114's is a prime, and honest; but its group has many small subgroups, and an attacker's may have more. */
TEST(a_prime_with_small_subgroups_is_refused)
{
    DH *dh = DH_get_2048_256();
    assert_non_null(dh);
    struct span prime = bytes_of(BN_dup(DH_get0_p(dh)));
    DH_free(dh);
    expect_prime_refused(prime, "UNSAFE_DH_GROUP", 71);
}

TEST(a_modulus_that_is_no_prime_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_DHE));
    expect_params_refused(&p, dhe_params(prime_plus(&p, -2), hex("02"), hex("04")), "UNSAFE_DH_GROUP", 71);
    expect_params_refused(&p, dhe_params(prime_plus(&p, 1), hex("02"), hex("04")), "UNSAFE_DH_GROUP", 71);
    free_pair(&p);
}

TEST(a_generator_of_next_to_nothing_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_DHE));
    struct span prime = ffdhe2048(&p).p;
    expect_params_refused(&p, dhe_params(prime, hex("01"), hex("04")), "UNSAFE_DH_GROUP", 71);
    expect_params_refused(&p, dhe_params(prime, prime_plus(&p, -1), hex("04")), "UNSAFE_DH_GROUP", 71);
    expect_params_refused(&p, dhe_params(prime, prime, hex("04")), "UNSAFE_DH_GROUP", 71);
    free_pair(&p);
}

/* ---- shares in the subgroups that every group has ---- */

TEST(a_servers_share_of_0_or_1_or_p_less_1_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_DHE));
    const struct span shares[] = { hex("00"),          many(256, 0),      hex("01"),
                                   prime_plus(&p, -1), prime_plus(&p, 0), prime_plus(&p, 1) };
    for (size_t i = 0; i < COUNT_OF(shares); i++)
        expect_params_refused(&p, dhe_params(ffdhe2048(&p).p, hex("02"), shares[i]), "BAD_KEY_SHARE", 47);
    free_pair(&p);
}

static struct span with_length(struct span share)
{
    uint8_t len[2] = { (uint8_t)(share.len >> 8), (uint8_t)share.len };
    return joined(span_of(len, sizeof len), share);
}

TEST(a_clients_share_of_0_or_1_or_p_less_1_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_DHE));
    const struct span shares[] = { hex("00"),          many(256, 0),      hex("01"),
                                   prime_plus(&p, -1), prime_plus(&p, 0), prime_plus(&p, 1) };
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        renew(&p);
        lie(&p.client, &LIE(CLIENT_KEY_EXCHANGE, BODY_OF(with_length(shares[i]))));
        expect_handshake_refused(&p, &p.server, "BAD_KEY_SHARE", 47);
    }
    free_pair(&p);
}

/* ---- FREAK: RSA's own short keys, for export ---- */

static enum status write_temporary_rsa_key(struct handshake *hs)
{
    const struct signature_scheme *scheme = scheme_by_id(0x0401);
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = { room, sizeof room };
    struct span params = joined(joined(hex("0040"), many(64, 0xc5)), hex("0003 010001"));
    struct span randoms = joined(span_of(hs->randoms.client, RANDOM_LEN), span_of(hs->randoms.server, RANDOM_LEN));
    assert_int_equal(sign(&signature, hs->identity->key, scheme, joined(randoms, params)), OK);
    write_server_key_exchange(&hs->out, params, scheme->id, span_of(signature.at, signature.len));
    return OK;
}

TEST(a_temporary_rsa_key_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_RSA));
    struct flow flow = server_flow(TLS12);
    insert_row(&flow, row_of(&flow, SEND, SERVER_HELLO_DONE),
               (struct step){ SEND, SERVER_KEY_EXCHANGE, NO_KEYS, always, write_temporary_rsa_key, "a short key" });
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "OUT_OF_ORDER", 10);
    free_pair(&p);
}

/* ---- Raccoon: a secret's leading zeros ---- */

/* A client that takes the smallest private values, and so one whose secret begins with a zero byte; the server does not
 * see how small it is. */
static struct {
    int exponent;
    bool keeps_zeros;
} raccoon;

static BIGNUM *smallest_exponent_with_leading_zero(int *exponent, const BIGNUM *share, const BIGNUM *p, BN_CTX *scratch)
{
    BIGNUM *secret = BN_dup(share);
    for (*exponent = 1; BN_num_bytes(secret) == BN_num_bytes(p); ++*exponent)
        assert_int_equal(BN_mod_mul(secret, secret, share, p, scratch), 1);
    return secret;
}

static void set_raccoon_secret(struct handshake *hs, const struct dhe_params *params)
{
    BN_CTX *scratch = BN_CTX_new();
    BIGNUM *p = BN_bin2bn(params->p.at, (int)params->p.len, NULL);
    BIGNUM *share = BN_bin2bn(params->public_key.at, (int)params->public_key.len, NULL);
    BIGNUM *secret = smallest_exponent_with_leading_zero(&raccoon.exponent, share, p, scratch);
    struct span stripped = bytes_of(secret);
    struct span whole = joined(many(params->p.len - stripped.len, 0), stripped);
    begin_premaster_secret(&hs->secret.premaster, hs->agreed->suite->hash, raccoon.keeps_zeros ? whole : stripped);
    BN_free(share);
    BN_free(p);
    BN_CTX_free(scratch);
}

static enum status take_params_as_raccoon(struct handshake *hs)
{
    struct dhe_params params;
    struct signed_params proof;
    assert_true(read_dhe_key_exchange(&params, &proof, hs->in));
    set_raccoon_secret(hs, &params);
    return OK;
}

/* 2 to that power: a one, and zeros behind it. */
static enum status write_share_of_raccoon(struct handshake *hs)
{
    BIGNUM *share = BN_new();
    assert_int_equal(BN_set_bit(share, raccoon.exponent), 1);
    write_dhe_client_key(&hs->out, bytes_of(share));
    return OK;
}

static struct pair pair_with_raccoon(bool keeps_zeros)
{
    struct pair p = new_pair(tls12_pair(BY_DHE));
    struct flow flow = client_flow(TLS12);
    raccoon.keeps_zeros = keeps_zeros;
    flow.rows[row_of(&flow, RECV, SERVER_KEY_EXCHANGE)].perform = take_params_as_raccoon;
    flow.rows[row_of(&flow, SEND, CLIENT_KEY_EXCHANGE)].perform = write_share_of_raccoon;
    follow(&p.client, &flow);
    return p;
}

TEST(leading_zeros_of_a_secret_are_stripped_on_both_sides)
{
    struct pair p = pair_with_raccoon(false);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

TEST(who_keeps_leading_zeros_of_a_secret_has_other_keys)
{
    struct pair p = pair_with_raccoon(true);
    expect_handshake_refused(&p, &p.server, "BAD_RECORD", 20);
    free_pair(&p);
}

/* ---- and no second handshake to learn more from ---- */

enum { NUM_HANDSHAKES = 6 };

static void note_keys(struct span *of_server, struct span *of_client, struct pair *p)
{
    struct stolen flight;
    renew(p);
    let_speak(p, &p->client);
    steal(&flight, &p->server);
    *of_server = stolen_body(&flight, SERVER_KEY_EXCHANGE);
    for (size_t i = 0; i < flight.count; i++)
        put_stolen(&p->server, &flight.records[i]);
    deliver(p, &p->server, &p->client);
    steal(&flight, &p->client);
    *of_client = stolen_body(&flight, CLIENT_KEY_EXCHANGE);
}

static void expect_all_different(const struct span *bodies, size_t len)
{
    for (size_t i = 0; i < NUM_HANDSHAKES; i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(bodies[i].at, bodies[j].at, len);
}

/* `params_len`: of what is signed, behind which the signature stands, which differs anyway. */
static void expect_fresh_keys(struct pair p, size_t share_at, size_t params_len)
{
    struct span of_server[NUM_HANDSHAKES], of_client[NUM_HANDSHAKES];
    for (size_t i = 0; i < NUM_HANDSHAKES; i++) {
        note_keys(&of_server[i], &of_client[i], &p);
        of_server[i].at += share_at;
    }
    expect_all_different(of_server, params_len - share_at);
    expect_all_different(of_client, of_client[0].len);
    free_pair(&p);
}

TEST(no_private_value_of_dhe_is_used_twice)
{
    enum { P_AND_G = 2 + 256 + 2 + 1, SHARE = 2 + 256 };
    expect_fresh_keys(new_pair(tls12_pair(BY_DHE)), P_AND_G, P_AND_G + SHARE);
}

TEST(no_private_value_of_ecdhe_is_used_twice)
{
    enum { CURVE = 3, SHARE = 1 + 32 };
    expect_fresh_keys(new_pair(tls12_pair(BY_ECDHE)), CURVE, CURVE + SHARE);
}

/* ---- invalid curves, and points of small order ---- */

#define ZEROS_32 "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
#define ONES_32 "01010101 01010101 01010101 01010101 01010101 01010101 01010101 01010101"

/* u = 1 has order 4, that other one order 8. */
#define ORDER_4 "01000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
#define ORDER_8 "e0eb7a7c 3b41b8ae 1656e3fa f19fc46a da098deb 9c32b1fd 86620516 5f49b800"

enum { SECP256R1_ID = 0x0017, X25519_ID = 0x001d };

static void speak_tls12_over_p256(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    prefer_p256(config, arg);
}

static struct pair pair_over_p256(void)
{
    return new_pair((struct pair_options){ .configure_client = speak_tls12_over_p256 });
}

TEST(a_servers_point_that_is_not_on_its_curve_is_refused)
{
    struct pair p = pair_over_p256();
    static const char *const points[] = { "04" ONES_32 ONES_32, "04" ZEROS_32 ZEROS_32, "00", "02" ONES_32,
                                          "04" ONES_32 };
    for (size_t i = 0; i < COUNT_OF(points); i++)
        expect_params_refused(&p, ecdhe_params(SECP256R1_ID, hex(points[i])), "BAD_KEY_SHARE", 47);
    free_pair(&p);
}

TEST(a_clients_point_that_is_not_on_its_curve_is_refused)
{
    struct pair p = pair_over_p256();
    static const char *const bodies[] = { ("41 04" ONES_32 ONES_32), ("41 04" ZEROS_32 ZEROS_32), "01 00",
                                          ("21 02" ONES_32) };
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        renew(&p);
        lie(&p.client, &LIE(CLIENT_KEY_EXCHANGE, BODY(bodies[i])));
        expect_handshake_refused(&p, &p.server, "BAD_KEY_SHARE", 47);
    }
    free_pair(&p);
}

TEST(a_point_of_small_order_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    static const char *const points[] = { ZEROS_32, ORDER_4, ORDER_8 };
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        expect_params_refused(&p, ecdhe_params(X25519_ID, hex(points[i])), "BAD_KEY_SHARE", 47);
        renew(&p);
        lie(&p.client, &LIE(CLIENT_KEY_EXCHANGE, OVERWRITE(1, points[i])));
        expect_handshake_refused(&p, &p.server, "BAD_KEY_SHARE", 47);
    }
    free_pair(&p);
}

/* RFC 8422 5.4: explicit_prime(1) and explicit_char2(2) would let the server bring a curve of its own. */
TEST(a_curve_of_the_servers_own_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    expect_params_refused(&p, hex("01 0017 01 04"), "MALFORMED", 50);
    expect_params_refused(&p, hex("02 0017 01 04"), "MALFORMED", 50);
    free_pair(&p);
}
