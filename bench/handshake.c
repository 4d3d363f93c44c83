/* handshake.c - what a full handshake of TLS 1.3 costs: processor time of server and client apart, and memory.
 *
 * In memory, one thread. A side's cost is making the connection object, all its steps of the handshake, and freeing
 * it; what is above the bare public-key operations is the library's own. All is measured in turn, a few handshakes at a
 * time; differences are taken within a repetition. See README.md. */
#include "bench/support/conversation.h"
#include "bench/support/cpu_clock.h"
#include "bench/support/insist.h"
#include "bench/support/memory.h"
#include "bench/support/operations.h"
#include "bench/support/options.h"
#include "bench/support/series.h"

#include <openssl/crypto.h>
#include <stdio.h>

enum { OURS, THEIRS, NUM_LIBRARIES };
static const struct library *const libraries[NUM_LIBRARIES] = { &handfast, &libssl };

struct sides {
    double server, client; /* microseconds a handshake */
};

struct sides_series {
    struct series server, client;
};

struct results {
    struct sides_series total[NUM_LIBRARIES], above[NUM_LIBRARIES], sum;
    struct sides_series above_generation[NUM_LIBRARIES]; /* with libcrypto's key generation among the operations */
    struct series operations[NUM_OPERATIONS];
    struct memory_figures memory[NUM_LIBRARIES];
};

enum { MAX_BATCH = 64 };

/* As many conversations of one library as go on at a time. */
struct batch {
    struct conversation *at[MAX_BATCH];
    size_t len;
};

struct bench {
    struct scenario scenario;
    size_t repetitions, count, batch_len;
    bool json;
    struct batch batches[NUM_LIBRARIES];
    struct operations *operations;
};

/* ---- measuring ---- */

/* Each turn is taken in all conversations before the next turn is. */
static void time_batch(struct sides *nanoseconds, struct batch *batch)
{
    uint64_t start = cpu_now();
    for (size_t i = 0; i < batch->len; i++)
        client_turn(batch->at[i]);
    uint64_t hello = cpu_now();
    for (size_t i = 0; i < batch->len; i++)
        server_turn(batch->at[i]);
    uint64_t flight = cpu_now();
    for (size_t i = 0; i < batch->len; i++) {
        client_turn(batch->at[i]);
        close_client(batch->at[i]);
    }
    uint64_t finished = cpu_now();
    for (size_t i = 0; i < batch->len; i++) {
        server_turn(batch->at[i]);
        close_server(batch->at[i]);
    }
    uint64_t end = cpu_now();
    nanoseconds->client += (double)(hello - start + finished - flight);
    nanoseconds->server += (double)(flight - hello + end - finished);
}

static struct sides time_handshakes(struct batch *batch, size_t count)
{
    enum { SPANS_OF_A_SIDE = 2 };
    struct sides nanoseconds = { 0, 0 };
    double batches = (double)((count + batch->len - 1) / batch->len), handshakes = batches * (double)batch->len;
    double clock_cost = SPANS_OF_A_SIDE * (double)cpu_clock_cost() * batches;
    for (size_t i = 0; i < count; i += batch->len)
        time_batch(&nanoseconds, batch);
    return (struct sides){ .server = (nanoseconds.server - clock_cost) / handshakes / 1000,
                           .client = (nanoseconds.client - clock_cost) / handshakes / 1000 };
}

static double time_operation(struct operations *operations, enum operation which, size_t count)
{
    uint64_t start = cpu_now();
    for (size_t i = 0; i < count; i++)
        operation_run(operations, which);
    return (double)(cpu_now() - start) / (double)count / 1000;
}

static void add_sides(struct sides_series *series, struct sides sides)
{
    series_add(&series->server, sides.server);
    series_add(&series->client, sides.client);
}

/* Means, in microseconds. */
struct sample {
    struct sides total[NUM_LIBRARIES];
    double operations[NUM_OPERATIONS];
};

/* Adds 1 / `slices` of what it measures. */
static void time_slice(struct sample *mean, struct bench *bench, size_t count, double slices)
{
    for (size_t i = 0; i < NUM_LIBRARIES; i++) {
        struct sides sides = time_handshakes(&bench->batches[i], count);
        mean->total[i].server += sides.server / slices;
        mean->total[i].client += sides.client / slices;
    }
    for (enum operation i = 0; i < NUM_OPERATIONS; i++)
        mean->operations[i] += time_operation(bench->operations, i, count) / slices;
}

static void add_sample(struct results *out, const struct sample *sample)
{
    const double *us = sample->operations;
    struct sides sum = { .server = us[SHARE] + us[SECRET] + us[SIGN],
                         .client = us[SHARE] + us[SECRET] + us[VERIFY] + us[VERIFY_LEAF] };
    add_sides(&out->sum, sum);
    for (enum operation i = 0; i < NUM_OPERATIONS; i++)
        series_add(&out->operations[i], us[i]);
    for (size_t i = 0; i < NUM_LIBRARIES; i++) {
        struct sides total = sample->total[i];
        add_sides(&out->total[i], total);
        struct sides above = { total.server - sum.server, total.client - sum.client };
        add_sides(&out->above[i], above);
        double dearer = us[KEY_GENERATION] - us[SHARE];
        add_sides(&out->above_generation[i], (struct sides){ above.server - dearer, above.client - dearer });
    }
}

/* In thin slices: when the machine gets slower for a second, it does so for all that is compared. */
static void repeat(struct results *out, struct bench *bench)
{
    enum { SLICE = 50 };
    struct sample mean = { 0 };
    size_t slices = (bench->count + SLICE - 1) / SLICE, count = bench->count / slices;
    for (size_t i = 0; i < slices; i++)
        time_slice(&mean, bench, count, (double)slices);
    add_sample(out, &mean);
}

static void batch_begin(struct batch *batch, const struct library *library, const struct bench *bench)
{
    batch->len = bench->batch_len;
    batch->at[0] = conversation_new(library, &bench->scenario);
    for (size_t i = 1; i < batch->len; i++)
        batch->at[i] = conversation_beside(batch->at[0]);
}

static void batch_end(struct batch *batch)
{
    while (batch->len > 0)
        conversation_free(&batch->at[--batch->len]);
}

static void warm_up(struct bench *bench)
{
    static struct results unused;
    struct bench short_bench = *bench;
    short_bench.count = 100;
    repeat(&unused, &short_bench);
}

static void measure_time(struct results *out, struct bench *bench)
{
    make_certificates(&bench->scenario);
    for (size_t i = 0; i < NUM_LIBRARIES; i++)
        batch_begin(&bench->batches[i], libraries[i], bench);
    bench->operations = operations_new(&bench->scenario);
    warm_up(bench);
    for (size_t i = 0; i < bench->repetitions; i++)
        repeat(out, bench);
    for (size_t i = 0; i < NUM_LIBRARIES; i++)
        batch_end(&bench->batches[i]);
}

/* ---- telling ---- */

static void print_row(const char *name, const struct series *server, const struct series *client)
{
    printf("  %-26s", name);
    print_summary(server);
    printf("  ");
    if (client != NULL)
        print_summary(client);
    printf("\n");
}

static void print_time(const struct results *results)
{
    printf("  %-26s%8s %-15s  %8s\n", "CPU time, us", "server", "", "client");
    print_row("Handfast", &results->total[OURS].server, &results->total[OURS].client);
    print_row("libssl", &results->total[THEIRS].server, &results->total[THEIRS].client);
    print_row("public-key operations", &results->sum.server, &results->sum.client);
    print_row("Handfast above them", &results->above[OURS].server, &results->above[OURS].client);
    print_row("libssl above them", &results->above[THEIRS].server, &results->above[THEIRS].client);
    printf("  %s\n", "where the share is made by libcrypto's key generation, which costs more:");
    print_row("Handfast above them", &results->above_generation[OURS].server, &results->above_generation[OURS].client);
    print_row("libssl above them", &results->above_generation[THEIRS].server,
              &results->above_generation[THEIRS].client);
}

static void print_operations(const struct results *results, const struct operations *operations)
{
    printf("\n  %s\n", "one operation, us");
    for (enum operation i = 0; i < NUM_OPERATIONS; i++)
        print_row(operation_name(operations, i), &results->operations[i], NULL);
}

static void print_memory(const struct results *results)
{
    const struct memory_figures *ours = &results->memory[OURS], *theirs = &results->memory[THEIRS];
    const struct memory *columns[] = { &ours->server, &ours->client, &theirs->server, &theirs->client };
    static const struct {
        const char *name;
        size_t offset;
    } rows[] = {
        { "blocks by Handfast", offsetof(struct memory, own) },
        { "blocks by libssl, libcrypto", offsetof(struct memory, openssl) },
        { "peak in the handshake, bytes", offsetof(struct memory, peak) },
        { "idle connection, bytes", offsetof(struct memory, idle) },
        { "put to rest, bytes", offsetof(struct memory, rested) },
    };
    printf("\n  %-30s%10s%10s%16s%10s\n", "heap, a handshake", "Handfast", "Handfast", "libssl", "libssl");
    printf("  %-30s%10s%10s%16s%10s\n", "", "server", "client", "server", "client");
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        printf("  %-30s", rows[row].name);
        for (size_t i = 0; i < COUNT_OF(columns); i++)
            printf("%*zu", i == 2 ? 16 : 10, *(const size_t *)((const char *)columns[i] + rows[row].offset));
        printf("\n");
    }
}

static void print_tables(const struct results *results, const struct bench *bench)
{
    printf("TLS 1.3, %s, %s; leaf: %s, root: p256; the client verifies chain and name; no tickets\n",
           bench->scenario.suite, bench->scenario.group, bench->scenario.key);
    printf("%s; %zu x %zu handshakes, %zu at a time; median [min - max]\n\n", OpenSSL_version(OPENSSL_VERSION),
           bench->repetitions, bench->count, bench->batch_len);
    print_time(results);
    print_operations(results, bench->operations);
    print_memory(results);
}

/* ---- as JSON ---- */

static void print_sides_json(const char *name, const struct sides_series *sides)
{
    printf(",\n  \"%s\": {", name);
    print_summary_json("server_us", &sides->server);
    printf(", ");
    print_summary_json("client_us", &sides->client);
    printf("}");
}

static void print_memory_json(const char *name, const struct memory *m)
{
    printf(",\n  \"%s\": {\"blocks_by_handfast\": %zu, \"blocks_by_openssl\": %zu, \"peak\": %zu, \"idle\": %zu, "
           "\"rested\": %zu}",
           name, m->own, m->openssl, m->peak, m->idle, m->rested);
}

static void print_json(const struct results *results, const struct bench *bench)
{
    printf("{\n  \"suite\": \"%s\", \"group\": \"%s\", \"key\": \"%s\", \"openssl\": \"%s\",\n", bench->scenario.suite,
           bench->scenario.group, bench->scenario.key, OpenSSL_version(OPENSSL_VERSION));
    printf("  \"repetitions\": %zu, \"handshakes\": %zu, \"batch\": %zu", bench->repetitions, bench->count,
           bench->batch_len);
    print_sides_json("handfast", &results->total[OURS]);
    print_sides_json("libssl", &results->total[THEIRS]);
    print_sides_json("operations", &results->sum);
    print_sides_json("handfast_above_operations", &results->above[OURS]);
    print_sides_json("libssl_above_operations", &results->above[THEIRS]);
    print_sides_json("handfast_above_operations_with_key_generation", &results->above_generation[OURS]);
    print_sides_json("libssl_above_operations_with_key_generation", &results->above_generation[THEIRS]);
    printf(",\n  \"operation_us\": {");
    for (enum operation i = 0; i < NUM_OPERATIONS; i++) {
        printf(i > 0 ? ",\n    " : "\n    ");
        print_summary_json(operation_name(bench->operations, i), &results->operations[i]);
    }
    printf("}");
    print_memory_json("handfast_server_heap", &results->memory[OURS].server);
    print_memory_json("handfast_client_heap", &results->memory[OURS].client);
    print_memory_json("libssl_server_heap", &results->memory[THEIRS].server);
    print_memory_json("libssl_client_heap", &results->memory[THEIRS].client);
    printf("\n}\n");
}

int main(int argc, char **argv)
{
    static struct results results;
    static struct bench bench = { .repetitions = 7, .count = 1000, .batch_len = 1 };
    bench.scenario = usual_scenario();
    const struct option_row rows[] = {
        { "suite", OPTION_TEXT, &bench.scenario.suite, "the cipher suite" },
        { "group", OPTION_TEXT, &bench.scenario.group, "the group of the key exchange" },
        { "key", OPTION_TEXT, &bench.scenario.key, "the leaf's: p256, rsa2048 or ed25519" },
        { "repetitions", OPTION_COUNT, &bench.repetitions, "how often all is measured" },
        { "count", OPTION_COUNT, &bench.count, "handshakes, and operations, in each" },
        { "batch", OPTION_COUNT, &bench.batch_len, "handshakes that go on at a time, each side's in a row" },
        { "json", OPTION_FLAG, &bench.json, "print JSON" },
    };
    (void)read_options(argc, argv, rows, COUNT_OF(rows), "handshake [OPTION]... - what a full handshake costs");
    insist(bench.repetitions <= MAX_REPETITIONS, "repeat so often");
    insist(bench.batch_len <= MAX_BATCH, "have so many at a time");
    for (size_t i = 0; i < NUM_LIBRARIES; i++)
        measure_memory(&results.memory[i], libraries[i], bench.scenario);
    measure_time(&results, &bench);
    if (bench.json)
        print_json(&results, &bench);
    else
        print_tables(&results, &bench);
    operations_free(&bench.operations);
    return 0;
}
