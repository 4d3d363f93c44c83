/* handshake.c - what a full handshake of TLS 1.3, or of TLS 1.2, costs: processor time of server and client apart, and
 * memory.
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

/* One handshake, and what was found. */
struct measured {
    struct scenario scenario;
    struct results results;
    struct operations *operations;
};

enum { MAX_BATCH = 64 };

/* As many conversations of one library as go on at a time. */
struct batch {
    struct conversation *at[MAX_BATCH];
    size_t len;
};

struct bench {
    size_t repetitions, count, batch_len;
    bool json;
    struct batch batches[NUM_LIBRARIES];
};

/* ---- measuring ---- */

static void take_turn_and_close(struct conversation *c, int turn)
{
    take_turn(c, turn);
    if (!is_last_turn(c, turn))
        return;
    insist(c->library->is_connected(turn % 2 == 0 ? c->client : c->server), "connect a side");
    if (turn % 2 == 0)
        close_client(c);
    else
        close_server(c);
}

/* Each turn is taken in all conversations before the next turn is. */
static void time_batch(struct sides *nanoseconds, struct batch *batch, double clock_cost)
{
    uint64_t start = cpu_now();
    for (int turn = 0; turn < batch->at[0]->num_turns; turn++) {
        for (size_t i = 0; i < batch->len; i++)
            take_turn_and_close(batch->at[i], turn);
        uint64_t end = cpu_now();
        double spent = (double)(end - start) - clock_cost;
        nanoseconds->client += turn % 2 == 0 ? spent : 0;
        nanoseconds->server += turn % 2 == 0 ? 0 : spent;
        start = end;
    }
}

static struct sides time_handshakes(struct batch *batch, size_t count)
{
    struct sides nanoseconds = { 0, 0 };
    double batches = (double)((count + batch->len - 1) / batch->len), handshakes = batches * (double)batch->len;
    double clock_cost = (double)cpu_clock_cost();
    for (size_t i = 0; i < count; i += batch->len)
        time_batch(&nanoseconds, batch, clock_cost);
    return (struct sides){ .server = nanoseconds.server / handshakes / 1000,
                           .client = nanoseconds.client / handshakes / 1000 };
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
static void time_slice(struct sample *mean, struct bench *bench, struct operations *operations, size_t count,
                       double slices)
{
    for (size_t i = 0; i < NUM_LIBRARIES; i++) {
        struct sides sides = time_handshakes(&bench->batches[i], count);
        mean->total[i].server += sides.server / slices;
        mean->total[i].client += sides.client / slices;
    }
    for (enum operation i = 0; i < NUM_OPERATIONS; i++)
        if (operation_is_needed(operations, i))
            mean->operations[i] += time_operation(operations, i, count) / slices;
}

static void add_sample(struct results *out, const struct sample *sample)
{
    const double *us = sample->operations; /* zeros for those which are not needed */
    struct sides sum = { 0, 0 };
    for (enum operation i = 0; i < NUM_OPERATIONS; i++) {
        sum.server += is_of_server(i) ? us[i] : 0;
        sum.client += is_of_client(i) ? us[i] : 0;
        series_add(&out->operations[i], us[i]);
    }
    add_sides(&out->sum, sum);
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
static void repeat(struct results *out, struct bench *bench, struct operations *operations)
{
    enum { SLICE = 50 };
    struct sample mean = { 0 };
    size_t slices = (bench->count + SLICE - 1) / SLICE, count = bench->count / slices;
    for (size_t i = 0; i < slices; i++)
        time_slice(&mean, bench, operations, count, (double)slices);
    add_sample(out, &mean);
}

static void batch_begin(struct batch *batch, const struct library *library, const struct scenario *scenario, size_t len)
{
    batch->len = len;
    batch->at[0] = conversation_new(library, scenario);
    for (size_t i = 1; i < batch->len; i++)
        batch->at[i] = conversation_beside(batch->at[0]);
}

static void batch_end(struct batch *batch)
{
    while (batch->len > 0)
        conversation_free(&batch->at[--batch->len]);
}

static void warm_up(struct bench *bench, struct operations *operations)
{
    struct results unused = { 0 };
    struct bench short_bench = *bench;
    short_bench.count = 100;
    repeat(&unused, &short_bench, operations);
}

static void measure_time(struct measured *m, struct bench *bench)
{
    make_certificates(&m->scenario);
    for (size_t i = 0; i < NUM_LIBRARIES; i++)
        batch_begin(&bench->batches[i], libraries[i], &m->scenario, bench->batch_len);
    m->operations = operations_new(&m->scenario);
    warm_up(bench, m->operations);
    for (size_t i = 0; i < bench->repetitions; i++)
        repeat(&m->results, bench, m->operations);
    for (size_t i = 0; i < NUM_LIBRARIES; i++)
        batch_end(&bench->batches[i]);
}

/* Memory first: it is counted in processes whose libcrypto has done nothing yet. */
static void measure(struct measured *all, size_t num_measured, struct bench *bench)
{
    for (size_t i = 0; i < num_measured; i++)
        for (size_t j = 0; j < NUM_LIBRARIES; j++)
            measure_memory(&all[i].results.memory[j], libraries[j], all[i].scenario);
    for (size_t i = 0; i < num_measured; i++)
        measure_time(&all[i], bench);
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
}

static void print_above_generation(const struct results *results)
{
    printf("  %s\n", "where the share is made by libcrypto's key generation, which costs more:");
    print_row("Handfast above them", &results->above_generation[OURS].server, &results->above_generation[OURS].client);
    print_row("libssl above them", &results->above_generation[THEIRS].server,
              &results->above_generation[THEIRS].client);
}

static void print_operations(const struct results *results, const struct operations *operations)
{
    printf("\n  %s\n", "one operation, us");
    for (enum operation i = 0; i < NUM_OPERATIONS; i++)
        if (operation_is_needed(operations, i))
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

static void print_how(const struct bench *bench)
{
    printf("%s; %zu x %zu handshakes, %zu at a time; median [min - max]\n\n", OpenSSL_version(OPENSSL_VERSION),
           bench->repetitions, bench->count, bench->batch_len);
}

static void print_tables(const struct measured *m, const struct bench *bench)
{
    printf("TLS %s, %s, %s; leaf: %s, root: p256; the client verifies chain and name; no tickets\n",
           is_tls12(&m->scenario) ? "1.2" : "1.3", m->scenario.suite, m->scenario.group, m->scenario.key);
    print_how(bench);
    print_time(&m->results);
    if (exchange_of(&m->scenario) == EXCHANGE_ECDHE)
        print_above_generation(&m->results);
    print_operations(&m->results, m->operations);
    print_memory(&m->results);
}

/* ---- all handshakes, a line each ---- */

static void print_line(const char *name, const struct series *ours, const struct series *theirs,
                       const struct series *operations, const struct series *above)
{
    printf("  %-14s%10.1f%10.1f%12.1f  ", name, series_summary(ours).median, series_summary(theirs).median,
           series_summary(operations).median);
    print_summary(above);
    printf("\n");
}

static void print_side(const struct measured *all, bool server)
{
    printf("  %-14s%10s%10s%12s%11s\n", server ? "server, us" : "client, us", "Handfast", "libssl", "operations",
           "above");
    for (size_t i = 0; i < NUM_HANDSHAKES; i++) {
        const struct results *r = &all[i].results;
        const struct sides_series *total = r->total;
        if (server)
            print_line(all[i].scenario.handshake, &total[OURS].server, &total[THEIRS].server, &r->sum.server,
                       &r->above[OURS].server);
        else
            print_line(all[i].scenario.handshake, &total[OURS].client, &total[THEIRS].client, &r->sum.client,
                       &r->above[OURS].client);
    }
    printf("\n");
}

static void print_heap_of(const struct measured *all, const char *side, size_t library, size_t offset)
{
    printf("  %-24s%8s%8s%10s%10s%10s\n", side, "own", "OpenSSL", "peak", "idle", "rested");
    for (size_t i = 0; i < NUM_HANDSHAKES; i++) {
        const struct memory *m = (const void *)((const char *)&all[i].results.memory[library] + offset);
        printf("  %-24s%8zu%8zu%10zu%10zu%10zu\n", all[i].scenario.handshake, m->own, m->openssl, m->peak, m->idle,
               m->rested);
    }
    printf("\n");
}

static void print_overview(const struct measured *all, const struct bench *bench)
{
    printf("root: p256; the client verifies chain and name; no tickets; \"above\": Handfast above the operations\n");
    print_how(bench);
    print_side(all, true);
    print_side(all, false);
    printf("  heap: blocks asked for in a handshake, and bytes\n");
    print_heap_of(all, "Handfast, server", OURS, offsetof(struct memory_figures, server));
    print_heap_of(all, "libssl, server", THEIRS, offsetof(struct memory_figures, server));
    print_heap_of(all, "Handfast, client", OURS, offsetof(struct memory_figures, client));
    print_heap_of(all, "libssl, client", THEIRS, offsetof(struct memory_figures, client));
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

static void print_times_json(const struct results *results)
{
    print_sides_json("handfast", &results->total[OURS]);
    print_sides_json("libssl", &results->total[THEIRS]);
    print_sides_json("operations", &results->sum);
    print_sides_json("handfast_above_operations", &results->above[OURS]);
    print_sides_json("libssl_above_operations", &results->above[THEIRS]);
    print_sides_json("handfast_above_operations_with_key_generation", &results->above_generation[OURS]);
    print_sides_json("libssl_above_operations_with_key_generation", &results->above_generation[THEIRS]);
}

static void print_operations_json(const struct results *results, const struct operations *operations)
{
    const char *before = ",\n  \"operation_us\": {\n    ";
    for (enum operation i = 0; i < NUM_OPERATIONS; i++) {
        if (!operation_is_needed(operations, i))
            continue;
        printf("%s", before);
        print_summary_json(operation_name(operations, i), &results->operations[i]);
        before = ",\n    ";
    }
    printf("}");
}

static void print_json(const struct measured *m, const struct bench *bench)
{
    const struct scenario *s = &m->scenario;
    const struct results *results = &m->results;
    printf("{\n  \"handshake\": \"%s\", \"suite\": \"%s\", \"group\": \"%s\", \"key\": \"%s\", \"openssl\": \"%s\",\n",
           s->handshake, s->suite, s->group, s->key, OpenSSL_version(OPENSSL_VERSION));
    printf("  \"repetitions\": %zu, \"handshakes\": %zu, \"batch\": %zu", bench->repetitions, bench->count,
           bench->batch_len);
    print_times_json(results);
    print_operations_json(results, m->operations);
    print_memory_json("handfast_server_heap", &results->memory[OURS].server);
    print_memory_json("handfast_client_heap", &results->memory[OURS].client);
    print_memory_json("libssl_server_heap", &results->memory[THEIRS].server);
    print_memory_json("libssl_client_heap", &results->memory[THEIRS].client);
    printf("\n}\n");
}

/* One handshake, or all of them. Gives their number. */
static size_t choose(struct measured *all, struct scenario *chosen)
{
    size_t n = strcmp(chosen->handshake, "all") == 0 ? NUM_HANDSHAKES : 1;
    insist(n == 1 || (chosen->suite == NULL && chosen->group == NULL && chosen->key == NULL),
           "choose suite, group or key for all handshakes");
    for (size_t i = 0; i < n; i++) {
        all[i].scenario = n > 1 ? usual_scenarios[i] : *chosen;
        scenario_complete(&all[i].scenario);
    }
    return n;
}

static void tell(const struct measured *all, size_t num_measured, const struct bench *bench)
{
    if (bench->json)
        for (size_t i = 0; i < num_measured; i++)
            print_json(&all[i], bench);
    else if (num_measured > 1)
        print_overview(all, bench);
    else
        print_tables(&all[0], bench);
}

int main(int argc, char **argv)
{
    static struct measured all[NUM_HANDSHAKES];
    static struct bench bench = { .repetitions = 7, .count = 1000, .batch_len = 1 };
    struct scenario chosen = { .handshake = "tls13" };
    const struct option_row rows[] = {
        { "handshake", OPTION_TEXT, &chosen.handshake, "tls13, ecdhe-ecdsa, ecdhe-rsa, dhe-rsa, rsa, or all" },
        { "suite", OPTION_TEXT, &chosen.suite, "the cipher suite, unless the handshake's usual one" },
        { "group", OPTION_TEXT, &chosen.group, "the group of the key exchange, likewise" },
        { "key", OPTION_TEXT, &chosen.key, "the leaf's, likewise: p256, rsa2048 or ed25519" },
        { "repetitions", OPTION_COUNT, &bench.repetitions, "how often all is measured" },
        { "count", OPTION_COUNT, &bench.count, "handshakes, and operations, in each" },
        { "batch", OPTION_COUNT, &bench.batch_len, "handshakes that go on at a time, each side's in a row" },
        { "json", OPTION_FLAG, &bench.json, "print JSON, an object for each handshake" },
    };
    (void)read_options(argc, argv, rows, COUNT_OF(rows), "handshake [OPTION]... - what a full handshake costs");
    insist(bench.repetitions <= MAX_REPETITIONS, "repeat so often");
    insist(bench.batch_len <= MAX_BATCH, "have so many at a time");
    size_t num_measured = choose(all, &chosen);
    measure(all, num_measured, &bench);
    tell(all, num_measured, &bench);
    for (size_t i = 0; i < num_measured; i++)
        operations_free(&all[i].operations);
    return 0;
}
