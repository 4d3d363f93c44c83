/* libcrypto_memory_test.c - libcrypto's allocations fail, one after the other, in a whole conversation: it is not
 * completed without a word, nothing is leaked, and nothing crashes. */
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

#include <openssl/crypto.h>
#include <openssl/err.h>

/* ---- a source that runs dry once ---- */

static size_t left = SIZE_MAX;
static bool ran_dry;

static bool is_dry(void)
{
    if (left == SIZE_MAX || left-- > 0)
        return false;
    ran_dry = true;
    return true; /* and `left` is SIZE_MAX */
}

static void *get(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return is_dry() ? NULL : malloc(size);
}

static void *get_again(void *at, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return is_dry() ? NULL : realloc(at, size);
}

static void give_back(void *at, const char *file, int line)
{
    (void)file;
    (void)line;
    free(at);
}

__attribute__((constructor)) static void take_over(void)
{
    if (CRYPTO_set_mem_functions(get, get_again, give_back) != 1)
        abort();
}

/* ---- conversations ---- */

static bool is_refused(const struct pair *p)
{
    return hf_failure_of(p->client.conn) != NULL || hf_failure_of(p->server.conn) != NULL;
}

static void exchange(struct pair *p)
{
    for (int i = 0; i < 4; i++) {
        uint8_t out[100];
        size_t n, used;
        struct side *from = i % 2 == 0 ? &p->client : &p->server;
        (void)(hf_send(from->conn, (hf_span){ (const uint8_t *)"hello", 5 }, out, sizeof out, &n, &used) == HF_OK);
        wire_add(&from->sent, out, n);
        deliver(p, from, other_side(p, from));
    }
}

/* True to the end, or an end that is told. */
static void converse_without(struct pair *p, size_t nth)
{
    renew(p);
    ran_dry = false;
    left = nth;
    shake_hands(p);
    if (!is_refused(p))
        exchange(p);
    left = SIZE_MAX;
    ERR_clear_error();
    if (is_refused(p))
        return;
    expect_connected(p);
    assert_int_equal(p->server.received.len, 10);
    assert_int_equal(p->client.received.len, 10);
}

/* Each seventh allocation: all of them take minutes under the sanitizers. */
enum { STEP = 7 };

static void expect_each_failure_survived(struct pair_options options, size_t fewest)
{
    size_t nth = 0;
    struct pair p = new_pair(options);
    shake_hands(&p); /* what libcrypto prepares once for the whole process */
    expect_talk(&p);
    for (ran_dry = true; ran_dry; nth += STEP)
        converse_without(&p, nth);
    assert_true(nth > fewest);
    free_pair(&p);
}

TEST(a_conversation_without_one_of_libcryptos_allocations)
{
    expect_each_failure_survived(
        (struct pair_options){ .configure_client = show_certificate, .configure_server = ask_client_and_retry }, 500);
}

TEST(a_conversation_in_tls_1_2_without_one_of_libcryptos_allocations)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_each_failure_survived(full_tls12_pair(exchange), 300);
}

/* What could not be checked was not right. */
static void expect_not_believed(struct pair_options options, struct lie what)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    ran_dry = true;
    for (size_t nth = 0; ran_dry; nth += STEP) {
        renew(&p);
        lie(&p.server, &what);
        ran_dry = false;
        left = nth;
        shake_hands(&p);
        left = SIZE_MAX;
        ERR_clear_error();
        assert_false(hf_is_connected(p.client.conn));
        assert_true(is_refused(&p));
    }
    free_pair(&p);
}

TEST(a_liar_is_not_believed_for_lack_of_memory)
{
    static const struct pair_options plain;
    expect_not_believed(plain, LIE(CERTIFICATE_VERIFY, FLIP_LAST));
    expect_not_believed(plain, LIE(FINISHED, FLIP_LAST));
}

TEST(a_liar_is_not_believed_in_tls_1_2_either)
{
    expect_not_believed(tls12_pair(BY_ECDHE), LIE(SERVER_KEY_EXCHANGE, FLIP_LAST));
    expect_not_believed(tls12_pair(BY_DHE), LIE(SERVER_KEY_EXCHANGE, FLIP_LAST));
    expect_not_believed(tls12_pair(BY_RSA), LIE(FINISHED, FLIP_LAST));
    expect_not_believed(full_tls12_pair(BY_ECDHE), LIE(CERTIFICATE_STATUS, FLIP_LAST));
}

/* ---- configurations ---- */

static void configure_without(size_t nth)
{
    ran_dry = false;
    left = nth;
    hf_config *config = hf_config_new();
    if (config != NULL && hf_config_trust_pem(config, of(test_root()->pem)) == HF_OK &&
        hf_config_add_identity(config, of(test_leaf()->pem), of(test_leaf()->key_pem), NULL, NULL) == HF_OK) {
        hf_conn *conn = hf_server_new(config);
        hf_conn_free(&conn);
    } else if (config != NULL) {
        assert_true(hf_config_error(config)[0] != '\0');
    }
    hf_config_free(&config);
    left = SIZE_MAX;
    ERR_clear_error();
}

TEST(a_configuration_without_one_of_libcryptos_allocations)
{
    size_t nth = 0;
    (void)test_leaf();
    configure_without(SIZE_MAX);
    for (ran_dry = true; ran_dry; nth += STEP)
        configure_without(nth);
    assert_true(nth > 100);
}
