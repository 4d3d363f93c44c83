/* bulk.c - what application data costs once a connection stands: processor time of sender and receiver apart.
 *
 * In memory, one thread, both libraries in turn, and beside them the bare AEAD of libcrypto with a context that is used
 * again, in place: what a record costs above that is the library's own, less what Handfast saves by calling the cipher
 * without EVP. Records of 16 KiB, as GB/s; of 1 KiB, as nanoseconds a record. See README.md. */
#include "bench/support/conversation.h"
#include "bench/support/cpu_clock.h"
#include "bench/support/insist.h"
#include "bench/support/options.h"
#include "bench/support/series.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>

enum { LARGE = 16384, SMALL = 1024 };
enum { BATCH = 16 }; /* records that are on the wire between two readings of the clock */
enum { TAG_LEN = 16, NONCE_LEN = 12, HEADER_LEN = 5 };

struct suite {
    const char *name;
    const char *cipher; /* libcrypto's name */
};

static const struct suite suites[] = {
    { "TLS_AES_128_GCM_SHA256", "AES-128-GCM" },
    { "TLS_AES_256_GCM_SHA384", "AES-256-GCM" },
    { "TLS_CHACHA20_POLY1305_SHA256", "ChaCha20-Poly1305" },
    { "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "AES-128-GCM" },
    { "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ChaCha20-Poly1305" },
};

/* Nanoseconds a record. */
struct directions {
    struct series sender, receiver;
};

struct results {
    struct directions handfast, libssl, aead;
};

static const uint8_t data[LARGE];

/* ---- the libraries ---- */

static void time_batch(double *sender, double *receiver, struct conversation *c, size_t len)
{
    uint64_t start = cpu_now();
    for (int i = 0; i < BATCH; i++)
        c->library->send(c->client, &c->to_server, data, len);
    uint64_t sent = cpu_now();
    size_t received = c->library->receive(c->server, &c->to_server);
    uint64_t end = cpu_now();
    insist(received == BATCH * len, "receive all that was sent");
    *sender += (double)(sent - start);
    *receiver += (double)(end - sent);
}

static void time_library(struct directions *out, struct conversation *c, size_t len, size_t count)
{
    double sender = 0, receiver = 0, clock_cost = (double)cpu_clock_cost();
    size_t batches = count / BATCH + 1;
    for (size_t i = 0; i < batches; i++)
        time_batch(&sender, &receiver, c, len);
    series_add(&out->sender, (sender / (double)batches - clock_cost) / BATCH);
    series_add(&out->receiver, (receiver / (double)batches - clock_cost) / BATCH);
}

/* ---- the bare AEAD ---- */

struct record {
    uint8_t text[LARGE], tag[TAG_LEN];
};

struct aead {
    EVP_CIPHER *cipher;
    EVP_CIPHER_CTX *seal, *open;
    struct record records[BATCH];
};

static const uint8_t key[32], nonce[NONCE_LEN], header[HEADER_LEN];

static void aead_prepare(struct aead *a, const char *cipher)
{
    a->cipher = EVP_CIPHER_fetch(NULL, cipher, NULL);
    a->seal = EVP_CIPHER_CTX_new();
    a->open = EVP_CIPHER_CTX_new();
    insist(a->cipher != NULL && EVP_EncryptInit_ex2(a->seal, a->cipher, key, nonce, NULL) == 1 &&
               EVP_DecryptInit_ex2(a->open, a->cipher, key, nonce, NULL) == 1,
           "prepare the AEAD");
}

static void aead_forget(struct aead *a)
{
    EVP_CIPHER_CTX_free(a->seal);
    EVP_CIPHER_CTX_free(a->open);
    EVP_CIPHER_free(a->cipher);
}

static void aead_seal(EVP_CIPHER_CTX *context, struct record *r, size_t len)
{
    int n;
    OSSL_PARAM tag[] = { OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, r->tag, TAG_LEN),
                         OSSL_PARAM_construct_end() };
    insist(EVP_EncryptInit_ex2(context, NULL, NULL, nonce, NULL) == 1 &&
               EVP_EncryptUpdate(context, NULL, &n, header, HEADER_LEN) == 1 &&
               EVP_EncryptUpdate(context, r->text, &n, r->text, (int)len) == 1 &&
               EVP_EncryptFinal_ex(context, r->text, &n) == 1 && EVP_CIPHER_CTX_get_params(context, tag) == 1,
           "seal");
}

static void aead_open(EVP_CIPHER_CTX *context, struct record *r, size_t len)
{
    int n;
    OSSL_PARAM tag[] = { OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, r->tag, TAG_LEN),
                         OSSL_PARAM_construct_end() };
    insist(EVP_DecryptInit_ex2(context, NULL, NULL, nonce, tag) == 1 &&
               EVP_DecryptUpdate(context, NULL, &n, header, HEADER_LEN) == 1 &&
               EVP_DecryptUpdate(context, r->text, &n, r->text, (int)len) == 1 &&
               EVP_DecryptFinal_ex(context, r->text, &n) == 1,
           "open");
}

/* A batch is sealed, then opened, as the libraries do it. */
static void time_aead(struct directions *out, struct aead *a, size_t len, size_t count)
{
    double sender = 0, receiver = 0, clock_cost = (double)cpu_clock_cost();
    size_t batches = count / BATCH + 1;
    for (size_t i = 0; i < batches; i++) {
        uint64_t start = cpu_now();
        for (int j = 0; j < BATCH; j++)
            aead_seal(a->seal, &a->records[j], len);
        uint64_t sealed = cpu_now();
        for (int j = 0; j < BATCH; j++)
            aead_open(a->open, &a->records[j], len);
        uint64_t end = cpu_now();
        sender += (double)(sealed - start);
        receiver += (double)(end - sealed);
    }
    series_add(&out->sender, (sender / (double)batches - clock_cost) / BATCH);
    series_add(&out->receiver, (receiver / (double)batches - clock_cost) / BATCH);
}

/* ---- one suite ---- */

struct bench {
    size_t repetitions, count;
    bool json;
    struct scenario scenario;
    struct conversation *handfast, *libssl;
    struct aead aead;
};

static void repeat(struct results *out, struct bench *bench, size_t len)
{
    time_library(&out->handfast, bench->handfast, len, bench->count);
    time_library(&out->libssl, bench->libssl, len, bench->count);
    time_aead(&out->aead, &bench->aead, len, bench->count);
}

static void begin(struct bench *bench, const struct suite *suite)
{
    bench->scenario.suite = suite->name;
    bench->handfast = conversation_new(&handfast, &bench->scenario);
    bench->libssl = conversation_new(&libssl, &bench->scenario);
    shake_hands(bench->handfast);
    shake_hands(bench->libssl);
    aead_prepare(&bench->aead, suite->cipher);
}

static void end_one(struct conversation **c)
{
    close_client(*c);
    close_server(*c);
    conversation_free(c);
}

static void end(struct bench *bench)
{
    end_one(&bench->handfast);
    end_one(&bench->libssl);
    aead_forget(&bench->aead);
}

static void measure(struct results *out, struct bench *bench, size_t len)
{
    struct results unused = { 0 };
    *out = (struct results){ 0 };
    repeat(&unused, bench, len);
    for (size_t i = 0; i < bench->repetitions; i++)
        repeat(out, bench, len);
}

/* ---- telling ---- */

/* Bytes in nanoseconds are GB in seconds. */
static struct series rates(const struct series *nanoseconds)
{
    struct series out = *nanoseconds;
    for (size_t i = 0; i < out.count; i++)
        out.at[i] = LARGE / out.at[i];
    return out;
}

static struct directions in_unit(const struct directions *nanoseconds, size_t len)
{
    if (len == SMALL)
        return *nanoseconds;
    return (struct directions){ rates(&nanoseconds->sender), rates(&nanoseconds->receiver) };
}

static void print_row(const char *name, const struct directions *nanoseconds, size_t len)
{
    struct directions d = in_unit(nanoseconds, len);
    printf("  %-20s", name);
    print_summary(&d.sender);
    printf("  ");
    print_summary(&d.receiver);
    printf("\n");
}

static void print_table(const struct results *results, const struct suite *suite, size_t len)
{
    const char *unit = len == SMALL ? "1 KiB: ns a record" : "16 KiB: GB/s";
    printf("\n  %s\n  %-20s%8s %-15s  %8s\n", suite->name, unit, "sender", "", "receiver");
    print_row("Handfast", &results->handfast, len);
    print_row("libssl", &results->libssl, len);
    print_row("libcrypto's AEAD", &results->aead, len);
}

static void print_directions_json(const char *name, const struct directions *nanoseconds, size_t len)
{
    struct directions d = in_unit(nanoseconds, len);
    printf(", \"%s\": {", name);
    print_summary_json("sender", &d.sender);
    printf(", ");
    print_summary_json("receiver", &d.receiver);
    printf("}");
}

static void print_line_json(const struct results *results, const struct suite *suite, size_t len)
{
    printf("{\"suite\": \"%s\", \"record\": %zu, \"unit\": \"%s\"", suite->name, len,
           len == SMALL ? "ns/record" : "GB/s");
    print_directions_json("handfast", &results->handfast, len);
    print_directions_json("libssl", &results->libssl, len);
    print_directions_json("aead", &results->aead, len);
    printf("}\n");
}

static void run_suite(struct bench *bench, const struct suite *suite)
{
    static const size_t lengths[] = { LARGE, SMALL };
    static struct results results;
    begin(bench, suite);
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        measure(&results, bench, lengths[i]);
        if (bench->json)
            print_line_json(&results, suite, lengths[i]);
        else
            print_table(&results, suite, lengths[i]);
    }
    end(bench);
}

static void run_suites(struct bench *bench, const char *only)
{
    bool any = false;
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        if (only != NULL && strcmp(only, suites[i].name) != 0)
            continue;
        run_suite(bench, &suites[i]);
        any = true;
    }
    insist(any, "find this suite");
}

int main(int argc, char **argv)
{
    static struct bench bench = { .repetitions = 7, .count = 2000 };
    const char *only = NULL;
    const struct option_row rows[] = {
        { "suite", OPTION_TEXT, &only, "only this cipher suite" },
        { "repetitions", OPTION_COUNT, &bench.repetitions, "how often all is measured" },
        { "count", OPTION_COUNT, &bench.count, "records in each" },
        { "json", OPTION_FLAG, &bench.json, "print JSON, one object a line" },
    };
    (void)read_options(argc, argv, rows, COUNT_OF(rows), "bulk [OPTION]... - what application data costs");
    insist(bench.repetitions <= MAX_REPETITIONS, "repeat so often");
    bench.scenario = usual_scenarios[0];
    make_certificates(&bench.scenario);
    if (!bench.json)
        printf("%s; %zu x %zu records; CPU time; median [min - max]\n", OpenSSL_version(OPENSSL_VERSION),
               bench.repetitions, bench.count);
    run_suites(&bench, only);
    return 0;
}
