/* profile.c - handshakes of one library and nothing else, for a profiler: nothing is timed, nothing printed.
 *
 * bench/instructions runs it under callgrind. */
#include "bench/support/conversation.h"
#include "bench/support/insist.h"
#include "bench/support/options.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct scenario scenario = usual_scenario();
    size_t count = 100;
    const struct option_row rows[] = {
        { "suite", OPTION_TEXT, &scenario.suite, "the cipher suite" },
        { "group", OPTION_TEXT, &scenario.group, "the group of the key exchange" },
        { "key", OPTION_TEXT, &scenario.key, "the leaf's: p256, rsa2048 or ed25519" },
        { "count", OPTION_COUNT, &count, "handshakes" },
    };
    int first = read_options(argc, argv, rows, COUNT_OF(rows), "profile [OPTION]... handfast|libssl - only handshakes");
    insist(first == argc - 1, "go on without the name of one library: handfast or libssl");
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
