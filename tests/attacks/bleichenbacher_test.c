/* bleichenbacher_test.c - somebody with a recorded ClientKeyExchange asks the server what it decrypts to:
 * Bleichenbacher (1998), ROBOT (2017).
 *
 * Each question is a ciphertext under the server's key, sent by hand: the one who asks does not know what is in it, and
 * cannot make the Finished. Whatever is in it, the answer must be the same. That it takes as many instructions, too, is
 * shown in tests/crypto/rsa_oracle_test.c. */
#include "attacks/attacker.h"
#include "crypto/rsa_transport.h"
#include "test.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

enum { MODULUS_LEN = 256 };

/* ---- questions ---- */

static struct span encrypt_raw(struct span block)
{
    uint8_t out[MODULUS_LEN];
    size_t len = sizeof out;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(rsa_leaf()->key, NULL);
    assert_true(EVP_PKEY_encrypt_init(context) > 0);
    assert_true(EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) > 0);
    assert_true(EVP_PKEY_encrypt(context, out, &len, block.at, block.len) > 0);
    EVP_PKEY_CTX_free(context);
    return keep_bytes(out, len);
}

/* 00 02, padding that is not zero, 00, and that premaster secret. */
static struct span padded(struct span premaster)
{
    uint8_t block[MODULUS_LEN];
    memset(block, 0x7e, sizeof block);
    block[0] = 0;
    block[1] = 2;
    block[sizeof block - premaster.len - 1] = 0;
    memcpy(block + sizeof block - premaster.len, premaster.at, premaster.len);
    return keep_bytes(block, sizeof block);
}

static struct span changed(struct span block, size_t at, uint8_t value)
{
    struct span copy = keep_bytes(block.at, block.len);
    ((uint8_t *)(uintptr_t)copy.at)[at] = value;
    return copy;
}

static struct span premaster_of(const char *version, size_t len)
{
    return joined(hex(version), many(len - 2, 0x55));
}

static struct span well_padded(void)
{
    return padded(premaster_of("0303", PREMASTER_LEN));
}

/* The modulus plus so much. */
static struct span number_by_the_modulus(int more)
{
    BIGNUM *n = NULL;
    uint8_t out[MODULUS_LEN];
    assert_int_equal(EVP_PKEY_get_bn_param(rsa_leaf()->key, OSSL_PKEY_PARAM_RSA_N, &n), 1);
    assert_int_equal(more < 0 ? BN_sub_word(n, 1) : BN_add_word(n, (BN_ULONG)more), 1);
    assert_int_equal(BN_bn2binpad(n, out, sizeof out), sizeof out);
    BN_free(n);
    return keep_bytes(out, sizeof out);
}

enum { SEPARATOR = MODULUS_LEN - PREMASTER_LEN - 1, MOST_QUESTIONS = 32 };

struct question {
    const char *what;
    struct span ciphertext;
};

static struct question good_question(void)
{
    return (struct question){ "well padded", encrypt_raw(well_padded()) };
}

/* What decrypts to something that is no premaster secret. */
static size_t ask_with_bad_plaintexts(struct question *out)
{
    const struct question questions[] = {
        { "first byte 1", encrypt_raw(changed(well_padded(), 0, 1)) },
        { "block type 1", encrypt_raw(changed(well_padded(), 1, 1)) },
        { "block type 0", encrypt_raw(changed(well_padded(), 1, 0)) },
        { "block type 3", encrypt_raw(changed(well_padded(), 1, 3)) },
        { "zero in the first byte of padding", encrypt_raw(changed(well_padded(), 2, 0)) },
        { "zero in the eighth byte of padding", encrypt_raw(changed(well_padded(), 9, 0)) },
        { "zero in the last byte of padding", encrypt_raw(changed(well_padded(), SEPARATOR - 1, 0)) },
        { "no zero behind the padding", encrypt_raw(changed(well_padded(), SEPARATOR, 0x7e)) },
        { "no zero at all", encrypt_raw(changed(many(MODULUS_LEN, 0x7e), 0, 0)) },
        { "47 bytes", encrypt_raw(padded(premaster_of("0303", PREMASTER_LEN - 1))) },
        { "49 bytes", encrypt_raw(padded(premaster_of("0303", PREMASTER_LEN + 1))) },
        { "two bytes", encrypt_raw(padded(hex("0303"))) },
        { "no bytes", encrypt_raw(padded(hex(""))) },
        { "version 3.2", encrypt_raw(padded(premaster_of("0302", PREMASTER_LEN))) },
        { "version 3.0", encrypt_raw(padded(premaster_of("0300", PREMASTER_LEN))) },
        { "version 3.4", encrypt_raw(padded(premaster_of("0304", PREMASTER_LEN))) },
        { "version 2.3", encrypt_raw(padded(premaster_of("0203", PREMASTER_LEN))) },
        { "nothing but zeros", encrypt_raw(many(MODULUS_LEN, 0)) },
    };
    memcpy(out, questions, sizeof questions);
    return COUNT_OF(questions);
}

/* What is no encryption of anything. */
static size_t ask_with_bad_ciphertexts(struct question *out)
{
    const struct question questions[] = {
        { "random", many(MODULUS_LEN, 0x2a) },
        { "zero", many(MODULUS_LEN, 0) },
        { "one", changed(many(MODULUS_LEN, 0), MODULUS_LEN - 1, 1) },
        { "the modulus less one", number_by_the_modulus(-1) },
        { "the modulus", number_by_the_modulus(0) },
        { "the modulus and one", number_by_the_modulus(1) },
        { "all bits", many(MODULUS_LEN, 0xff) },
        { "a byte too short", many(MODULUS_LEN - 1, 0x2a) },
        { "a byte too long", many(MODULUS_LEN + 1, 0) },
        { "much too long", many(4096, 0x2a) },
        { "one byte", many(1, 1) },
        { "no byte", many(0, 0) },
    };
    memcpy(out, questions, sizeof questions);
    return COUNT_OF(questions);
}

/* ---- answers ---- */

/* All that can be seen of a server that was asked: its bytes after each of our records, and where it stands. */
struct answer {
    struct wire bytes_after_key, bytes_after_keys_changed, bytes_after_finished;
    const char *reason, *step;
    uint8_t alert;
};

static void hear(struct wire *out, struct pair *p)
{
    deliver(p, &p->client, &p->server);
    flush_side(&p->server);
    wire_add(out, p->server.sent.at, p->server.sent.len);
    wire_clear(&p->server.sent);
}

static void put_client_key(struct side *client, struct span ciphertext)
{
    uint8_t room[8192];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_encrypted_premaster(&w, ciphertext);
    assert_true(wr_finish(&w));
    put_clear_record(client, HANDSHAKE, wr_written(&w));
}

static struct answer answer_to(struct pair *p, struct span ciphertext)
{
    struct answer answer = { .reason = NULL };
    let_speak(p, &p->client);
    flush_side(&p->server);
    wire_clear(&p->server.sent);
    put_client_key(&p->client, ciphertext);
    hear(&answer.bytes_after_key, p);
    assert_null(hf_failure_of(p->server.conn));
    put_clear_record(&p->client, CHANGE_CIPHER_SPEC, hex("01"));
    hear(&answer.bytes_after_keys_changed, p);
    assert_null(hf_failure_of(p->server.conn));
    put_clear_record(&p->client, HANDSHAKE, many(8 + MESSAGE_HEADER_LEN + VERIFY_DATA_LEN + TAG_LEN, 0x33));
    hear(&answer.bytes_after_finished, p);
    const hf_failure *failure = hf_failure_of(p->server.conn);
    assert_non_null(failure);
    answer.reason = failure->reason;
    answer.step = failure->step;
    answer.alert = failure->alert;
    return answer;
}

static void expect_answer(struct pair *p, const struct question *question)
{
    static const uint8_t bad_record_mac[] = { ALERT, 3, 3, 0, 2, 2, 20 };
    struct answer answer = answer_to(p, question->ciphertext);
    if (answer.bytes_after_key.len + answer.bytes_after_keys_changed.len > 0)
        fail_msg("%s: there was an answer before the Finished", question->what);
    if (answer.bytes_after_finished.len != sizeof bad_record_mac ||
        memcmp(answer.bytes_after_finished.at, bad_record_mac, sizeof bad_record_mac) != 0)
        fail_msg("%s: the answer was another one", question->what);
    assert_string_equal(answer.reason, "BAD_RECORD");
    assert_string_equal(answer.step, "Finished");
    assert_int_equal(answer.alert, 20);
    free(answer.bytes_after_finished.at);
}

/* ---- claims ---- */

static void expect_the_same_answer(size_t (*ask)(struct question *))
{
    struct question questions[MOST_QUESTIONS] = { good_question() };
    size_t count = 1 + ask(questions + 1);
    struct pair p = new_pair(tls12_pair(BY_RSA));
    for (size_t i = 0; i < count; i++) {
        renew(&p);
        expect_answer(&p, &questions[i]);
    }
    free_pair(&p);
}

TEST(a_bad_premaster_secret_is_answered_as_a_good_one)
{
    expect_the_same_answer(ask_with_bad_plaintexts);
}

TEST(what_is_no_ciphertext_is_answered_as_one)
{
    expect_the_same_answer(ask_with_bad_ciphertexts);
}

/* So the good one is good, and the bad ones are bad. */
TEST(only_the_good_premaster_secret_comes_out)
{
    struct question questions[MOST_QUESTIONS] = { good_question() };
    struct pair p = new_pair(tls12_pair(BY_RSA));
    const struct private_key *key = p.server.config->policy.identities[0]->key;
    size_t count = 1 + ask_with_bad_plaintexts(questions + 1);
    count += ask_with_bad_ciphertexts(questions + count);
    for (size_t i = 0; i < count; i++) {
        uint8_t out[PREMASTER_LEN];
        assert_int_equal(rsa_decrypt_premaster(out, key, TLS12, questions[i].ciphertext), OK);
        bool is_good = memcmp(out, premaster_of("0303", PREMASTER_LEN).at, PREMASTER_LEN) == 0;
        assert_int_equal(is_good, i == 0);
    }
    free_pair(&p);
}

/* Were it the same each time, it could be learnt. */
TEST(what_takes_a_bad_premaster_secrets_place_is_another_each_time)
{
    uint8_t first[PREMASTER_LEN], second[PREMASTER_LEN];
    struct pair p = new_pair(tls12_pair(BY_RSA));
    const struct private_key *key = p.server.config->policy.identities[0]->key;
    struct span bad = encrypt_raw(padded(hex("")));
    assert_int_equal(rsa_decrypt_premaster(first, key, TLS12, bad), OK);
    assert_int_equal(rsa_decrypt_premaster(second, key, TLS12, bad), OK);
    assert_memory_not_equal(first, second, PREMASTER_LEN);
    free_pair(&p);
}

TEST(key_transport_is_off_unless_it_is_asked_for)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls12 });
    flush_side(&p.client);
    assert_false(number_in_list(hello_of(&p.client).cipher_suites, 0x009c));
    assert_false(number_in_list(hello_of(&p.client).cipher_suites, 0x009d));
    free_pair(&p);
}
