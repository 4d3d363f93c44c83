/* profile.c - handshakes of one library and nothing else, for a profiler: nothing is timed, nothing printed.
 *
 * bench/instructions runs it under callgrind. */
#include "bench/support/conversation.h"
#include "bench/support/insist.h"
#include "bench/support/options.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct scenario scenario = { .handshake = "tls13" };
    size_t count = 100;
    const struct option_row rows[] = {
        { "handshake", OPTION_TEXT, &scenario.handshake, "tls13, ecdhe-ecdsa, ecdhe-rsa, dhe-rsa or rsa" },
        { "suite", OPTION_TEXT, &scenario.suite, "the cipher suite, unless the usual one" },
        { "group", OPTION_TEXT, &scenario.group, "the group of the key exchange, likewise" },
        { "key", OPTION_TEXT, &scenario.key, "the leaf's, likewise: p256, rsa2048 or ed25519" },
        { "count", OPTION_COUNT, &count, "handshakes" },
    };
    int first = read_options(argc, argv, rows, COUNT_OF(rows), "profile [OPTION]... handfast|libssl - only handshakes");
    insist(first == argc - 1, "go on without the name of one library: handfast or libssl");
    scenario_complete(&scenario);
    make_certificates(&scenario);
    struct conversation *c = conversation_new(library_called(argv[first]), &scenario);
    for (size_t i = 0; i < count; i++) {
        shake_hands(c);
        close_client(c);
        close_server(c);
    }
    conversation_free(&c);
    return 0;
}
