/* test.c - runs the tests that a file registered, in their order. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

static struct CMUnitTest tests[512];
static size_t num_tests;

void register_test(const char *name, void (*run)(void **))
{
    if (num_tests == sizeof tests / sizeof tests[0]) {
        fputs("too many tests in one file\n", stderr);
        abort();
    }
    tests[num_tests++] = (struct CMUnitTest){ .name = name, .test_func = run };
}

int main(void)
{
    if (num_tests == 0) {
        fputs("no test in this file\n", stderr);
        return EXIT_FAILURE;
    }
    return _cmocka_run_group_tests("tests", tests, num_tests, NULL, NULL) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
